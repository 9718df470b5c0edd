import type { JsonText } from '../platform/json-text.ts';
import type { OperationMeta, operations } from './types.gen.ts';

/** Who calls: a signed-in user's session. */
export interface SessionContext {
  readonly userId: string;
  readonly sessionId: string;
  readonly accessExpiresAt: number;
}

/** Who calls: a named service token. */
export interface ServiceContext {
  readonly tokenId: string;
  readonly name: string;
}

/** Where a request came in: over `/api/v1`, or through the browser side, which holds tokens in cookies. */
export type Surface = 'api' | 'browser';

export interface ClientContext {
  /** The peer's address (of IPv6 its /64), behind the configured number of proxies: what limits count by. */
  readonly network: string;
  readonly userAgent: string | undefined;
  readonly surface: Surface;
}

export type OperationId = keyof operations & keyof OperationMeta;

type Parameters<Id extends OperationId, Kind extends string> = operations[Id]['parameters'] extends {
  [K in Kind]?: infer Values;
}
  ? Exclude<Values, undefined>
  : Record<string, never>;

type RequestBody<Id extends OperationId> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer B } };
}
  ? B
  : operations[Id] extends { requestBody?: { content: { 'application/json': infer B } } }
    ? B | undefined
    : undefined;

type Caller<Kind> = Kind extends 'session'
  ? SessionContext
  : Kind extends 'optional'
    ? SessionContext | undefined
    : Kind extends 'service'
      ? ServiceContext
      : undefined;

/** A request that has passed routing, security, limits and validation: everything in it is as the contract says. */
export interface ContractRequest<Id extends OperationId> {
  readonly params: Parameters<Id, 'path'>;
  readonly query: Parameters<Id, 'query'>;
  /** Header parameters, names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: RequestBody<Id>;
  readonly caller: Caller<OperationMeta[Id]['security']>;
  readonly client: ClientContext;
  readonly requestId: string;
}

type SuccessStatus = 200 | 201 | 202 | 204;
type Responses<Id extends OperationId> = operations[Id]['responses'];
type ResponseBody<R> = R extends { content: { 'application/json': infer B } }
  ? { readonly body: B }
  : { readonly body?: never };

/** What a handler may return: one of the operation's success statuses with its body. Failures are thrown. */
export type ContractResponse<Id extends OperationId> = {
  [S in Extract<keyof Responses<Id>, SuccessStatus>]: {
    readonly status: S;
    readonly headers?: Readonly<Record<string, string>>;
  } & ResponseBody<Responses<Id>[S]>;
}[Extract<keyof Responses<Id>, SuccessStatus>];

/** The function behind one operation of the contract. */
export type Handler<Id extends OperationId> = (
  request: ContractRequest<Id>,
) => ContractResponse<Id> | Promise<ContractResponse<Id>>;

/** Handlers by operation. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> };

type WithText<Response> = Response extends { readonly body: infer B }
  ? Omit<Response, 'body'> & { readonly body: B | JsonText<B> }
  : Response;

/**
 * The same where a body may be given as its text: for what is large, and stored as it is answered. All together are what the
 * contract is joined with: a missing or a superfluous one is a compile error, and a refusal at start.
 */
export type TextHandlers = {
  readonly [Id in OperationId]: (
    request: ContractRequest<Id>,
  ) => WithText<ContractResponse<Id>> | Promise<WithText<ContractResponse<Id>>>;
};
