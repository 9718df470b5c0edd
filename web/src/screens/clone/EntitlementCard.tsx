import { Link } from 'wouter';
import { useEntitlement } from '../../api/clones.ts';
import type { Schema } from '../../api/types.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Card } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Time } from '../../ui/values.tsx';
import { STRENGTHS, TIERS } from '../buy/words.ts';

interface EntitlementCardProps {
  readonly cloneId: number;
  readonly entitlement: Schema<'Entitlement'> | null;
}

/** What was paid for, and what it allows. */
export function EntitlementCard({ cloneId, entitlement }: EntitlementCardProps) {
  const slots = useEntitlement(cloneId).data?.slots.length;
  if (entitlement === null) {
    return (
      <Card title="Entitlement">
        <Notice tone="warn" title="Nothing stands behind this clone any more">
          Its payment was refunded. <Link href={`/clones/${cloneId}/upgrade`}>Buy an entitlement</Link> to use it again.
        </Notice>
      </Card>
    );
  }
  const { tier, assetCapacity, modelStrength, topology, grantedAt, purchaseId, status } = entitlement;
  return (
    <Card title="Entitlement">
      {status === 'suspended' && (
        <Notice tone="warn" title="Suspended">
          Its payment has gone missing from the chain. It is restored by itself when the payment is mined again; see{' '}
          <Link href={`/purchases/${purchaseId}`}>the purchase</Link>.
        </Notice>
      )}
      <Facts
        facts={[
          ['Tier', TIERS[tier].title],
          ['Assets', `up to ${assetCapacity}`],
          ['Models', STRENGTHS[modelStrength].title],
          ['Prompts', topology.enabledPrompts],
          ['Links per asset', topology.linksPerAsset],
          ['Links in all', topology.expandedLinks],
          ['Since', <Time key="since" at={grantedAt} />],
          [
            'Paid by',
            <Link key="paid" href={`/purchases/${purchaseId}`}>
              this purchase
            </Link>,
          ],
          ...(slots !== undefined && slots > 1 ? [['Purchases behind it', slots] as const] : []),
        ]}
      />
    </Card>
  );
}
