import { useConnection } from 'wagmi';
import { Button } from '../../ui/Button.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Eth } from '../../ui/values.tsx';
import { ConnectWallet } from '../../wallet/ConnectWallet.tsx';
import { WrongWallet } from '../../wallet/WrongWallet.tsx';
import { countdown, type Order } from './order.ts';
import type { usePay } from './usePay.ts';

interface PayStepProps {
  readonly quote: Order['quote'];
  readonly pay: Pick<ReturnType<typeof usePay>, 'isPending' | 'mutate'>;
  /** ms since the epoch. */
  readonly now: number;
  readonly onLeave: () => void;
}

/** The quoted amount, from the quoted wallet, on the quoted chain. */
export function PayStep({ quote, pay, now, onLeave }: PayStepProps) {
  const connection = useConnection();
  const ready = connection.isConnected && connection.address === quote.wallet;
  return (
    <Stack>
      {!connection.isConnected && <ConnectWallet why="Connect the wallet that you signed in with." />}
      {connection.isConnected && !ready && <WrongWallet wanted={quote.wallet} />}
      {ready && (
        <Button busy={pay.isPending} onClick={() => pay.mutate()}>
          {pay.isPending ? (
            'Look at your wallet …'
          ) : (
            <>
              Pay <Eth amount={quote.amountEthString} />
            </>
          )}
        </Button>
      )}
      <Row>
        <p className="muted small">
          This price holds for <span className="numeric">{countdown(quote.expiresAt - now)}</span> more.
        </p>
        <Button variant="quiet" onClick={onLeave}>
          Choose something else
        </Button>
      </Row>
    </Stack>
  );
}
