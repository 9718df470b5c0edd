import type { Tx } from '../platform/db/index.ts';
import { chunksIn, readChunk, writeChunk } from './candle-chunk-store.ts';
import { concat, type FlaggedCandles, monthOf } from './candle-chunks.ts';
import { joinWithTail, mergeCandles, withoutSynthetic } from './candle-merge.ts';
import {
  clearTail,
  deleteSeries,
  lockSeries,
  readTail,
  type SeriesKey,
  type SeriesRow,
  updateSeries,
  writeTail,
} from './candle-store.ts';

/**
 * An append of at most so many candles goes to the tail, a larger one into its chunk at once; and a tail that has grown past
 * this is packed. Scans meet few rows, each of which costs as much to read as a hundred packed candles; and a month of
 * 1-minute candles is written anew once an hour.
 */
const TAIL_LIMIT = 64;
const FOR_EVER = Number.MAX_SAFE_INTEGER;
/** Longer than the longest month. */
const MONTH_STEP_MS = 32 * 86_400_000;

export interface MonthAppend {
  readonly symbol: string;
  readonly interval: string;
  readonly source: string;
  /** Checked candles of one UTC month, at least one. */
  readonly candles: FlaggedCandles;
  readonly now: number;
}

export interface AppendCounts {
  readonly inserted: number;
  readonly replaced: number;
  readonly unchanged: number;
}

/**
 * A month's candles from `since` on, tail over chunk; a chunk that ends before `since` is not read, any other one is
 * returned whole.
 */
async function loadMonth(tx: Tx, key: SeriesKey & { monthAt: number }, since: number): Promise<FlaggedCandles> {
  const end = monthOf(key.monthAt + MONTH_STEP_MS);
  const tail = await readTail(tx, { ...key, from: key.monthAt, to: end });
  const [meta] = await chunksIn.all(tx, { ...key, from: since, to: end });
  if (meta === undefined) return tail;
  const chunk = await readChunk(tx, key);
  return chunk === undefined ? tail : joinWithTail([chunk], tail);
}

/** Moves the tail into the chunk of its month. */
async function pack(tx: Tx, { symbol, interval }: SeriesKey, monthAt: number): Promise<void> {
  const key = { symbol, interval, monthAt };
  await writeChunk(tx, key, await loadMonth(tx, key, monthAt));
  await clearTail.all(tx, { symbol, interval });
}

/** Writes candles of one month; whoever appends to the same series meanwhile waits. */
export async function appendMonth(tx: Tx, append: MonthAppend): Promise<AppendCounts> {
  const { symbol, interval, candles, now } = append;
  const key = { symbol, interval, monthAt: monthOf(candles.openAt[0] as number) };
  const series = (await lockSeries.first(tx, { symbol, interval, now })) as SeriesRow;
  const seriesMonth = series.last_at === null ? Number.NEGATIVE_INFINITY : monthOf(series.last_at);
  const toTail = candles.openAt.length <= TAIL_LIMIT && key.monthAt >= seriesMonth;
  const { merged, changed, syntheticDelta, ...counts } = mergeCandles(
    await loadMonth(tx, key, toTail ? (candles.openAt[0] as number) : key.monthAt),
    candles,
  );
  if (changed.openAt.length === 0) return counts;

  let tailCount = series.tail_count;
  if (tailCount > 0 && key.monthAt > seriesMonth) {
    await pack(tx, key, seriesMonth);
    tailCount = 0;
  }
  if (toTail) {
    await writeTail(tx, key, changed);
    tailCount += changed.openAt.length;
    if (tailCount > TAIL_LIMIT) {
      await pack(tx, key, key.monthAt);
      tailCount = 0;
    }
  } else {
    await writeChunk(tx, key, merged);
    if (key.monthAt === seriesMonth) {
      await clearTail.all(tx, { symbol, interval });
      tailCount = 0;
    }
  }
  await updateSeries.all(tx, {
    ...series,
    source: append.source,
    first_at: Math.min(series.first_at ?? FOR_EVER, merged.openAt[0] as number),
    last_at: Math.max(series.last_at ?? 0, merged.openAt[merged.openAt.length - 1] as number),
    count: series.count + counts.inserted,
    synthetic_count: series.synthetic_count + syntheticDelta,
    tail_count: tailCount,
    updated_at: now,
  });
  return counts;
}

/** Deletes the generated candles of a series and returns how many there were. */
export async function removeSyntheticOf(
  tx: Tx,
  { symbol, interval, now }: SeriesKey & { now: number },
): Promise<number> {
  const key = { symbol, interval };
  const series = (await lockSeries.first(tx, { ...key, now })) as SeriesRow;
  if (series.tail_count > 0 && series.last_at !== null) await pack(tx, key, monthOf(series.last_at));
  for (const chunk of await chunksIn.all(tx, { ...key, from: 0, to: FOR_EVER })) {
    if (chunk.synthetic_count === 0) continue;
    const chunkKey = { ...key, monthAt: chunk.month_at };
    const candles = (await readChunk(tx, chunkKey)) ?? concat([]);
    await writeChunk(tx, chunkKey, withoutSynthetic(candles));
  }
  const left = await chunksIn.all(tx, { ...key, from: 0, to: FOR_EVER });
  const [first, last] = [left[0], left[left.length - 1]];
  if (first === undefined || last === undefined) await deleteSeries(tx, key);
  else {
    await updateSeries.all(tx, {
      ...series,
      first_at: first.first_at,
      last_at: last.last_at,
      count: series.count - series.synthetic_count,
      synthetic_count: 0,
      tail_count: 0,
      updated_at: now,
    });
  }
  return series.synthetic_count;
}
