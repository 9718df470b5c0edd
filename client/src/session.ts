import { type BrowserOptions, REQUESTED_BY, withoutSlash } from './client.ts';
import type { Schema } from './contract.ts';
import { ApiError, isApiError, networkError } from './errors.ts';

/** Who is signed in in this browser, and by which session. */
export type SignedIn = Schema<'Me'>;
export type Challenge = Schema<'SiweChallenge'>;
export type ChallengeRequest = Schema<'SiweChallengeRequest'>;

/** `/api/auth/*`: the tokens stay in cookies that no script can read. Every failure is an `ApiError`. */
export interface SessionClient {
  /** The message for the wallet to sign, as it stands. */
  challenge(request: ChallengeRequest): Promise<Challenge>;
  /** Signs in; ends the session that this browser had before. */
  verify(proof: { readonly message: string; readonly signature: string }): Promise<SignedIn & { isNewUser: boolean }>;
  /** Null: nobody is signed in, or no longer. */
  session(options?: { readonly signal?: AbortSignal }): Promise<SignedIn | null>;
  /** Renews the access token now; it is renewed by itself when it has to be. */
  refresh(): Promise<SignedIn>;
  /** Ends the session on the server too; without one it does nothing. */
  logout(options?: { readonly allSessions?: boolean }): Promise<void>;
}

export function createSessionClient({ baseUrl = '', requestedBy, fetch }: BrowserOptions = {}): SessionClient {
  const root = `${withoutSlash(baseUrl)}/api/auth`;
  const send = fetch ?? ((request: Request) => globalThis.fetch(request));

  async function call(route: string, init: { method: 'GET' | 'POST'; body?: unknown; signal?: AbortSignal }) {
    const { method, body, signal } = init;
    const request = new Request(`${root}/${route}`, {
      method,
      ...(signal && { signal }),
      credentials: 'same-origin',
      headers: {
        'X-Requested-By': requestedBy ?? REQUESTED_BY,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await send(request).catch((cause: unknown): never => {
      throw networkError(cause);
    });
    const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    if (!response.ok) throw ApiError.of(response, answer);
    return answer;
  }

  return {
    challenge: (request) => call('challenge', { method: 'POST', body: request }) as Promise<Challenge>,
    verify: (proof) => call('verify', { method: 'POST', body: proof }) as ReturnType<SessionClient['verify']>,
    async session(options = {}) {
      try {
        return (await call('session', { method: 'GET', ...options })) as SignedIn;
      } catch (error) {
        if (isApiError(error) && error.endsSession) return null;
        throw error;
      }
    },
    refresh: () => call('refresh', { method: 'POST' }) as Promise<SignedIn>,
    async logout(options) {
      await call('logout', { method: 'POST', body: options });
    },
  };
}
