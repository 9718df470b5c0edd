import type { Executor, SiweChallengeTable, Tx } from '../platform/db/index.ts';

export type Challenge = Readonly<SiweChallengeTable>;

export async function insertChallenge(tx: Tx, challenge: Challenge): Promise<void> {
  await tx.insertInto('siwe_challenges').values(challenge).execute();
}

export async function findChallenge(ex: Executor, nonce: string): Promise<Challenge | undefined> {
  return ex.selectFrom('siwe_challenges').selectAll().where('nonce', '=', nonce).executeTakeFirst();
}

/** Open challenges of one client and of one address, for the caps. */
export async function countOpen(
  ex: Executor,
  { address, clientKey, now }: { address: string; clientKey: string; now: number },
): Promise<{ ofAddress: number; ofClient: number; ofBoth: number }> {
  const rows = await ex
    .selectFrom('siwe_challenges')
    .select(['address', 'client_key'])
    .where('expires_at', '>', now)
    .where('consumed_at', 'is', null)
    .where((where) => where.or([where('address', '=', address), where('client_key', '=', clientKey)]))
    .limit(10_000)
    .execute();
  return {
    ofAddress: rows.filter((row) => row.address === address).length,
    ofClient: rows.filter((row) => row.client_key === clientKey).length,
    ofBoth: rows.filter((row) => row.address === address && row.client_key === clientKey).length,
  };
}

/** Consumes the challenge; of any number of concurrent calls exactly one gets true. */
export async function consumeChallenge(tx: Tx, { nonce, now }: { nonce: string; now: number }): Promise<boolean> {
  const rows = await tx
    .updateTable('siwe_challenges')
    .set({ consumed_at: now })
    .where('nonce', '=', nonce)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('nonce')
    .execute();
  return rows.length === 1;
}

export async function countAttempt(tx: Tx, nonce: string): Promise<void> {
  await tx
    .updateTable('siwe_challenges')
    .set((set) => ({ attempts: set('attempts', '+', 1) }))
    .where('nonce', '=', nonce)
    .execute();
}

/** Deletes up to `limit` challenges that ended before `before`; returns how many. */
export async function pruneChallenges(tx: Tx, { before, limit }: { before: number; limit: number }): Promise<number> {
  const ended = tx.selectFrom('siwe_challenges').select('nonce').where('expires_at', '<', before).limit(limit);
  const result = await tx.deleteFrom('siwe_challenges').where('nonce', 'in', ended).executeTakeFirst();
  return Number(result.numDeletedRows);
}
