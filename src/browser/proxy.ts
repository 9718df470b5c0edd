import { pathOf, type Router } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { appError } from '../platform/errors.ts';
import { type Backend, type BackendAnswer, readText } from './backend.ts';
import type { CookieJar } from './cookies.ts';
import { type Exchange, relay } from './exchange.ts';
import type { ExposedOperation } from './exposure.ts';
import { requestHeaders } from './headers.ts';
import { contractUrlOf } from './paths.ts';
import type { Credentials, SessionKeeper } from './session-keeper.ts';

export interface Proxy {
  /** Answers a request under `/api/backend/` with what the contract answers to the session behind its cookies. */
  forward(exchange: Exchange): Promise<void>;
}

export interface ProxyParts {
  readonly backend: Backend;
  readonly keeper: SessionKeeper;
  readonly jar: CookieJar;
  readonly clock: Clock;
}

/** @throws AppError ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED, NOT_FOR_BROWSERS, SESSION_REVOKED, and as the backend */
export function createProxy({ router, ...parts }: ProxyParts & { router: Router<ExposedOperation> }): Proxy {
  return {
    async forward(exchange) {
      const path = contractUrlOf(exchange.req.url as string);
      if (path === undefined) throw appError('ROUTE_NOT_FOUND');
      const match = router.match(exchange.req.method as string, pathOf(path));
      if (match.kind === 'not_found') throw appError('ROUTE_NOT_FOUND');
      if (match.kind === 'method_not_allowed') {
        throw appError('METHOD_NOT_ALLOWED', { headers: { allow: match.allow.join(', ') } });
      }
      const { operation, refusal } = match.target;
      if (refusal !== undefined) throw appError('NOT_FOR_BROWSERS');
      const isPublic = operation.security === 'public';
      await callAs(parts, exchange, {
        path,
        session: isPublic ? 'none' : operation.security === 'optional' ? 'optional' : 'needed',
      });
    },
  };
}

/** Passes the request on to `path` with the session that the operation asks for. */
export async function callAs(
  { backend, keeper, jar, clock }: ProxyParts,
  exchange: Exchange,
  { path, session }: { path: string; session: 'none' | 'optional' | 'needed' },
): Promise<void> {
  const { req, client, requestId } = exchange;
  const credentials = await credentialsFor({ backend, keeper }, exchange, session);
  if (credentials.kind === 'failed') return relay(exchange, credentials.answer);
  if (credentials.kind === 'dead' && session === 'needed') throw sessionEnded(exchange, jar);
  // Gone while its session was refreshed.
  if (exchange.res.destroyed) return;
  const accessToken = credentials.kind === 'signed_in' ? credentials.accessToken : undefined;
  const answer = await backend.send({
    method: req.method as string,
    path,
    headers: requestHeaders(req.headers, accessToken),
    body: req,
    client,
    requestId,
  });
  const checked = accessToken === undefined ? { answer, ended: false } : await sessionEndedIn(answer);
  const renewed = credentials.kind === 'signed_in' ? credentials.renewed : undefined;
  const forget = checked.ended || credentials.kind === 'dead';
  await relay(exchange, checked.answer, forget ? jar.forget() : renewed ? jar.keep(renewed, clock.now()) : []);
}

async function credentialsFor(
  { backend, keeper }: Pick<ProxyParts, 'backend' | 'keeper'>,
  exchange: Exchange,
  session: 'none' | 'optional' | 'needed',
): Promise<Credentials> {
  if (session === 'none') return { kind: 'anonymous' };
  const credentials = await keeper.credentials(exchange.cookies, exchange);
  if (session === 'needed' || credentials.kind !== 'signed_in') return credentials;
  // What can do without a session must not fail for one that has ended, and its body can be sent only once: so ask first.
  const { client, requestId } = exchange;
  const headers = requestHeaders({}, credentials.accessToken);
  const me = await backend.send({
    method: 'GET',
    path: '/api/v1/auth/me',
    headers,
    body: undefined,
    client,
    requestId,
  });
  await readText(me);
  return me.status === 401 ? { kind: 'dead' } : credentials;
}

/** What a request with a dead session gets: 401, and its cookies are gone. */
export function sessionEnded({ res }: Exchange, jar: CookieJar) {
  res.setHeader('set-cookie', jar.forget());
  return appError('SESSION_REVOKED');
}

const DEAD = new Set(['SESSION_REVOKED', 'UNAUTHENTICATED']);

/** Whether an answer to a signed-in request says that its session is no more. A 401 may also be about a wallet's proof. */
async function sessionEndedIn(answer: BackendAnswer): Promise<{ answer: BackendAnswer; ended: boolean }> {
  if (answer.status !== 401) return { answer, ended: false };
  const body = await readText(answer);
  return { answer: { ...answer, body }, ended: DEAD.has(codeIn(body) ?? '') };
}

function codeIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: { code?: string } }).error?.code;
  } catch {
    return undefined;
  }
}
