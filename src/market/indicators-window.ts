/**
 * Indicators over a moving window. Each takes a column and gives one of equal length, NaN until its window is full. A NaN makes
 * exactly those results NaN whose window holds it; of an infinity they are infinite or NaN.
 */
import { areKernelWindows, nextWindows } from './column-kernels.ts';
import { KERNEL_STRETCH } from './column-memory.ts';
import { windowAverages, windowDeviations } from './window-loops.ts';

export interface WindowOptions {
  /** Length of the window, ≥ 1. */
  readonly period: number;
  /** Where to write; of the length of the input and not the input itself. New when absent. */
  readonly out?: Float64Array;
}

/** Simple moving average. NaN before index period − 1. */
export function sma(values: Float64Array, { period, out = new Float64Array(values.length) }: WindowOptions) {
  beginSma(values, { period, out })(values.length);
  return out;
}

/** Population standard deviation (the divisor is the period). NaN before index period − 1. */
export function standardDeviation(
  values: Float64Array,
  { period, out = new Float64Array(values.length) }: WindowOptions,
) {
  beginDeviation(values, { period, out })(values.length);
  return out;
}

/** Computes a column further, so that at least so many of its values are there, from the first on. */
export type Fill = (until: number) => void;

/** `sma`, as far as it is asked for: what is read soon after it was computed is still in the cache. */
export const beginSma = (values: Float64Array, options: Required<WindowOptions>): Fill =>
  begin(values, options, { kernel: 'averages', loop: windowAverages });

/** `standardDeviation`, as far as it is asked for. */
export const beginDeviation = (values: Float64Array, options: Required<WindowOptions>): Fill =>
  begin(values, options, { kernel: 'deviations', loop: windowDeviations });

interface Computation {
  readonly kernel: 'averages' | 'deviations';
  readonly loop: typeof windowAverages;
}

function begin(values: Float64Array, { period, out }: Required<WindowOptions>, { kernel, loop }: Computation): Fill {
  const n = values.length;
  out.fill(Number.NaN, 0, Math.min(n, period - 1));
  /** Where the windows begin that are not there yet. */
  let start = 0;
  if (!areKernelWindows(n, period)) {
    return () => {
      if (start === 0) loop(values, { period, out });
      start = n;
    };
  }
  const run = { kernel, period, out, base: 0 };
  return (until) => {
    while (start + period - 1 < Math.min(n, until)) start = nextWindows(values, run, start);
  };
}

/** Values from one index up to, not including, another. They are good until the next is asked for. */
export type ReadValues = (from: number, to: number) => Float64Array;

/** Values that stay at hand: some stretches, which stay in the cache. */
export const PASSING_VALUES = 8 * KERNEL_STRETCH;

/**
 * The averages or deviations of windows for one reader, who asks for values in ascending order and at most a stretch of
 * KERNEL_STRETCH at once: only the newest are kept, in `kept`, which is so never written to memory. Undefined where the
 * kernels do not take such windows, or there is no room for enough values.
 */
export function passingWindows(
  values: Float64Array,
  { kernel, period, kept }: { kernel: 'averages' | 'deviations'; period: number; kept: Float64Array },
): ReadValues | undefined {
  const n = values.length;
  if (!areKernelWindows(n, period) || kept.length < PASSING_VALUES) return undefined;
  kept.fill(Number.NaN, 0, period - 1);
  const run = { kernel, period, out: kept, base: 0 };
  /** Where the windows begin that are not there yet; those before it are. */
  let start = 0;
  const makeRoom = (from: number): void => {
    const filled = Math.min(n, start + period - 1);
    if (filled + KERNEL_STRETCH - run.base <= kept.length) return;
    // What the reader leaves out is computed too: a window is found from the one before it.
    const next = Math.min(from, filled);
    kept.copyWithin(0, next - run.base, filled - run.base);
    run.base = next;
  };
  return (from, to) => {
    while (start + period - 1 < Math.min(n, to)) {
      makeRoom(from);
      start = nextWindows(values, run, start);
    }
    return kept.subarray(from - run.base, to - run.base);
  };
}

export interface Bollinger {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}

/** Bollinger bands: the simple average, and `deviations` population standard deviations above and below it. */
export function bollinger(values: Float64Array, options: { period: number; deviations: number }): Bollinger {
  const { period, deviations } = options;
  const middle = sma(values, { period });
  const sigma = standardDeviation(values, { period });
  return {
    upper: addScaled({ left: middle, right: sigma, factor: deviations }),
    middle,
    lower: addScaled({ left: middle, right: sigma, factor: -deviations, out: sigma }),
  };
}

/** left + factor × right, value by value; `out` may be one of them. */
export function addScaled(options: {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly factor: number;
  readonly out?: Float64Array;
}): Float64Array {
  const { left, right, factor, out = new Float64Array(left.length) } = options;
  const n = left.length;
  for (let i = 0; i < n; i++) out[i] = (left[i] as number) + factor * (right[i] as number);
  return out;
}
