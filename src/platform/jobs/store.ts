import { sql } from 'kysely';
import { type JobTable, prepare, type Tx } from '../db/index.ts';

type ClaimArgs = { queue: string; now: number; leased_until: number; lease_token: string };
type ClaimedJob = Pick<JobTable, 'id' | 'job_key' | 'payload' | 'attempts' | 'max_attempts'>;

/** Inserts a job unless one of its queue and key is open, which the partial unique index sees to. */
export async function insertJob(tx: Tx, job: JobTable): Promise<void> {
  await tx
    .insertInto('jobs')
    .values(job)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether there is anything to claim: a look that does not need the writer. */
export const findDue = prepare<{ queue: string; now: number }, { id: string }>((qb, arg) =>
  qb
    .selectFrom('jobs')
    .select('id')
    .where('queue', '=', arg('queue'))
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'queued'), eb('run_at', '<=', arg('now'))]),
        eb.and([eb('state', '=', 'running'), eb('leased_until', '<=', arg('now'))]),
      ]),
    )
    .limit(1),
);

/** Gives up jobs whose last attempt's worker died. */
export const failAbandoned = prepare<{ queue: string; now: number; last_error: string }, { id: string }>((qb, arg) =>
  qb
    .updateTable('jobs')
    .set({
      state: 'failed',
      last_error: arg('last_error'),
      leased_until: null,
      lease_token: null,
      updated_at: arg('now'),
    })
    .where('queue', '=', arg('queue'))
    .where('state', '=', 'running')
    .where('leased_until', '<=', arg('now'))
    .whereRef('attempts', '>=', 'max_attempts')
    .returning('id'),
);

/** Claims the job that is due longest: queued, or running with an expired lease. */
export const claimNext = prepare<ClaimArgs, ClaimedJob>((qb, arg) =>
  qb
    .updateTable('jobs')
    .set((eb) => ({
      state: 'running',
      attempts: eb('attempts', '+', 1),
      leased_until: arg('leased_until'),
      lease_token: arg('lease_token'),
      updated_at: arg('now'),
    }))
    .where('id', '=', (query) =>
      query
        .selectFrom('jobs as due')
        .select('due.id')
        .where('due.queue', '=', arg('queue'))
        .where((eb) =>
          eb.or([
            eb.and([eb('due.state', '=', 'queued'), eb('due.run_at', '<=', arg('now'))]),
            eb.and([eb('due.state', '=', 'running'), eb('due.leased_until', '<=', arg('now'))]),
          ]),
        )
        .orderBy('due.run_at')
        .orderBy('due.created_at')
        .orderBy('due.id')
        .limit(1),
    )
    .returning(['id', 'job_key', 'payload', 'attempts', 'max_attempts']),
);

export const extendLease = prepare<{ id: string; lease_token: string; leased_until: number }, { id: string }>(
  (qb, arg) =>
    qb
      .updateTable('jobs')
      .set({ leased_until: arg('leased_until') })
      .where('id', '=', arg('id'))
      .where('lease_token', '=', arg('lease_token'))
      .returning('id'),
);

type SettleArgs = {
  id: string;
  lease_token: string;
  state: 'queued' | 'completed' | 'failed';
  run_at: number;
  last_error: string | null;
  now: number;
};

/** Ends an attempt, unless the job was given to another worker meanwhile. */
export const settle = prepare<SettleArgs, { id: string }>((qb, arg) =>
  qb
    .updateTable('jobs')
    .set({
      state: arg('state'),
      run_at: arg('run_at'),
      last_error: arg('last_error'),
      leased_until: null,
      lease_token: null,
      updated_at: arg('now'),
    })
    .where('id', '=', arg('id'))
    .where('lease_token', '=', arg('lease_token'))
    .returning('id'),
);

/** Deletes up to `limit` jobs that ended before `before`. */
export async function removeFinished(tx: Tx, before: number, limit: number): Promise<number> {
  const result = await sql`delete from jobs where id in (select id from jobs
    where state in ('completed', 'failed') and updated_at < ${before} limit ${limit})`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}
