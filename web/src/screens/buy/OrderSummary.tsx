import type { Schema } from '../../api/types.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Card } from '../../ui/layout.tsx';
import { Eth, Hex } from '../../ui/values.tsx';
import { chainName } from '../../wallet/chains.ts';
import { STRENGTHS, TIERS } from './words.ts';

/** What is being bought, from whom to whom. */
export function OrderSummary({ quote }: { quote: Schema<'AuditionFeeQuote'> }) {
  const { intent } = quote;
  return (
    <Card title="Your order">
      <Facts
        facts={[
          ...(intent.kind === 'create_clone'
            ? [['New clone', intent.createClone.displayName ?? 'unnamed'] as const]
            : []),
          ...(intent.kind === 'clone' ? [['For', `clone ${intent.cloneId}`] as const] : []),
          ['Tier', TIERS[quote.tier].title],
          ['Assets', `up to ${quote.assetCapacity}`],
          ['Models', STRENGTHS[quote.modelStrength].title],
          ['Price', <Eth key="price" amount={quote.amountEthString} />],
          ['Network', chainName(quote.chainId)],
          ['From', <Hex key="from" value={quote.wallet} what="your wallet" />],
          ['Into the vault', <Hex key="vault" value={quote.vaultAddress} what="the vault" />],
        ]}
      />
    </Card>
  );
}
