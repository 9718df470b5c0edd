import type { VaultChain } from '../platform/chain/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readCursor } from './chain-store.ts';
import { sumHeld } from './purchase-store.ts';
import type { VaultBinding } from './quote-store.ts';

/** What the database says that the vault holds for the resolver, beside what it holds. Amounts in wei. */
export interface Reconciliation {
  readonly atBlock: number;
  readonly purchases: number;
  readonly recordedWei: bigint;
  readonly vaultWei: bigint;
  /** Vault minus recorded: positive, the vault has money that no purchase explains; negative, money is missing. */
  readonly differenceWei: bigint;
}

/**
 * Compares purchases with the vault's balance at the block that the watcher has read. Withdrawals that the chain has and
 * the watcher has not confirmed yet show as a difference that the next rounds resolve.
 */
export async function reconcile(deps: { db: Db; chain: VaultChain; binding: VaultBinding }): Promise<Reconciliation> {
  const { db, chain, binding } = deps;
  const cursor = await readCursor(db.read, binding);
  const head = await chain.head();
  const at = (await chain.block(Math.min(cursor?.blockNumber ?? head.number, head.number))) ?? head;
  const held = await sumHeld(db.read, { binding, upToBlock: at.number });
  const vaultWei = await chain.resolverBalance(at);
  return {
    atBlock: at.number,
    purchases: held.count,
    recordedWei: held.wei,
    vaultWei,
    differenceWei: vaultWei - held.wei,
  };
}
