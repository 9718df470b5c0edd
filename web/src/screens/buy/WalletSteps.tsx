import { Stack } from '../../ui/layout.tsx';
import { FailureNotice } from '../../wallet/FailureNotice.tsx';
import type { Order } from './order.ts';
import { PayStep } from './PayStep.tsx';
import { usePay } from './usePay.ts';
import { WaitStep } from './WaitStep.tsx';

interface WalletStepsProps {
  readonly order: Order;
  /** Keeps the order as it is now; undefined forgets it. */
  readonly keep: (order: Order | undefined) => void;
  /** ms since the epoch. */
  readonly now: number;
}

/** While the payment is between this page, the wallet and the chain. What the wallet refused is told on whichever step it is. */
export function WalletSteps({ order, keep, now }: WalletStepsProps) {
  const pay = usePay(order, keep);
  return (
    <Stack>
      {pay.isError && <FailureNotice error={pay.error} request="payment" title="The payment was not sent" />}
      {order.payment.kind === 'unpaid' ? (
        <PayStep quote={order.quote} pay={pay} now={now} onLeave={() => keep(undefined)} />
      ) : (
        <WaitStep order={order} keep={keep} now={now} />
      )}
    </Stack>
  );
}
