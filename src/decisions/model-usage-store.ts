import type { Tx } from '../platform/db/index.ts';

export interface UsageKey {
  /** `all`, `clone:<id>`, or `arena:<id>` of a clone that competes. */
  readonly scope: string;
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string;
}

/** Takes one call of a day's budget; false when none is left. One statement, so that no two take the same one. */
export async function takeCall(tx: Tx, { scope, day, limit }: UsageKey & { limit: number }): Promise<boolean> {
  if (limit < 1) return false;
  const row = await tx
    .insertInto('model_usage')
    .values({ scope, day, calls: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'day'])
        .doUpdateSet((eb) => ({ calls: eb('model_usage.calls', '+', 1) }))
        .where('model_usage.calls', '<', limit),
    )
    .returning('calls')
    .executeTakeFirst();
  return row !== undefined;
}

export async function giveCallBack(tx: Tx, { scope, day }: UsageKey): Promise<void> {
  await tx
    .updateTable('model_usage')
    .set((eb) => ({ calls: eb('calls', '-', 1) }))
    .where('scope', '=', scope)
    .where('day', '=', day)
    .where('calls', '>', 0)
    .execute();
}
