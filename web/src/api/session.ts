import { REQUESTED_BY } from './client.ts';
import { ApiError, type ErrorBody, networkError } from './errors.ts';
import type { Schema } from './types.ts';

/** Who is signed in in this browser, and by which session. */
export type SignedIn = Schema<'Me'>;
export type Challenge = Schema<'SiweChallenge'>;

/** Which wallet shall sign, for which chain. */
export interface ChallengeRequest {
  readonly address: string;
  readonly chainId: number;
  readonly statement: string;
}

/** The session routes of the browser side: tokens stay in cookies that no script can read. Null: nobody is signed in. */
export async function fetchSession(signal: AbortSignal): Promise<SignedIn | null> {
  try {
    return await call<SignedIn>('session', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function askChallenge(request: ChallengeRequest): Promise<Challenge> {
  return call<Challenge>('challenge', { method: 'POST', body: request });
}

export function verifySignature(proof: { message: string; signature: string }): Promise<unknown> {
  return call('verify', { method: 'POST', body: proof });
}

export async function endSession(options: { allSessions: boolean }): Promise<void> {
  await call('logout', { method: 'POST', body: options });
}

interface CallOptions {
  readonly method?: 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

async function call<Answer>(route: string, { method, body, signal }: CallOptions): Promise<Answer> {
  const response = await fetch(`/api/auth/${route}`, {
    method: method ?? 'GET',
    headers: { ...REQUESTED_BY, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  }).catch((cause: unknown): never => {
    throw networkError(cause);
  });
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) throw ApiError.of(response, answer as ErrorBody | undefined);
  return answer as Answer;
}
