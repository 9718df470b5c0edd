import { divideHalfEven } from '../platform/decimals.ts';
import { closingQuantity } from './venue-equity.ts';
import type { FillCause, VenueFill } from './venue-events.ts';
import { abs, feeOn, least, notionalOf, shareOf } from './venue-money.ts';
import { post, type Step } from './venue-step.ts';
import type { Side, VenueMarket, VenueOrder, VenuePosition } from './venue-types.ts';

/** Something bought or sold. `order` is null when the venue acts by itself, which only ever closes. */
export interface Trade {
  readonly at: number;
  readonly cause: FillCause;
  readonly order: VenueOrder | null;
  readonly side: Side;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly liquidity: VenueFill['liquidity'];
}

/** Puts a trade into the books: first what it closes of an opposite position, then what it opens. */
export function trade(step: Step, market: VenueMarket, done: Trade): void {
  const closing = least(closingQuantity(market.position, done.side), done.quantity);
  if (closing > 0n) closePart(step, market, { ...done, quantity: closing });
  const opening = done.quantity - closing;
  if (opening > 0n && done.order !== null) openPart(step, market, { ...done, order: done.order, quantity: opening });
}

/** Closing a part releases that share of the cost, and the last part what is left of it: nothing is lost to rounding. */
function closePart(step: Step, market: VenueMarket, done: Trade): void {
  const position = market.position as VenuePosition;
  const sign = position.quantity > 0n ? 1n : -1n;
  const value = notionalOf(sign * done.quantity, done.price);
  const released = divideHalfEven(position.cost * done.quantity, abs(position.quantity));
  const realised = value - released;
  position.quantity -= sign * done.quantity;
  position.cost -= released;
  position.realised += realised;
  position.fees += record(step, market, { ...done, notional: abs(value), realised, closes: true });
  if (position.quantity !== 0n) return;
  market.position = null;
  step.account.closedTrades += 1;
  step.records.push({ kind: 'position_closed', at: done.at, symbol: market.symbol, position });
}

function openPart(step: Step, market: VenueMarket, done: Trade & { readonly order: VenueOrder }): void {
  const sign = done.side === 'buy' ? 1n : -1n;
  const cost = notionalOf(sign * done.quantity, done.price);
  done.order.mayOpen -= done.quantity;
  market.position ??= newPosition(done.order, done);
  market.position.quantity += sign * done.quantity;
  market.position.cost += cost;
  market.position.fees += record(step, market, { ...done, notional: abs(cost), realised: 0n, closes: false });
}

function newPosition(order: VenueOrder, { at, price, side }: Trade): VenuePosition {
  const away = (share: bigint | null, up: boolean): bigint | null => {
    if (share === null) return null;
    const target = up ? price + shareOf(price, share) : price - shareOf(price, share);
    return target > 0n ? target : null;
  };
  return {
    branchId: order.branchId,
    openedAt: at,
    entryPrice: price,
    leverage: order.leverage,
    stopPrice: away(order.stopLoss, side === 'sell'),
    targetPrice: away(order.takeProfit, side === 'buy'),
    quantity: 0n,
    cost: 0n,
    stopping: false,
    barAt: 0,
    barFilled: 0n,
    realised: 0n,
    fees: 0n,
    funding: 0n,
  };
}

/** Tells the fill and posts its entries; returns the fee. */
function record(
  step: Step,
  { symbol }: VenueMarket,
  { order, ...done }: Trade & Pick<VenueFill, 'notional' | 'realised' | 'closes'>,
): bigint {
  const { account, records } = step;
  const { at, realised, liquidity, notional } = done;
  const fee = feeOn(notional, liquidity === 'taker' ? account.policy.takerFee : account.policy.makerFee);
  account.fills += 1;
  const number = account.fills;
  records.push({ kind: 'fill', fill: { ...done, number, symbol, orderId: order?.id ?? null, fee } });
  post(step, { at, kind: 'realised_pnl', cause: `fill:${number}:realised_pnl`, symbol, amount: realised });
  post(step, { at, kind: 'fee', cause: `fill:${number}:fee`, symbol, amount: -fee });
  return fee;
}
