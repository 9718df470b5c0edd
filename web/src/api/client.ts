import { createBrowserClient, unwrap as unwrapAnswer } from '../../../client/src/client.ts';
import { ApiError } from './errors.ts';

const NAME = 'pump-party-console';

/** The gateway refuses mutations without it: a foreign page cannot set it. */
export const REQUESTED_BY = { 'X-Requested-By': NAME } as const;

/** The typed contract over the session's cookies. Wrap each call in `unwrap`. */
export const api = createBrowserClient({ requestedBy: NAME });

/** Called on every 401: the session is gone, whatever screen notices first. */
let onSignedOut: () => void = () => {};

export function listenForSignOut(listener: typeof onSignedOut): void {
  onSignedOut = listener;
}

/** The answer's body. Throws `ApiError` for whatever else came of it, an unreachable gateway included. */
export async function unwrap<Data>(call: Parameters<typeof unwrapAnswer<Data>>[0]): Promise<Data> {
  try {
    return await unwrapAnswer(call);
  } catch (error) {
    if (error instanceof ApiError && error.endsSession) onSignedOut();
    throw error;
  }
}
