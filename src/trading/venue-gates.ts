import {
  equityOf,
  expectedFee,
  freeMargin,
  leverageFor,
  marginOf,
  openingMargin,
  openingQuantity,
  positionMargin,
} from './venue-equity.ts';
import { abs, floorBelow, isMoreThanShare, notionalOf } from './venue-money.ts';
import type { DenyCode, VenueAccount, VenueMarket, VenueOrder } from './venue-types.ts';

const MINUTE_MS = 60_000;

interface Question {
  readonly account: VenueAccount;
  readonly market: VenueMarket;
  readonly order: VenueOrder;
  /** What it would open; 0 for an order that only reduces. */
  readonly opening: bigint;
}

/** The gates that every order passes, and those that are asked of orders which open something, in their order. */
const REFUSES: readonly (readonly [DenyCode, (question: Question) => boolean])[] = [
  ['MARKET_NOT_ACTIVE', ({ market }) => !market.active],
  ['PRICE_STALE', ({ account, market, order }) => order.receivedAt > freshUntilOf(account, market)],
  ['ORDER_RATE_EXCEEDED', ({ account }) => account.orderTimes.length >= account.policy.maxOrdersPerMin],
  ['QUANTITY_TOO_SMALL', ({ order }) => order.quantity <= 0n],
];
const REFUSES_OPENING: typeof REFUSES = [
  ['NOTIONAL_BELOW_MINIMUM', ({ account, order }) => notionalAt(order) < account.policy.minNotional],
  [
    'LEVERAGE_ABOVE_LIMIT',
    ({ account, market, order }) => order.leverage > Math.min(account.policy.maxLeverage, market.maxLeverage),
  ],
  ['POSITION_SHARE_EXCEEDED', exceedsPositionShare],
  ['TOO_MANY_POSITIONS', isOneTooMany],
  ['DAILY_LOSS_REACHED', ({ account }) => dailyLossReached(account)],
  ['MARGIN_INSUFFICIENT', lacksMargin],
];

/** The code of the first gate that refuses an order, or null. The order is not among the market's yet. */
export function denialOf(account: VenueAccount, market: VenueMarket | undefined, order: VenueOrder): DenyCode | null {
  const opening = market === undefined ? order.quantity : openingQuantity(market.position, order);
  const opens = market === undefined || opening > 0n;
  if (isClosed(account) || (opens && account.pauses.includes('entitlement_suspended'))) return 'ACCOUNT_NOT_ACTIVE';
  if (opens && account.pauses.includes('trading_disabled')) return 'TRADING_DISABLED';
  if (market === undefined) return 'SYMBOL_NOT_ALLOWED';
  forgetOldOrders(account, order.receivedAt);
  const question = { account, market, order, opening };
  const gates = opening > 0n ? [...REFUSES, ...REFUSES_OPENING] : REFUSES;
  return gates.find(([, refuses]) => refuses(question))?.[0] ?? null;
}

/** How long the market's last price is fresh, that moment included. */
export function freshUntilOf({ policy }: VenueAccount, { barMs, mark, markBarEndAt }: VenueMarket): number {
  return mark === 0n ? Number.NEGATIVE_INFINITY : markBarEndAt + Math.max(policy.priceMaxAgeMs, 2 * barMs);
}

/** A stale feed does not close an account: its orders are stale, not forbidden. */
function isClosed({ state, closing }: VenueAccount): boolean {
  return state === 'pending' || state === 'completed' || state === 'liquidated' || closing !== null;
}

function forgetOldOrders(account: VenueAccount, at: number): void {
  if ((account.orderTimes[0] ?? at) > at - MINUTE_MS) return;
  account.orderTimes = account.orderTimes.filter((time) => time > at - MINUTE_MS);
}

function notionalAt(order: VenueOrder): bigint {
  return notionalOf(order.quantity, order.limitPrice ?? order.priceAtReceipt);
}

/** The margin that the position would have, working orders of its side included, at the last price. */
function exceedsPositionShare({ account, market, order, opening }: Question): boolean {
  const { position, mark } = market;
  const held = position !== null && position.quantity > 0n === (order.side === 'buy') ? abs(position.cost) : 0n;
  const waiting = market.orders
    .filter(({ side }) => side === order.side)
    .reduce((sum, other) => sum + openingQuantity(position, other), 0n);
  const margin = marginOf(held + notionalOf(waiting + opening, mark), leverageFor(position, order));
  return isMoreThanShare(margin, { of: equityOf(account), share: account.policy.maxPosition });
}

/** Symbols held, or that an order would open, count; the order's own is free. */
function isOneTooMany({ account, market }: Question): boolean {
  const others = account.markets.filter(
    (other) =>
      other !== market &&
      (other.position !== null || other.orders.some((order) => openingQuantity(other.position, order) > 0n)),
  );
  return others.length >= account.policy.maxOpenPositions;
}

function dailyLossReached(account: VenueAccount): boolean {
  const { day, policy } = account;
  return day.breached || equityOf(account) <= floorBelow(day.base, policy.maxDailyLoss);
}

/** What an order closes on its way is free again for what it opens. */
function lacksMargin({ account, market, order, opening }: Question): boolean {
  const released = opening < order.quantity ? positionMargin(market) : 0n;
  return openingMargin(market, order) + expectedFee(account, order) > freeMargin(account) + released;
}
