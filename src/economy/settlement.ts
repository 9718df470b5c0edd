import { type Clones, modelsUpTo } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { BlockRef } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Intent } from './intent.ts';
import { sameTerms, type Terms } from './pricing.ts';
import {
  type DepositId,
  findRefund,
  lockOrInsertPurchase,
  lockPurchase,
  type PurchaseRow,
  updatePurchase,
} from './purchase-store.ts';
import { matchQuote } from './quote-match.ts';
import { quoteIntent, quoteTerms, useQuote } from './quote-store.ts';

/** A deposit as the chain shows it now. */
export interface Sighting extends DepositId {
  readonly amountWei: bigint;
  readonly block: BlockRef;
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

export interface Settlement {
  readonly purchase: PurchaseRow;
  /** True when this very call granted. */
  readonly granted: boolean;
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
  /** The chain no longer has the deposit: what it bought is suspended until it is back. */
  drop(purchaseId: string): Promise<void>;
}

export interface SettlementDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: EconomyConfig;
  readonly audit: Audit;
  readonly clones: Clones;
  readonly ownersOf: WalletOwners;
  readonly createDraft: (tx: Tx, cloneId: number) => Promise<void>;
}

const WATCHER = 'system:watcher';

export function createSettlements(deps: SettlementDeps): Settlements {
  const { db, clock, ids, config, audit, clones, ownersOf, createDraft } = deps;

  return {
    settle: (sighting, claim) =>
      db.transaction(async (tx) => {
        const known = await lockOrInsertPurchase(tx, sighting, freshPurchase(sighting));
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
        if (purchase.state === 'claimable' && claim !== undefined) return grantClaimable(tx, purchase, claim);
        return { purchase, granted: false };
      }),

    drop: (purchaseId) =>
      db.transaction(async (tx) => {
        const purchase = await lockPurchase(tx, purchaseId);
        if (purchase === undefined || !(isSettled(purchase) || isWaiting(purchase))) return;
        await suspend(tx, purchase);
      }),
  };

  async function suspend(tx: Tx, purchase: PurchaseRow): Promise<PurchaseRow> {
    if (purchase.state === 'granted') await clones.suspend(tx, purchase.id);
    const suspended = await change(tx, purchase, {
      state: 'reorged',
      state_reason: 'deposit_dropped',
      finalized_at: null,
    });
    const details = { from: purchase.state, blockNumber: purchase.block_number };
    await record(tx, { actor: WATCHER, action: 'purchase.suspended', purchase, details });
    return suspended;
  }

  function freshPurchase(sighting: Sighting): PurchaseRow {
    const now = clock.now();
    return {
      id: ids.id('pur'),
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

  /** Keeps the purchase at the block where its deposit stands now, and an unsettled one at its confirmations. */
  async function follow(tx: Tx, purchase: PurchaseRow, sighting: Sighting): Promise<PurchaseRow> {
    const waiting = purchase.state === 'seen' || (purchase.state === 'reorged' && purchase.granted_at === null);
    const state = waiting && sighting.confirmations > 1 ? 'confirming' : purchase.state;
    if (state === purchase.state && purchase.block_hash === sighting.block.hash) return purchase;
    return updatePurchase(tx, {
      id: purchase.id,
      changes: { ...blockColumns(sighting), state, state_reason: null, finalized_at: null, updated_at: clock.now() },
    });
  }

  /** A dropped deposit is back: what it had bought before counts again. */
  async function restore(tx: Tx, purchase: PurchaseRow): Promise<PurchaseRow> {
    const refund = await findRefund(tx, purchase.id);
    const state = refund !== undefined ? 'refund_pending' : purchase.clone_id !== null ? 'granted' : 'confirming';
    if (state === 'granted') await clones.restore(tx, purchase.id);
    const restored = await change(tx, purchase, { state, state_reason: null });
    await record(tx, { actor: WATCHER, action: 'purchase.restored', purchase, details: { state } });
    return restored;
  }

  async function decide(tx: Tx, purchase: PurchaseRow, claim: Claim | undefined): Promise<Settlement> {
    const owners = await ownersOf(tx, purchase.wallet);
    const match = await matchQuote(tx, { purchase, owners, claim, graceMs: config.quoteGraceMs });
    if (match.kind === 'mismatch') {
      const userId = match.userId ?? (owners.length === 1 ? (owners[0] ?? null) : null);
      const changes = { state: 'mismatched', state_reason: match.reason, user_id: userId } as const;
      const mismatched = await change(tx, purchase, changes);
      await record(tx, { actor: WATCHER, action: 'purchase.mismatched', purchase, details: { reason: match.reason } });
      return { purchase: mismatched, granted: false };
    }
    const { quote } = match;
    const terms = quoteTerms(quote);
    if (!(await useQuote(tx, { id: quote.id, purchaseId: purchase.id }))) {
      const changes = { state: 'mismatched', state_reason: 'quote_used', user_id: quote.user_id } as const;
      return { purchase: await change(tx, purchase, changes), granted: false };
    }
    const matched = await change(tx, purchase, {
      user_id: quote.user_id,
      quote_id: quote.id,
      tier: terms.tier,
      asset_capacity: terms.assetCapacity,
      model_strength: terms.modelStrength,
    });
    return fulfil(tx, matched, claim?.intent ?? quoteIntent(quote), claim);
  }

  /** A paid deposit without a purpose gets one from its payer. */
  async function grantClaimable(tx: Tx, purchase: PurchaseRow, claim: Claim): Promise<Settlement> {
    if (!sameTerms(termsOf(purchase), claim.terms)) throw appError('QUOTE_TERMS_DIFFER');
    if (claim.intent === undefined) throw appError('INTENT_REQUIRED');
    return fulfil(tx, purchase, claim.intent, claim);
  }

  async function fulfil(tx: Tx, purchase: PurchaseRow, intent: Intent, claim: Claim | undefined): Promise<Settlement> {
    const userId = purchase.user_id as string;
    if (intent.kind === 'none') {
      if (claim !== undefined) throw appError('INTENT_REQUIRED');
      return {
        purchase: await change(tx, purchase, { state: 'claimable', state_reason: 'no_intent' }),
        granted: false,
      };
    }
    if (intent.kind === 'clone') {
      const clone = await clones.lock(tx, { userId, cloneId: intent.cloneId });
      if (clone === undefined || clone.retired_at !== null) {
        // A payer who is there hears of it; for one who is not, the deposit waits.
        if (claim !== undefined) throw appError(clone === undefined ? 'CLONE_NOT_FOUND' : 'CLONE_RETIRED');
        const changes = { state: 'claimable', state_reason: 'clone_unavailable' } as const;
        return { purchase: await change(tx, purchase, changes), granted: false };
      }
      return grant(tx, purchase, { cloneId: clone.id, created: false, actor: claim?.userId });
    }
    assertModel(intent.model, termsOf(purchase));
    const cloneId = await clones.create(tx, { userId, displayName: intent.displayName, model: intent.model });
    await createDraft(tx, cloneId);
    return grant(tx, purchase, { cloneId, created: true, actor: claim?.userId });
  }

  function assertModel(model: string | null, terms: Terms): void {
    const allowedModels = modelsUpTo(terms.modelStrength, config);
    if (model !== null && !allowedModels.includes(model))
      throw appError('MODEL_NOT_ALLOWED', { details: { allowedModels } });
  }

  async function grant(
    tx: Tx,
    purchase: PurchaseRow,
    to: { cloneId: number; created: boolean; actor: string | undefined },
  ): Promise<Settlement> {
    const terms = termsOf(purchase);
    await clones.grant(tx, { purchaseId: purchase.id, cloneId: to.cloneId, ...terms });
    const granted = await change(tx, purchase, {
      state: 'granted',
      state_reason: null,
      clone_id: to.cloneId,
      created_clone: to.created ? 1 : 0,
      granted_at: clock.now(),
    });
    const details = { cloneId: to.cloneId, amountWei: purchase.amount_wei, ...terms };
    await record(tx, { actor: to.actor ?? WATCHER, action: 'purchase.granted', purchase, details });
    return { purchase: granted, granted: true };
  }

  function change(tx: Tx, purchase: PurchaseRow, changes: Partial<Omit<PurchaseRow, 'id'>>): Promise<PurchaseRow> {
    return updatePurchase(tx, { id: purchase.id, changes: { ...changes, updated_at: clock.now() } });
  }

  /** One audit entry and one event for each turn of a payment. */
  async function record(
    tx: Tx,
    entry: { actor: string; action: string; purchase: PurchaseRow; details: Record<string, string | number> },
  ): Promise<void> {
    const { actor, action, purchase, details } = entry;
    await audit.append(tx, { actor, action, subject: purchase.id, details });
    await emit(tx, { at: clock.now(), topic: action, payload: { purchaseId: purchase.id, ...details } });
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

/** The terms of a purchase that matched a quote. */
export function termsOf(purchase: PurchaseRow): Terms {
  const { tier, asset_capacity, model_strength } = purchase;
  if (tier === null || asset_capacity === null || model_strength === null) {
    throw new Error(`purchase ${purchase.id} has matched no quote`);
  }
  return { tier, assetCapacity: asset_capacity, modelStrength: model_strength };
}

function blockColumns(sighting: Sighting) {
  return {
    block_number: sighting.block.number,
    block_hash: sighting.block.hash,
    block_at: sighting.block.timestampMs,
    tx_hash: sighting.txHash,
  };
}
