import { useMutation } from '@tanstack/react-query';
import { endSession } from '../../api/session.ts';
import { useSessionEvents } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

/** Ends the session on the server, in every tab of this browser; or every session there is. */
export function SignOut() {
  const { left } = useSessionEvents();
  const signOut = useMutation({ mutationFn: endSession, onSuccess: left });
  const everywhere = signOut.variables?.allSessions === true;
  return (
    <>
      <Button
        variant="secondary"
        busy={signOut.isPending && !everywhere}
        onClick={() => signOut.mutate({ allSessions: false })}
      >
        Sign out
      </Button>
      <Button
        variant="danger"
        busy={signOut.isPending && everywhere}
        onClick={() => signOut.mutate({ allSessions: true })}
      >
        Sign out everywhere
      </Button>
      {signOut.isError && <ErrorNotice error={signOut.error} title="You are still signed in" />}
    </>
  );
}
