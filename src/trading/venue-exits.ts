import type { FillCause, TickEvent, VenueFill } from './venue-events.ts';
import { roomIn, take } from './venue-fills.ts';
import { abs, least, slippedPrice } from './venue-money.ts';
import type { Step } from './venue-step.ts';
import { trade } from './venue-trade.ts';
import type { VenueMarket, VenuePosition } from './venue-types.ts';

/** Lets the stop and the target of a market's position meet a tick: the stop first. */
export function meetExits(step: Step, market: VenueMarket, tick: TickEvent): void {
  const { position } = market;
  if (position === null) return;
  if (position.stopping || isStopped(position, tick.price)) {
    position.stopping = true;
    const price = closingPrice(step, position, tick.price);
    exit(step, market, { position, tick, price, cause: 'stop', liquidity: 'taker' });
  } else if (position.targetPrice !== null && isBeyondTarget(position, tick.price)) {
    exit(step, market, { position, tick, price: position.targetPrice, cause: 'target', liquidity: 'maker' });
  }
}

/** Closes a position whole, at a price with slippage: the venue takes the other side, whatever the volume. */
export function closeWhole(
  step: Step,
  market: VenueMarket,
  { at, price, cause }: { at: number; price: bigint; cause: FillCause },
): void {
  const { position } = market;
  if (position === null) return;
  const quantity = abs(position.quantity);
  const terms = { quantity, price: closingPrice(step, position, price), liquidity: 'taker' } as const;
  trade(step, market, { at, cause, order: null, side: closingSide(position), ...terms });
}

function exit(
  step: Step,
  market: VenueMarket,
  {
    position,
    tick,
    ...terms
  }: { position: VenuePosition; tick: TickEvent } & Pick<VenueFill, 'price' | 'cause' | 'liquidity'>,
): void {
  const quantity = least(abs(position.quantity), roomIn(step, { market, tick, taken: position }));
  if (quantity === 0n) return;
  trade(step, market, { at: tick.at, order: null, side: closingSide(position), quantity, ...terms });
  take(position, { tick, quantity });
}

function isStopped({ quantity, stopPrice }: VenuePosition, price: bigint): boolean {
  if (stopPrice === null) return false;
  return quantity > 0n ? price <= stopPrice : price >= stopPrice;
}

function isBeyondTarget({ quantity, targetPrice }: VenuePosition, price: bigint): boolean {
  if (targetPrice === null) return false;
  return quantity > 0n ? price > targetPrice : price < targetPrice;
}

function closingSide({ quantity }: VenuePosition): 'buy' | 'sell' {
  return quantity > 0n ? 'sell' : 'buy';
}

function closingPrice({ account }: Step, { quantity }: VenuePosition, price: bigint): bigint {
  return slippedPrice(price, { buys: quantity < 0n, slippage: account.policy.slippage });
}
