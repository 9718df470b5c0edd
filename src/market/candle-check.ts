import { allocate, COLUMNS, type FlaggedCandles } from './candle-chunks.ts';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

/** How many reasons are told; the rest is counted. */
export const MAX_REASONS = 10;
/** The last moment that a Date can show. */
const MAX_TIME = 8.64e15;

export interface Rejection {
  /** Position in what was given, from 0. */
  readonly index: number;
  readonly openAt: number;
  readonly reason: string;
}

export interface CheckedCandles {
  /** The good ones, ascending, each once: of two for one time the later given counts. */
  readonly candles: FlaggedCandles;
  readonly rejected: number;
  /** Those that another one for the same time replaced. */
  readonly duplicates: number;
  /** The first few. */
  readonly reasons: readonly Rejection[];
}

function reasonAgainst(candles: CandleColumns, i: number, intervalMs: number): string | undefined {
  const openAt = candles.openAt[i] as number;
  const open = candles.open[i] as number;
  const high = candles.high[i] as number;
  const low = candles.low[i] as number;
  const close = candles.close[i] as number;
  const volume = candles.volume[i] as number;
  if (!Number.isFinite(openAt + open + high + low + close + volume)) return 'a value is missing or not a number';
  if (openAt < 0 || openAt > MAX_TIME) return 'the time is out of range';
  if (openAt % intervalMs !== 0) return `the time is not a multiple of ${intervalMs / 60_000} min`;
  if (low <= 0) return 'a price is not above zero';
  if (low > Math.min(open, close) || high < Math.max(open, close)) return 'open or close is outside low and high';
  if (volume < 0) return 'the volume is negative';
  return undefined;
}

/** Takes what a source gave, in whatever order, and keeps what can be a candle of this interval. */
export function checkCandles(given: CandleColumns, interval: CandleInterval, synthetic: boolean): CheckedCandles {
  const good = new Uint32Array(given.openAt.length);
  const reasons: Rejection[] = [];
  let [count, sorted, last] = [0, true, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < given.openAt.length; index++) {
    const reason = reasonAgainst(given, index, INTERVAL_MS[interval]);
    if (reason !== undefined) {
      if (reasons.length < MAX_REASONS) reasons.push({ index, openAt: given.openAt[index] as number, reason });
      continue;
    }
    const openAt = given.openAt[index] as number;
    if (openAt <= last) sorted = false;
    last = openAt;
    good[count++] = index;
  }
  const picks = sorted ? good.subarray(0, count) : ordered(good.subarray(0, count), given.openAt);
  return {
    candles: pick(given, picks, synthetic),
    rejected: given.openAt.length - count,
    duplicates: count - picks.length,
    reasons,
  };
}

/** Indexes by time, and of equal times the last. */
function ordered(indexes: Uint32Array, openAt: Float64Array): Uint32Array {
  const at = (index: number) => openAt[index] as number;
  const sorted = indexes.toSorted((a, b) => at(a) - at(b) || a - b);
  return sorted.filter((index, k) => k + 1 === sorted.length || at(sorted[k + 1] as number) !== at(index));
}

function pick(given: CandleColumns, picks: Uint32Array, synthetic: boolean): FlaggedCandles {
  const candles = allocate(picks.length);
  for (const name of COLUMNS) {
    const [from, to] = [given[name], candles[name]];
    for (let k = 0; k < picks.length; k++) to[k] = from[picks[k] as number] as number;
  }
  candles.synthetic.fill(synthetic ? 1 : 0);
  return candles;
}
