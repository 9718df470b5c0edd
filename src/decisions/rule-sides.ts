import { KERNEL_STRETCH, WORD } from '../market/calc.ts';
import type { Truths } from './rule-kernels.ts';
import * as kernels from './rule-kernels.ts';
import type { TickValues } from './rule-readings.ts';

/** What is compared at each tick; undefined for a stream that is not there. */
export interface Sides {
  readonly left: TickValues | undefined;
  readonly right: TickValues | undefined;
}

/** left > right at the first `ticks` ticks, into `out`. */
export function compareSides({ left, right }: Sides, { out, ticks }: { out: Truths; ticks: number }): void {
  const range = knownRange([left, right], ticks);
  clear(out);
  if (left === undefined || right === undefined) return;
  const some = (k: number): void => put(out, k, { left: at(left, k), right: at(right, k) });
  overRange(range, some, (from, to) =>
    kernels.greater(slice(left, from, to), slice(right, from, to), words(out, from, to)),
  );
}

/** left > right into `over`, right > left into `under`. */
export function compareBothWays({ left, right }: Sides, to: { over: Truths; under: Truths; ticks: number }): void {
  const { over, under, ticks } = to;
  const range = knownRange([left, right], ticks);
  clear(over);
  clear(under);
  if (left === undefined || right === undefined) return;
  const some = (k: number): void => {
    put(over, k, { left: at(left, k), right: at(right, k) });
    put(under, k, { left: at(right, k), right: at(left, k) });
  };
  overRange(range, some, (start, end) =>
    kernels.greaterAndLess(slice(left, start, end), slice(right, start, end), {
      over: words(over, start, end),
      under: words(under, start, end),
    }),
  );
}

/** left > value, or left < value, at the first `ticks` ticks, into `out`. */
export function compareWithValue(
  op: 'greaterThan' | 'lessThan',
  left: TickValues | undefined,
  { value, out, ticks }: { value: number; out: Truths; ticks: number },
): void {
  clear(out);
  if (left === undefined) return;
  const some = (k: number): void => {
    const here = at(left, k);
    put(out, k, op === 'greaterThan' ? { left: here, right: value } : { left: value, right: here });
  };
  const compare = op === 'greaterThan' ? kernels.greaterThan : kernels.lessThan;
  overRange(knownRange([left], ticks), some, (from, to) => compare(slice(left, from, to), value, words(out, from, to)));
}

/** left > right at the tick before the first. */
export function truthBefore({ left, right }: Sides): kernels.OneTruth {
  const [l, r] = [left === undefined ? Number.NaN : at(left, -1), right === undefined ? Number.NaN : at(right, -1)];
  return { holds: l > r, fails: l <= r };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The ticks at which all sides have a point. */
function knownRange(sides: readonly Sides['left'][], ticks: number): Range {
  const from = Math.max(0, ...sides.map((side) => (side === undefined ? ticks : -side.start)));
  return { from: Math.min(ticks, from), to: ticks };
}

/** Goes over whole words in stretches, and over the ticks before and behind them one by one. */
function overRange({ from, to }: Range, some: (tick: number) => void, whole: (from: number, to: number) => void): void {
  const first = Math.min(to, Math.ceil(from / WORD) * WORD);
  const last = Math.max(first, Math.floor(to / WORD) * WORD);
  for (let k = from; k < first; k++) some(k);
  for (let k = first; k < last; k += KERNEL_STRETCH) whole(k, Math.min(last, k + KERNEL_STRETCH));
  for (let k = last; k < to; k++) some(k);
}

/** NaN where there is no point. */
function at({ read, start }: TickValues, tick: number): number {
  const index = start + tick;
  return (index < 0 ? undefined : read(index, index + 1)[0]) ?? Number.NaN;
}

const slice = ({ read, start }: TickValues, from: number, to: number) => read(start + from, start + to);

const words = ({ holds, fails }: Truths, from: number, to: number): Truths => ({
  holds: holds.subarray(from / WORD, to / WORD),
  fails: fails.subarray(from / WORD, to / WORD),
});

function clear({ holds, fails }: Truths): void {
  holds.fill(0);
  fails.fill(0);
}

function put({ holds, fails }: Truths, tick: number, { left, right }: { left: number; right: number }): void {
  const word = Math.floor(tick / WORD);
  const bit = tick % WORD;
  holds[word] = (holds[word] as number) | (+(left > right) << bit);
  fails[word] = (fails[word] as number) | (+(left <= right) << bit);
}
