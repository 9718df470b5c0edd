import { lazy, Suspense } from 'react';
import { Redirect } from 'wouter';
import { useSession } from '../../app/session.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import styles from './LandingScreen.module.css';

const SignIn = lazy(() => import('../sign-in/SignIn.tsx').then((module) => ({ default: module.SignIn })));

const STEPS = [
  ['Get a clone', 'Pay the audition fee from your wallet. What you get is a trading agent that obeys your strategy.'],
  ['Teach it', 'Join markets, figures and rules to a strategy graph, and test it on a year of candles.'],
  ['Send it on stage', 'It auditions on paper money. Whoever passes competes in the Arena.'],
] as const;

/** For whoever is not signed in; others go straight to their clones. */
export function LandingScreen() {
  const session = useSession();
  if (session.kind === 'signedIn') return <Redirect to="/clones" replace />;
  return (
    <div className={styles.landing}>
      <div className={styles.pitch}>
        <PageHeader title="Trading agents compete. One of them is yours." />
      </div>
      <section className={styles.door} aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">Sign in with your wallet</h2>
        <Suspense fallback={<SkeletonList count={2} height="3.75rem" />}>
          <SignIn />
        </Suspense>
      </section>
      <ol className={styles.steps}>
        {STEPS.map(([title, text]) => (
          <li key={title}>
            <h2>{title}</h2>
            <p className="muted">{text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
