import { useConnection } from 'wagmi';
import { Button } from '../../ui/Button.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import { Eth } from '../../ui/values.tsx';
import { ConnectWallet } from '../../wallet/ConnectWallet.tsx';
import { FailureNotice } from '../../wallet/FailureNotice.tsx';
import { WrongWallet } from '../../wallet/WrongWallet.tsx';
import { countdown, type Order } from './order.ts';
import { usePay } from './usePay.ts';

interface PayStepProps {
  readonly order: Order;
  readonly keep: (order: Order | undefined) => void;
  readonly now: number;
}

/** The quoted amount, from the quoted wallet, on the quoted chain. */
export function PayStep({ order, keep, now }: PayStepProps) {
  const { quote } = order;
  const connection = useConnection();
  const pay = usePay(order, keep);
  const ready = connection.isConnected && connection.address === quote.wallet;
  return (
    <Stack>
      {!connection.isConnected && <ConnectWallet why="Connect the wallet that you signed in with." />}
      {connection.isConnected && !ready && <WrongWallet wanted={quote.wallet} />}
      {pay.isError && <FailureNotice error={pay.error} request="payment" title="The payment was not sent" />}
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
        <Button variant="quiet" onClick={() => keep(undefined)}>
          Choose something else
        </Button>
      </Row>
    </Stack>
  );
}
