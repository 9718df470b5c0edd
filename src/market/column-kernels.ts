/**
 * The kernels of kernels/columns.ts over columns wherever they are: what lies in the thread's column memory is read and
 * written there, the rest passes over the workbench, a stretch at a time. A stretch is short enough for the cache, and a
 * loop that is called often is soon compiled for good.
 */
import { WORD } from './bits.ts';
import {
  type ColumnKernels,
  columnMemories,
  KERNEL_STRETCH,
  MAX_KERNEL_PERIOD,
  MIN_KERNEL_LENGTH,
} from './column-memory.ts';

const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Whether the kernels take windows of this length over so many values, and gain by it. */
export const areKernelWindows = (length: number, period: number) =>
  length >= MIN_KERNEL_LENGTH && period >= 1 && period <= MAX_KERNEL_PERIOD && Number.isInteger(period);

interface WindowsRun {
  readonly kernel: 'averages' | 'deviations';
  readonly period: number;
  readonly out: Float64Array;
  /** The index whose value is the first of `out`: 0 where all are kept. */
  readonly base: number;
}

/** How many windows go in one call: whole groups of the four blocks that the kernel takes together. */
const stretchOf = (period: number) => Math.floor(KERNEL_STRETCH / (4 * period)) * 4 * period;

/**
 * The windows of `values` that begin at `start`, a multiple of what this returns when called before, and a stretch further;
 * each goes to its last value in `out`. The same as window-loops.ts. Returns where the next ones begin.
 */
export function nextWindows(values: Float64Array, { kernel, period, out, base }: WindowsRun, start: number): number {
  const { buffer, kernels, bench } = columnMemories.current();
  const { left, right, scratch } = bench;
  const results = values.length - period + 1;
  const stretch = stretchOf(period);
  const count = Math.min(stretch, results - start);
  if (count <= 0) return start + stretch;
  const length = count + period - 1;
  const isThere = out.buffer === buffer;
  const from = staged(values, { buffer, on: left, start, length });
  const last = start + period - 1 - base;
  const to = isThere ? out.byteOffset + last * VALUE_BYTES : right.byteOffset;
  kernels[kernel](from, to, length, period, scratch.byteOffset);
  if (!isThere) out.set(right.subarray(0, count), last);
  return start + stretch;
}

interface Staging {
  readonly buffer: ArrayBuffer;
  readonly on: Float64Array;
  readonly start: number;
  readonly length: number;
}

/** The address of some values: their own, or that of a copy on the bench. */
function staged(values: Float64Array, { buffer, on, start, length }: Staging): number {
  if (values.buffer === buffer) return values.byteOffset + start * VALUE_BYTES;
  on.set(length === values.length ? values : values.subarray(start, start + length));
  return on.byteOffset;
}

/** Whether so many words of 32 ticks are a stretch that the kernels take and gain by, of columns that long. */
export function isKernelStretch(words: number, ...columns: readonly Float64Array[]): boolean {
  const ticks = words * WORD;
  if (ticks < MIN_KERNEL_LENGTH || ticks > KERNEL_STRETCH) return false;
  return columns.every(({ length }) => length >= ticks);
}

/**
 * Compares a stretch: 32 ticks for each word of the bits, which are written over. Of `above` they are left > right and
 * left <= right; of `bothWays` these two and the same with the sides exchanged.
 */
export function compareColumns(
  kernel: 'above' | 'bothWays',
  { left, right }: { readonly left: Float64Array; readonly right: Float64Array },
  out: readonly Uint32Array[],
): void {
  const { buffer, kernels, bench } = columnMemories.current();
  const words = out[0]?.length ?? 0;
  const length = words * WORD;
  const from = staged(left, { buffer, on: bench.left, start: 0, length });
  const other = staged(right, { buffer, on: bench.right, start: 0, length });
  const [holds, fails, under, notUnder] = bench.bits;
  const compare: ColumnKernels['bothWays'] = kernels[kernel];
  compare(from, other, words, holds.byteOffset, fails.byteOffset, under.byteOffset, notUnder.byteOffset);
  fetchBits(bench.bits, out);
}

/** Compares a stretch with a value, into two columns of bits: what holds, and what fails. */
export function compareColumnWithValue(
  kernel: 'aboveValue' | 'belowValue',
  { left, value }: { readonly left: Float64Array; readonly value: number },
  out: readonly [Uint32Array, Uint32Array],
): void {
  const { buffer, kernels, bench } = columnMemories.current();
  const words = out[0].length;
  const from = staged(left, { buffer, on: bench.left, start: 0, length: words * WORD });
  const [holds, fails] = bench.bits;
  kernels[kernel](from, value, words, holds.byteOffset, fails.byteOffset);
  fetchBits(bench.bits, out);
}

function fetchBits(bench: readonly Uint32Array[], out: readonly Uint32Array[]): void {
  for (let i = 0; i < out.length; i++) {
    const to = out[i] as Uint32Array;
    const bits = bench[i] as Uint32Array;
    to.set(bits.length === to.length ? bits : bits.subarray(0, to.length));
  }
}
