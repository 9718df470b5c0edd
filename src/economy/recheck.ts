import type { Clones } from '../clones/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { BlockRef, VaultChain } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { listUnfinalized, lockPurchase, type PurchaseRow, updatePurchase } from './purchase-store.ts';
import type { VaultBinding } from './quote-store.ts';
import type { Settlements } from './settlement.ts';

/** Purchases looked at in one round; the least recently updated come first, so that a backlog is worked off. */
const BATCH = 500;
const WATCHER = 'system:watcher';

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
  audit: Audit;
  clones: Clones;
  settlements: Settlements;
}): Rechecks {
  const { db, clock, chain, binding, audit, clones, settlements } = deps;

  return {
    async run(head) {
      const purchases = await listUnfinalized(db.read, { binding, limit: BATCH });
      if (purchases.length === 0) return 0;
      const finalNumber = await chain.finalized(head);
      const hashes = new Map<number, Promise<string | undefined>>();
      const hashAt = (number: number): Promise<string | undefined> => {
        const known = hashes.get(number) ?? chain.block(number).then((block) => block?.hash);
        hashes.set(number, known);
        return known;
      };
      for (const purchase of purchases) {
        const canonical = (await hashAt(purchase.block_number)) === purchase.block_hash;
        if (canonical && purchase.block_number <= finalNumber) await finalize(purchase);
        if (!canonical || isWaiting(purchase)) await lookAgain(purchase, head);
      }
      return purchases.length;
    },
  };

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
    if (seen.kind === 'absent') return drop(purchase.id);
    // A granted deposit that moved up to where it has too few confirmations is, for now, a dropped one.
    if (seen.kind === 'unconfirmed' && !isWaiting(purchase)) await drop(purchase.id);
    await settlements.settle({ ...deposit, ...seen });
  }

  async function drop(purchaseId: string): Promise<void> {
    await db.transaction(async (tx) => {
      const purchase = await lockPurchase(tx, purchaseId);
      const droppable = ['seen', 'confirming', 'granted', 'claimable', 'mismatched'];
      if (purchase === undefined || !droppable.includes(purchase.state)) return;
      const now = clock.now();
      if (purchase.state === 'granted') await clones.suspend(tx, purchaseId);
      await updatePurchase(tx, {
        id: purchaseId,
        changes: { state: 'reorged', state_reason: 'deposit_dropped', finalized_at: null, updated_at: now },
      });
      const details = { from: purchase.state, blockNumber: purchase.block_number };
      await audit.append(tx, { actor: WATCHER, action: 'purchase.suspended', subject: purchaseId, details });
      await emit(tx, { at: now, topic: 'purchase.suspended', payload: { purchaseId, ...details } });
    });
  }
}

function isWaiting(purchase: PurchaseRow): boolean {
  return purchase.state === 'seen' || purchase.state === 'confirming';
}
