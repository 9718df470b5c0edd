import { type Purchase, useRequestRefund } from '../../api/purchases.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Wallets } from '../../wallet/Wallets.tsx';
import { Claim } from './Claim.tsx';
import { Withdraw } from './Withdraw.tsx';

/** What the payer can do about it now. */
export function NextStep({ purchase }: { purchase: Purchase }) {
  switch (purchase.nextStep.action) {
    case 'claim':
      return (
        <Stack>
          <Claim purchase={purchase} />
          <AskRefund purchase={purchase} />
        </Stack>
      );
    case 'request_refund':
      return <AskRefund purchase={purchase} />;
    case 'withdraw':
      return (
        <Wallets>
          <Withdraw purchase={purchase} />
        </Wallets>
      );
    default:
      return null;
  }
}

/** Asks for the money of a payment that bought nothing. */
export function AskRefund({ purchase }: { purchase: Purchase }) {
  const refund = useRequestRefund(purchase.purchaseId);
  return (
    <Stack>
      <Button variant="secondary" busy={refund.isPending} onClick={() => refund.mutate()}>
        Ask for the money back
      </Button>
      {refund.isError && <ErrorNotice error={refund.error} title="No refund was asked for" />}
    </Stack>
  );
}
