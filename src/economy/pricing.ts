import { type EconomyConfig, MODEL_STRENGTHS, type ModelStrength, TIERS, type Tier } from '../config.ts';
import { appError } from '../platform/errors.ts';

/** What a player buys. */
export interface Terms {
  readonly tier: Tier;
  readonly assetCapacity: number;
  readonly modelStrength: ModelStrength;
}

/**
 * The price of terms in wei.
 * @throws AppError TIER_CAPACITY_MISMATCH when the capacity lies outside its tier.
 */
export function priceOf(terms: Terms, config: EconomyConfig): bigint {
  const { minAssets, maxAssets } = config.tiers[terms.tier];
  if (terms.assetCapacity < minAssets || terms.assetCapacity > maxAssets) {
    throw appError('TIER_CAPACITY_MISMATCH', { details: { tier: terms.tier, minAssets, maxAssets } });
  }
  return config.prices[terms.modelStrength][terms.tier];
}

export function sameTerms(a: Terms, b: Terms): boolean {
  return a.tier === b.tier && a.assetCapacity === b.assetCapacity && a.modelStrength === b.modelStrength;
}

/** Tiers in ascending order with their limits and prices by strength. */
export function priceList(config: EconomyConfig) {
  return TIERS.map((tier) => ({
    tier,
    ...config.tiers[tier],
    prices: MODEL_STRENGTHS.map((modelStrength) => ({ modelStrength, amountWei: config.prices[modelStrength][tier] })),
  }));
}
