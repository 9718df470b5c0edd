import { type CandleColumns, INTERVAL_MS, resample, sliceCandles } from '../market/calc.ts';
import type { MarketReader } from './market-reader.ts';

import type { CandleInterval } from './types.ts';

export interface ReadCandles {
  readonly candles: CandleColumns;
  readonly synthetic: boolean;
}

interface CandleQuery {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly asOf: number;
  readonly count: number;
  readonly reader: MarketReader;
}

/** From the longest down. */
const INTERVALS = (Object.keys(INTERVAL_MS) as CandleInterval[]).sort((a, b) => INTERVAL_MS[b] - INTERVAL_MS[a]);

/**
 * The newest `count` candles of an interval as of a moment. One that is not stored up to the moment is made of the longest
 * shorter one that is; a made candle may lack some of its parts.
 */
export async function readCandles(query: CandleQuery): Promise<ReadCandles> {
  const { interval, asOf } = query;
  const stored = await storedCandles(query);
  if (newestAt(stored) + 2 * INTERVAL_MS[interval] > asOf) return stored;
  for (const shorter of INTERVALS) {
    if (INTERVAL_MS[shorter] >= INTERVAL_MS[interval] || INTERVAL_MS[interval] % INTERVAL_MS[shorter] !== 0) continue;
    const made = await madeCandles(query, shorter);
    if (newestAt(made) > newestAt(stored)) return made;
  }
  return stored;
}

async function storedCandles({ reader, ...query }: CandleQuery): Promise<ReadCandles> {
  const candles = await reader.lastCandles(query);
  return { candles, synthetic: candles.synthetic === true };
}

async function madeCandles({ reader, interval, count, ...query }: CandleQuery, shorter: CandleInterval) {
  const parts = INTERVAL_MS[interval] / INTERVAL_MS[shorter];
  // Two more, since the first and the last may be cut.
  const base = await reader.lastCandles({ ...query, interval: shorter, count: (count + 2) * parts });
  const whole = resample(base, shorter, interval);
  const complete = (whole.openAt.at(-1) ?? 0) + INTERVAL_MS[interval] <= query.asOf;
  const end = complete ? whole.openAt.length : Math.max(0, whole.openAt.length - 1);
  return {
    candles: sliceCandles(whole, Math.max(0, end - count), end),
    synthetic: base.synthetic === true,
  };
}

function newestAt({ candles }: ReadCandles): number {
  return candles.openAt.at(-1) ?? Number.NEGATIVE_INFINITY;
}
