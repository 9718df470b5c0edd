import { lowerBound } from './ascending.ts';
import type { CandleColumns } from './columns.ts';

/** Candles with, for each, 1 when it was generated and 0 when it comes from a market. */
export interface FlaggedCandles extends CandleColumns {
  readonly synthetic: Uint8Array;
}

export const COLUMNS = ['openAt', 'open', 'high', 'low', 'close', 'volume'] as const;
/** Six float64 columns and one byte. */
const BYTES_PER_CANDLE = COLUMNS.length * 8 + 1;

/** Start of the UTC month that `at` (epoch ms) lies in. */
export function monthOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function build(column: (name: (typeof COLUMNS)[number]) => Float64Array, synthetic: Uint8Array): FlaggedCandles {
  return {
    openAt: column('openAt'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    synthetic,
  };
}

/** Columns of `count` candles, all zero, in one piece of memory. */
export function allocate(count: number): FlaggedCandles {
  return decodeChunk(new Uint8Array(count * BYTES_PER_CANDLE), count);
}

/** A view of the candles from index `start` up to, not including, `end`. */
export function view(candles: FlaggedCandles, start: number, end: number): FlaggedCandles {
  return build((name) => candles[name].subarray(start, end), candles.synthetic.subarray(start, end));
}

/** A view of the candles whose `openAt` lies in [from, to). */
export function between(candles: FlaggedCandles, from: number, to: number): FlaggedCandles {
  return view(candles, lowerBound(candles.openAt, from), lowerBound(candles.openAt, to));
}

/** New columns with all of `parts`, one after the other. */
export function concat(parts: readonly FlaggedCandles[]): FlaggedCandles {
  const result = allocate(parts.reduce((sum, part) => sum + part.openAt.length, 0));
  let at = 0;
  for (const part of parts) {
    for (const name of COLUMNS) result[name].set(part[name], at);
    result.synthetic.set(part.synthetic, at);
    at += part.openAt.length;
  }
  return result;
}

export function countSynthetic({ synthetic }: FlaggedCandles): number {
  let count = 0;
  for (let index = 0; index < synthetic.length; index++) count += synthetic[index] as number;
  return count;
}

/** The bytes of a chunk: the columns one after the other, in the byte order of all machines of today (little-endian). */
export function encodeChunk(candles: FlaggedCandles): Uint8Array {
  const count = candles.openAt.length;
  const bytes = Buffer.from(new ArrayBuffer(count * BYTES_PER_CANDLE));
  COLUMNS.forEach((name, index) => {
    new Float64Array(bytes.buffer, index * count * 8, count).set(candles[name]);
  });
  bytes.set(candles.synthetic, count * COLUMNS.length * 8);
  return bytes;
}

/** The candles of a chunk, as views of its bytes where nobody else holds them. @throws Error when the bytes are not those of `count` candles. */
export function decodeChunk(bytes: Uint8Array, count: number): FlaggedCandles {
  if (bytes.byteLength !== count * BYTES_PER_CANDLE) throw new Error(WRONG_LENGTH);
  const data = owned(bytes);
  let column = 0;
  return build(
    () => new Float64Array(data.buffer, data.byteOffset + column++ * count * 8, count),
    new Uint8Array(data.buffer, data.byteOffset + count * COLUMNS.length * 8, count),
  );
}

const WRONG_LENGTH = 'A chunk of candles has the wrong length.';

/** Drivers hand out slices of pooled memory too, which begin anywhere and belong to others as well. */
function owned(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/** The bytes of one stretch of a chunk, column by column. */
export type ChunkPart = Readonly<Record<(typeof COLUMNS)[number] | 'synthetic', Uint8Array>>;

/** The candles of a part, likewise. @throws Error when the bytes are not those of `count` candles. */
export function decodePart(part: ChunkPart, count: number): FlaggedCandles {
  const column = (name: (typeof COLUMNS)[number]): Float64Array => {
    const bytes = part[name];
    if (bytes.byteLength !== count * 8) throw new Error(WRONG_LENGTH);
    const data = owned(bytes);
    return new Float64Array(data.buffer, data.byteOffset, count);
  };
  if (part.synthetic.byteLength !== count) throw new Error(WRONG_LENGTH);
  return build(column, new Uint8Array(part.synthetic));
}

/** Candles of a chunk from index `start` up to, not including, `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

interface Ends {
  readonly first_at: number;
  readonly last_at: number;
  readonly count: number;
}

/** How many of a chunk's candles open before `at`: one number, but where candles are missing two that it lies between. */
export function countBefore({ first_at, last_at, count }: Ends, at: number, intervalMs: number) {
  const missing = (last_at - first_at) / intervalMs + 1 - count;
  const places = Math.ceil((at - first_at) / intervalMs);
  const within = (number: number) => Math.min(count, Math.max(0, number));
  return { least: within(places - missing), most: within(places) };
}
