import { sql } from 'kysely';
import { type Executor, engineOf, prepare, type SiweChallengeTable, type Tx } from '../platform/db/index.ts';

export type Challenge = Readonly<SiweChallengeTable>;

const insert = prepare<Challenge & Record<string, unknown>, unknown>((qb, arg) =>
  qb.insertInto('siwe_challenges').values({
    nonce: arg('nonce'),
    address: arg('address'),
    chain_id: arg('chain_id'),
    purpose: arg('purpose'),
    user_id: arg('user_id'),
    client_key: arg('client_key'),
    message: arg('message'),
    attempts: arg('attempts'),
    issued_at: arg('issued_at'),
    expires_at: arg('expires_at'),
    consumed_at: arg('consumed_at'),
  }),
);

export async function insertChallenge(tx: Tx, challenge: Challenge): Promise<void> {
  await insert.all(tx, { ...challenge });
}

const byNonce = prepare<{ nonce: string }, Challenge>((qb, arg) =>
  qb.selectFrom('siwe_challenges').selectAll().where('nonce', '=', arg('nonce')),
);

export async function findChallenge(ex: Executor, nonce: string): Promise<Challenge | undefined> {
  return byNonce.first(ex, { nonce });
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
export async function consumeChallenge(tx: Tx, challenge: { nonce: string; now: number }): Promise<boolean> {
  return (await consume.first(tx, challenge)) !== undefined;
}

const consume = prepare<{ nonce: string; now: number }, { nonce: string }>((qb, arg) =>
  qb
    .updateTable('siwe_challenges')
    .set({ consumed_at: arg('now'), expires_at: arg('now') })
    .where('nonce', '=', arg('nonce'))
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', arg('now'))
    .returning('nonce'),
);

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
