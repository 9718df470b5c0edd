/**
 * The loops over windows as plain JavaScript: what defines the results, and what short columns and very long windows are
 * computed with. The kernels of kernels/columns.ts do the same for all others, to the same bits.
 *
 * The column is cut into blocks of one window's length, so that every window is the end of one block and the start of the
 * next: its sum is one running sum backwards through the first plus one forwards through the second. Nothing is ever
 * subtracted again, so errors do not pile up over a long column, and one bad value does not stay. Values are taken relative
 * to the last of the first block, which every such window holds: flat prices give their very average and no deviation, and
 * the variance loses no digits to the size of the prices.
 */

/**
 * About how many values a loop goes over in one call. Called again and again, a loop is compiled once and for all; what
 * V8 compiles in the middle of one long loop is dropped at the next collection, and a long column brings several.
 */
export const STRETCH = 4096;

const stretchOf = (period: number) => Math.max(1, Math.floor(STRETCH / period)) * period;

interface Windows {
  readonly period: number;
  /** Written at the last value of each full window. */
  readonly out: Float64Array;
}

/** The averages of the windows of `values` that are full. */
export function windowAverages(values: Float64Array, { period, out }: Windows): void {
  const stretch = stretchOf(period);
  for (let start = 0; start < values.length; start += stretch) {
    averages({ values, period, out }, start, start + stretch);
  }
}

/** Their population standard deviations. */
export function windowDeviations(values: Float64Array, { period, out }: Windows): void {
  const sums = new Float64Array(period);
  const stretch = stretchOf(period);
  for (let start = 0; start < values.length; start += stretch) {
    deviations({ values, period, out, sums }, start, start + stretch);
  }
}

interface Column extends Windows {
  readonly values: Float64Array;
}

/** The averages of the windows that begin at `from` up to, not including, `until`. */
function averages({ values, period, out }: Column, from: number, until: number): void {
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

/** The deviations of the windows that begin at `from` up to, not including, `until`. */
function deviations(
  { values, period, out, sums }: Column & { readonly sums: Float64Array },
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

/** From sums relative to a common base. Rounding can take a variance of nought just below it. */
function deviation(squares: number, sum: number, count: number): number {
  const variance = (squares - (sum * sum) / count) / count;
  return Math.sqrt((variance + Math.abs(variance)) / 2);
}

const at = (column: Float64Array, index: number) => column[index] as number;
