import { PageHeader } from '../../ui/PageHeader.tsx';
import styles from './SignIn.module.css';
import { SignIn } from './SignIn.tsx';

/** In the place of a screen that needs a session. */
export function SignInScreen({ ended }: { ended: boolean }) {
  return (
    <div className={styles.screen}>
      {ended ? (
        <PageHeader
          title="Your session has ended"
          lead="It ran out, or you signed out elsewhere. Sign in again: this page will be as you left it."
        />
      ) : (
        <PageHeader title="Sign in" lead="This page is yours alone. Prove with your wallet that you are you." />
      )}
      <SignIn />
    </div>
  );
}
