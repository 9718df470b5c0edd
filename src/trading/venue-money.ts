import { divideCeil, divideFloor, divideHalfEven } from '../platform/decimals.ts';

/** Places of amounts in USDC. */
export const AMOUNT_SCALE = 6;
/** Places of prices and quantities. */
export const UNIT_SCALE = 8;
/** Places of shares: fees, slippage, fractions of equity. */
export const SHARE_SCALE = 8;
/** Places of funding rates. */
export const RATE_SCALE = 12;

const UNIT = 10n ** BigInt(UNIT_SCALE);
export const ONE_SHARE = 10n ** BigInt(SHARE_SCALE);
/** A quantity times a price, over an amount. */
export const PRODUCT_PER_AMOUNT = UNIT * 10n ** BigInt(UNIT_SCALE - AMOUNT_SCALE);
const FUNDING_PER_AMOUNT = PRODUCT_PER_AMOUNT * 10n ** BigInt(RATE_SCALE);

/** The amount that a quantity is worth at a price, signed like the quantity; half to even. */
export function notionalOf(quantity: bigint, price: bigint): bigint {
  return divideHalfEven(quantity * price, PRODUCT_PER_AMOUNT);
}

/** The fee on a notional, whatever its sign; rounded up. */
export function feeOn(notional: bigint, share: bigint): bigint {
  return divideCeil(abs(notional) * share, ONE_SHARE);
}

/** What a position pays at a settlement, negative when it receives: quantity × mark × rate, half to even. */
export function fundingOn(quantity: bigint, { mark, rate }: { mark: bigint; rate: bigint }): bigint {
  return divideHalfEven(quantity * mark * rate, FUNDING_PER_AMOUNT);
}

/** A price made worse by slippage: higher for a buy, lower for a sell, rounded against the account. */
export function slippedPrice(price: bigint, { buys, slippage }: { buys: boolean; slippage: bigint }): bigint {
  return buys
    ? divideCeil(price * (ONE_SHARE + slippage), ONE_SHARE)
    : divideFloor(price * (ONE_SHARE - slippage), ONE_SHARE);
}

/** A share of an amount or a price; rounded up, so that a floor made of it is never too low. */
export function shareOf(value: bigint, share: bigint): bigint {
  return divideCeil(value * share, ONE_SHARE);
}

/** The least amount that is no more than `fraction` below `from`. */
export function floorBelow(from: bigint, fraction: bigint): bigint {
  return shareOf(from, ONE_SHARE - fraction);
}

/** A quantity rounded down to whole lots. */
export function wholeLots(quantity: bigint, lot: bigint): bigint {
  return quantity - (quantity % lot);
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** Whether an amount is more than a share of another, exactly. */
export function isMoreThanShare(amount: bigint, { of, share }: { of: bigint; share: bigint }): boolean {
  return amount * ONE_SHARE > of * share;
}

/** A share of a volume; rounded down. */
export function shareOfVolume(volume: bigint, share: bigint): bigint {
  return divideFloor(volume * share, ONE_SHARE);
}
