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

/** The same ticks; where bars open at just those, as they mostly do, the bars' own column serves. */
export function ticksOver(
  openAt: Float64Array,
  { from, to, cadenceMs }: { from: number; to: number; cadenceMs: number },
): Float64Array {
  const count = countTicks({ from, to, cadenceMs });
  if (openAt.length !== count) return ticksIn({ from, to, cadenceMs });
  const first = Math.ceil(from / cadenceMs);
  for (let k = 0; k < count; k += STRETCH) {
    if (!areTicks(openAt.subarray(k, k + STRETCH), { first: first + k, cadenceMs }))
      return ticksIn({ from, to, cadenceMs });
  }
  return openAt;
}

function areTicks(openAt: Float64Array, { first, cadenceMs }: { first: number; cadenceMs: number }): boolean {
  const count = openAt.length;
  for (let k = 0; k < count; k++) if (openAt[k] !== (first + k) * cadenceMs) return false;
  return true;
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

/** How old a point may be while it is the newest. */
export function staleLimit(staleAfterMs: StreamClock['staleAfterMs'], point: number): number {
  return typeof staleAfterMs === 'number' ? staleAfterMs : (staleAfterMs[point] as number);
}

/** Marks the ticks at which a required stream is missing or stale with 1: the branch does not decide there. */
export function skippedTicks(tickAt: Float64Array, required: readonly StreamClock[]): Uint8Array {
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
  readonly signal: Uint8Array;
  readonly size: Float64Array | undefined;
  /** Decisions made, skipped ones left out. */
  readonly decisions: number;
}

interface Decisions {
  readonly openAt: Float64Array;
  readonly tickAt: Float64Array;
  readonly masks: Uint8Array;
  readonly sizes: Float64Array | undefined;
  readonly skipped: Uint8Array;
}

/**
 * Puts each tick's decision to the first bar that opens at or after it. Of several ticks before one bar the last counts.
 * @param masks bits of SIGNAL.long, short and exit, a byte a tick
 */
export function toBarSignals(decisions: Decisions): BarSignals {
  const { openAt, tickAt, masks, sizes, skipped } = decisions;
  const signal = new Uint8Array(openAt.length);
  if (openAt === tickAt && sizes === undefined && !skipped.includes(1)) {
    for (let k = 0; k < signal.length; k += STRETCH) {
      markDecided(masks.subarray(k, k + STRETCH), { out: signal.subarray(k, k + STRETCH) });
    }
    return { signal, size: undefined, decisions: tickAt.length };
  }
  const size = sizes === undefined ? undefined : new Float64Array(openAt.length).fill(Number.NaN);
  const at = { tick: 0, bar: 0, decisions: 0 };
  while (at.tick < tickAt.length) putStretch(decisions, at, { signal, size });
  return { signal, size, decisions: at.decisions };
}

const DECIDED_IN_ALL = SIGNAL.decided * 0x01010101;

/** Every bar has its own decision: four at once, and the last few one by one. */
function markDecided(masks: Uint8Array, { out }: { readonly out: Uint8Array }): void {
  const words = masks.byteOffset % 4 === 0 ? masks.length >> 2 : 0;
  const from = new Uint32Array(masks.buffer, masks.byteOffset - (masks.byteOffset % 4), words);
  const to = new Uint32Array(out.buffer, out.byteOffset, words);
  for (let w = 0; w < words; w++) to[w] = (from[w] as number) | DECIDED_IN_ALL;
  for (let k = words * 4; k < out.length; k++) out[k] = SIGNAL.decided | (masks[k] as number);
}

/** Goes on from where `at` is, over one stretch of ticks. */
function putStretch(
  decided: Decisions,
  at: { tick: number; bar: number; decisions: number },
  { signal, size }: Pick<BarSignals, 'signal' | 'size'>,
): void {
  const { openAt, tickAt, masks, sizes, skipped } = decided;
  const end = Math.min(at.tick + STRETCH, tickAt.length);
  const bars = openAt.length;
  let { bar, decisions } = at;
  while (bar < bars && (openAt[bar] as number) < (tickAt[at.tick] as number)) bar++;
  if (size === undefined && opensAtEach(decided, { bar, from: at.tick, end })) {
    for (let k = at.tick; k < end; k++) signal[bar++] = SIGNAL.decided | (masks[k] as number);
    bar--;
    decisions += end - at.tick;
    at.tick = end;
  }
  for (let k = at.tick; k < end; k++) {
    if (skipped[k] === 1) continue;
    decisions++;
    const tick = tickAt[k] as number;
    while (bar < bars && (openAt[bar] as number) < tick) bar++;
    if (bar === bars) continue;
    signal[bar] = SIGNAL.decided | (masks[k] as number);
    if (size !== undefined && sizes !== undefined) size[bar] = sizes[k] as number;
  }
  at.tick = end;
  at.bar = bar;
  at.decisions = decisions;
}

/** Whether from `bar` on one bar opens at each tick, and no tick is skipped: what is usual goes twice as fast. */
function opensAtEach(
  { openAt, tickAt, skipped }: Decisions,
  { bar, from, end }: { bar: number; from: number; end: number },
): boolean {
  const shift = bar - from;
  for (let k = from; k < end; k++) if (openAt[k + shift] !== tickAt[k] || skipped[k] === 1) return false;
  return true;
}
