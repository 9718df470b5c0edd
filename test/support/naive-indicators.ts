/** Indicators by their definitions, value by value and over plain arrays: slow, and nothing to get wrong. */

/** The finite values that end at `at` without interruption. */
function run(values: readonly number[], at: number): readonly number[] {
  let start = at + 1;
  while (start > 0 && Number.isFinite(values[start - 1])) start--;
  return values.slice(start, at + 1);
}

/** Relative to the first, so that equal values have exactly themselves for a mean. */
const mean = ([first = Number.NaN, ...others]: readonly number[]) =>
  first + others.reduce((sum, value) => sum + (value - first), 0) / (others.length + 1);

const each = (values: readonly number[], of: (values: readonly number[]) => number) =>
  values.map((_, at) => of(run(values, at)));

export function naiveSma(values: readonly number[], period: number): number[] {
  return each(values, (known) => (known.length < period ? Number.NaN : mean(known.slice(-period))));
}

/** Population. */
export function naiveDeviation(values: readonly number[], period: number): number[] {
  return each(values, (known) => {
    if (known.length < period) return Number.NaN;
    const window = known.slice(-period);
    const middle = mean(window);
    return Math.sqrt(mean(window.map((value) => (value - middle) ** 2)));
  });
}

/** Seeded with the simple average. */
export function naiveEma(values: readonly number[], period: number): number[] {
  return each(values, (known) => {
    if (known.length < period) return Number.NaN;
    const share = 2 / (period + 1);
    const average = (last: number, value: number) => last + share * (value - last);
    return known.slice(period).reduce(average, mean(known.slice(0, period)));
  });
}

/** Wilder's. */
export function naiveRsi(values: readonly number[], period: number): number[] {
  return each(values, (known) => {
    if (known.length <= period) return Number.NaN;
    const moves = known.slice(1).map((value, i) => value - (known[i] ?? 0));
    const average = (of: readonly number[]) =>
      of.slice(period).reduce((last, move) => (last * (period - 1) + move) / period, mean(of.slice(0, period)));
    const gain = average(moves.map((move) => Math.max(move, 0)));
    const loss = average(moves.map((move) => Math.max(-move, 0)));
    return gain + loss === 0 ? 50 : 100 * (gain / (gain + loss));
  });
}
