import type { Executor } from '../platform/db/index.ts';
import type { Snapshot } from '../trading/index.ts';
import type { AuditionTrading } from './ports.ts';

const PAGE = 10_000;

/** All snapshots of an account, in their order. */
export async function readSnapshots(
  trading: Pick<AuditionTrading, 'snapshots'>,
  { ex, accountId }: { ex: Executor; accountId: string },
): Promise<readonly Snapshot[]> {
  const all: Snapshot[] = [];
  for (;;) {
    const last = all.at(-1);
    // The final snapshot may share its moment with the one before it.
    const after = last && { after: last.at - 1 };
    const page = await trading.snapshots(ex, { accountId, limit: PAGE, ...after });
    all.push(...page.filter(({ number }) => number > (last?.number ?? 0)));
    if (page.length < PAGE) return all;
  }
}
