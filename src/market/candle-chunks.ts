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

/** Columns of `count` candles, all zero. */
export function allocate(count: number): FlaggedCandles {
  return build(() => new Float64Array(count), new Uint8Array(count));
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

/** The candles of a chunk, as views of its bytes. @throws Error when the bytes are not those of `count` candles. */
export function decodeChunk(bytes: Uint8Array, count: number): FlaggedCandles {
  if (bytes.byteLength !== count * BYTES_PER_CANDLE) throw new Error('A chunk of candles has the wrong length.');
  // Drivers hand out slices of pooled memory; a Float64Array must begin at a multiple of 8.
  const data = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  let column = 0;
  return build(
    () => new Float64Array(data.buffer, data.byteOffset + column++ * count * 8, count),
    new Uint8Array(data.buffer, data.byteOffset + count * COLUMNS.length * 8, count),
  );
}
