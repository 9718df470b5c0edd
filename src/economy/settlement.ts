import type { Clones } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { BlockRef } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type Fulfil, type Settlement, termsOf, WATCHER } from './fulfilment.ts';
import type { Intent } from './intent.ts';
import type { Journal } from './journal.ts';
import { sameTerms, type Terms } from './pricing.ts';
import { type DepositId, lockOrInsertPurchase, lockPurchase, type PurchaseRow } from './purchase-store.ts';
import { matchQuote } from './quote-match.ts';
import { quoteIntent, quoteTerms, useQuote } from './quote-store.ts';
import { findRefund } from './refund-store.ts';

/** A deposit as the chain shows it now. */
export interface Sighting extends DepositId {
  readonly amountWei: bigint;
  readonly block: Pick<BlockRef, 'number' | 'hash' | 'timestampMs'>;
  readonly txHash: string | null;
  readonly confirmations: number;
  /** Deep enough, and still there at that depth. */
  readonly confirmed: boolean;
}

/** What a signed-in payer says of a deposit; the watcher says nothing. */
export interface Claim {
  readonly userId: string;
  readonly terms: Terms;
  /** Undefined: as the quote says. */
  readonly intent: Intent | undefined;
}

/** Whose a wallet is, on the payment chain. */
export type WalletOwners = (tx: Tx, wallet: string) => Promise<readonly string[]>;

export interface Settlements {
  /**
   * Brings a sighted deposit as far as it can go, in one transaction: record → match its quote → clone → entitlement →
   * granted. Calling it again, from wherever, changes nothing that has been done.
   *
   * @throws AppError for a claim that cannot be honoured (INTENT_REQUIRED, QUOTE_TERMS_DIFFER, CLONE_NOT_FOUND,
   *   CLONE_RETIRED, MODEL_NOT_ALLOWED, DEPOSIT_ALREADY_USED); nothing is recorded then.
   */
  settle(sighting: Sighting, claim?: Claim): Promise<Settlement>;
  /** Only writes a sighted deposit down, so that it is looked at again. */
  note(sighting: Sighting): Promise<void>;
  /** The chain no longer has the deposit: what it bought is suspended until it is back. */
  drop(purchaseId: string): Promise<void>;
}

export function createSettlements(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  config: EconomyConfig;
  clones: Clones;
  journal: Journal;
  fulfil: Fulfil;
  ownersOf: WalletOwners;
}): Settlements {
  const { db, clock, ids, config, clones, journal, fulfil, ownersOf } = deps;

  return {
    settle: (sighting, claim) =>
      db.transaction(async (tx) => {
        const known = await lockOrInsertPurchase(
          tx,
          sighting,
          freshPurchase(sighting, { id: ids.id('pur'), now: clock.now() }),
        );
        if (claim !== undefined && known.user_id !== null && known.user_id !== claim.userId) {
          throw appError('DEPOSIT_ALREADY_USED');
        }
        const moved = known.block_hash !== sighting.block.hash;
        const purchase = await follow(tx, known, sighting);
        if (!sighting.confirmed) {
          // A settled deposit that moved up to where it has too few confirmations is, for now, a dropped one.
          return { purchase: moved && isSettled(purchase) ? await suspend(tx, purchase) : purchase, granted: false };
        }
        if (purchase.state === 'reorged') return { purchase: await restore(tx, purchase), granted: false };
        if (isWaiting(purchase)) return decide(tx, purchase, claim);
        if (purchase.state === 'claimable' && claim !== undefined) return claimPaid(tx, purchase, claim);
        return { purchase, granted: false };
      }),

    note: (sighting) =>
      db.transaction(async (tx) => {
        await lockOrInsertPurchase(tx, sighting, freshPurchase(sighting, { id: ids.id('pur'), now: clock.now() }));
      }),

    drop: (purchaseId) =>
      db.transaction(async (tx) => {
        const purchase = await lockPurchase(tx, purchaseId);
        if (purchase === undefined || !(isSettled(purchase) || isWaiting(purchase))) return;
        await suspend(tx, purchase);
      }),
  };

  /** Keeps the purchase at the block where its deposit stands now, and an unsettled one at its confirmations. */
  async function follow(tx: Tx, purchase: PurchaseRow, sighting: Sighting): Promise<PurchaseRow> {
    const waiting = purchase.state === 'seen' || (purchase.state === 'reorged' && purchase.granted_at === null);
    const state = waiting && sighting.confirmations > 1 ? 'confirming' : purchase.state;
    if (state === purchase.state && purchase.block_hash === sighting.block.hash) return purchase;
    return journal.change(tx, purchase, { ...blockColumns(sighting), state, state_reason: null, finalized_at: null });
  }

  async function suspend(tx: Tx, purchase: PurchaseRow): Promise<PurchaseRow> {
    if (purchase.state === 'granted') await clones.suspend(tx, purchase.id);
    const suspended = await journal.change(tx, purchase, {
      state: 'reorged',
      state_reason: 'deposit_dropped',
      finalized_at: null,
    });
    const details = { from: purchase.state, blockNumber: purchase.block_number };
    await journal.record(tx, { actor: WATCHER, action: 'purchase.suspended', purchaseId: purchase.id, details });
    return suspended;
  }

  /** A dropped deposit is back: what it had bought before counts again. */
  async function restore(tx: Tx, purchase: PurchaseRow): Promise<PurchaseRow> {
    const refund = await findRefund(tx, purchase.id);
    const state = refund !== undefined ? 'refund_pending' : purchase.clone_id !== null ? 'granted' : 'confirming';
    if (state === 'granted') await clones.restore(tx, purchase.id);
    const restored = await journal.change(tx, purchase, { state, state_reason: null });
    const details = { state };
    await journal.record(tx, { actor: WATCHER, action: 'purchase.restored', purchaseId: purchase.id, details });
    return restored;
  }

  async function decide(tx: Tx, purchase: PurchaseRow, claim: Claim | undefined): Promise<Settlement> {
    const owners = await ownersOf(tx, purchase.wallet);
    const match = await matchQuote(tx, { purchase, owners, claim, graceMs: config.quoteGraceMs });
    if (match.kind === 'mismatch') {
      const userId = match.userId ?? (owners.length === 1 ? (owners[0] ?? null) : null);
      return mismatch(tx, purchase, { reason: match.reason, userId });
    }
    const { quote } = match;
    const terms = quoteTerms(quote);
    if (!(await useQuote(tx, { id: quote.id, purchaseId: purchase.id }))) {
      return mismatch(tx, purchase, { reason: 'quote_used', userId: quote.user_id });
    }
    const matched = await journal.change(tx, purchase, {
      user_id: quote.user_id,
      quote_id: quote.id,
      tier: terms.tier,
      asset_capacity: terms.assetCapacity,
      model_strength: terms.modelStrength,
    });
    return fulfil(tx, { purchase: matched, intent: claim?.intent ?? quoteIntent(quote), claimedBy: claim?.userId });
  }

  async function mismatch(
    tx: Tx,
    purchase: PurchaseRow,
    { reason, userId }: { reason: string; userId: string | null },
  ): Promise<Settlement> {
    const changes = { state: 'mismatched', state_reason: reason, user_id: userId } as const;
    const mismatched = await journal.change(tx, purchase, changes);
    const details = { reason };
    await journal.record(tx, { actor: WATCHER, action: 'purchase.mismatched', purchaseId: purchase.id, details });
    return { purchase: mismatched, granted: false };
  }

  /** A paid deposit without a purpose gets one from its payer. */
  async function claimPaid(tx: Tx, purchase: PurchaseRow, claim: Claim): Promise<Settlement> {
    if (!sameTerms(termsOf(purchase), claim.terms)) throw appError('QUOTE_TERMS_DIFFER');
    if (claim.intent === undefined) throw appError('INTENT_REQUIRED');
    return fulfil(tx, { purchase, intent: claim.intent, claimedBy: claim.userId });
  }
}

/** Seen, and not yet deep enough to be decided on. */
export function isWaiting({ state }: PurchaseRow): boolean {
  return state === 'seen' || state === 'confirming';
}

/** Decided on, and still dependent on its block. */
function isSettled({ state }: PurchaseRow): boolean {
  return state === 'granted' || state === 'claimable' || state === 'mismatched';
}

function freshPurchase(sighting: Sighting, { id, now }: { id: string; now: number }): PurchaseRow {
  return {
    id,
    chain_id: sighting.binding.chainId,
    vault: sighting.binding.vault,
    wallet: sighting.wallet,
    resolver: sighting.binding.resolver,
    deposit_nonce: sighting.nonce,
    user_id: null,
    quote_id: null,
    clone_id: null,
    created_clone: 0,
    state: 'seen',
    state_reason: null,
    amount_wei: sighting.amountWei.toString(),
    tier: null,
    asset_capacity: null,
    model_strength: null,
    ...blockColumns(sighting),
    seen_at: now,
    granted_at: null,
    finalized_at: null,
    updated_at: now,
  };
}

function blockColumns({ block, txHash }: Sighting) {
  return { block_number: block.number, block_hash: block.hash, block_at: block.timestampMs, tx_hash: txHash };
}
