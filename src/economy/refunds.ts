import { createHash } from 'node:crypto';
import type { Clones } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { BlockRef, VaultChain, WithdrawalSigner } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Jobs } from '../platform/jobs/index.ts';
import type { Journal } from './journal.ts';
import type { PurchaseUses } from './ports.ts';
import * as store from './purchase-store.ts';
import type { VaultBinding } from './quote-store.ts';
import * as refundStore from './refund-store.ts';

export const REFUND_QUEUE = 'refund-sign';
const SIGN_ATTEMPTS = 20;
/** Rows read at a time. */
const BATCH = 500;

export interface RefundRequest {
  readonly purchaseId: string;
  /** A user id, or `service:<token id>`. */
  readonly actor: string;
  readonly reason: string;
  /** Whether this caller may start a refund of the purchase as it is, locked. */
  readonly isRefundable: (tx: Tx, purchase: store.PurchaseRow) => Promise<boolean>;
  /** Whether this caller may touch this purchase; false looks like absence. */
  readonly mayTouch: (tx: Tx, purchase: store.PurchaseRow) => Promise<boolean>;
}

export interface Refunds {
  /**
   * Starts a refund, or brings back the one that runs: the entitlement is revoked first, then the signature is made by
   * whoever holds the resolver's key. A signature whose deadline has passed is made again under the same withdrawal nonce.
   * @throws AppError PURCHASE_NOT_FOUND, PURCHASE_NOT_REFUNDABLE
   */
  request(request: RefundRequest): Promise<store.PurchaseRow>;
  /** Signs a pending refund if this process has the key; false when the deposit is not deep enough yet. */
  sign(purchaseId: string): Promise<boolean>;
  /** Marks refunds whose withdrawal the chain has seen; returns how many. */
  settleWithdrawn(head: BlockRef): Promise<number>;
  /** Puts every pending refund into the queue again, in case a job was lost. */
  resume(): Promise<void>;
}

export interface RefundDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: EconomyConfig;
  readonly chain: VaultChain;
  readonly binding: VaultBinding;
  /** Undefined in processes without the resolver's key. */
  readonly signer: WithdrawalSigner | undefined;
  readonly jobs: Jobs;
  readonly journal: Journal;
  readonly clones: Clones;
  readonly uses: Pick<PurchaseUses, 'release'>;
  /** Depth at which a deposit counts as ours for good, before money goes out for it. */
  readonly minConfirmations: number;
}

export function createRefunds(deps: RefundDeps): Refunds {
  const { db, clock, config, chain, binding, signer, jobs, journal, clones, uses } = deps;

  async function request(input: RefundRequest): Promise<store.PurchaseRow> {
    const purchase = await db.transaction(async (tx) => {
      const locked = await store.lockPurchase(tx, input.purchaseId);
      if (locked === undefined || !(await input.mayTouch(tx, locked))) throw appError('PURCHASE_NOT_FOUND');
      if (await input.isRefundable(tx, locked)) return start(tx, locked, input);
      if (locked.state === 'refund_authorized') return reopenIfExpired(tx, locked);
      if (locked.state === 'refund_pending') return locked;
      throw appError('PURCHASE_NOT_REFUNDABLE', { details: { state: locked.state } });
    });
    if (purchase.state !== 'refund_pending' || signer === undefined) return purchase;
    // The payer is waiting: try at once. If it can't be done now, the queued job does it later.
    await sign(purchase.id).catch(() => false);
    return (await store.findPurchaseById(db.read, purchase.id)) ?? purchase;
  }

  async function start(tx: Tx, purchase: store.PurchaseRow, input: RefundRequest): Promise<store.PurchaseRow> {
    const now = clock.now();
    if (purchase.state === 'granted') await takeBack(tx, purchase, input.actor);
    await refundStore.insertRefund(tx, {
      purchase_id: purchase.id,
      wallet: purchase.wallet,
      amount_wei: purchase.amount_wei,
      withdrawal_nonce: withdrawalNonceOf(purchase).toString(),
      requested_by: input.actor,
      reason: input.reason,
      requested_at: now,
      authorized_at: null,
      deadline_at: null,
      signature: null,
      withdrawn_at: null,
    });
    const details = { reason: input.reason, from: purchase.state, amountWei: purchase.amount_wei };
    await journal.record(tx, { actor: input.actor, action: 'refund.requested', purchaseId: purchase.id, details });
    return toPending(
      tx,
      purchase,
      input.actor.startsWith('usr_') ? (purchase.user_id ?? input.actor) : purchase.user_id,
    );
  }

  /** What runs on the grant ends first; nobody can start anything on it meanwhile. */
  async function takeBack(tx: Tx, { id, user_id, clone_id }: store.PurchaseRow, actor: string): Promise<void> {
    if (user_id !== null && clone_id !== null) {
      await uses.release(tx, { purchaseId: id, userId: user_id, cloneId: clone_id, actor });
    }
    await clones.revoke(tx, id);
  }

  async function reopenIfExpired(tx: Tx, purchase: store.PurchaseRow): Promise<store.PurchaseRow> {
    const refund = await refundStore.findRefund(tx, purchase.id);
    if (refund?.deadline_at == null || refund.deadline_at > clock.now()) return purchase;
    return toPending(tx, purchase, purchase.user_id);
  }

  async function toPending(tx: Tx, purchase: store.PurchaseRow, userId: string | null): Promise<store.PurchaseRow> {
    await enqueue(tx, purchase.id);
    return journal.change(tx, purchase, { state: 'refund_pending', user_id: userId });
  }

  async function enqueue(tx: Tx, purchaseId: string): Promise<void> {
    const job = { queue: REFUND_QUEUE, key: purchaseId, payload: { purchaseId }, maxAttempts: SIGN_ATTEMPTS };
    await jobs.enqueue(tx, job);
  }

  async function sign(purchaseId: string): Promise<boolean> {
    if (signer === undefined) return false;
    const purchase = await store.findPurchaseById(db.read, purchaseId);
    const refund = await refundStore.findRefund(db.read, purchaseId);
    if (purchase?.state !== 'refund_pending' || refund === undefined) return true;
    // Paid into another vault than the one configured now: only a process that is configured for it can sign.
    if (!store.isBoundTo(purchase, binding)) return false;
    if (!(await depositIsDeep(purchase))) return false;
    const deadlineSec = Math.floor((clock.now() + config.refundDeadlineMs) / 1000);
    const signature = await signer.sign({
      user: refund.wallet as `0x${string}`,
      amountWei: BigInt(refund.amount_wei),
      nonce: BigInt(refund.withdrawal_nonce),
      deadlineSec,
    });
    await db.transaction(async (tx) => {
      const locked = await store.lockPurchase(tx, purchaseId);
      if (locked?.state !== 'refund_pending') return;
      const now = clock.now();
      const changes = { signature, deadline_at: deadlineSec * 1000, authorized_at: now };
      await refundStore.updateRefund(tx, { purchaseId, changes });
      await journal.change(tx, locked, { state: 'refund_authorized' });
      const details = { amountWei: refund.amount_wei, withdrawalNonce: refund.withdrawal_nonce, deadlineSec };
      await journal.record(tx, { actor: 'system:signer', action: 'refund.authorized', purchaseId, details });
    });
    return true;
  }

  /** No money goes out for a deposit that a reorganisation could still take away. */
  async function depositIsDeep(purchase: store.PurchaseRow): Promise<boolean> {
    // Seen to be final: asking again would need state that most endpoints no longer have.
    if (purchase.finalized_at !== null) return true;
    const seen = await chain.observeDeposit({
      wallet: purchase.wallet as `0x${string}`,
      nonce: BigInt(purchase.deposit_nonce),
      fromBlock: Math.max(0, purchase.block_number - chain.confirmations),
      hint: { blockNumber: purchase.block_number, txHash: purchase.tx_hash as `0x${string}` | null },
    });
    if (seen.kind !== 'absent') {
      return seen.confirmations >= deps.minConfirmations && seen.amountWei.toString() === purchase.amount_wei;
    }
    await db.transaction(async (tx) => {
      const locked = await store.lockPurchase(tx, purchase.id);
      if (locked?.state !== 'refund_pending') return;
      await journal.change(tx, locked, { state: 'reorged', state_reason: 'deposit_dropped' });
    });
    return false;
  }

  async function settleWithdrawn(head: BlockRef): Promise<number> {
    // As deep as the deposit had to be: a withdrawal that a reorganisation takes back must not look paid.
    const at = await chain.block(Math.max(0, head.number - deps.minConfirmations + 1));
    if (at === null) return 0;
    let settled = 0;
    const state = 'refund_authorized';
    for await (const purchases of store.eachInState(db.read, { binding, state, batch: BATCH })) {
      const refunds = await refundStore.findRefunds(
        db.read,
        purchases.map((purchase) => purchase.id),
      );
      for (const [purchaseId, refund] of refunds) {
        if (!(await chain.withdrawalUsed(BigInt(refund.withdrawal_nonce), at))) continue;
        await markWithdrawn(purchaseId);
        settled += 1;
      }
    }
    return settled;
  }

  async function markWithdrawn(purchaseId: string): Promise<void> {
    await db.transaction(async (tx) => {
      const locked = await store.lockPurchase(tx, purchaseId);
      if (locked?.state !== 'refund_authorized') return;
      const now = clock.now();
      await refundStore.updateRefund(tx, { purchaseId, changes: { withdrawn_at: now } });
      await journal.change(tx, locked, { state: 'refunded' });
      const details = { amountWei: locked.amount_wei };
      await journal.record(tx, { actor: 'system:watcher', action: 'refund.completed', purchaseId, details });
    });
  }

  return {
    request,
    sign,
    settleWithdrawn,
    async resume() {
      for await (const pending of store.eachInState(db.read, { binding, state: 'refund_pending', batch: BATCH })) {
        for (const purchase of pending) await db.transaction((tx) => enqueue(tx, purchase.id));
      }
    },
  };
}

/**
 * The withdrawal nonce of a deposit's refund: the SHA-256 of what makes the deposit unique. Being a function of the deposit,
 * it is the same again after a database is restored from a backup, and the vault pays each nonce once.
 */
function withdrawalNonceOf(purchase: store.PurchaseRow): bigint {
  const { chain_id, vault, resolver, wallet, deposit_nonce } = purchase;
  const deposit = ['refund', chain_id, vault, resolver, wallet, deposit_nonce].join(':');
  return BigInt(`0x${createHash('sha256').update(deposit).digest('hex')}`);
}
