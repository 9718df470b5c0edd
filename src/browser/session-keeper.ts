import { createHash } from 'node:crypto';
import type { ClientContext } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Backend, type BackendAnswer, readText } from './backend.ts';
import type { CookieTokens, SessionCookies } from './cookies.ts';

/** What there is to call the contract with. */
export type Credentials =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'signed_in'; readonly accessToken: string; readonly renewed: CookieTokens | undefined }
  /** The session has ended: the cookies are worth nothing. */
  | { readonly kind: 'dead' }
  /** It could not be found out now; this is why. */
  | { readonly kind: 'failed'; readonly answer: BackendAnswer };

/** The request on whose behalf a session is used: limits fall on its client. */
export interface OnBehalf {
  readonly client: ClientContext;
  readonly requestId: string;
}

export interface SessionKeeper {
  /** An access token that lives for a while yet, by way of a refresh if need be. */
  credentials(cookies: SessionCookies, onBehalf: OnBehalf): Promise<Credentials>;
  /** As `credentials`, always by way of a refresh. */
  renew(cookies: SessionCookies, onBehalf: OnBehalf): Promise<Credentials>;
}

/** A token that expires on its way is no use; this also bridges small differences between clocks. */
const LEEWAY_MS = 10_000;

/**
 * Keeps sessions alive: one refresh at a time for each refresh token in this process. Requests of another process, or that
 * come with the old cookie a moment later, get the same successor from the grace of browser sessions.
 */
export function createSessionKeeper({ backend, clock }: { backend: Backend; clock: Clock }): SessionKeeper {
  const flights = new Map<string, Promise<Credentials>>();

  function renew({ refresh }: SessionCookies, onBehalf: OnBehalf): Promise<Credentials> {
    if (refresh === undefined) return Promise.resolve({ kind: 'anonymous' });
    const key = createHash('sha256').update(refresh).digest('base64');
    const running = flights.get(key);
    if (running !== undefined) return running;
    const flight = refreshWith(refresh, onBehalf).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function refreshWith(refreshToken: string, { client, requestId }: OnBehalf): Promise<Credentials> {
    const answer = await backend.send({
      method: 'POST',
      path: '/api/v1/auth/session/refresh',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken }),
      client,
      requestId,
    });
    if (answer.status === 401 || answer.status === 400) return { kind: 'dead' };
    if (answer.status !== 200) return { kind: 'failed', answer };
    const renewed = JSON.parse(await readText(answer)) as CookieTokens;
    return { kind: 'signed_in', accessToken: renewed.accessToken, renewed };
  }

  return {
    renew,
    async credentials(cookies, onBehalf) {
      const { access } = cookies;
      if (access !== undefined && expiryOf(access) > clock.now() + LEEWAY_MS) {
        return { kind: 'signed_in', accessToken: access, renewed: undefined };
      }
      const credentials = await renew(cookies, onBehalf);
      return credentials.kind === 'anonymous' && access !== undefined ? { kind: 'dead' } : credentials;
    },
  };
}

/** When a token says that it expires, epoch ms; 0 when it says nothing. Whether it is genuine is for the contract to say. */
function expiryOf(token: string): number {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { exp } = payload as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
