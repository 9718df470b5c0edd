import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../platform/db/index.ts';
import { lowerBound } from './ascending.ts';
import { type ChunkMeta, chunksIn, readChunk, readChunkPart } from './candle-chunk-store.ts';
import { between, concat, countBefore, type FlaggedCandles, monthOf, view } from './candle-chunks.ts';
import { type Coverage, type Gap, GapFinder, type Stretch, stretchesOf } from './candle-coverage.ts';
import { joinWithTail, withTail } from './candle-merge.ts';
import { readTail, type SeriesRow } from './candle-store.ts';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

const FOR_EVER = Number.MAX_SAFE_INTEGER;

export interface CandleRange extends CandleColumns {
  /** True when some of these candles are generated. */
  readonly synthetic: boolean;
}

/** Candles of a range in stretches, in order of time: whoever wants them joined does it where it holds up nobody. */
export interface CandlePieces {
  readonly pieces: readonly CandleColumns[];
  readonly synthetic: boolean;
}

export interface SeriesSummary {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly source: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly synthetic: boolean;
}

export interface GapReport {
  readonly count: number;
  /** Missing candles. */
  readonly missing: number;
  /** The newest 100, oldest of them first. */
  readonly gaps: readonly Gap[];
}

interface Range {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly from: number;
  readonly to: number;
}

function toRange(candles: FlaggedCandles): CandleRange {
  const { synthetic: flags, ...columns } = candles;
  return { ...columns, synthetic: flags.includes(1) };
}

/** SQLite answers at once: between two chunks others get their turn. */
async function pause(db: Db): Promise<void> {
  if (db.engine === 'sqlite') await nextTurn();
}

/** See Candles.readCandles. */
export async function readRange(db: Db, range: Range): Promise<CandleRange> {
  const pieces = await flaggedPieces(db, range);
  const [only] = pieces;
  return toRange(only !== undefined && pieces.length === 1 ? only : concat(pieces));
}

/** See Candles.readPieces. */
export async function readPieces(db: Db, range: Range): Promise<CandlePieces> {
  const pieces = (await flaggedPieces(db, range)).map(toRange);
  return { pieces, synthetic: pieces.some(({ synthetic }) => synthetic) };
}

async function flaggedPieces(db: Db, range: Range): Promise<readonly FlaggedCandles[]> {
  if (!(range.from < range.to)) return [];
  // The tail first: what moves from it into a chunk meanwhile is then read twice, not missed.
  const tail = await readTail(db.read, range);
  const parts: FlaggedCandles[] = [];
  const intervalMs = INTERVAL_MS[range.interval];
  for (const meta of await chunksIn.all(db.read, range)) {
    if (parts.length > 0) await pause(db);
    const start = countBefore(meta, range.from, intervalMs).least;
    const end = countBefore(meta, range.to, intervalMs).most;
    const candles = await readChunkPart(db.read, range, { meta, start, end });
    if (candles !== undefined) parts.push(between(candles, range.from, range.to));
  }
  return withTail(parts, tail);
}

/** See Candles.lastCandles. */
export async function readLast(
  db: Db,
  query: { symbol: string; interval: CandleInterval; asOf: number; count: number },
): Promise<CandleRange> {
  const { asOf, count, ...key } = query;
  // Openings are whole: the last one allowed is asOf - interval itself.
  const intervalMs = INTERVAL_MS[key.interval];
  const range = { ...key, from: 0, to: Math.floor(asOf) - intervalMs + 1 };
  const tail = await readTail(db.read, range);
  const parts: FlaggedCandles[] = [];
  const chunks = range.to > 0 ? await chunksIn.all(db.read, range) : [];
  // Rows of the tail that are no newer than a chunk may stand for candles in it, so they are not counted.
  const newestChunkAt = chunks.at(-1)?.last_at ?? -1;
  let found = tail.openAt.length - lowerBound(tail.openAt, newestChunkAt + 1);
  for (let index = chunks.length - 1; index >= 0 && found < count; index--) {
    if (parts.length > 0) await pause(db);
    const meta = chunks[index] as ChunkMeta;
    const { least, most: end } = countBefore(meta, range.to, intervalMs);
    const start = Math.max(0, least - (count - found));
    const candles = await readChunkPart(db.read, key, { meta, start, end });
    if (candles === undefined) continue;
    const part = between(candles, 0, range.to);
    found += part.openAt.length;
    parts.unshift(part);
  }
  const all = joinWithTail(parts, tail);
  const known = all.openAt.length;
  return toRange(known <= count ? all : concat([view(all, known - count, known)]));
}

/** Stretches without gaps of the months that were looked at, by month; good while a chunk's ends and counts stay. */
export type Stretches = Map<number, { readonly meta: ChunkMeta; readonly stretches: readonly Stretch[] }>;

/** See Candles.gaps. A chunk without gaps need not be read: its ends and its count say so; nor one in `known`. */
export async function findGaps(db: Db, range: Range, known: Stretches = new Map()): Promise<GapFinder> {
  const intervalMs = INTERVAL_MS[range.interval];
  const finder = new GapFinder(intervalMs);
  const tail = await readTail(db.read, range);
  const tailMonth = tail.openAt[0] === undefined ? undefined : monthOf(tail.openAt[0]);
  for (const meta of await chunksIn.all(db.read, range)) {
    const { month_at, first_at, last_at, count } = meta;
    const whole = first_at >= range.from && last_at < range.to && month_at !== tailMonth;
    const complete = (last_at - first_at) / intervalMs + 1 === count;
    const stretches = complete ? [{ first: first_at, last: last_at }] : knownStretches(known, meta);
    if (whole && stretches !== undefined) {
      for (const { first, last } of stretches) finder.addStretch(first, last);
      continue;
    }
    const chunk = await readChunk(db.read, { ...range, monthAt: month_at });
    if (chunk === undefined) continue;
    if (whole) known.set(month_at, { meta, stretches: stretchesOf(chunk.openAt, intervalMs) });
    const candles = month_at === tailMonth ? joinWithTail([chunk], tail) : chunk;
    finder.addAll(between(candles, range.from, range.to).openAt);
    await pause(db);
  }
  finder.addAll(tail.openAt);
  return finder;
}

function knownStretches(known: Stretches, meta: ChunkMeta): readonly Stretch[] | undefined {
  const found = known.get(meta.month_at);
  return found !== undefined && isDeepStrictEqual(found.meta, meta) ? found.stretches : undefined;
}

/** See Candles.coverage. */
export async function coverageOf(db: Db, row: SeriesRow, known?: Stretches): Promise<Coverage> {
  const { symbol, interval, source, firstAt, lastAt, count, synthetic } = summarize(row);
  const finder = await findGaps(db, { symbol, interval, from: 0, to: FOR_EVER }, known);
  return {
    interval,
    source,
    from: firstAt,
    to: lastAt + INTERVAL_MS[interval],
    count,
    missing: finder.missing,
    gapCount: finder.count,
    gaps: finder.gaps,
    synthetic,
  };
}

/** A series as others see it. */
export function summarize(row: SeriesRow): SeriesSummary {
  return {
    symbol: row.symbol,
    interval: row.interval as CandleInterval,
    source: row.source,
    firstAt: row.first_at ?? 0,
    lastAt: row.last_at ?? 0,
    count: row.count,
    synthetic: row.synthetic_count > 0,
  };
}
