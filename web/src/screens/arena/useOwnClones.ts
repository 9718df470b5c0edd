import { useClones } from '../../api/clones.ts';
import { useSession } from '../../app/session.tsx';

const NONE: ReadonlySet<number> = new Set();

/** The numbers of the player's clones, the newest page of them; empty for whoever is not signed in. */
export function useOwnClones(): ReadonlySet<number> {
  const signedIn = useSession().kind === 'signedIn';
  const { data } = useClones({ enabled: signedIn });
  return data === undefined ? NONE : new Set(data.map(({ cloneId }) => cloneId));
}
