import { type Executor, forUpdate, type PurchaseState, type PurchaseTable, type Tx } from '../platform/db/index.ts';
import type { VaultBinding } from './quote-store.ts';

export type PurchaseRow = Readonly<PurchaseTable>;
export type { PurchaseState } from '../platform/db/index.ts';

/** What makes a deposit unique on the chain. */
export interface DepositId {
  readonly binding: VaultBinding;
  readonly wallet: `0x${string}`;
  /** Canonical decimal. */
  readonly nonce: string;
}

function byDeposit(ex: Executor, { binding, wallet, nonce }: DepositId) {
  return ex
    .selectFrom('purchases')
    .selectAll()
    .where('chain_id', '=', binding.chainId)
    .where('vault', '=', binding.vault)
    .where('wallet', '=', wallet)
    .where('resolver', '=', binding.resolver)
    .where('deposit_nonce', '=', nonce);
}

export async function findPurchase(ex: Executor, deposit: DepositId): Promise<PurchaseRow | undefined> {
  return byDeposit(ex, deposit).executeTakeFirst();
}

/**
 * The deposit's purchase, made from `fresh` if it has none, with its row locked: whatever two callers want of one deposit,
 * they come one after the other.
 */
export async function lockOrInsertPurchase(tx: Tx, deposit: DepositId, fresh: PurchaseRow): Promise<PurchaseRow> {
  await tx
    .insertInto('purchases')
    .values(fresh)
    .onConflict((conflict) =>
      conflict.columns(['chain_id', 'vault', 'wallet', 'resolver', 'deposit_nonce']).doNothing(),
    )
    .execute();
  return byDeposit(tx, deposit).$call(forUpdate(tx)).executeTakeFirstOrThrow();
}

export async function lockPurchase(tx: Tx, id: string): Promise<PurchaseRow | undefined> {
  return tx.selectFrom('purchases').selectAll().where('id', '=', id).$call(forUpdate(tx)).executeTakeFirst();
}

export async function findPurchaseById(ex: Executor, id: string): Promise<PurchaseRow | undefined> {
  return ex.selectFrom('purchases').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function updatePurchase(
  tx: Tx,
  { id, changes }: { id: string; changes: Partial<Omit<PurchaseTable, 'id'>> },
): Promise<PurchaseRow> {
  return tx.updateTable('purchases').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** True when this nonce was used, by whatever wallet, for a purchase that got something. */
export async function nonceIsSpent(ex: Executor, { binding, nonce }: Omit<DepositId, 'wallet'>): Promise<boolean> {
  const row = await ex
    .selectFrom('purchases')
    .select('id')
    .where('chain_id', '=', binding.chainId)
    .where('vault', '=', binding.vault)
    .where('resolver', '=', binding.resolver)
    .where('deposit_nonce', '=', nonce)
    .where('state', 'in', ['granted', 'claimable', 'refund_pending', 'refund_authorized', 'refunded'])
    .executeTakeFirst();
  return row !== undefined;
}

/** A page of purchases, newest first; `before` is the last one of the page before. */
export interface PurchasePage {
  readonly states: readonly PurchaseState[] | undefined;
  readonly before: { readonly seenAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

function page(ex: Executor, { states, before, limit }: PurchasePage) {
  let query = ex.selectFrom('purchases').selectAll();
  if (states !== undefined) query = query.where('state', 'in', states);
  if (before !== undefined) {
    query = query.where((where) =>
      where.or([
        where('seen_at', '<', before.seenAt),
        where.and([where('seen_at', '=', before.seenAt), where('id', '<', before.id)]),
      ]),
    );
  }
  return query.orderBy('seen_at', 'desc').orderBy('id', 'desc').limit(limit);
}

/** A user's purchases, and those of their wallets that belong to nobody yet. */
export async function listPurchasesOf(
  ex: Executor,
  { userId, wallets, ...rest }: { userId: string; wallets: readonly string[] } & PurchasePage,
): Promise<PurchaseRow[]> {
  return page(ex, rest)
    .where((where) => {
      const own = where('user_id', '=', userId);
      if (wallets.length === 0) return own;
      return where.or([own, where.and([where('user_id', 'is', null), where('wallet', 'in', wallets)])]);
    })
    .execute();
}

export async function listPurchases(ex: Executor, options: PurchasePage): Promise<PurchaseRow[]> {
  return page(ex, options).execute();
}

/** Purchases whose block may still go away, by id, from behind `afterId`. */
export async function listUnfinalized(
  ex: Executor,
  { binding, afterId, limit }: { binding: VaultBinding; afterId: string; limit: number },
): Promise<PurchaseRow[]> {
  return ex
    .selectFrom('purchases')
    .selectAll()
    .where('id', '>', afterId)
    .where('chain_id', '=', binding.chainId)
    .where('vault', '=', binding.vault)
    .where('finalized_at', 'is', null)
    .where('state', 'in', ['seen', 'confirming', 'granted', 'claimable', 'mismatched', 'reorged', 'refund_pending'])
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Every purchase of this vault in one state, a batch at a time. */
export async function* eachInState(
  ex: Executor,
  { binding, state, batch }: { binding: VaultBinding; state: PurchaseState; batch: number },
): AsyncGenerator<PurchaseRow[]> {
  let rows: PurchaseRow[];
  let afterId = '';
  do {
    rows = await ex
      .selectFrom('purchases')
      .selectAll()
      .where('chain_id', '=', binding.chainId)
      .where('vault', '=', binding.vault)
      .where('resolver', '=', binding.resolver)
      .where('state', '=', state)
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(batch)
      .execute();
    afterId = rows.at(-1)?.id ?? '';
    if (rows.length > 0) yield rows;
  } while (rows.length === batch);
}

/** Whether a purchase was paid into this vault for this resolver. */
export function isBoundTo(purchase: PurchaseRow, binding: VaultBinding): boolean {
  return (
    purchase.chain_id === binding.chainId && purchase.vault === binding.vault && purchase.resolver === binding.resolver
  );
}

/** Sum of what the vault should hold for us at a block: every deposit recorded up to it that was not withdrawn. */
export async function sumHeld(
  ex: Executor,
  { binding, upToBlock }: { binding: VaultBinding; upToBlock: number },
): Promise<{ count: number; wei: bigint }> {
  const rows = await ex
    .selectFrom('purchases')
    .select('amount_wei')
    .where('chain_id', '=', binding.chainId)
    .where('vault', '=', binding.vault)
    .where('resolver', '=', binding.resolver)
    .where('block_number', '<=', upToBlock)
    .where('state', 'not in', ['refunded', 'reorged'])
    .execute();
  return { count: rows.length, wei: rows.reduce((sum, row) => sum + BigInt(row.amount_wei), 0n) };
}
