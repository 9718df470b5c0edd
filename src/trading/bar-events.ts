import { type CandleColumns, type CandleInterval, type FundingColumns, INTERVAL_MS, ticksOf } from '../market/index.ts';
import type { FundingEvent, TickEvent } from './venue-events.ts';
import { fundingEvent, tickEvent } from './venue-ticks.ts';

/** The ticks of base bars, four a bar, in order of time. */
export function tickEvents(symbol: string, interval: CandleInterval, candles: CandleColumns): TickEvent[] {
  const barMs = INTERVAL_MS[interval];
  const events: TickEvent[] = [];
  for (let index = 0; index < candles.openAt.length; index++) {
    const openAt = candles.openAt[index] as number;
    const bar = { symbol, openAt, barMs, volume: candles.volume[index] as number };
    for (const tick of ticksOf(candles, index, interval)) events.push(tickEvent(tick, bar));
  }
  return events;
}

export function fundingEvents(symbol: string, { at, rate }: FundingColumns): FundingEvent[] {
  return Array.from(at, (moment, index) => fundingEvent({ symbol, at: moment, rate: rate[index] as number }));
}
