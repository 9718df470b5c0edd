import { standingOf } from './venue-equity.ts';
import { AMOUNT_SCALE, abs, UNIT_SCALE } from './venue-money.ts';
import type { VenueAccount, VenueMarket } from './venue-types.ts';

/** Units of amount that rounding may take of one position: half of its notional, and its maintenance up. */
const ROUNDING = 4n;
/** What float arithmetic may be off by, many times over. */
const CAUTION = 1 - 1e-9;
/** A quantity times a price, over an amount. */
const PRODUCT_PER_AMOUNT = 10 ** (2 * UNIT_SCALE - AMOUNT_SCALE);

/**
 * Works out between which prices nothing of the account can change, so that ticks there need no more than two comparisons.
 * Stops, targets and resting limits bound them; so does the margin: what equity exceeds maintenance by is dealt out evenly
 * to the positions, and while each stays within its share, all of them together cannot be liquidated.
 */
export function refreshCalm(account: VenueAccount): void {
  const held = account.markets.reduce((count, { position }) => count + (position === null ? 0 : 1), 0);
  const { equity, maintenance } = standingOf(account);
  const spare = equity - maintenance - ROUNDING * BigInt(held);
  for (const market of account.markets) {
    market.calmAbove = Number.NEGATIVE_INFINITY;
    market.calmBelow = Number.POSITIVE_INFINITY;
    if ((held > 0 && spare <= 0n) || isRestless(account, market)) {
      market.calmAbove = Number.POSITIVE_INFINITY;
      continue;
    }
    boundByOrders(market);
    boundByPosition(market, Number(spare) / held);
  }
}

/** Every tick counts: an order has not met its first, a stop has not got rid of its position, the account is closing. */
function isRestless({ closing }: VenueAccount, { orders, position }: VenueMarket): boolean {
  return orders.some(({ resting }) => !resting) || (position !== null && (position.stopping || closing !== null));
}

function boundByOrders(market: VenueMarket): void {
  for (const { side, limitPrice } of market.orders) {
    if (side === 'buy') raise(market, limitPrice);
    else lower(market, limitPrice);
  }
}

function boundByPosition(market: VenueMarket, spare: number): void {
  const { position, mark, maxLeverage } = market;
  if (position === null) return;
  // Against the position, equity moves by the quantity, and maintenance by half of it over the leverage at most.
  const perUnit = Number(abs(position.quantity)) * (1 + 0.5 / maxLeverage);
  const distance = Math.floor((spare * PRODUCT_PER_AMOUNT * CAUTION) / perUnit);
  if (position.quantity > 0n) {
    raise(market, position.stopPrice);
    lower(market, position.targetPrice);
    market.calmAbove = Math.max(market.calmAbove, Number(mark) - distance);
  } else {
    lower(market, position.stopPrice);
    raise(market, position.targetPrice);
    market.calmBelow = Math.min(market.calmBelow, Number(mark) + distance);
  }
}

function raise(market: VenueMarket, price: bigint | null): void {
  if (price !== null) market.calmAbove = Math.max(market.calmAbove, Number(price));
}

function lower(market: VenueMarket, price: bigint | null): void {
  if (price !== null) market.calmBelow = Math.min(market.calmBelow, Number(price));
}
