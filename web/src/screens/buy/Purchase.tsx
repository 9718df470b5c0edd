import { usePriceList } from '../../api/prices.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { OpenOrder } from './OpenOrder.tsx';
import type { Target } from './order.ts';
import { TermsForm } from './TermsForm.tsx';
import { useOrder } from './useOrder.ts';

/** The order that is under way, or the form that begins one. */
export function Purchase({ target }: { target: Target }) {
  const { user } = useMe();
  const prices = usePriceList();
  const { order, keep } = useOrder(user.userId, target);
  if (order !== undefined) return <OpenOrder key={order.quote.quoteId} order={order} keep={keep} />;
  return (
    <Loaded query={prices} what="the prices" skeleton={<SkeletonList count={3} height="9rem" />}>
      {(list) =>
        list.paymentsEnabled ? (
          <TermsForm prices={list} target={target} onQuote={(quote) => keep({ quote, payment: { kind: 'unpaid' } })} />
        ) : (
          <Notice tone="warn" title="Payments are switched off at the moment">
            Nothing can be bought right now. What you own is untouched; come back a little later.
          </Notice>
        )
      }
    </Loaded>
  );
}
