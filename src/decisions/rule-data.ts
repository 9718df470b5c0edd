import { type CandleColumns, INTERVAL_MS, type PointColumns, resample, upperBound } from '../market/calc.ts';
import type { CandleInterval } from './types.ts';

/** What a branch's rules read. Points after a tick may be there: none is looked at before it is known. */
export interface RuleSource {
  /** Candles of the branch's asset; empty columns where there are none. */
  intervalCandles(interval: CandleInterval): CandleColumns;
  /** Points of a data_stream node. */
  points(nodeId: string): PointColumns | undefined;
}

export interface RuleData extends RuleSource {
  /** The instants to decide at, ascending, epoch ms. */
  readonly tickAt: Float64Array;
}

/** Where each tick stands among the points of one clock: the index of the last one known. */
export type Clock =
  /** At tick k it is k + shift, below nought before the first: the points come at the ticks, one each. */
  | { readonly shift: number }
  /** −1 before the first. */
  | { readonly index: Int32Array };

/** Ticks that a loop goes over in one call: V8 drops what it compiled inside one long loop at the next collection. */
const STRETCH = 4096;

/** A point is known at a tick from `at + delay` on. */
export function clockOf(tickAt: Float64Array, at: Float64Array, { delay }: { readonly delay: number }): Clock {
  const shift = steadyShift(tickAt, at, { delay });
  return shift === undefined ? { index: lastKnown(tickAt, at, { delay }) } : { shift };
}

/** The shift, when every tick is the very moment at which a point becomes known, or lies before the first. */
function steadyShift(tickAt: Float64Array, at: Float64Array, { delay }: { readonly delay: number }) {
  const n = tickAt.length;
  const first = (at[0] as number) + delay;
  if (n === 0 || at.length === 0) return undefined;
  // The last tick tells how far apart the two are; everything between must agree.
  const last = upperBound(at, (tickAt[n - 1] as number) - delay) - 1;
  const shift = last - (n - 1);
  for (let k = Math.max(0, -shift); k < n; k += STRETCH) {
    const points = at.subarray(k + shift, k + shift + STRETCH);
    if (!allAt(tickAt.subarray(k, k + STRETCH), points, { delay })) return undefined;
  }
  const before = Math.min(n, -shift) - 1;
  return before >= 0 && (tickAt[before] as number) >= first ? undefined : shift;
}

/** Whether each point becomes known at its tick. There are as many points as ticks. */
function allAt(tickAt: Float64Array, at: Float64Array, { delay }: { readonly delay: number }): boolean {
  const n = tickAt.length;
  for (let k = 0; k < n; k++) if ((at[k] as number) + delay !== tickAt[k]) return false;
  return true;
}

/** Index of the last known point at each tick: one pass over both. */
function lastKnown(tickAt: Float64Array, at: Float64Array, { delay }: { readonly delay: number }): Int32Array {
  const n = tickAt.length;
  const index = new Int32Array(n);
  if (n === 0) return index;
  let next = upperBound(at, (tickAt[0] as number) - delay);
  for (let k = 0; k < n; k++) {
    const known = (tickAt[k] as number) - delay;
    while (next < at.length && (at[next] as number) <= known) next++;
    index[k] = next - 1;
  }
  return index;
}

const none = new Float64Array(0);
const NO_CANDLES: CandleColumns = { openAt: none, open: none, high: none, low: none, close: none, volume: none };

/**
 * Candles of every interval from the stored ones: an interval that is not there is made of the longest shorter one, each
 * once. What is shorter than all that is stored stays empty.
 */
export function candlesOf(stored: ReadonlyMap<CandleInterval, CandleColumns>): RuleSource['intervalCandles'] {
  const made = new Map(stored);
  const lengthOf = (interval: CandleInterval) => INTERVAL_MS[interval];
  return (interval) => {
    const known = made.get(interval);
    if (known !== undefined) return known;
    const base = [...stored.keys()]
      .filter((other) => lengthOf(interval) % lengthOf(other) === 0)
      .sort((a, b) => lengthOf(b) - lengthOf(a))[0];
    const candles = base === undefined ? NO_CANDLES : resample(stored.get(base) ?? NO_CANDLES, base, interval);
    made.set(interval, candles);
    return candles;
  };
}
