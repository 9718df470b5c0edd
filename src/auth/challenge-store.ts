import { sql } from 'kysely';
import { type Executor, engineOf, type SiweChallengeTable, type Tx } from '../platform/db/index.ts';

export type Challenge = Readonly<SiweChallengeTable>;

export async function insertChallenge(tx: Tx, challenge: Challenge): Promise<void> {
  await tx.insertInto('siwe_challenges').values(challenge).execute();
}

export async function findChallenge(ex: Executor, nonce: string): Promise<Challenge | undefined> {
  return ex.selectFrom('siwe_challenges').selectAll().where('nonce', '=', nonce).executeTakeFirst();
}

/** Marks this module's advisory locks. Any fixed number. */
const CAP_LOCKS = 7_265_503;

/**
 * Makes those who would open challenges for one client or one address take turns until the transaction ends: otherwise
 * they would all count before any of them inserts. SQLite's single writer needs no lock.
 */
export async function lockCaps(tx: Tx, { address, clientKey }: { address: string; clientKey: string }): Promise<void> {
  if (engineOf(tx) !== 'postgres') return;
  // Always the client first, so that no two can wait for each other.
  for (const key of [clientKey, address]) {
    await sql`select pg_advisory_xact_lock(${CAP_LOCKS}, hashtext(${key}))`.execute(tx);
  }
}

/** Open challenges of one client and of one address, for the caps. */
export async function countOpen(
  ex: Executor,
  { address, clientKey, now }: { address: string; clientKey: string; now: number },
): Promise<{ ofAddress: number; ofClient: number; ofBoth: number }> {
  const open = () => ex.selectFrom('siwe_challenges').where('expires_at', '>', now).where('consumed_at', 'is', null);
  const count = sql<number>`count(*)`.as('count');
  const ofBoth = sql<number>`coalesce(sum(case when client_key = ${clientKey} then 1 else 0 end), 0)`.as('ofBoth');
  const byAddress = await open().select([count, ofBoth]).where('address', '=', address).executeTakeFirstOrThrow();
  const byClient = await open().select(count).where('client_key', '=', clientKey).executeTakeFirstOrThrow();
  return { ofAddress: byAddress.count, ofClient: byClient.count, ofBoth: byAddress.ofBoth };
}

/**
 * Consumes the challenge; of any number of concurrent calls exactly one gets true. It expires with that: the caps count by
 * expiry, and would otherwise pass over every sign-in of the last minutes.
 */
export async function consumeChallenge(tx: Tx, { nonce, now }: { nonce: string; now: number }): Promise<boolean> {
  const rows = await tx
    .updateTable('siwe_challenges')
    .set({ consumed_at: now, expires_at: now })
    .where('nonce', '=', nonce)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('nonce')
    .execute();
  return rows.length === 1;
}

/** Takes one of a challenge's attempts; false when all are taken. */
export async function takeAttempt(tx: Tx, { nonce, max }: { nonce: string; max: number }): Promise<boolean> {
  const row = await tx
    .updateTable('siwe_challenges')
    .set((set) => ({ attempts: set('attempts', '+', 1) }))
    .where('nonce', '=', nonce)
    .where('attempts', '<', max)
    .returning('nonce')
    .executeTakeFirst();
  return row !== undefined;
}

export async function returnAttempt(tx: Tx, nonce: string): Promise<void> {
  await tx
    .updateTable('siwe_challenges')
    .set((set) => ({ attempts: set('attempts', '-', 1) }))
    .where('nonce', '=', nonce)
    .execute();
}

/** Deletes up to `limit` challenges that ended before `before`; returns how many. */
export async function pruneChallenges(tx: Tx, { before, limit }: { before: number; limit: number }): Promise<number> {
  const ended = tx.selectFrom('siwe_challenges').select('nonce').where('expires_at', '<', before).limit(limit);
  const result = await tx.deleteFrom('siwe_challenges').where('nonce', 'in', ended).executeTakeFirst();
  return Number(result.numDeletedRows);
}
