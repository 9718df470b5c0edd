import { lazy, Suspense } from 'react';
import { useDemoFacts } from '../wallet/demo/facts.ts';
import styles from './Demo.module.css';

const DemoWallet = lazy(async () => ({ default: (await import('../wallet/demo/DemoWallet.tsx')).DemoWallet }));

/** Only where `npm run demo` serves: says so on every screen, and brings the built-in wallets. */
export function Demo() {
  const facts = useDemoFacts();
  if (facts === null) return null;
  return (
    <>
      <p className={styles.mark} title="A local test chain and made-up markets: nothing here is worth anything.">
        Demo<span className={styles.more}>: play money</span>
      </p>
      <Suspense fallback={null}>
        <DemoWallet facts={facts} />
      </Suspense>
    </>
  );
}
