import { Button } from '../../ui/Button.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { Hex } from '../../ui/values.tsx';
import type { Order } from './order.ts';
import { useReverted } from './useReverted.ts';

interface WaitStepProps {
  readonly order: Order;
  readonly keep: (order: Order | undefined) => void;
  readonly now: number;
}

/** The wallet was asked; nothing is on the chain yet. */
export function WaitStep({ order, keep, now }: WaitStepProps) {
  const { quote, payment } = order;
  const reverted = useReverted(payment.kind === 'sent' ? payment.txHash : undefined);
  const payAgain = () => keep({ quote, payment: { kind: 'unpaid' } });
  if (reverted) {
    return (
      <Notice
        tone="down"
        title="The transaction failed on the chain"
        actions={<Button onClick={payAgain}>Pay again</Button>}
      >
        The vault took nothing; only gas was spent.
      </Notice>
    );
  }
  if (payment.kind === 'asked') {
    return (
      <Notice
        tone="busy"
        title="Confirm the payment in your wallet"
        actions={
          <Button variant="secondary" onClick={payAgain}>
            I declined it: pay again
          </Button>
        }
      >
        As soon as it is on the chain, this page goes on by itself.
      </Notice>
    );
  }
  return (
    <Stack>
      <p role="status">
        <strong>Sent. Waiting for a block to take it …</strong>
      </p>
      <Steps label="Confirmations" current={0} required={quote.confirmations} />
      {payment.kind === 'sent' && (
        <p className="muted">
          Transaction <Hex value={payment.txHash} what="the transaction hash" />
        </p>
      )}
      {now > quote.expiresAt && (
        <Notice
          tone="warn"
          title="This takes unusually long"
          actions={
            <Button variant="secondary" onClick={() => keep(undefined)}>
              Forget this order
            </Button>
          }
        >
          Look into your wallet: was it cancelled, or replaced by another one? If it is mined after all, it shows under
          your purchases, where it can be claimed or refunded.
        </Notice>
      )}
    </Stack>
  );
}
