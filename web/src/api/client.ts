import createClient from 'openapi-fetch';
import type { paths } from '../../../src/contract/types.gen.ts';
import { ApiError, type ErrorBody, networkError } from './errors.ts';

/** The contract's paths as the browser reaches them: without `/api/v1`, and never the internal ones. */
type BackendPaths = {
  [Path in keyof paths as Path extends `/api/v1/internal/${string}`
    ? never
    : Path extends `/api/v1${infer Rest}`
      ? Rest
      : never]: paths[Path];
};

/** The gateway refuses mutations without it: a foreign page cannot set it. */
export const REQUESTED_BY = { 'X-Requested-By': 'pump-party-console' } as const;

/** The typed contract over the session's cookies. Wrap each call in `unwrap`. */
export const api = createClient<BackendPaths>({ baseUrl: '/api/backend', headers: REQUESTED_BY });

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** Called on every 401: the session is gone, whatever screen notices first. */
let onSignedOut: () => void = () => {};

export function listenForSignOut(listener: typeof onSignedOut): void {
  onSignedOut = listener;
}

/** The answer's body. Throws `ApiError` for whatever else came of it, an unreachable gateway included. */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown): never => {
    throw networkError(cause);
  });
  if (response.ok) return data as Data;
  const failure = ApiError.of(response, error as ErrorBody | undefined);
  if (failure.endsSession) onSignedOut();
  throw failure;
}
