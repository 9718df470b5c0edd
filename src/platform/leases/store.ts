import { type Executor, type LeaseTable, prepare } from '../db/index.ts';

type TakeArgs = { name: string; holder: string; expires_at: number; now: number };
type RenewArgs = TakeArgs & { report: string | null; ran_at: number | null };

/** Takes a lease that is new or expired: one statement, so of any number of takers one gets a row back. */
export const take = prepare<TakeArgs, { holder: string }>((qb, arg) =>
  qb
    .insertInto('leases')
    .values({
      name: arg('name'),
      holder: arg('holder'),
      expires_at: arg('expires_at'),
      beat_at: arg('now'),
      report: null,
      ran_at: null,
      taken_at: arg('now'),
    })
    .onConflict((conflict) =>
      conflict
        .column('name')
        // The last report stays, for whoever looks at the worker's health.
        .doUpdateSet((eb) => ({
          holder: eb.ref('excluded.holder'),
          expires_at: eb.ref('excluded.expires_at'),
          beat_at: eb.ref('excluded.beat_at'),
          taken_at: eb.ref('excluded.taken_at'),
        }))
        .where('leases.expires_at', '<=', arg('now')),
    )
    .returning('holder'),
);

export const renew = prepare<RenewArgs, { holder: string }>((qb, arg) =>
  qb
    .updateTable('leases')
    .set((eb) => ({
      expires_at: arg('expires_at'),
      beat_at: arg('now'),
      report: eb.fn.coalesce(eb.val(arg('report')), 'report'),
      ran_at: eb.fn.coalesce(eb.val(arg('ran_at')), 'ran_at'),
    }))
    .where('name', '=', arg('name'))
    .where('holder', '=', arg('holder'))
    .returning('holder'),
);

/** Ends the lease but keeps the row: its last heartbeat and report stay visible. */
export const end = prepare<{ name: string; holder: string }, { holder: string }>((qb, arg) =>
  qb
    .updateTable('leases')
    .set({ expires_at: 0 })
    .where('name', '=', arg('name'))
    .where('holder', '=', arg('holder'))
    .returning('holder'),
);

export async function listLeases(executor: Executor): Promise<LeaseTable[]> {
  return await executor.selectFrom('leases').selectAll().orderBy('name').execute();
}
