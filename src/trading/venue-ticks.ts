import { decimalOfNumber } from '../platform/decimals.ts';
import type { FundingEvent, TickEvent } from './venue-events.ts';
import { RATE_SCALE, UNIT_SCALE } from './venue-money.ts';

/** A price of a stored bar, in the venue's units. */
export function tickEvent(
  { at, price }: { readonly at: number; readonly price: number },
  bar: { readonly symbol: string; readonly openAt: number; readonly barMs: number; readonly volume: number },
): TickEvent {
  const units = decimalOfNumber(price, UNIT_SCALE);
  return {
    kind: 'tick',
    at,
    symbol: bar.symbol,
    price: units,
    priceUnits: Number(units),
    opens: at === bar.openAt,
    barAt: bar.openAt,
    barEndAt: bar.openAt + bar.barMs,
    barVolume: bar.volume,
  };
}

/** A stored settlement. `rate`: what longs pay, as a share of notional. */
export function fundingEvent(settlement: { symbol: string; at: number; rate: number }): FundingEvent {
  const { symbol, at, rate } = settlement;
  return { kind: 'funding', at, symbol, rate: decimalOfNumber(rate, RATE_SCALE) };
}
