import { lazy, type ReactNode, Suspense } from 'react';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { SkeletonList } from '../ui/Skeleton.tsx';
import { useSession } from './session.tsx';

const SignInScreen = lazy(() =>
  import('../screens/sign-in/SignInScreen.tsx').then((module) => ({ default: module.SignInScreen })),
);

/** Shows its children to whoever is signed in, and to others the sign-in in their place: the address stays. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession();
  switch (session.kind) {
    case 'signedIn':
      return children;
    case 'unknown':
      return <SkeletonList count={3} height="6rem" />;
    case 'unreachable':
      return <ErrorNotice error={session.error} title="Could not find out who is signed in" onRetry={session.retry} />;
    default:
      return (
        <Suspense fallback={<SkeletonList count={3} height="6rem" />}>
          <SignInScreen ended={session.kind === 'ended'} />
        </Suspense>
      );
  }
}
