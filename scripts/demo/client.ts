import type { ContractDocument, OperationId, operations } from '../../src/contract/index.ts';

export type SuccessBody<Id extends OperationId> = operations[Id]['responses'] extends infer R
  ? {
      [S in keyof R & (200 | 201 | 202)]: R[S] extends { content: { 'application/json': infer B } } ? B : never;
    }[keyof R & (200 | 201 | 202)]
  : never;

export interface CallInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Of a draft's revision. */
  readonly ifMatch?: string;
  /** An access token. */
  readonly token?: string;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Answer<Body> {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** What the contract promises for a success; look at `status` first. */
  readonly body: Body;
  /** The error object of a failure. */
  readonly error: Failure | undefined;
}

/** Speaks the contract over HTTP; methods and paths are looked up by operationId. */
export interface Client {
  call<Id extends OperationId>(operationId: Id, input?: CallInput): Promise<Answer<SuccessBody<Id>>>;
}

const TIMEOUT_MS = 15_000;

export function createClient(baseUrl: string, contract: ContractDocument): Client {
  const routes = routesOf(contract);
  return {
    async call(operationId, { params = {}, query = {}, body, ifMatch, token } = {}) {
      const route = routes.get(operationId);
      if (route === undefined) throw new Error(`The contract has no operation ${operationId}.`);
      const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
      const search = Object.entries(query)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&');
      const path = search === '' ? filled : `${filled}?${search}`;
      const response = await fetch(baseUrl + path, {
        method: route.method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      const answer = text === '' ? undefined : (JSON.parse(text) as { error?: Failure });
      const { status, headers } = response;
      return {
        ...route,
        path,
        status,
        headers,
        body: answer as never,
        error: status < 400 ? undefined : answer?.error,
      };
    },
  };
}

function routesOf({ document }: ContractDocument): Map<string, { method: string; path: string }> {
  const routes = new Map<string, { method: string; path: string }>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, { operationId?: string }>)) {
      if (operation.operationId !== undefined)
        routes.set(operation.operationId, { method: method.toUpperCase(), path });
    }
  }
  return routes;
}
