import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { listenForSignOut } from '../api/client.ts';
import { fetchSession, type SignedIn } from '../api/session.ts';

/** `ended`: there was a session in this page, and it is over by time or from elsewhere. */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly error: unknown; readonly retry: () => void }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'signedIn'; readonly me: SignedIn };

interface SessionHandle {
  readonly state: SessionState;
  /** After signing in in this tab: the session is read anew, here and in the other tabs. */
  readonly entered: () => Promise<void>;
  /** After signing out in this tab: back to the start. */
  readonly left: () => void;
}

export const SESSION_KEY = ['session'] as const;
/** Tabs of one browser share the cookies, so they tell one another. */
const CHANNEL = 'pump-party.session';
const SessionContext = createContext<SessionHandle>({
  state: { kind: 'unknown' },
  entered: async () => {},
  left: () => {},
});

export function useSession(): SessionState {
  return useContext(SessionContext).state;
}

/** What to call after signing in or out. */
export function useSessionEvents(): Pick<SessionHandle, 'entered' | 'left'> {
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
  const channel = useRef<BroadcastChannel>(null);
  const [ended, setEnded] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: 'always',
  });

  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL);
    channel.current = opened;
    opened.onmessage = () => void client.invalidateQueries({ queryKey: SESSION_KEY });
    listenForSignOut(() => client.setQueryData(SESSION_KEY, null));
    return () => opened.close();
  }, [client]);

  const userId = data?.user.userId;
  const before = useRef(userId);
  useEffect(() => {
    if (before.current === userId) return;
    // What was read for one player must not be shown to the next.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === 'own' });
    setEnded(before.current !== undefined && userId === undefined);
    before.current = userId;
  }, [userId, client]);

  const entered = useCallback(async () => {
    channel.current?.postMessage('changed');
    await client.invalidateQueries({ queryKey: SESSION_KEY });
  }, [client]);
  const left = useCallback(() => {
    channel.current?.postMessage('changed');
    // A fresh page: nothing that was read stays in memory.
    window.location.assign('/');
  }, []);

  const state = useMemo((): SessionState => {
    if (data != null) return { kind: 'signedIn', me: data };
    if (data === null) return { kind: ended ? 'ended' : 'signedOut' };
    if (isPending) return { kind: 'unknown' };
    return { kind: 'unreachable', error, retry: () => void refetch() };
  }, [data, ended, error, isPending, refetch]);
  const handle = useMemo(() => ({ state, entered, left }), [state, entered, left]);
  return <SessionContext value={handle}>{children}</SessionContext>;
}
