import { Link, useParams } from 'wouter';
import { ApiError } from '../../api/errors.ts';
import { isMoving, PAYMENT_POLL_MS, type Purchase, usePurchase } from '../../api/purchases.ts';
import { NotFound } from '../../app/NotFound.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Grid, Stack } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Steps } from '../../ui/Steps.tsx';
import { Eth, Hex, Time } from '../../ui/values.tsx';
import { STRENGTHS, TIERS } from '../buy/words.ts';
import { NextStep } from './NextStep.tsx';
import { PURCHASE_STATES, reasonOf } from './states.ts';

export function PurchaseScreen() {
  const { purchaseId = '' } = useParams<{ purchaseId: string }>();
  const purchase = usePurchase(purchaseId);
  const unknown = purchase.error instanceof ApiError && [400, 404].includes(purchase.error.status);
  if (unknown) return <NotFound />;
  return (
    <>
      <PageHeader title="Purchase" lead={<Link href="/purchases">All purchases</Link>} />
      <Loaded query={purchase} what="this purchase" skeleton={<SkeletonList count={2} height="14rem" />}>
        {(loaded) => (
          <Grid halves>
            <Progress purchase={loaded} />
            <About purchase={loaded} />
          </Grid>
        )}
      </Loaded>
    </>
  );
}

function Progress({ purchase }: { purchase: Purchase }) {
  const { state, stateReason, confirmations, nextStep } = purchase;
  const { label, tone } = PURCHASE_STATES[state];
  const reason = reasonOf(stateReason);
  return (
    <Card title="Where it stands" aside={<Badge tone={tone}>{label}</Badge>}>
      <Stack>
        {(state === 'seen' || state === 'confirming') && (
          <Steps label="Confirmations" current={confirmations.current ?? 0} required={confirmations.required} />
        )}
        {reason !== undefined && <p>{reason}</p>}
        <p role="status">{nextStep.message}</p>
        <NextStep purchase={purchase} />
        {isMoving(purchase) && <p className="muted small">Asked again every {PAYMENT_POLL_MS / 1000} seconds.</p>}
      </Stack>
    </Card>
  );
}

function About({ purchase }: { purchase: Purchase }) {
  const { tier, assetCapacity, modelStrength, cloneId, confirmations, refund } = purchase;
  return (
    <Card title="The payment">
      <Facts
        facts={[
          ['Amount', <Eth key="amount" amount={purchase.amountEthString} />],
          ...(tier === null ? [] : [['Tier', TIERS[tier].title] as const]),
          ...(assetCapacity === null ? [] : [['Assets', `up to ${assetCapacity}`] as const]),
          ...(modelStrength === null ? [] : [['Models', STRENGTHS[modelStrength].title] as const]),
          ...(cloneId === null
            ? []
            : [['Clone', <Link key="clone" href={`/clones/${cloneId}`}>{`Clone ${cloneId}`}</Link>] as const]),
          ['Confirmations', `${confirmations.current ?? '?'} (${confirmations.required} needed)`],
          ['Seen', <Time key="seen" at={purchase.seenAt} />],
          ...(purchase.grantedAt === null
            ? []
            : [['Granted', <Time key="granted" at={purchase.grantedAt} />] as const]),
          ['From', <Hex key="from" value={purchase.wallet} what="the paying wallet" />],
          ['Vault', <Hex key="vault" value={purchase.vaultAddress} what="the vault" />],
          ['Block', purchase.blockNumber],
          ...(purchase.txHash === null
            ? []
            : [['Transaction', <Hex key="tx" value={purchase.txHash} what="the transaction" />] as const]),
          ...(refund?.deadlineAt == null || refund.withdrawnAt !== null
            ? []
            : [['Refund good until', <Time key="until" at={refund.deadlineAt} />] as const]),
          ...(refund?.withdrawnAt == null ? [] : [['Withdrawn', <Time key="back" at={refund.withdrawnAt} />] as const]),
        ]}
      />
    </Card>
  );
}
