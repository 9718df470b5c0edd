import type { Insertable, Updateable } from 'kysely';
import { type AuditionRunTable, type Executor, forUpdate, prepare, type Tx } from '../platform/db/index.ts';

export type RunRow = Readonly<AuditionRunTable>;

const LIVE = ['queued', 'running', 'evaluating'] as const;

export function isLive({ state }: RunRow): boolean {
  return LIVE.some((live) => live === state);
}

export async function insertRun(tx: Tx, run: Insertable<AuditionRunTable>): Promise<RunRow> {
  return tx.insertInto('audition_runs').values(run).returningAll().executeTakeFirstOrThrow();
}

export const runById = prepare<{ id: string }, RunRow>((qb, arg) =>
  qb.selectFrom('audition_runs').selectAll().where('id', '=', arg('id')),
);

/** Polled by its owner. */
export const ownRun = prepare<{ id: string; userId: string }, RunRow>((qb, arg) =>
  qb.selectFrom('audition_runs').selectAll().where('id', '=', arg('id')).where('user_id', '=', arg('userId')),
);

export const runByKey = prepare<{ userId: string; key: string }, RunRow>((qb, arg) =>
  qb
    .selectFrom('audition_runs')
    .selectAll()
    .where('user_id', '=', arg('userId'))
    .where('idempotency_key', '=', arg('key')),
);

/** The run, locked until the transaction ends. The clone's row is locked before it, always. */
export const lockRun = prepare<{ id: string }, RunRow>((qb, arg) =>
  qb.selectFrom('audition_runs').selectAll().where('id', '=', arg('id')).$call(forUpdate(qb)),
);

export async function liveRunOf(ex: Executor, cloneId: number): Promise<RunRow | undefined> {
  return ex
    .selectFrom('audition_runs')
    .selectAll()
    .where('clone_id', '=', cloneId)
    .where('state', 'in', LIVE)
    .executeTakeFirst();
}

/** The purchases that a clone's runs have used, whatever became of them. */
export async function usedPurchases(ex: Executor, cloneId: number): Promise<ReadonlySet<string>> {
  const rows = await ex.selectFrom('audition_runs').select('purchase_id').where('clone_id', '=', cloneId).execute();
  return new Set(rows.map((row) => row.purchase_id));
}

/** Runs by the purchases that they use. */
export async function runsByPurchase(ex: Executor, purchaseIds: readonly string[]): Promise<RunRow[]> {
  if (purchaseIds.length === 0) return [];
  return ex
    .selectFrom('audition_runs')
    .selectAll()
    .where('purchase_id', 'in', [...purchaseIds])
    .execute();
}

/** A clone's runs, newest first, from behind `before`. */
export async function listRuns(
  ex: Executor,
  query: { cloneId: number; before: { createdAt: number; id: string } | undefined; limit: number },
): Promise<RunRow[]> {
  let rows = ex.selectFrom('audition_runs').selectAll().where('clone_id', '=', query.cloneId);
  const { before } = query;
  if (before !== undefined) {
    rows = rows.where((eb) =>
      eb.or([
        eb('created_at', '<', before.createdAt),
        eb.and([eb('created_at', '=', before.createdAt), eb('id', '<', before.id)]),
      ]),
    );
  }
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
}

/** Live runs by id, from behind `afterId`. */
export async function listLive(
  ex: Executor,
  { afterId, limit }: { afterId: string; limit: number },
): Promise<RunRow[]> {
  return ex
    .selectFrom('audition_runs')
    .selectAll()
    .where('state', 'in', LIVE)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The newest run of a clone that was judged; undefined when none was. */
export async function newestJudged(ex: Executor, cloneId: number): Promise<RunRow | undefined> {
  return ex
    .selectFrom('audition_runs')
    .selectAll()
    .where('clone_id', '=', cloneId)
    .where('state', 'in', ['passed', 'failed'])
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The passed run of each of these clones that has one. A clone passes once. */
export async function passedRuns(ex: Executor, cloneIds: readonly number[]): Promise<RunRow[]> {
  if (cloneIds.length === 0) return [];
  return ex
    .selectFrom('audition_runs')
    .selectAll()
    .where('clone_id', 'in', [...cloneIds])
    .where('state', '=', 'passed')
    .execute();
}

/** Changes a run that is still in one of these states; undefined when it is not. */
export async function moveRun(
  tx: Tx,
  { id, from, changes }: { id: string; from: readonly RunRow['state'][]; changes: Updateable<AuditionRunTable> },
): Promise<RunRow | undefined> {
  return tx
    .updateTable('audition_runs')
    .set(changes)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returningAll()
    .executeTakeFirst();
}
