import type { components } from '../contract/index.ts';

export type CandleInterval = components['schemas']['CandleInterval'];

/** Length of each candle interval, in milliseconds. */
export const INTERVAL_MS: Readonly<Record<CandleInterval, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
};

/**
 * Candles as columns of equal length, ascending by `openAt` (epoch ms, multiples of the interval), without duplicates. Prices in the quote currency,
 * volume in units of the asset. A candle is known from `openAt + INTERVAL_MS` on (its `availableAt`); missing ones are absent.
 */
export interface CandleColumns {
  readonly openAt: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** A view of the candles from index `start` up to, not including, `end`; no copies. */
export function sliceCandles(candles: CandleColumns, start: number, end: number): CandleColumns {
  const cut = (column: Float64Array): Float64Array => column.subarray(start, end);
  const { openAt, open, high, low, close, volume } = candles;
  return {
    openAt: cut(openAt),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  };
}

/** All of `pieces`, one after the other; a single one is given back itself. */
export function joinCandles(pieces: readonly CandleColumns[]): CandleColumns {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const length = pieces.reduce((sum, { openAt }) => sum + openAt.length, 0);
  const join = (column: keyof CandleColumns): Float64Array => {
    const joined = new Float64Array(length);
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece[column], at);
      at += piece.openAt.length;
    }
    return joined;
  };
  return {
    openAt: join('openAt'),
    open: join('open'),
    high: join('high'),
    low: join('low'),
    close: join('close'),
    volume: join('volume'),
  };
}

/** Funding settlements, ascending by `at` (epoch ms, as the venue stamped them). `rate`: what longs pay, a share of notional. */
export interface FundingColumns {
  readonly at: Float64Array;
  readonly rate: Float64Array;
}

/** Points of any other stream, ascending by `availableAt` (epoch ms): a reader at t sees those with `availableAt <= t`. */
export interface PointColumns {
  readonly eventAt: Float64Array;
  readonly availableAt: Float64Array;
  /** By field; NaN where the source had null. */
  readonly values: Readonly<Record<string, Float64Array>>;
}
