import { type RawBuilder, sql } from 'kysely';
import { type DecisionRunTable, type Executor, engineOf, prepare, type Tx, textOf } from '../platform/db/index.ts';

export type DecisionRunRow = Readonly<DecisionRunTable>;

type RowArgs = { [Column in keyof DecisionRunTable]: DecisionRunTable[Column] };

const insertRow = prepare<RowArgs, unknown>((qb, arg) =>
  qb.insertInto('decision_runs').values({
    id: arg('id'),
    clone_id: arg('clone_id'),
    origin: arg('origin'),
    origin_id: arg('origin_id'),
    branch_id: arg('branch_id'),
    symbol: arg('symbol'),
    engine: arg('engine'),
    model: arg('model'),
    status: arg('status'),
    scheduled_at: arg('scheduled_at'),
    started_at: arg('started_at'),
    finished_at: arg('finished_at'),
    inputs: arg('inputs'),
    actions: arg('actions'),
    rejections: arg('rejections'),
    warnings: arg('warnings'),
    prompt_tokens: arg('prompt_tokens'),
    completion_tokens: arg('completion_tokens'),
    cost_nano_usd: arg('cost_nano_usd'),
    replayed: arg('replayed'),
    model_call_key: arg('model_call_key'),
    error_code: arg('error_code'),
  }),
);

/** Many rows, at what each engine does best: one compiled statement a row on SQLite, one statement for all on PostgreSQL. */
export async function insertRunRows(tx: Tx, rows: readonly DecisionRunRow[]): Promise<void> {
  if (engineOf(tx) === 'sqlite') {
    await insertRow.each(tx, rows);
    return;
  }
  await insertRecords(tx, sql`${JSON.stringify(rows)}::json`);
}

/** The same from the bytes of a JSON array of rows. */
export async function insertRunBytes(tx: Tx, rows: Uint8Array): Promise<void> {
  if (engineOf(tx) === 'sqlite') await insertRow.each(tx, rows);
  else await insertRecords(tx, sql`${textOf(tx, rows)}::json`);
}

async function insertRecords(tx: Tx, records: RawBuilder<unknown>): Promise<void> {
  await sql`insert into decision_runs select * from json_populate_recordset(null::decision_runs, ${records})`.execute(
    tx,
  );
}

const UNDER_WAY = ['queued', 'running'] as const;

/** See DecisionRuns.begin. */
export async function beginRuns(tx: Tx, { ids, at }: { ids: readonly string[]; at: number }): Promise<void> {
  await tx
    .updateTable('decision_runs')
    .set((eb) => ({ status: 'running', started_at: eb.fn.coalesce('started_at', eb.val(at)) }))
    .where('id', 'in', ids)
    .where('status', 'in', UNDER_WAY)
    .execute();
}

/** Writes how a run ended; no row when it had ended before. */
export const endRun = prepare<RowArgs, unknown>((qb, arg) =>
  qb
    .updateTable('decision_runs')
    .set((eb) => ({
      status: arg('status'),
      model: arg('model'),
      started_at: eb.fn.coalesce('started_at', eb.val(arg('started_at'))),
      finished_at: arg('finished_at'),
      inputs: arg('inputs'),
      actions: arg('actions'),
      rejections: arg('rejections'),
      warnings: arg('warnings'),
      prompt_tokens: arg('prompt_tokens'),
      completion_tokens: arg('completion_tokens'),
      cost_nano_usd: arg('cost_nano_usd'),
      replayed: arg('replayed'),
      model_call_key: arg('model_call_key'),
      error_code: arg('error_code'),
    }))
    .where('id', '=', arg('id'))
    .where('status', 'in', UNDER_WAY),
);

export interface RunFilters {
  readonly symbol?: string | undefined;
  readonly branchId?: string | undefined;
  readonly status?: DecisionRunRow['status'] | undefined;
  readonly origin?: DecisionRunRow['origin'] | undefined;
  readonly originId?: string | undefined;
  /** Scheduled at or after, epoch ms. */
  readonly scheduledFrom?: number | undefined;
  /** Scheduled before, epoch ms. */
  readonly scheduledTo?: number | undefined;
}

export interface RunPage {
  readonly cloneId: number;
  readonly filters: RunFilters;
  /** The last row of the page before. */
  readonly after: { readonly scheduledAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Runs of a clone, newest scheduled time first, ties by id. */
export async function findRuns(ex: Executor, { cloneId, filters, after, limit }: RunPage): Promise<DecisionRunRow[]> {
  let query = ex.selectFrom('decision_runs').selectAll().where('clone_id', '=', cloneId);
  if (filters.symbol !== undefined) query = query.where('symbol', '=', filters.symbol);
  if (filters.branchId !== undefined) query = query.where('branch_id', '=', filters.branchId);
  if (filters.status !== undefined) query = query.where('status', '=', filters.status);
  if (filters.origin !== undefined) query = query.where('origin', '=', filters.origin);
  if (filters.originId !== undefined) query = query.where('origin_id', '=', filters.originId);
  if (filters.scheduledFrom !== undefined) query = query.where('scheduled_at', '>=', filters.scheduledFrom);
  if (filters.scheduledTo !== undefined) query = query.where('scheduled_at', '<', filters.scheduledTo);
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple('scheduled_at', 'id'), '<', eb.tuple(after.scheduledAt, after.id)));
  }
  return query.orderBy('scheduled_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}
