import type { components } from '../contract/index.ts';
import { appError } from '../platform/errors.ts';
import { readText } from './backend.ts';
import { type Exchange, relay, reply } from './exchange.ts';
import { requestHeaders } from './headers.ts';
import { callAs, type ProxyParts, sessionEnded } from './proxy.ts';
import type { OnBehalf } from './session-keeper.ts';

type Schemas = components['schemas'];

/** What `/api/auth/verify`, `session` and `refresh` answer: all there is to know of a session but its tokens. */
export type BrowserSession = Schemas['Me'];

export interface SessionRoute {
  readonly method: 'GET' | 'POST';
  answer(exchange: Exchange): Promise<void>;
}

/** The session routes by the last part of their path under `/api/auth/`. */
export function createSessionRoutes(parts: ProxyParts): Readonly<Record<string, SessionRoute>> {
  const { backend, keeper, jar, clock } = parts;

  async function verify(exchange: Exchange): Promise<void> {
    const { req, client, requestId, cookies } = exchange;
    const answer = await backend.send({
      method: 'POST',
      path: '/api/v1/auth/siwe/verify',
      headers: requestHeaders(req.headers),
      body: req,
      client,
      requestId,
    });
    if (answer.status !== 200) return relay(exchange, answer);
    const { user, session, isNewUser, ...tokens } = JSON.parse(await readText(answer)) as Schemas['SignInResult'];
    // Whoever signs in anew leaves the session of before; should that fail, it ends by itself.
    if (cookies.access !== undefined) await revoke(exchange, cookies.access).catch(() => undefined);
    reply(exchange, { status: 200, body: { user, session, isNewUser }, setCookies: jar.keep(tokens, clock.now()) });
  }

  async function refresh(exchange: Exchange): Promise<void> {
    const credentials = await keeper.renew(exchange.cookies, exchange);
    if (credentials.kind === 'failed') return relay(exchange, credentials.answer);
    if (credentials.kind === 'dead') throw sessionEnded(exchange, jar);
    if (credentials.kind === 'anonymous' || credentials.renewed === undefined) throw appError('UNAUTHENTICATED');
    const { client, requestId } = exchange;
    const me = await backend.send({
      method: 'GET',
      path: '/api/v1/auth/me',
      headers: requestHeaders({}, credentials.accessToken),
      body: undefined,
      client,
      requestId,
    });
    await relay(exchange, me, jar.keep(credentials.renewed, clock.now()));
  }

  /** Ends the session on the server; without one there is nothing to end, and the cookies go all the same. */
  async function logout(exchange: Exchange): Promise<void> {
    const credentials = await keeper.credentials(exchange.cookies, exchange);
    if (credentials.kind === 'failed') return relay(exchange, credentials.answer);
    const done = { status: 204, setCookies: jar.forget() };
    if (credentials.kind !== 'signed_in') return reply(exchange, done);
    const answer = await revoke(exchange, credentials.accessToken, exchange.req);
    if (answer.status === 204 || answer.status === 401) return reply(exchange, done);
    const { renewed } = credentials;
    await relay(exchange, answer, renewed ? jar.keep(renewed, clock.now()) : []);
  }

  function revoke({ client, requestId }: OnBehalf, accessToken: string, req?: Exchange['req']) {
    return backend.send({
      method: 'POST',
      path: '/api/v1/auth/session/logout',
      headers: requestHeaders(req?.headers ?? {}, accessToken),
      body: req,
      client,
      requestId,
    });
  }

  return {
    challenge: {
      method: 'POST',
      answer: (exchange) => callAs(parts, exchange, { path: '/api/v1/auth/siwe/challenge', session: 'optional' }),
    },
    verify: { method: 'POST', answer: verify },
    session: {
      method: 'GET',
      answer: (exchange) => callAs(parts, exchange, { path: '/api/v1/auth/me', session: 'needed' }),
    },
    refresh: { method: 'POST', answer: refresh },
    logout: { method: 'POST', answer: logout },
  };
}
