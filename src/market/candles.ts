import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { checkCandles, type Rejection } from './candle-check.ts';
import { monthOf, view } from './candle-chunks.ts';
import type { Coverage } from './candle-coverage.ts';
import { createCoverageMemo } from './candle-coverage-memo.ts';
import {
  type CandlePieces,
  type CandleRange,
  findGaps,
  type GapReport,
  readLast,
  readPieces,
  readRange,
  type SeriesSummary,
  summarize,
} from './candle-read.ts';
import { allSeries } from './candle-store.ts';
import { type AppendCounts, appendMonth, removeSyntheticOf } from './candle-write.ts';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

export type { Rejection } from './candle-check.ts';
export type { Coverage, Gap } from './candle-coverage.ts';
export type { CandlePieces, CandleRange, GapReport, SeriesSummary } from './candle-read.ts';

/** What a power cut takes can be fetched or imported again. */
const CHEAP = { durable: false };

export interface CandleAppend {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** Who says so, e.g. `hyperliquid`, `import`, `generator`. */
  readonly source: string;
  /** In any order; of two for one time the later given counts. */
  readonly candles: CandleColumns;
  /** True: made by a generator. Such a candle never takes the place of a real one. */
  readonly synthetic?: boolean;
}

export interface AppendResult extends AppendCounts {
  /** Not candles of this interval, see `reasons` for the first few. */
  readonly rejected: number;
  /** Those that another one for the same time, in the same append, replaced. */
  readonly duplicates: number;
  readonly reasons: readonly Rejection[];
}

/** Stored candles: a chunk of packed columns for each UTC month, and rows for the newest candles. */
export interface Candles {
  /**
   * Adds completed candles, replaces those that differ, and rejects what cannot be one. Doing it again changes nothing.
   * One transaction a month: after a failure, append the same again. @throws DATABASE_UNAVAILABLE
   */
  appendCandles(append: CandleAppend): Promise<AppendResult>;
  /** The candles with `openAt` in [from, to), in arrays of their own. */
  readCandles(range: { symbol: string; interval: CandleInterval; from: number; to: number }): Promise<CandleRange>;
  /** The same in stretches, which are not copied into one. */
  readPieces(range: { symbol: string; interval: CandleInterval; from: number; to: number }): Promise<CandlePieces>;
  /** The newest `count` candles that were complete at `asOf`: `openAt` + interval ≤ `asOf`. */
  lastCandles(query: { symbol: string; interval: CandleInterval; asOf: number; count: number }): Promise<CandleRange>;
  /** What is stored of a symbol, finest interval first. */
  coverage(query: { symbol: string }): Promise<readonly Coverage[]>;
  /** The coverage of every symbol that has candles. Cheap to ask again: only series that changed are looked at anew. */
  allCoverage(): Promise<ReadonlyMap<string, readonly Coverage[]>>;
  /** The gaps between stored candles whose `openAt` is in [from, to). */
  gaps(range: { symbol: string; interval: CandleInterval; from: number; to: number }): Promise<GapReport>;
  /** Every series that holds candles, by symbol and then finest interval first. */
  listSeries(): Promise<SeriesSummary[]>;
  /** Deletes every generated candle; returns how many. */
  removeSyntheticCandles(): Promise<number>;
}

export function createCandles(deps: { db: Db; clock: Clock }): Candles {
  const { db, clock } = deps;
  const coverages = createCoverageMemo({ db });
  return {
    appendCandles: (append) => appendAll(db, clock, append),
    readCandles: (range) => readRange(db, range),
    readPieces: (range) => readPieces(db, range),
    lastCandles: (query) => readLast(db, query),
    coverage: async ({ symbol }) => (await coverages.read()).get(symbol) ?? [],
    allCoverage: () => coverages.read(),
    gaps: async (range) => {
      const finder = await findGaps(db, range);
      return { count: finder.count, missing: finder.missing, gaps: finder.gaps };
    },
    listSeries: async () => (await allSeries.all(db.read, {})).map(summarize).sort(bySymbolAndInterval),
    removeSyntheticCandles: async () => {
      let removed = 0;
      for (const { symbol, interval, synthetic_count } of await allSeries.all(db.read, {})) {
        if (synthetic_count === 0) continue;
        removed += await db.transaction((tx) => removeSyntheticOf(tx, { symbol, interval, now: clock.now() }), CHEAP);
      }
      return removed;
    },
  };
}

async function appendAll(db: Db, clock: Clock, append: CandleAppend): Promise<AppendResult> {
  const { symbol, interval, source, synthetic = false } = append;
  const { candles, ...checked } = checkCandles(append.candles, interval, synthetic);
  const total = { inserted: 0, replaced: 0, unchanged: 0 };
  for (let start = 0; start < candles.openAt.length; ) {
    const end = endOfMonth(candles.openAt, start);
    const month = view(candles, start, end);
    const counts = await db.transaction(
      (tx) => appendMonth(tx, { symbol, interval, source, candles: month, now: clock.now() }),
      CHEAP,
    );
    total.inserted += counts.inserted;
    total.replaced += counts.replaced;
    total.unchanged += counts.unchanged;
    start = end;
  }
  return { ...total, ...checked };
}

/** Index behind the last candle of the month of candle `start`. */
function endOfMonth(openAt: Float64Array, start: number): number {
  const month = monthOf(openAt[start] as number);
  // Openings ascend, so the month's end is found by halving.
  let [low, high] = [start + 1, openAt.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (monthOf(openAt[middle] as number) === month) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bySymbolAndInterval(a: SeriesSummary, b: SeriesSummary): number {
  if (a.symbol !== b.symbol) return a.symbol < b.symbol ? -1 : 1;
  return INTERVAL_MS[a.interval] - INTERVAL_MS[b.interval];
}
