import { createSessionClient, type SignedIn } from '../../../client/src/session.ts';
import { REQUESTED_BY } from './client.ts';

export type { SignedIn };

const routes = createSessionClient({ requestedBy: REQUESTED_BY['X-Requested-By'] });

/** Who is signed in in this browser; null: nobody. */
export function fetchSession(signal: AbortSignal): Promise<SignedIn | null> {
  return routes.session({ signal });
}

export const { challenge: askChallenge, verify: verifySignature, logout: endSession } = routes;
