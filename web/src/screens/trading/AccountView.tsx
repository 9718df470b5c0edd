import { type AccountRef, useTradingAccount } from '../../api/trading.ts';
import type { Schema } from '../../api/types.ts';
import { Facts } from '../../ui/Facts.tsx';
import { percent } from '../../ui/figures.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Usdc } from '../../ui/values.tsx';
import styles from './Account.module.css';
import { EquityCard } from './EquityCard.tsx';
import { Fills } from './Fills.tsx';
import { Orders } from './Orders.tsx';
import { Positions } from './Positions.tsx';

interface AccountViewProps extends AccountRef {
  /** Drawn over the equity: where the account wants to get, and what it must not fall to. */
  readonly rules: Schema<'AuditionRules'>;
}

/** What a paper account is worth and did. */
export function AccountView({ accountId, moving, rules }: AccountViewProps) {
  const ref = { accountId, moving };
  const account = useTradingAccount(ref);
  return (
    <Loaded query={account} what="its account" skeleton={<SkeletonList count={2} height="16rem" />}>
      {(loaded) => (
        <Stack gap="l">
          <EquityCard {...ref} rules={rules} />
          <Card title="Account">
            <div className={styles.halves}>
              <Facts
                facts={[
                  ['Equity', <Usdc key="equity" amount={loaded.equity} />],
                  ['Wallet', <Usdc key="wallet" amount={loaded.wallet} />],
                  ['Open profit', <Usdc key="open" amount={loaded.unrealised} signed />],
                  ['Margin in use', <Usdc key="margin" amount={loaded.marginUsed} />],
                ]}
              />
              <Facts
                facts={[
                  ['Free', <Usdc key="free" amount={loaded.free} />],
                  ['Highest equity', <Usdc key="peak" amount={loaded.peakEquity} />],
                  ['Deepest fall', percent(loaded.maxDrawdownFraction)],
                  ['Closed trades', loaded.closedTrades],
                ]}
              />
            </div>
          </Card>
          <Positions {...ref} />
          <Orders {...ref} />
          <Fills {...ref} />
        </Stack>
      )}
    </Loaded>
  );
}
