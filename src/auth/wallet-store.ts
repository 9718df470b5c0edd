import {
  type Executor,
  forUpdate,
  prepare,
  type ServiceTokenTable,
  type Tx,
  type UserTable,
  type WalletTable,
} from '../platform/db/index.ts';

export type Wallet = Readonly<WalletTable>;
export type User = Readonly<UserTable>;

/** An EOA is one credential across chains. */
export const EOA_SCOPE = 0;

const userById = prepare<{ id: string }, User>((qb, arg) =>
  qb.selectFrom('users').selectAll().where('id', '=', arg('id')),
);

export async function findUser(ex: Executor, id: string): Promise<User | undefined> {
  return userById.first(ex, { id });
}

async function findWallet(
  ex: Executor,
  { address, chainScope }: { address: string; chainScope: number },
): Promise<Wallet | undefined> {
  return ex
    .selectFrom('wallets')
    .selectAll()
    .where('address', '=', address)
    .where('chain_scope', '=', chainScope)
    .executeTakeFirst();
}

/** The wallet that opened a session; undefined once it is unlinked. */
export async function findSessionWallet(ex: Executor, sessionId: string): Promise<Wallet | undefined> {
  return ex
    .selectFrom('wallets')
    .innerJoin('sessions', 'sessions.wallet_id', 'wallets.id')
    .selectAll('wallets')
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst();
}

const walletsOfUser = prepare<{ userId: string }, Wallet>((qb, arg) =>
  qb.selectFrom('wallets').selectAll().where('user_id', '=', arg('userId')).orderBy('created_at').orderBy('id'),
);

export async function listWallets(ex: Executor, userId: string): Promise<Wallet[]> {
  return walletsOfUser.all(ex, { userId });
}

/** Wallets that can stand for `address` on `chainId`: the EOA's and the contract account's of that chain. */
export async function findWalletsOnChain(
  ex: Executor,
  { address, chainId }: { address: string; chainId: number },
): Promise<Wallet[]> {
  return ex
    .selectFrom('wallets')
    .selectAll()
    .where('address', '=', address)
    .where('chain_scope', 'in', [EOA_SCOPE, chainId])
    .execute();
}

export async function insertUser(tx: Tx, user: User): Promise<void> {
  await tx.insertInto('users').values(user).execute();
}

export async function deleteUser(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('users').where('id', '=', id).execute();
}

/** False when the credential belongs to somebody already. */
export async function insertWallet(tx: Tx, wallet: Wallet): Promise<boolean> {
  const row = await tx
    .insertInto('wallets')
    .values(wallet)
    .onConflict((conflict) => conflict.columns(['address', 'chain_scope']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Wallets of a user, with the user locked: until the transaction ends nobody else unlinks one of them. */
export async function lockWallets(tx: Tx, userId: string): Promise<Wallet[]> {
  await tx.selectFrom('users').select('id').where('id', '=', userId).$call(forUpdate(tx)).execute();
  return listWallets(tx, userId);
}

/** As findWallet, with its user locked: the wallet stays linked until the transaction ends. */
export async function lockWallet(
  tx: Tx,
  credential: { address: string; chainScope: number },
): Promise<Wallet | undefined> {
  const found = await findWallet(tx, credential);
  if (found === undefined) return undefined;
  const wallets = await lockWallets(tx, found.user_id);
  return wallets.find((wallet) => wallet.id === found.id);
}

export async function deleteWallet(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('wallets').where('id', '=', id).execute();
}

export async function insertServiceToken(tx: Tx, token: ServiceTokenTable): Promise<void> {
  await tx.insertInto('service_tokens').values(token).execute();
}

export async function findServiceToken(ex: Executor, tokenHash: string): Promise<ServiceTokenTable | undefined> {
  return ex
    .selectFrom('service_tokens')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function listServiceTokens(ex: Executor): Promise<ServiceTokenTable[]> {
  return ex.selectFrom('service_tokens').selectAll().orderBy('created_at').execute();
}

/** Revokes by id; true when it lived. */
export async function revokeServiceToken(tx: Tx, { id, now }: { id: string; now: number }): Promise<boolean> {
  const row = await tx
    .updateTable('service_tokens')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
