import { type Connector, useConnectors } from 'wagmi';
import { classes } from '../ui/classes.ts';
import { Notice } from '../ui/Notice.tsx';
import styles from './WalletList.module.css';

interface WalletListProps {
  /** The wallet that is being asked, if any. */
  readonly asked: string | undefined;
  readonly onChoose: (connector: Connector) => void;
}

/** Every wallet that has announced itself to this page, or what to do when none has. */
export function WalletList({ asked, onChoose }: WalletListProps) {
  const connectors = useConnectors();
  if (connectors.length === 0) return <NoWallet />;
  return (
    <ul className={styles.list} aria-label="Wallets in this browser">
      {connectors.map((connector) => (
        <li key={connector.uid}>
          <button
            type="button"
            className={classes(styles.wallet, asked === connector.uid && styles.asked)}
            aria-disabled={asked !== undefined || undefined}
            onClick={() => asked === undefined && onChoose(connector)}
          >
            {connector.icon === undefined ? (
              <span className={styles.noIcon} aria-hidden="true" />
            ) : (
              <img src={connector.icon} alt="" width="32" height="32" />
            )}
            <span className={styles.name}>{connector.name}</span>
            <span className={styles.state}>{asked === connector.uid ? 'Look at your wallet …' : 'Use'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function NoWallet() {
  return (
    <Notice tone="warn" title="No wallet was found in this browser">
      <p>
        Install a browser wallet for Ethereum, or open this page in your wallet's own browser on a phone. A wallet that
        was just installed shows here after the page is reloaded.
      </p>
    </Notice>
  );
}
