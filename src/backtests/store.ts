import { type BacktestJobTable, bytesOf, type Executor, prepare, type Tx, textOf } from '../platform/db/index.ts';

export type JobRow = Readonly<BacktestJobTable>;
/** A job without its result, which may be large. */
export type JobSummaryRow = Omit<JobRow, 'result'>;

const OPEN = ['queued', 'running'] as const;
const SUMMARY = [
  'id',
  'clone_id',
  'user_id',
  'status',
  'request',
  'progress',
  'error_code',
  'attempt',
  'quota_day',
  'model_calls_reserved',
  'model_calls_made',
  'created_at',
  'updated_at',
  'started_at',
  'finished_at',
] as const;

export async function insertJob(tx: Tx, row: JobRow): Promise<void> {
  await tx.insertInto('backtest_jobs').values(row).execute();
}

type JobKey = { cloneId: number; id: string };

export const jobOf = prepare<JobKey, JobSummaryRow>((qb, arg) =>
  qb.selectFrom('backtest_jobs').select(SUMMARY).where('id', '=', arg('id')).where('clone_id', '=', arg('cloneId')),
);

/** A job with the text of its result: in UTF-8 where that saves decoding it, which is null until it is completed. */
export type JobWithResultRow = JobSummaryRow & { readonly result: Uint8Array | string | null };

export const jobWithResult = prepare<JobKey, JobWithResultRow>((qb, arg) =>
  qb
    .selectFrom('backtest_jobs')
    .select(SUMMARY)
    .select(bytesOf(qb, 'result').as('result'))
    .where('id', '=', arg('id'))
    .where('clone_id', '=', arg('cloneId')),
);

/** Hot while somebody waits for a job: its row without the result. */
export const jobSummary = prepare<{ id: string }, JobSummaryRow>((qb, arg) =>
  qb.selectFrom('backtest_jobs').select(SUMMARY).where('id', '=', arg('id')),
);

/** A clone's jobs, newest first, from behind `before`. */
export async function listJobs(
  ex: Executor,
  query: { cloneId: number; before: { createdAt: number; id: string } | undefined; limit: number },
): Promise<JobSummaryRow[]> {
  let rows = ex.selectFrom('backtest_jobs').select(SUMMARY).where('clone_id', '=', query.cloneId);
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

export async function countOpenJobs(ex: Executor, userId: string): Promise<number> {
  const row = await ex
    .selectFrom('backtest_jobs')
    .select((eb) => eb.fn.countAll<string | number>().as('count'))
    .where('user_id', '=', userId)
    .where('status', 'in', OPEN)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Locks a user's row, so that his jobs are counted and created one after the other. */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ created_at: (eb) => eb.ref('created_at') })
    .where('id', '=', userId)
    .execute();
}

export interface Usage {
  readonly runs: number;
  readonly modelCalls: number;
}

export async function usageOf(ex: Executor, { cloneId, day }: { cloneId: number; day: string }): Promise<Usage> {
  const row = await ex
    .selectFrom('backtest_usage')
    .select(['runs', 'model_calls'])
    .where('clone_id', '=', cloneId)
    .where('day', '=', day)
    .executeTakeFirst();
  return { runs: row?.runs ?? 0, modelCalls: row?.model_calls ?? 0 };
}

/** Takes one run and `modelCalls` calls of a day's quota in one statement; false when that is more than is left. */
export async function takeQuota(
  tx: Tx,
  take: { cloneId: number; day: string; modelCalls: number; limits: Usage },
): Promise<boolean> {
  const { cloneId, day, modelCalls, limits } = take;
  if (limits.runs < 1 || modelCalls > limits.modelCalls) return false;
  const row = await tx
    .insertInto('backtest_usage')
    .values({ clone_id: cloneId, day, runs: 1, model_calls: modelCalls })
    .onConflict((conflict) =>
      conflict
        .columns(['clone_id', 'day'])
        .doUpdateSet((eb) => ({
          runs: eb('backtest_usage.runs', '+', 1),
          model_calls: eb('backtest_usage.model_calls', '+', modelCalls),
        }))
        .where('backtest_usage.runs', '<', limits.runs)
        .where('backtest_usage.model_calls', '<=', limits.modelCalls - modelCalls),
    )
    .returning('runs')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives unused parts of a day's quota back. */
export async function giveBackQuota(
  tx: Tx,
  back: { cloneId: number; day: string; runs: number; modelCalls: number },
): Promise<void> {
  await tx
    .updateTable('backtest_usage')
    .set((eb) => ({ runs: eb('runs', '-', back.runs), model_calls: eb('model_calls', '-', back.modelCalls) }))
    .where('clone_id', '=', back.cloneId)
    .where('day', '=', back.day)
    .execute();
}

/** Begins an attempt: only it may write from now on. Undefined when the job has ended. */
export const beginAttempt = prepare<{ id: string; now: number }, JobSummaryRow>((qb, arg) =>
  qb
    .updateTable('backtest_jobs')
    .set((eb) => ({
      status: 'running',
      attempt: eb('attempt', '+', 1),
      started_at: eb.fn.coalesce('started_at', eb.val(arg('now'))),
      updated_at: arg('now'),
    }))
    .where('id', '=', arg('id'))
    .where('status', 'in', OPEN)
    .returning(SUMMARY),
);

/** Writes progress; no row when the job was cancelled or another attempt has begun. */
export const saveProgress = prepare<
  { id: string; attempt: number; progress: string; modelCalls: number; now: number },
  { id: string }
>((qb, arg) =>
  qb
    .updateTable('backtest_jobs')
    .set({ progress: arg('progress'), model_calls_made: arg('modelCalls'), updated_at: arg('now') })
    .where('id', '=', arg('id'))
    .where('attempt', '=', arg('attempt'))
    .where('status', '=', 'running')
    .returning('id'),
);

type JobEnd = Pick<JobRow, 'id' | 'attempt' | 'progress' | 'model_calls_made' | 'error_code'> & {
  status: 'completed' | 'failed';
  /** The result's text in UTF-8. */
  result: Uint8Array | null;
  now: number;
};

/** Ends an attempt's job; no row when it was cancelled or another attempt has begun. */
export const endJob = prepare<JobEnd, { id: string }>((qb, arg) =>
  qb
    .updateTable('backtest_jobs')
    .set({
      status: arg('status'),
      progress: arg('progress'),
      model_calls_made: arg('model_calls_made'),
      result: textOf(qb, arg('result')),
      error_code: arg('error_code'),
      updated_at: arg('now'),
      finished_at: arg('now'),
    })
    .where('id', '=', arg('id'))
    .where('attempt', '=', arg('attempt'))
    .where('status', '=', 'running')
    .returning('id'),
);

/** Cancels an open job and returns it, `started_at` null when it never ran; undefined when it has ended. */
export async function cancelJob(
  tx: Tx,
  { id, cloneId, now }: { id: string; cloneId: number; now: number },
): Promise<JobSummaryRow | undefined> {
  return tx
    .updateTable('backtest_jobs')
    .set({ status: 'cancelled', updated_at: now, finished_at: now })
    .where('id', '=', id)
    .where('clone_id', '=', cloneId)
    .where('status', 'in', OPEN)
    .returning(SUMMARY)
    .executeTakeFirst();
}
