import { type Executor, prepare, type RefreshTokenTable, type SessionTable, type Tx } from '../platform/db/index.ts';

export type Session = Readonly<SessionTable>;
export type SessionState = Pick<Session, 'user_id' | 'expires_at' | 'revoked_at'>;

/** What each request needs to know of its session. Compiled once: this is the hottest query of the gateway. */
export const sessionState = prepare<{ id: string }, SessionState>((qb, arg) =>
  qb.selectFrom('sessions').select(['user_id', 'expires_at', 'revoked_at']).where('id', '=', arg('id')),
);

const insert = prepare<Session & Record<string, unknown>, unknown>((qb, arg) =>
  qb.insertInto('sessions').values({
    id: arg('id'),
    user_id: arg('user_id'),
    wallet_id: arg('wallet_id'),
    client: arg('client'),
    user_agent: arg('user_agent'),
    created_at: arg('created_at'),
    last_used_at: arg('last_used_at'),
    expires_at: arg('expires_at'),
    revoked_at: arg('revoked_at'),
    revoke_reason: arg('revoke_reason'),
  }),
);

export async function insertSession(tx: Tx, session: Session): Promise<void> {
  await insert.all(tx, { ...session });
}

export async function findSession(ex: Executor, id: string): Promise<Session | undefined> {
  return ex.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Living sessions of a user that were used after `usedAfter`, newest first. */
export async function listLiveSessions(
  ex: Executor,
  { userId, now, usedAfter, limit }: { userId: string; now: number; usedAfter: number; limit: number },
): Promise<Session[]> {
  return ex
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_used_at', '>', usedAfter)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export interface Revocation {
  readonly now: number;
  readonly reason: string;
}

/** Ends one session of a user; true when it lived. */
export async function revokeSession(
  tx: Tx,
  { id, userId, now, reason }: { id: string; userId: string } & Revocation,
): Promise<boolean> {
  const rows = await tx
    .updateTable('sessions')
    .set({ revoked_at: now, revoke_reason: reason })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  return rows.length === 1;
}

/** Ends all living sessions of a user, or those that one of the wallets opened; returns their ids. */
export async function revokeSessions(
  tx: Tx,
  { userId, walletId, now, reason }: { userId: string; walletId?: string } & Revocation,
): Promise<string[]> {
  let update = tx
    .updateTable('sessions')
    .set({ revoked_at: now, revoke_reason: reason })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  if (walletId !== undefined) update = update.where('wallet_id', '=', walletId);
  return (await update.returning('id').execute()).map((row) => row.id);
}

const insertToken = prepare<RefreshTokenTable & Record<string, unknown>, unknown>((qb, arg) =>
  qb.insertInto('refresh_tokens').values({
    token_hash: arg('token_hash'),
    session_id: arg('session_id'),
    issued_at: arg('issued_at'),
    expires_at: arg('expires_at'),
    used_at: arg('used_at'),
  }),
);

export async function insertRefreshToken(tx: Tx, token: RefreshTokenTable): Promise<void> {
  await insertToken.all(tx, { ...token });
}

/** Uses a refresh token up; of any number of concurrent calls exactly one gets the row. */
export async function claimRefreshToken(
  tx: Tx,
  { tokenHash, now }: { tokenHash: string; now: number },
): Promise<{ session_id: string } | undefined> {
  return tx
    .updateTable('refresh_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('session_id')
    .executeTakeFirst();
}

export async function findRefreshToken(ex: Executor, tokenHash: string): Promise<RefreshTokenTable | undefined> {
  return ex.selectFrom('refresh_tokens').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** A living session, marked as used now; undefined when it has ended. */
export async function touchSession(
  tx: Tx,
  { id, now }: { id: string; now: number },
): Promise<Pick<Session, 'id' | 'user_id' | 'expires_at' | 'client'> | undefined> {
  return tx
    .updateTable('sessions')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'user_id', 'expires_at', 'client'])
    .executeTakeFirst();
}

/** Deletes up to `limit` refresh tokens that ended before `before`; returns how many. */
export async function pruneRefreshTokens(
  tx: Tx,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const ended = tx.selectFrom('refresh_tokens').select('token_hash').where('expires_at', '<', before).limit(limit);
  const result = await tx.deleteFrom('refresh_tokens').where('token_hash', 'in', ended).executeTakeFirst();
  return Number(result.numDeletedRows);
}
