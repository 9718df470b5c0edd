import { compareColumns, compareColumnWithValue, isKernelStretch, WORD } from '../market/calc.ts';

/**
 * The inner loops of rules: columns in, truths out. A truth is a bit in each of two columns, "known to hold" and "known to
 * fail"; in neither, it is unknown. So Kleene's `and` is the bitwise one of the first and the bitwise `or` of the second,
 * `not` changes the two about, and one operation combines 32 ticks. A comparison with NaN is unknown.
 *
 * Comparisons become numbers rather than branches, which on prices no processor predicts. Four stand together, because the
 * loop around one costs as much as the comparison itself. Where there are enough ticks, the market's kernels compare two
 * values at a time, with the same result.
 */
export interface Truths {
  /** 32 ticks a word, the first in the lowest bit; bits behind the last tick mean nothing. */
  readonly holds: Uint32Array;
  readonly fails: Uint32Array;
}

/** left > right, 32 ticks for each word of `out`. */
export function greater(left: Float64Array, right: Float64Array, out: Truths): void {
  if (!isKernelStretch(out.holds.length, left, right)) greaterByLoop(left, right, out);
  else compareColumns('above', { left, right }, [out.holds, out.fails]);
}

/** `greater`, in JavaScript. */
export function greaterByLoop(left: Float64Array, right: Float64Array, { holds, fails }: Truths): void {
  const words = holds.length;
  let k = 0;
  for (let w = 0; w < words; w++) {
    let held = 0;
    let failed = 0;
    for (let bit = 0; bit < WORD; bit += 4, k += 4) {
      held |= fourAbove(left, right, k) << bit;
      failed |= fourAtMost(left, right, k) << bit;
    }
    holds[w] = held;
    fails[w] = failed;
  }
}

/** left > right into `over` and right > left into `under`, for less than both alone. */
export function greaterAndLess(left: Float64Array, right: Float64Array, out: BothWays): void {
  const { over, under } = out;
  if (!isKernelStretch(over.holds.length, left, right)) greaterAndLessByLoop(left, right, out);
  else compareColumns('bothWays', { left, right }, [over.holds, over.fails, under.holds, under.fails]);
}

/** `greaterAndLess`, in JavaScript. */
export function greaterAndLessByLoop(left: Float64Array, right: Float64Array, { over, under }: BothWays): void {
  const words = over.holds.length;
  let k = 0;
  for (let w = 0; w < words; w++) {
    let above = 0;
    let below = 0;
    let atMost = 0;
    for (let bit = 0; bit < WORD; bit += 4, k += 4) {
      above |= fourAbove(left, right, k) << bit;
      below |= fourAbove(right, left, k) << bit;
      atMost |= fourAtMost(left, right, k) << bit;
    }
    over.holds[w] = above;
    over.fails[w] = atMost;
    under.holds[w] = below;
    under.fails[w] = above | (atMost & ~below);
  }
}

export interface BothWays {
  readonly over: Truths;
  readonly under: Truths;
}

const fourAbove = (left: Float64Array, right: Float64Array, k: number): number =>
  +((left[k] as number) > (right[k] as number)) |
  (+((left[k + 1] as number) > (right[k + 1] as number)) << 1) |
  (+((left[k + 2] as number) > (right[k + 2] as number)) << 2) |
  (+((left[k + 3] as number) > (right[k + 3] as number)) << 3);

const fourAtMost = (left: Float64Array, right: Float64Array, k: number): number =>
  +((left[k] as number) <= (right[k] as number)) |
  (+((left[k + 1] as number) <= (right[k + 1] as number)) << 1) |
  (+((left[k + 2] as number) <= (right[k + 2] as number)) << 2) |
  (+((left[k + 3] as number) <= (right[k + 3] as number)) << 3);

/** left > value, 32 ticks for each word of `out`. */
export function greaterThan(left: Float64Array, value: number, out: Truths): void {
  if (!isKernelStretch(out.holds.length, left)) greaterThanByLoop(left, value, out);
  else compareColumnWithValue('aboveValue', { left, value }, [out.holds, out.fails]);
}

/** `greaterThan`, in JavaScript. */
export function greaterThanByLoop(left: Float64Array, value: number, { holds, fails }: Truths): void {
  const words = holds.length;
  let k = 0;
  for (let w = 0; w < words; w++) {
    let held = 0;
    let failed = 0;
    for (let bit = 0; bit < WORD; bit += 2, k += 2) {
      const first = left[k] as number;
      const second = left[k + 1] as number;
      held |= (+(first > value) | (+(second > value) << 1)) << bit;
      failed |= (+(first <= value) | (+(second <= value) << 1)) << bit;
    }
    holds[w] = held;
    fails[w] = failed;
  }
}

/** left < value, 32 ticks for each word of `out`. */
export function lessThan(left: Float64Array, value: number, out: Truths): void {
  if (!isKernelStretch(out.holds.length, left)) lessThanByLoop(left, value, out);
  else compareColumnWithValue('belowValue', { left, value }, [out.holds, out.fails]);
}

/** `lessThan`, in JavaScript. */
export function lessThanByLoop(left: Float64Array, value: number, { holds, fails }: Truths): void {
  const words = holds.length;
  let k = 0;
  for (let w = 0; w < words; w++) {
    let held = 0;
    let failed = 0;
    for (let bit = 0; bit < WORD; bit += 2, k += 2) {
      const first = left[k] as number;
      const second = left[k + 1] as number;
      held |= (+(first < value) | (+(second < value) << 1)) << bit;
      failed |= (+(first >= value) | (+(second >= value) << 1)) << bit;
    }
    holds[w] = held;
    fails[w] = failed;
  }
}

/** Kleene's conjunction, into `out`. */
export function and(out: Truths, { holds, fails }: Truths): void {
  const words = holds.length;
  for (let w = 0; w < words; w++) out.holds[w] = (out.holds[w] as number) & (holds[w] as number);
  for (let w = 0; w < words; w++) out.fails[w] = (out.fails[w] as number) | (fails[w] as number);
}

/** Kleene's disjunction, into `out`. */
export function or(out: Truths, { holds, fails }: Truths): void {
  const words = holds.length;
  for (let w = 0; w < words; w++) out.holds[w] = (out.holds[w] as number) | (holds[w] as number);
  for (let w = 0; w < words; w++) out.fails[w] = (out.fails[w] as number) & (fails[w] as number);
}

/** Kleene's negation: the same columns, the other way about. */
export const not = ({ holds, fails }: Truths): Truths => ({ holds: fails, fails: holds });

/**
 * What is and was not at the tick before, into `out`: of "a > b", that a crossed above b. `before` is the truth at the tick
 * before the first.
 */
export function begins({ holds, fails }: Truths, { before, out }: { before: OneTruth; out: Truths }): void {
  const words = holds.length;
  let held = before.holds ? -1 : 0;
  let failed = before.fails ? -1 : 0;
  for (let w = 0; w < words; w++) {
    const holdsNow = holds[w] as number;
    const failsNow = fails[w] as number;
    out.holds[w] = holdsNow & ((failsNow << 1) | (failed >>> 31));
    out.fails[w] = failsNow | (holdsNow << 1) | (held >>> 31);
    held = holdsNow;
    failed = failsNow;
  }
}

export interface OneTruth {
  readonly holds: boolean;
  readonly fails: boolean;
}

/** The value at each index, `offset` back; NaN where that is before the column's first. */
export function gather(column: Float64Array, index: Int32Array, options: { offset: number; out: Float64Array }): void {
  const { offset, out } = options;
  const n = out.length;
  for (let k = 0; k < n; k++) {
    const i = (index[k] as number) - offset;
    out[k] = i < 0 ? Number.NaN : (column[i] as number);
  }
}
