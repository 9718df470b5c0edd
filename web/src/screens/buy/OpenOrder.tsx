import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Card, Grid, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Wallets } from '../../wallet/Wallets.tsx';
import { Confirmations } from './Confirmations.tsx';
import { OrderSummary } from './OrderSummary.tsx';
import { type Order, type Sighting, stageOf } from './order.ts';
import { useNow } from './useNow.ts';
import { useSighting } from './useSighting.ts';
import { WalletSteps } from './WalletSteps.tsx';

interface OpenOrderProps {
  readonly order: Order;
  /** Keeps the order as it is now; undefined forgets it. */
  readonly keep: (order: Order | undefined) => void;
}

/** A quote on its way to a clone: pay, wait for the block, count confirmations, done. */
export function OpenOrder({ order, keep }: OpenOrderProps) {
  const { sighting, known, error } = useSighting(order);
  const now = useNow();
  if (!known) return <SkeletonList count={2} height="12rem" />;
  return (
    <Stack>
      {error !== null && (
        <Notice tone="warn" title="The gateway cannot look at the chain just now">
          {error.message} It is asked again every few seconds; a payment that was sent is not lost.
        </Notice>
      )}
      <Grid halves>
        <Card title="Payment">
          <Step order={order} keep={keep} sighting={sighting} now={now} />
        </Card>
        <OrderSummary quote={order.quote} />
      </Grid>
    </Stack>
  );
}

function Step({ order, keep, sighting, now }: OpenOrderProps & { sighting: Sighting; now: number }) {
  const forget = () => keep(undefined);
  switch (stageOf({ order, sighting, now })) {
    case 'pay':
    case 'wallet':
    case 'waiting':
      return (
        <Wallets>
          <WalletSteps order={order} keep={keep} now={now} />
        </Wallets>
      );
    case 'expired':
      return (
        <Notice title="This quote has expired" actions={<Button onClick={forget}>Get a fresh one</Button>}>
          Nothing was paid. Prices are fixed for a while only.
        </Notice>
      );
    case 'confirming':
      return <Confirmations sighting={sighting} />;
    case 'granted':
      return <Granted sighting={sighting} onDone={forget} />;
    default:
      return <Refused sighting={sighting} onDone={forget} />;
  }
}

function Granted({ sighting, onDone }: { sighting: Sighting; onDone: () => void }) {
  if (sighting.kind !== 'granted') return null;
  return (
    <Stack>
      <Notice tone="up" title="Granted: it is yours">
        The payment is confirmed on the chain.
      </Notice>
      <Row>
        <ButtonLink href={`/clones/${sighting.cloneId}`}>Go to the clone</ButtonLink>
        <Button variant="quiet" onClick={onDone}>
          Buy something else
        </Button>
      </Row>
    </Stack>
  );
}

function Refused({ sighting, onDone }: { sighting: Sighting; onDone: () => void }) {
  if (sighting.kind !== 'refused') return null;
  return (
    <Notice
      tone="warn"
      title="The payment arrived, but not for this order"
      actions={
        <>
          <ButtonLink href="/purchases">See your purchases</ButtonLink>
          <Button variant="quiet" onClick={onDone}>
            Forget this order
          </Button>
        </>
      }
    >
      {sighting.message} What you can do about it, a refund included, is shown with the purchase.
    </Notice>
  );
}
