import type { BlockRef, VaultChain } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import { listUnfinalized, type PurchaseRow, updatePurchase } from './purchase-store.ts';
import type { VaultBinding } from './quote-store.ts';
import { isWaiting, type Settlements } from './settlement.ts';

/** Rows read at a time. */
const BATCH = 500;

export interface Rechecks {
  /** Looks again at every purchase whose block is not final; returns how many. */
  run(head: BlockRef): Promise<number>;
}

/**
 * Until a deposit's block is final it can go away. Each round compares the block's hash with the chain's; only what moved,
 * or what waits for confirmations, is looked up in full.
 */
export function createRechecks(deps: {
  db: Db;
  clock: Clock;
  chain: VaultChain;
  binding: VaultBinding;
  settlements: Settlements;
  onDepositFailure: (error: unknown) => void;
}): Rechecks {
  const { db, clock, chain, binding, settlements, onDepositFailure } = deps;

  return {
    async run(head) {
      let purchases = await listUnfinalized(db.read, { binding, afterId: '', limit: BATCH });
      if (purchases.length === 0) return 0;
      const finalNumber = await chain.finalized(head);
      const hashes = new Map<number, Promise<string | undefined>>();
      const hashAt = (number: number): Promise<string | undefined> => {
        const known = hashes.get(number) ?? chain.block(number).then((block) => block?.hash);
        hashes.set(number, known);
        return known;
      };
      let count = 0;
      while (purchases.length > 0) {
        for (const purchase of purchases) {
          const canonical = (await hashAt(purchase.block_number)) === purchase.block_hash;
          try {
            await recheck(purchase, { canonical, head, finalNumber });
          } catch (error) {
            // One purchase that cannot be settled must not hold up the others.
            if (isOutage(error)) throw error;
            onDepositFailure(error);
          }
        }
        count += purchases.length;
        const afterId = purchases.at(-1)?.id ?? '';
        purchases = purchases.length < BATCH ? [] : await listUnfinalized(db.read, { binding, afterId, limit: BATCH });
      }
      return count;
    },
  };

  async function recheck(
    purchase: PurchaseRow,
    { canonical, head, finalNumber }: { canonical: boolean; head: BlockRef; finalNumber: number },
  ): Promise<void> {
    const dropped = purchase.state === 'reorged';
    if (purchase.block_number <= finalNumber && canonical !== dropped) await finalize(purchase);
    // A dropped deposit that is mined again is found by its log, which brings it to its new block.
    if (canonical ? dropped || isWaiting(purchase) : !dropped) await lookAgain(purchase, head);
  }

  async function finalize(purchase: PurchaseRow): Promise<void> {
    // Still waiting for its grant: that comes first, in this very round.
    if (isWaiting(purchase)) return;
    const now = clock.now();
    await db.transaction((tx) =>
      updatePurchase(tx, { id: purchase.id, changes: { finalized_at: now, updated_at: now } }),
    );
  }

  async function lookAgain(purchase: PurchaseRow, head: BlockRef): Promise<void> {
    const deposit = {
      binding,
      wallet: purchase.wallet as `0x${string}`,
      nonce: purchase.deposit_nonce,
    };
    const seen = await chain.observeDeposit({
      wallet: deposit.wallet,
      nonce: BigInt(deposit.nonce),
      fromBlock: Math.max(0, Math.min(purchase.block_number, head.number) - chain.confirmations),
      hint: { blockNumber: purchase.block_number, txHash: purchase.tx_hash as `0x${string}` | null },
    });
    if (seen.kind === 'absent') return settlements.drop(purchase.id);
    await settlements.settle({ ...deposit, ...seen, confirmed: seen.kind === 'confirmed' });
  }
}
