/**
 * Indicators over a moving window. Each takes a column and gives one of equal length, NaN until its window is full. A NaN makes
 * exactly those results NaN whose window holds it; of an infinity they are infinite or NaN.
 */
import { areKernelWindows, nextWindows } from './column-kernels.ts';
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
  const run = { kernel, period, out };
  return (until) => {
    while (start + period - 1 < Math.min(n, until)) start = nextWindows(values, run, start);
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
