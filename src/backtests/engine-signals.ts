import { maskAt, type RuleBits } from '../decisions/calc.ts';
import { withoutTail, wordsFor } from '../market/calc.ts';
import { newSignals, putSignal, type SignalBits } from './simulate-signals.ts';
import { SIGNAL } from './simulate-types.ts';

/** Ticks that a loop goes over in one call: V8 drops what it compiled inside one long loop at the next collection. */
const STRETCH = 4096;

/** The decision ticks in [from, to): the multiples of the cadence since the epoch. */
export function ticksIn({ from, to, cadenceMs }: { from: number; to: number; cadenceMs: number }): Float64Array {
  const first = Math.ceil(from / cadenceMs);
  const ticks = new Float64Array(countTicks({ from, to, cadenceMs }));
  for (let k = 0; k < ticks.length; k += STRETCH) {
    fillTicks(ticks.subarray(k, k + STRETCH), { first: first + k, cadenceMs });
  }
  return ticks;
}

function fillTicks(ticks: Float64Array, { first, cadenceMs }: { first: number; cadenceMs: number }): void {
  const count = ticks.length;
  for (let k = 0; k < count; k++) ticks[k] = (first + k) * cadenceMs;
}

/**
 * The same ticks; where a bar of the window opens at each of them, as mostly, the bars' own column serves. Bars open at
 * multiples of their interval, each at another one: when as many are there as there are ticks, none is missing.
 * @param openAt of all bars in [from, to)
 */
export function ticksOver(
  { openAt, intervalMs }: { openAt: Float64Array; intervalMs: number },
  window: { from: number; to: number; cadenceMs: number },
): Float64Array {
  const complete = window.cadenceMs === intervalMs && openAt.length === countTicks(window);
  return complete ? openAt : ticksIn(window);
}

/** How many decision ticks there are in [from, to). */
export function countTicks({ from, to, cadenceMs }: { from: number; to: number; cadenceMs: number }): number {
  return Math.max(0, Math.ceil(to / cadenceMs) - Math.ceil(from / cadenceMs));
}

/** For each tick the index of the newest known point, -1 before the first: one pass. */
export function newestKnown(tickAt: Float64Array, availableAt: Float64Array): Int32Array {
  const newest = new Int32Array(tickAt.length);
  let next = 0;
  for (let k = 0; k < tickAt.length; k++) {
    const tick = tickAt[k] as number;
    while (next < availableAt.length && (availableAt[next] as number) <= tick) next++;
    newest[k] = next - 1;
  }
  return newest;
}

/** When a stream's points became known, ascending, and how old the newest may be: any of them, or each its own. */
export interface StreamClock {
  readonly availableAt: Float64Array;
  readonly staleAfterMs: number | Float64Array;
}

const NONE = new Uint8Array(0);

/** How old a point may be while it is the newest. */
export function staleLimit(staleAfterMs: StreamClock['staleAfterMs'], point: number): number {
  return typeof staleAfterMs === 'number' ? staleAfterMs : (staleAfterMs[point] as number);
}

/** Marks the ticks at which a required stream is missing or stale with 1: the branch does not decide there. Empty without any. */
export function skippedTicks(tickAt: Float64Array, required: readonly StreamClock[]): Uint8Array {
  if (required.length === 0) return NONE;
  const skipped = new Uint8Array(tickAt.length);
  for (const { availableAt, staleAfterMs } of required) {
    const newest = newestKnown(tickAt, availableAt);
    for (let k = 0; k < tickAt.length; k++) {
      const point = newest[k] as number;
      const at = availableAt[point];
      if (at === undefined || (tickAt[k] as number) - at > staleLimit(staleAfterMs, point)) skipped[k] = 1;
    }
  }
  return skipped;
}

/** Decisions beside the bars at whose open they may fill. */
export interface BarSignals {
  readonly signals: SignalBits;
  readonly size: Float64Array | undefined;
  /** Decisions made, skipped ones left out. */
  readonly decisions: number;
}

interface Decisions {
  readonly openAt: Float64Array;
  readonly tickAt: Float64Array;
  readonly rules: RuleBits;
  readonly sizes: Float64Array | undefined;
  readonly skipped: Uint8Array;
}

/** Puts each tick's decision to the first bar that opens at or after it. Of several ticks before one bar the last counts. */
export function toBarSignals(decisions: Decisions): BarSignals {
  const { openAt, tickAt, rules, sizes, skipped } = decisions;
  if (openAt === tickAt && sizes === undefined && !skipped.includes(1)) {
    const decided = withoutTail(new Uint32Array(wordsFor(openAt.length)).fill(0xffffffff), openAt.length);
    return { signals: { length: openAt.length, ...rules, decided }, size: undefined, decisions: tickAt.length };
  }
  const signals = newSignals(openAt.length);
  const size = sizes === undefined ? undefined : new Float64Array(openAt.length).fill(Number.NaN);
  const at = { tick: 0, bar: 0, decisions: 0 };
  while (at.tick < tickAt.length) putStretch(decisions, at, { signals, size });
  return { signals, size, decisions: at.decisions };
}

/** Goes on from where `at` is, over one stretch of ticks. */
function putStretch(
  { openAt, tickAt, rules, sizes, skipped }: Decisions,
  at: { tick: number; bar: number; decisions: number },
  { signals, size }: Pick<BarSignals, 'signals' | 'size'>,
): void {
  const end = Math.min(at.tick + STRETCH, tickAt.length);
  const bars = openAt.length;
  let { bar, decisions } = at;
  for (let k = at.tick; k < end; k++) {
    if (skipped[k] === 1) continue;
    decisions++;
    const tick = tickAt[k] as number;
    while (bar < bars && (openAt[bar] as number) < tick) bar++;
    if (bar === bars) continue;
    putSignal(signals, bar, SIGNAL.decided | maskAt(rules, k));
    if (size !== undefined && sizes !== undefined) size[bar] = sizes[k] as number;
  }
  at.tick = end;
  at.bar = bar;
  at.decisions = decisions;
}
