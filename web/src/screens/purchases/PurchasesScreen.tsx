import { Link } from 'wouter';
import { type Purchase, usePurchases } from '../../api/purchases.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Stack } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Eth, Time } from '../../ui/values.tsx';
import { TIERS } from '../buy/words.ts';
import styles from './Purchases.module.css';
import { PURCHASE_STATES } from './states.ts';

export function PurchasesScreen() {
  const purchases = usePurchases();
  return (
    <>
      <PageHeader title="Purchases" lead="Every payment from your wallets into the vault, and what became of it." />
      <Loaded query={purchases} what="your purchases" skeleton={<SkeletonList count={4} height="4.5rem" gap="s" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="Nothing was paid yet" action={<ButtonLink href="/clones/new">Get a clone</ButtonLink>}>
              Payments show here as soon as the chain has them.
            </EmptyState>
          ) : (
            <Stack>
              <ul className={styles.list}>
                {list.map((purchase) => (
                  <PurchaseRow key={purchase.purchaseId} purchase={purchase} />
                ))}
              </ul>
              {purchases.hasNextPage && (
                <Button
                  variant="secondary"
                  busy={purchases.isFetchingNextPage}
                  onClick={() => purchases.fetchNextPage()}
                >
                  Show older purchases
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

function PurchaseRow({ purchase }: { purchase: Purchase }) {
  const { purchaseId, state, tier, assetCapacity, amountEthString, seenAt } = purchase;
  const { label, tone } = PURCHASE_STATES[state];
  return (
    <li>
      <Link href={`/purchases/${purchaseId}`} className={styles.row}>
        <strong>{tier === null ? 'Deposit' : `${TIERS[tier].title}, ${assetCapacity} assets`}</strong>
        <Eth amount={amountEthString} />
        <span className="muted small">
          <Time at={seenAt} />
        </span>
        <Badge tone={tone}>{label}</Badge>
      </Link>
    </li>
  );
}
