import type { components } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { AccountView } from '../trading/index.ts';
import { evaluate } from './evaluate.ts';
import type { AuditionTrading } from './ports.ts';
import { presentRun } from './present.ts';
import type { AuditionRules } from './rules.ts';
import { readSnapshots } from './snapshots.ts';
import type { RunRow } from './store.ts';

export interface PresentedRun {
  readonly run: components['schemas']['AuditionRun'];
  readonly account: AccountView;
}

export interface Reads {
  /** Runs as the contract shows them, in the order given. */
  present(rows: readonly RunRow[]): Promise<readonly PresentedRun[]>;
}

export function createReads({ db, trading }: { db: Db; trading: AuditionTrading }): Reads {
  /** A judged run has its progress on the row; of any other it is worked out. */
  async function standingOf(run: RunRow) {
    if (run.start_at === null || run.state === 'passed' || run.end_reason === 'time_up') return undefined;
    const snapshots = await readSnapshots(trading, { ex: db.read, accountId: run.account_id });
    return evaluate(JSON.parse(run.rules) as AuditionRules, snapshots);
  }

  return {
    async present(rows) {
      const accounts = await trading.accounts(
        db.read,
        rows.map((row) => row.account_id),
      );
      const presented: PresentedRun[] = [];
      for (const row of rows) {
        const account = accounts.get(row.account_id);
        if (account === undefined) throw new Error(`audition ${row.id} has no account`);
        presented.push({ run: presentRun(row, { account, standing: await standingOf(row) }), account });
      }
      return presented;
    },
  };
}
