import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toErrorResponse } from '../platform/error-response.ts';
import { AppError, appError } from '../platform/errors.ts';
import { canonicalJson, type JsonValue } from '../platform/json.ts';
import { JsonText } from '../platform/json-text.ts';
import { type Soon, soon } from '../platform/soon.ts';
import { type BodyLimits, readJsonBody } from './body.ts';
import { ContractError } from './document.ts';
import type { ClientContext, ServiceContext, SessionContext, TextHandlers } from './handler.ts';
import { toIssues } from './issues.ts';
import type { CompiledOperation } from './operation.ts';
import type { Authenticator, IdempotencyKeys, LimitDecision, RateLimiter, RequestObserver } from './ports.ts';
import { pathOf, queryOf, validateInput } from './request.ts';
import { Router } from './router.ts';
import { type Answer, createSender } from './send.ts';

type Caller = SessionContext | ServiceContext | undefined;
const BEARER = 'bearer ';
const NO_PARAMS = Object.freeze({});

type AnyHandler = (request: unknown) => Soon<Answer>;

export interface PipelineOptions {
  readonly operations: readonly CompiledOperation[];
  readonly handlers: TextHandlers;
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
  readonly idempotency: IdempotencyKeys;
  readonly observer: RequestObserver;
  readonly clientOf: (req: IncomingMessage) => ClientContext;
  readonly bodyLimits: BodyLimits;
  /** Checks each answer against the contract; an answer that differs becomes a 500. */
  readonly validateResponses: boolean;
  /** On every answer: names and values in turn. */
  readonly headers: readonly string[];
}

/** What a path and method lead to. */
interface Route {
  readonly operation: CompiledOperation;
  readonly handler: AnyHandler;
}

/** One request's way through the contract. */
interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
  readonly startedAt: number;
  readonly client: ClientContext;
  operation: CompiledOperation | undefined;
  handler: AnyHandler | undefined;
  params: Record<string, string>;
  caller: Caller;
  limit: LimitDecision | undefined;
  replayed: boolean;
}

/** An exchange whose operation is known. */
type Routed = Exchange & { operation: CompiledOperation; handler: AnyHandler };

export interface Pipeline {
  /**
   * Answers one request under the contract's prefix. Never rejects.
   * @param client who is at the other end, where somebody in between knows it better than the connection
   */
  handle(req: IncomingMessage, res: ServerResponse, requestId: string, client?: ClientContext): Soon<void>;
}

/**
 * Joins the contract with its handlers.
 * @throws ContractError when operations and handlers differ.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { operations, authenticator, limiter, idempotency, observer } = options;
  const handlers = options.handlers as unknown as Readonly<Record<string, AnyHandler>>;
  assertComplete(operations, handlers);
  const router = new Router<Route>();
  const send = createSender(options.headers);
  for (const operation of operations) {
    const target = { operation, handler: handlers[operation.operationId] as AnyHandler };
    router.add({ method: operation.method, path: operation.path, target });
  }

  function handle(req: IncomingMessage, res: ServerResponse, requestId: string, client?: ClientContext): Soon<void> {
    const exchange: Exchange = {
      req,
      res,
      requestId,
      startedAt: performance.now(),
      client: client ?? options.clientOf(req),
      operation: undefined,
      handler: undefined,
      params: NO_PARAMS,
      caller: undefined,
      limit: undefined,
      replayed: false,
    };
    try {
      const answer = run(exchange);
      if (!(answer instanceof Promise)) return succeed(exchange, answer);
      return answer.then((made) => succeed(exchange, made)).catch((failure) => fail(exchange, failure));
    } catch (failure) {
      return fail(exchange, failure);
    }
  }

  function sendTo({ req, res, requestId, operation, limit, replayed }: Exchange, answer: Answer): void {
    if (res.headersSent || res.destroyed) return;
    send(res, answer, { requestId, isHead: req.method === 'HEAD', bucket: operation?.bucket, limit, replayed });
  }

  function succeed(exchange: Exchange, answer: Answer): void {
    sendTo(exchange, answer);
    finish(exchange, answer.status, undefined);
  }

  function fail(exchange: Exchange, failure: unknown): void {
    const answer = toErrorResponse(failure, exchange.requestId);
    sendTo(exchange, answer);
    finish(exchange, answer.status, failure ?? new Error('nothing was thrown as a failure'));
  }

  /** `status` is not read from the response: a client that has left got none. */
  function finish(exchange: Exchange, status: number, error: unknown): void {
    const { req, requestId } = exchange;
    observer.finished({
      operationId: exchange.operation?.operationId,
      method: req.method as string,
      status,
      durationMs: performance.now() - exchange.startedAt,
      requestId,
      userId: userIdOf(exchange.caller),
      traceId: traceIdOf(req),
      error,
    });
  }

  /**
   * No promise is made for what is there at once: a cached session, a counter in memory, a row of SQLite. Most requests are
   * answered in the turn of the event loop in which they came.
   */
  function run(exchange: Exchange): Soon<Answer> {
    const { req } = exchange;
    const match = router.match(req.method as string, pathOf(req.url as string));
    if (match.kind === 'not_found') throw appError('ROUTE_NOT_FOUND');
    if (match.kind === 'method_not_allowed') {
      throw appError('METHOD_NOT_ALLOWED', { headers: { allow: match.allow.join(', ') } });
    }
    const routed = exchange as Routed;
    routed.operation = match.target.operation;
    routed.handler = match.target.handler;
    routed.params = match.params;
    const admitted = admit(routed);
    return admitted === undefined ? readAndCall(routed) : admitted.then(() => readAndCall(routed));
  }

  /** Who calls, and whether that is not too often. */
  function admit(exchange: Routed): undefined | Promise<void> {
    let caller: Soon<Caller>;
    try {
      caller = authenticate(exchange);
    } catch (error) {
      return refuse(exchange, error);
    }
    if (!(caller instanceof Promise)) return accept(exchange, caller);
    return caller.then(
      (known) => accept(exchange, known),
      (error) => refuse(exchange, error),
    );
  }

  /** A flood of bad credentials is counted where it comes from. */
  async function refuse(exchange: Routed, error: unknown): Promise<never> {
    await count(exchange, exchange.client.network);
    throw error;
  }

  function accept(exchange: Routed, caller: Caller): undefined | Promise<void> {
    exchange.caller = caller;
    return count(exchange, userIdOf(caller) ?? exchange.client.network);
  }

  function authenticate({ operation, req }: Routed): Soon<Caller> {
    if (operation.security === 'public') return undefined;
    const token = bearerToken(req.headers.authorization);
    if (token === undefined) {
      if (operation.security === 'optional' && req.headers.authorization === undefined) return undefined;
      throw appError('UNAUTHENTICATED');
    }
    if (operation.security === 'service') return authenticator.service(token);
    return authenticator.session(token, { strict: operation.strictSession });
  }

  function count(exchange: Routed, key: string): undefined | Promise<void> {
    const decision = limiter.consume(exchange.operation.bucket, key);
    if (decision instanceof Promise) return decision.then((made) => assertAllowed(exchange, made));
    return assertAllowed(exchange, decision);
  }

  function readAndCall(exchange: Routed): Soon<Answer> {
    if (exchange.operation.body === 'none') return call(exchange, undefined);
    return readJsonBody(exchange.req, options.bodyLimits).then((body) => call(exchange, body));
  }

  function call(exchange: Routed, body: unknown): Soon<Answer> {
    const { operation, req, params, caller, client, requestId } = exchange;
    const { headers } = req;
    const request = { params, query: queryOf(req.url as string), headers, body, caller, client, requestId };
    validateInput(operation, request);
    const key = operation.idempotent ? headers['idempotency-key'] : undefined;
    if (typeof key === 'string') return callOnce(exchange, key, body, () => callHandler(exchange, request));
    return callHandler(exchange, request);
  }

  function callHandler({ operation, handler }: Routed, request: unknown): Soon<Answer> {
    const answer = handler(request);
    if (!options.validateResponses) return answer;
    return soon(answer, (made) => {
      assertResponse(operation, made);
      return made;
    });
  }

  /** Runs a call at most once for its Idempotency-Key; only final answers are kept (DESIGN section 3). */
  async function callOnce(exchange: Routed, key: string, body: unknown, call: () => Soon<Answer>): Promise<Answer> {
    const userId = userIdOf(exchange.caller) as string;
    const bodyHash = createHash('sha256')
      .update(canonicalJson(body ?? null))
      .digest('hex');
    const { method, url } = exchange.req as { method: string; url: string };
    const begun = await idempotency.begin({ userId, method, path: url, key, bodyHash });
    if (begun.kind === 'replay') {
      exchange.replayed = true;
      return rewritten(begun, exchange.requestId);
    }
    try {
      const answer = await call();
      await idempotency.finish(begun.attempt, { status: answer.status, body: answer.body as JsonValue | JsonText });
      return answer;
    } catch (error) {
      if (isFinal(error)) {
        const { status, body: errorBody } = toErrorResponse(error, exchange.requestId);
        await idempotency.finish(begun.attempt, { status, body: { ...errorBody } as JsonValue });
      } else {
        await idempotency.abandon(begun.attempt);
      }
      throw error;
    }
  }

  return { handle };
}

function assertComplete(
  operations: readonly CompiledOperation[],
  handlers: Readonly<Record<string, AnyHandler>>,
): void {
  const declared = new Set(operations.map((operation) => operation.operationId));
  const problems = [
    ...operations
      .filter(({ operationId }) => typeof handlers[operationId] !== 'function')
      .map(({ operationId, source }) => `${source}: operation ${operationId} has no handler`),
    ...Object.keys(handlers)
      .filter((id) => !declared.has(id))
      .map((id) => `handler ${id} has no operation in the contract`),
  ];
  if (problems.length > 0) throw new ContractError(problems);
}

function assertResponse(operation: CompiledOperation, answer: Answer): void {
  const validate = operation.validateResponse[String(answer.status)];
  if (validate === undefined) {
    if (answer.status === 204 && answer.body === undefined) return;
    throw new Error(`${operation.operationId} answered ${answer.status}, which its contract does not declare`);
  }
  // What counts is what is sent: undefined properties vanish in JSON.
  const text = answer.body instanceof JsonText ? answer.body.toString() : JSON.stringify(answer.body ?? null);
  const sent = JSON.parse(text);
  if (validate(sent)) return;
  const issues = toIssues(validate.errors, 'body').map((issue) => `${issue.path} ${issue.message}`);
  throw new Error(`${operation.operationId} answered ${answer.status} against its contract: ${issues.join('; ')}`);
}

function assertAllowed(exchange: Exchange, decision: LimitDecision): undefined {
  exchange.limit = decision;
  if (!decision.allowed) {
    throw appError('RATE_LIMITED', { headers: { 'retry-after': String(Math.max(1, decision.resetSec)) } });
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof AppError && !error.retryable && error.status !== 401 && error.status < 500;
}

/** A replayed failure carries the id of the request that it answers now. */
function rewritten(answer: { status: number; body: unknown }, requestId: string): Answer {
  const body = answer.body as { error?: Record<string, unknown> } | undefined;
  if (answer.status < 400 || body?.error === undefined) return answer;
  return { status: answer.status, body: { error: { ...body.error, requestId } } };
}

/** What follows the scheme; whether it is a token at all is for the authenticator to say. */
function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 4096 || header.length === BEARER.length) return undefined;
  const isBearer = header.startsWith('Bearer ') || header.slice(0, BEARER.length).toLowerCase() === BEARER;
  return isBearer ? header.slice(BEARER.length) : undefined;
}

function userIdOf(caller: Caller): string | undefined {
  if (caller === undefined) return undefined;
  return 'userId' in caller ? caller.userId : `service:${caller.tokenId}`;
}

/** The trace id of a valid W3C `traceparent`. */
function traceIdOf(req: IncomingMessage): string | undefined {
  const header = req.headers.traceparent;
  return typeof header === 'string' ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/.exec(header)?.[1] : undefined;
}
