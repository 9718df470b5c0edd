/**
 * Indicators over a moving window. Each takes a column and gives one of equal length, NaN until its window is full. A NaN makes
 * exactly those results NaN whose window holds it; of an infinity they are infinite or NaN.
 *
 * The column is cut into blocks of one window's length, so that every window is the end of one block and the start of the
 * next: its sum is one running sum backwards through the first plus one forwards through the second. Nothing is ever
 * subtracted again, so errors do not pile up over a long column, and one bad value does not stay. Values are taken relative
 * to the last of the first block, which every such window holds: flat prices give their very average and no deviation, and
 * the variance loses no digits to the size of the prices.
 */

export interface WindowOptions {
  /** Length of the window, ≥ 1. */
  readonly period: number;
  /** Where to write; of the length of the input and not the input itself. New when absent. */
  readonly out?: Float64Array;
}

/**
 * About how many values a loop goes over in one call. Called again and again, a loop is compiled once and for all; what
 * V8 compiles in the middle of one long loop is dropped at the next collection, and a long column brings several.
 */
export const STRETCH = 4096;

const stretchOf = (period: number) => Math.max(1, Math.floor(STRETCH / period)) * period;

/** Simple moving average. NaN before index period − 1. */
export function sma(values: Float64Array, { period, out = new Float64Array(values.length) }: WindowOptions) {
  const n = values.length;
  out.fill(Number.NaN, 0, Math.min(n, period - 1));
  const stretch = stretchOf(period);
  for (let start = 0; start < n; start += stretch) averages({ values, period, out }, start, start + stretch);
  return out;
}

interface Windows {
  readonly values: Float64Array;
  readonly period: number;
  readonly out: Float64Array;
}

/** The averages of the windows that begin at `from` up to, not including, `until`. */
function averages({ values, period, out }: Windows, from: number, until: number): void {
  const n = values.length;
  for (let start = from; start < until && start + period <= n; start += period) {
    const middle = start + period - 1;
    const base = at(values, middle);
    const end = Math.min(n, middle + period);
    let sum = 0;
    let i = middle;
    // Windows that end after the column have no result.
    for (; i + period > end; i--) sum += (values[i] as number) - base;
    for (; i >= start; i--) {
      sum += (values[i] as number) - base;
      out[i + period - 1] = sum;
    }
    out[middle] = base + sum / period;
    sum = 0;
    for (i = middle + 1; i < end; i++) {
      sum += (values[i] as number) - base;
      out[i] = base + ((out[i] as number) + sum) / period;
    }
  }
}

/** Population standard deviation (the divisor is the period). NaN before index period − 1. */
export function standardDeviation(
  values: Float64Array,
  { period, out = new Float64Array(values.length) }: WindowOptions,
) {
  const n = values.length;
  out.fill(Number.NaN, 0, Math.min(n, period - 1));
  const sums = new Float64Array(period);
  const stretch = stretchOf(period);
  for (let start = 0; start < n; start += stretch) deviations({ values, period, out, sums }, start, start + stretch);
  return out;
}

/** The deviations of the windows that begin at `from` up to, not including, `until`. */
function deviations(
  { values, period, out, sums }: Windows & { readonly sums: Float64Array },
  from: number,
  until: number,
): void {
  const n = values.length;
  for (let start = from; start < until && start + period <= n; start += period) {
    const middle = start + period - 1;
    const base = at(values, middle);
    let sum = 0;
    let squares = 0;
    for (let i = middle; i >= start; i--) {
      const distance = (values[i] as number) - base;
      sum += distance;
      squares += distance * distance;
      sums[i - start] = sum;
      if (i + period - 1 < n) out[i + period - 1] = squares;
    }
    out[middle] = deviation(at(out, middle), sum, period);
    sum = 0;
    squares = 0;
    const end = Math.min(n, middle + period);
    for (let i = middle + 1; i < end; i++) {
      const distance = (values[i] as number) - base;
      sum += distance;
      squares += distance * distance;
      out[i] = deviation((out[i] as number) + squares, (sums[i - middle] as number) + sum, period);
    }
  }
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

/** From sums relative to a common base. Rounding can take a variance of nought just below it. */
function deviation(squares: number, sum: number, count: number): number {
  const variance = (squares - (sum * sum) / count) / count;
  return Math.sqrt((variance + Math.abs(variance)) / 2);
}

const at = (column: Float64Array, index: number) => column[index] as number;
