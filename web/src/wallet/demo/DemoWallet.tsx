import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Row } from '../../ui/layout.tsx';
import styles from './DemoWallet.module.css';
import type { DemoFacts } from './facts.ts';
import { announceDemoWallets } from './provider.ts';
import { type DemoRequest, openRequest, subscribe } from './requests.ts';

/** The built-in wallets of the demo: in the list of wallets like any other, and what they ask in a dialog of this page. */
export function DemoWallet({ facts }: { facts: DemoFacts }) {
  useEffect(() => announceDemoWallets(facts), [facts]);
  const request = useSyncExternalStore(subscribe, openRequest);
  return request === undefined ? null : <Question key={request.text} request={request} />;
}

function Question({ request: { wallet, title, text, answer } }: { request: DemoRequest }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="demo-wallet-title" onCancel={() => answer(false)}>
      <p className={styles.warning}>{wallet}: play money, never real money</p>
      <h2 id="demo-wallet-title">{title}</h2>
      {/* Long messages scroll, with the keyboard too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus. */}
      <section className={styles.text} aria-label="What it is about" tabIndex={0}>
        {text}
      </section>
      <Row>
        <Button onClick={() => answer(true)}>Confirm</Button>
        <Button variant="secondary" onClick={() => answer(false)}>
          Decline
        </Button>
      </Row>
    </dialog>
  );
}
