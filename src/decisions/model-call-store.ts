import { type ModelCallTable, prepare, type Tx } from '../platform/db/index.ts';

export type ModelCallRow = Readonly<ModelCallTable>;

export const findCall = prepare<{ key: string }, ModelCallRow>((qb, arg) =>
  qb.selectFrom('model_calls').selectAll().where('key', '=', arg('key')),
);

export interface Claim {
  readonly key: string;
  readonly model: string;
  readonly request: string;
  readonly token: string;
  readonly leasedUntil: number;
  readonly now: number;
}

/** Takes a call that nobody has recorded or is making; false when somebody has or is. */
export async function claimCall(tx: Tx, claim: Claim): Promise<boolean> {
  const { key, model, request, token, leasedUntil, now } = claim;
  const row = await tx
    .insertInto('model_calls')
    .values({
      key,
      model,
      request,
      response: null,
      prompt_tokens: 0,
      completion_tokens: 0,
      lease_token: token,
      leased_until: leasedUntil,
      created_at: now,
      finished_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ lease_token: token, leased_until: leasedUntil })
        .where('model_calls.response', 'is', null)
        .where('model_calls.leased_until', '<=', now),
    )
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

/** Records an answer under its claim; false when the claim was lost in between. */
export async function recordCall(
  tx: Tx,
  answer: Pick<ModelCallTable, 'key' | 'response' | 'prompt_tokens' | 'completion_tokens' | 'finished_at'> & {
    token: string;
  },
): Promise<boolean> {
  const { key, token, ...columns } = answer;
  const row = await tx
    .updateTable('model_calls')
    .set({ ...columns, lease_token: null })
    .where('key', '=', key)
    .where('lease_token', '=', token)
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives a claim up without an answer. */
export async function releaseCall(tx: Tx, { key, token }: { key: string; token: string }): Promise<void> {
  await tx.deleteFrom('model_calls').where('key', '=', key).where('lease_token', '=', token).execute();
}
