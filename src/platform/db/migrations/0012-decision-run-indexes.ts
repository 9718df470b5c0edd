import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

/**
 * A backtest keeps a thousand runs at once, scattered over the time that others of its clone cover too: each index by time
 * costs it a page a run. One is enough: it holds the filtered columns, so what a filter leaves out is not fetched.
 */
export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  for (const column of ['symbol', 'branch_id', 'status']) {
    await d.dropIndex('decision_runs', 'clone_id', column, 'scheduled_at', 'id');
  }
  await d.dropIndex('decision_runs', 'clone_id', 'scheduled_at', 'id');
  await d.index('decision_runs', 'clone_id', 'scheduled_at', 'id', 'symbol', 'branch_id', 'status');
}
