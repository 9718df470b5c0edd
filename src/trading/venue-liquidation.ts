import { divideCeil, divideFloor } from '../platform/decimals.ts';
import { maintenanceOf, unrealisedOf } from './venue-equity.ts';
import { abs, PRODUCT_PER_AMOUNT } from './venue-money.ts';
import type { VenueAccount, VenueMarket } from './venue-types.ts';

/**
 * The price at which equity has fallen to the maintenance margin: (cost − collateral) ÷ (quantity × (1 − m)) for a long, with
 * (1 + m) for a short. `maintenance` is m as a fraction. Rounded to the first price that liquidates; null when none does.
 */
export function liquidationPriceOf({
  collateral,
  cost,
  quantity,
  maintenance: { part, whole },
}: {
  readonly collateral: bigint;
  readonly cost: bigint;
  readonly quantity: bigint;
  readonly maintenance: { readonly part: bigint; readonly whole: bigint };
}): bigint | null {
  const lacking = (cost - collateral) * PRODUCT_PER_AMOUNT * whole;
  const perPrice = quantity * whole - abs(quantity) * part;
  const price = perPrice > 0n ? divideFloor(lacking, perPrice) : divideCeil(-lacking, -perPrice);
  return price > 0n ? price : null;
}

/** The price of a market that liquidates the account while all its other marks stay; null without a position. */
export function liquidationPrice(account: VenueAccount, market: VenueMarket): bigint | null {
  if (market.position === null) return null;
  let collateral = account.wallet;
  for (const other of account.markets) {
    if (other !== market) collateral += unrealisedOf(other) - maintenanceOf(other);
  }
  const maintenance = { part: 1n, whole: 2n * BigInt(market.maxLeverage) };
  return liquidationPriceOf({ ...market.position, collateral, maintenance });
}
