import { type Clones, modelsUpTo } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import { type AppError, appError } from '../platform/errors.ts';
import type { Intent } from './intent.ts';
import type { Journal } from './journal.ts';
import type { Terms } from './pricing.ts';
import type { PurchaseRow } from './purchase-store.ts';

export const WATCHER = 'system:watcher';

export interface Settlement {
  readonly purchase: PurchaseRow;
  /** True when this very call granted. */
  readonly granted: boolean;
}

export interface FulfilInput {
  /** Matched to its quote, locked, owned. */
  readonly purchase: PurchaseRow;
  readonly intent: Intent;
  /** The user who claims; undefined: the watcher found the deposit, and nobody is there to hear a refusal. */
  readonly claimedBy: string | undefined;
}

/**
 * Gives a paid deposit what it was for: clone → default draft → entitlement → granted, inside the caller's transaction.
 * What cannot be given to a payer who is there is refused; for one who is not, the deposit becomes claimable.
 */
export type Fulfil = (tx: Tx, input: FulfilInput) => Promise<Settlement>;

export function createFulfilment(deps: {
  clock: Clock;
  config: EconomyConfig;
  clones: Clones;
  journal: Journal;
  createDraft: (tx: Tx, cloneId: number) => Promise<void>;
}): Fulfil {
  const { clock, config, clones, journal, createDraft } = deps;

  async function wait(
    tx: Tx,
    { purchase, claimedBy }: FulfilInput,
    { reason, refusal }: { reason: string; refusal: AppError },
  ): Promise<Settlement> {
    if (claimedBy !== undefined) throw refusal;
    return {
      purchase: await journal.change(tx, purchase, { state: 'claimable', state_reason: reason }),
      granted: false,
    };
  }

  async function grant(tx: Tx, input: FulfilInput, to: { cloneId: number; created: boolean }): Promise<Settlement> {
    const { purchase, claimedBy } = input;
    const terms = termsOf(purchase);
    await clones.grant(tx, { purchaseId: purchase.id, cloneId: to.cloneId, ...terms });
    const granted = await journal.change(tx, purchase, {
      state: 'granted',
      state_reason: null,
      clone_id: to.cloneId,
      created_clone: to.created ? 1 : 0,
      granted_at: clock.now(),
    });
    await journal.record(tx, {
      actor: claimedBy ?? WATCHER,
      action: 'purchase.granted',
      purchaseId: purchase.id,
      details: { cloneId: to.cloneId, amountWei: purchase.amount_wei, ...terms },
    });
    return { purchase: granted, granted: true };
  }

  return async (tx, input) => {
    const { purchase, intent } = input;
    const userId = purchase.user_id as string;
    if (intent.kind === 'none') return wait(tx, input, { reason: 'no_intent', refusal: appError('INTENT_REQUIRED') });
    if (intent.kind === 'clone') {
      const clone = await clones.lock(tx, { userId, cloneId: intent.cloneId });
      if (clone !== undefined && clone.retired_at === null)
        return grant(tx, input, { cloneId: clone.id, created: false });
      const refusal = appError(clone === undefined ? 'CLONE_NOT_FOUND' : 'CLONE_RETIRED');
      return wait(tx, input, { reason: 'clone_unavailable', refusal });
    }
    const { displayName, model } = intent;
    const allowedModels = modelsUpTo(termsOf(purchase).modelStrength, config);
    if (model !== null && !allowedModels.includes(model)) {
      const refusal = appError('MODEL_NOT_ALLOWED', { details: { allowedModels } });
      return wait(tx, input, { reason: 'model_unavailable', refusal });
    }
    const cloneId = await clones.create(tx, { userId, displayName, model });
    await createDraft(tx, cloneId);
    return grant(tx, input, { cloneId, created: true });
  };
}

/** The terms of a purchase that matched a quote. */
export function termsOf(purchase: PurchaseRow): Terms {
  const { tier, asset_capacity, model_strength } = purchase;
  if (tier === null || asset_capacity === null || model_strength === null) {
    throw new Error(`purchase ${purchase.id} has matched no quote`);
  }
  return { tier, assetCapacity: asset_capacity, modelStrength: model_strength };
}
