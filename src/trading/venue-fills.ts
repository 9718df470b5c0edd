import { decimalOfNumber } from '../platform/decimals.ts';
import { fillableQuantity } from './venue-equity.ts';
import type { TickEvent } from './venue-events.ts';
import { least, shareOfVolume, slippedPrice, UNIT_SCALE, wholeLots } from './venue-money.ts';
import { dropFinished, finishOrder, type Step, tell } from './venue-step.ts';
import { trade } from './venue-trade.ts';
import type { CancelCode, VenueMarket, VenueOrder } from './venue-types.ts';

interface Meeting {
  readonly step: Step;
  readonly market: VenueMarket;
  readonly tick: TickEvent;
}

/** Lets a market's working orders meet a tick, as they were received. */
export function fillOrders(step: Step, market: VenueMarket, tick: TickEvent): void {
  if (market.orders.length === 0) return;
  for (const order of market.orders) {
    if (!isReceived(order, tick)) continue;
    if (order.resting) meetResting({ step, market, tick }, order);
    else meetFirst({ step, market, tick }, order);
  }
  dropFinished(market);
}

/** Of one instant, only the tick that begins a bar comes after an order. */
function isReceived({ receivedAt }: VenueOrder, { at, opens }: TickEvent): boolean {
  return at > receivedAt || (at === receivedAt && opens);
}

/** An order's first tick: it takes at the tick's price, or begins to rest, or ends. */
function meetFirst(meeting: Meeting, order: VenueOrder): void {
  const { step, tick } = meeting;
  if (tick.at > order.freshUntil) {
    cancel(meeting, order, 'PRICE_STALE');
    return;
  }
  const { limitPrice } = order;
  const buys = order.side === 'buy';
  const takes = limitPrice === null || (buys ? tick.price <= limitPrice : tick.price >= limitPrice);
  const rests = order.type === 'limit' && order.timeInForce === 'gtc';
  if (takes && order.postOnly) {
    cancel(meeting, order, 'POST_ONLY_WOULD_TAKE');
    return;
  }
  if (takes) {
    const slipped = slippedPrice(tick.price, { buys, slippage: step.account.policy.slippage });
    const isBeyond = limitPrice !== null && (buys ? slipped > limitPrice : slipped < limitPrice);
    fill(meeting, order, { price: isBeyond ? limitPrice : slipped, liquidity: 'taker' });
    if (order.status === 'working' && !rests) cancel(meeting, order, 'LIQUIDITY');
  } else if (!rests) {
    cancel(meeting, order, 'PRICE_NOT_REACHED');
  }
  if (order.status !== 'working') return;
  order.resting = true;
  order.updatedAt = tick.at;
  tell(step, order);
}

/** A resting order is filled at its limit by a tick strictly beyond it. */
function meetResting(meeting: Meeting, order: VenueOrder): void {
  const { price } = meeting.tick;
  const limit = order.limitPrice as bigint;
  const isTouchedThrough = order.side === 'buy' ? price < limit : price > limit;
  if (isTouchedThrough) fill(meeting, order, { price: limit, liquidity: 'maker' });
}

/** Fills what the bar's volume leaves of an order; ends it when that is all, or when nothing is left to reduce. */
function fill(
  { step, market, tick }: Meeting,
  order: VenueOrder,
  terms: { price: bigint; liquidity: 'taker' | 'maker' },
): void {
  const meeting = { step, market, tick };
  const wanted = fillableQuantity(market.position, order);
  if (wanted === 0n) {
    cancel(meeting, order, 'NOTHING_TO_REDUCE');
    return;
  }
  const quantity = least(wanted, roomIn(step, { market, tick, taken: order }));
  if (order.timeInForce === 'fok' && order.type === 'limit' && quantity < wanted) {
    cancel(meeting, order, 'LIQUIDITY');
    return;
  }
  if (quantity === 0n) return;
  trade(step, market, { at: tick.at, cause: 'order', order, side: order.side, quantity, ...terms });
  order.filled += quantity;
  take(order, { tick, quantity });
  order.updatedAt = tick.at;
  if (order.filled === order.quantity) finishOrder(step, order, { at: tick.at, status: 'filled', code: null });
  else if (fillableQuantity(market.position, order) === 0n) cancel(meeting, order, 'NOTHING_TO_REDUCE');
  else tell(step, order);
}

function cancel({ step, tick }: Meeting, order: VenueOrder, code: CancelCode): void {
  finishOrder(step, order, { at: tick.at, status: 'cancelled', code });
}

/** What an order, a stop or a target has had of a bar. */
interface Taken {
  barAt: number;
  barFilled: bigint;
}

/** Whole lots that are left of one order's share of the bar's volume. */
export function roomIn(
  { account }: Step,
  { market, tick, taken }: { market: VenueMarket; tick: TickEvent; taken: Taken },
): bigint {
  const volume = decimalOfNumber(tick.barVolume, UNIT_SCALE);
  const share = shareOfVolume(volume, account.policy.volumeShare);
  return wholeLots(share - (taken.barAt === tick.barAt ? taken.barFilled : 0n), market.lot);
}

export function take(taken: Taken, { tick, quantity }: { tick: TickEvent; quantity: bigint }): void {
  taken.barFilled = (taken.barAt === tick.barAt ? taken.barFilled : 0n) + quantity;
  taken.barAt = tick.barAt;
}
