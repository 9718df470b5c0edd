import type { DecisionRuns } from '../decisions/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { type AccountRow, changeAccounts } from './account-store.ts';
import { bookRows, joinRows } from './book-rows.ts';
import { writeBook } from './book-store.ts';
import type { StepResult } from './step.ts';
import type { VenueRecord } from './venue-events.ts';

/**
 * Writes steps: accounts, what happened to them, their decisions and events. Of those whose row somebody else has changed
 * meanwhile nothing is written. Returns the ids of the others.
 */
export async function commitSteps(
  tx: Tx,
  results: readonly StepResult[],
  runs: Pick<DecisionRuns, 'insert' | 'queue'>,
): Promise<ReadonlySet<string>> {
  const changed = await changeAccounts(
    tx,
    results.map(({ change }) => change),
  );
  const won = results.filter(({ row }) => changed.has(row.id));
  await writeBook(tx, joinRows(won.map(({ row, records }) => bookRows(row.id, records))));
  const made = won.flatMap((result) => result.runs);
  if (made.length > 0) await runs.insert(tx, made);
  const queued = won.flatMap((result) => result.queued);
  if (queued.length > 0) await runs.queue(tx, queued);
  for (const { row, records, change } of won) await emitEnd(tx, row, { records, at: change.updated_at });
  return changed;
}

/** Tells that an account is over. */
export async function emitEnd(
  tx: Tx,
  row: AccountRow,
  { records, at }: { records: readonly VenueRecord[]; at: number },
): Promise<void> {
  for (const record of records) {
    if (record.kind !== 'state' || (record.state !== 'completed' && record.state !== 'liquidated')) continue;
    const payload = {
      accountId: row.id,
      cloneId: row.clone_id,
      parentKind: row.parent_kind,
      parentId: row.parent_id,
      marketAt: record.at,
      reason: record.reason,
    };
    await emit(tx, { at, topic: `account.${record.state}`, payload });
  }
}
