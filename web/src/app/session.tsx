import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { listenForSignOut } from '../api/client.ts';
import { fetchSession, type SignedIn } from '../api/session.ts';

/** `ended`: there was a session in this page and it is over, by time or from elsewhere. */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly error: unknown; readonly retry: () => void }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'signedIn'; readonly me: SignedIn };

export const SESSION_KEY = ['session'] as const;
/** Other tabs of this browser share the cookies: they hear of a change at once. */
const channel = new BroadcastChannel('pump-party.session');
const SessionContext = createContext<SessionState>({ kind: 'unknown' });

export function useSession(): SessionState {
  return useContext(SessionContext);
}

/** Who is signed in; only below `RequireSession`. */
export function useMe(): SignedIn {
  const session = useSession();
  if (session.kind !== 'signedIn') throw new Error('Nobody is signed in here.');
  return session.me;
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  const query = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: 'always',
  });

  useEffect(() => {
    listenForSignOut(() => {
      setEnded(client.getQueryData(SESSION_KEY) != null);
      forgetUser(client);
    });
    channel.onmessage = () => void client.invalidateQueries();
    return () => {
      channel.onmessage = null;
    };
  }, [client]);

  const { data, error, isPending, refetch } = query;
  useEffect(() => {
    if (data != null) setEnded(false);
  }, [data]);

  const state = useMemo((): SessionState => {
    if (data != null) return { kind: 'signedIn', me: data };
    if (data === null) return { kind: ended ? 'ended' : 'signedOut' };
    if (isPending) return { kind: 'unknown' };
    return { kind: 'unreachable', error, retry: () => void refetch() };
  }, [data, ended, error, isPending, refetch]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

/** After signing in or out in this tab: everything is read anew, here and in the other tabs. */
export async function sessionChanged(client: QueryClient): Promise<void> {
  channel.postMessage('changed');
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  await client.invalidateQueries({ queryKey: SESSION_KEY });
}

/** What was read for one user must not be shown to the next. */
function forgetUser(client: QueryClient): void {
  client.setQueryData(SESSION_KEY, null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === 'own' });
}
