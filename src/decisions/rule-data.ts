import {
  areStepsOf,
  type CandleColumns,
  INTERVAL_MS,
  type PointColumns,
  resample,
  upperBound,
} from '../market/calc.ts';
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
  /** Given when it is known that each tick lies so far after the one before, ms. */
  readonly stepMs?: number;
}

/** Where each tick stands among the points of one clock: the index of the last one known. */
export type Clock =
  /** At tick k it is k + shift, below nought before the first: the points come at the ticks, one each. */
  | { readonly shift: number }
  /** −1 before the first. */
  | { readonly index: Int32Array };

/** A point is known at a tick from `at + delay` on. */
export function clockOf(ticks: Pick<RuleData, 'tickAt' | 'stepMs'>, at: Float64Array, { delay }: Delay): Clock {
  const shift = steadyShift(ticks, at, { delay });
  return shift === undefined ? { index: lastKnown(ticks.tickAt, at, { delay }) } : { shift };
}

interface Delay {
  readonly delay: number;
}

/** The shift, when every tick is the very moment at which a point becomes known, or lies before the first. */
function steadyShift({ tickAt, stepMs }: Pick<RuleData, 'tickAt' | 'stepMs'>, at: Float64Array, { delay }: Delay) {
  const n = tickAt.length;
  const step = stepMs ?? stepOf(tickAt);
  if (n === 0 || at.length === 0 || step === undefined) return undefined;
  // The last tick tells how far apart the two are; everything between must agree.
  const lastTick = tickAt[n - 1] as number;
  const last = upperBound(at, lastTick - delay) - 1;
  const shift = last - (n - 1);
  if (last < 0 || (at[last] as number) + delay !== lastTick) return undefined;
  const until = Math.min(last, ticksFrom(tickAt, at)) + 1;
  if (!areStepsOf(at, step, { from: Math.max(0, shift), until })) return undefined;
  const before = Math.min(n, -shift) - 1;
  return before >= 0 && (tickAt[before] as number) >= (at[0] as number) + delay ? undefined : shift;
}

/** How far apart the ticks are, all of them; 0 for a single one. */
function stepOf(tickAt: Float64Array): number | undefined {
  const step = (tickAt[1] ?? Number.NaN) - (tickAt[0] as number);
  if (tickAt.length < 2) return 0;
  return areStepsOf(tickAt, step, { from: 0, until: tickAt.length }) ? step : undefined;
}

/** The index from which on `at` is the very column of the ticks, about which all is known. */
function ticksFrom(tickAt: Float64Array, at: Float64Array): number {
  if (tickAt.buffer !== at.buffer || tickAt.byteOffset < at.byteOffset) return at.length;
  return (tickAt.byteOffset - at.byteOffset) / Float64Array.BYTES_PER_ELEMENT;
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
