import { divideCeil } from '../platform/decimals.ts';
import { abs, feeOn, least, notionalOf } from './venue-money.ts';
import type { Side, VenueAccount, VenueMarket, VenueOrder, VenuePosition } from './venue-types.ts';

/** Quantity × mark − cost. */
export function unrealisedOf({ position, mark }: VenueMarket): bigint {
  return position === null ? 0n : notionalOf(position.quantity, mark) - position.cost;
}

/** Wallet and what every position would realise at its mark. */
export function equityOf(account: VenueAccount): bigint {
  let equity = account.wallet;
  for (const market of account.markets) if (market.position !== null) equity += unrealisedOf(market);
  return equity;
}

/** Half of the initial margin at the market's maximum leverage, at the mark; rounded up. */
export function maintenanceOf({ position, mark, maxLeverage }: VenueMarket): bigint {
  if (position === null) return 0n;
  return divideCeil(abs(notionalOf(position.quantity, mark)), 2n * BigInt(maxLeverage));
}

/** Equity and the sum of maintenance margins, in one go: the two that are looked at most. */
export function standingOf(account: VenueAccount): { readonly equity: bigint; readonly maintenance: bigint } {
  let equity = account.wallet;
  let maintenance = 0n;
  for (const { position, mark, maxLeverage } of account.markets) {
    if (position === null) continue;
    const worth = notionalOf(position.quantity, mark);
    equity += worth - position.cost;
    maintenance += divideCeil(abs(worth), 2n * BigInt(maxLeverage));
  }
  return { equity, maintenance };
}

/** The margin of a notional; rounded up. */
export function marginOf(notional: bigint, leverage: number): bigint {
  return divideCeil(abs(notional), BigInt(leverage));
}

/** The initial margin of a market's position. */
export function positionMargin({ position }: VenueMarket): bigint {
  return position === null ? 0n : marginOf(position.cost, position.leverage);
}

export function positionsMargin(account: VenueAccount): bigint {
  let total = 0n;
  for (const market of account.markets) total += positionMargin(market);
  return total;
}

/** Equity less the initial margins of positions and of orders that open. */
export function freeMargin(account: VenueAccount): bigint {
  let free = equityOf(account) - positionsMargin(account);
  for (const market of account.markets) {
    for (const order of market.orders) free -= openingMargin(market, order);
  }
  return free;
}

/** What an order would open if all that is left of it were filled now. */
export function openingQuantity(position: VenuePosition | null, order: VenueOrder): bigint {
  const beyond = fillableQuantity(position, order) - closingQuantity(position, order.side);
  return beyond > 0n ? beyond : 0n;
}

/** What is left of an order, as far as it closes an opposite position or may open one. */
export function fillableQuantity(position: VenuePosition | null, order: VenueOrder): bigint {
  return least(order.quantity - order.filled, closingQuantity(position, order.side) + order.mayOpen);
}

/** What a side may close. */
export function closingQuantity(position: VenuePosition | null, side: Side): bigint {
  return position !== null && isOpposite(position, side) ? abs(position.quantity) : 0n;
}

/** Margin that an order's opening part takes, at its limit or else at the price of its receipt. */
export function openingMargin({ position }: VenueMarket, order: VenueOrder): bigint {
  const opening = openingQuantity(position, order);
  if (opening === 0n) return 0n;
  return marginOf(notionalOf(opening, orderPrice(order)), leverageFor(position, order));
}

export function orderPrice({ limitPrice, priceAtReceipt }: Pick<VenueOrder, 'limitPrice' | 'priceAtReceipt'>): bigint {
  return limitPrice ?? priceAtReceipt;
}

/** The taker's fee on all that is left of an order. */
export function expectedFee({ policy }: VenueAccount, order: VenueOrder): bigint {
  return feeOn(notionalOf(order.quantity - order.filled, orderPrice(order)), policy.takerFee);
}

/** A position keeps the leverage that it was opened with. */
export function leverageFor(position: VenuePosition | null, order: Pick<VenueOrder, 'side' | 'leverage'>): number {
  return position === null || isOpposite(position, order.side) ? order.leverage : position.leverage;
}

function isOpposite({ quantity }: VenuePosition, side: Side): boolean {
  return quantity > 0n !== (side === 'buy');
}
