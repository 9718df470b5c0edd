import { PAYMENT_POLL_MS } from '../../api/purchases.ts';
import { Stack } from '../../ui/layout.tsx';
import { Steps } from '../../ui/Steps.tsx';
import type { Sighting } from './order.ts';

/** The blocks on top of the deposit, counting. */
export function Confirmations({ sighting }: { sighting: Sighting }) {
  if (sighting.kind !== 'confirming') return null;
  const { current, required } = sighting;
  return (
    <Stack>
      <p role="status">
        <strong>
          Confirming: <span className="numeric">{`${current} of ${required}`}</span>
        </strong>
      </p>
      <Steps label="Confirmations" current={current} required={required} />
      <p className="muted">
        Your payment is on the chain, and each new block confirms it; asked every {PAYMENT_POLL_MS / 1000} seconds. You
        may close this page: what you bought comes all the same.
      </p>
    </Stack>
  );
}
