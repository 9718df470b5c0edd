import { SIGNAL } from './simulate-types.ts';

/** The decision ticks in [from, to): the multiples of the cadence since the epoch. */
export function ticksIn({ from, to, cadenceMs }: { from: number; to: number; cadenceMs: number }): Float64Array {
  const first = Math.ceil(from / cadenceMs);
  const ticks = new Float64Array(Math.max(0, Math.ceil(to / cadenceMs) - first));
  for (let k = 0; k < ticks.length; k++) ticks[k] = (first + k) * cadenceMs;
  return ticks;
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

/** When a stream's points became known, ascending, and how old the newest may be. */
export interface StreamClock {
  readonly availableAt: Float64Array;
  readonly staleAfterMs: number;
}

/** Marks the ticks at which a required stream is missing or stale with 1: the branch does not decide there. */
export function skippedTicks(tickAt: Float64Array, required: readonly StreamClock[]): Uint8Array {
  const skipped = new Uint8Array(tickAt.length);
  for (const { availableAt, staleAfterMs } of required) {
    const newest = newestKnown(tickAt, availableAt);
    for (let k = 0; k < tickAt.length; k++) {
      const at = availableAt[newest[k] as number];
      if (at === undefined || (tickAt[k] as number) - at > staleAfterMs) skipped[k] = 1;
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

/**
 * Puts each tick's decision to the first bar that opens at or after it. Of several ticks before one bar the last counts.
 * @param masks bits of SIGNAL.long, short and exit, a byte a tick
 */
export function toBarSignals(input: {
  openAt: Float64Array;
  tickAt: Float64Array;
  masks: Uint8Array;
  sizes: Float64Array | undefined;
  skipped: Uint8Array;
}): BarSignals {
  const { openAt, tickAt, masks, sizes, skipped } = input;
  const signal = new Uint8Array(openAt.length);
  const size = sizes === undefined ? undefined : new Float64Array(openAt.length).fill(Number.NaN);
  let bar = 0;
  let decisions = 0;
  for (let k = 0; k < tickAt.length; k++) {
    if (skipped[k] === 1) continue;
    decisions++;
    const tick = tickAt[k] as number;
    while (bar < openAt.length && (openAt[bar] as number) < tick) bar++;
    if (bar === openAt.length) continue;
    signal[bar] = SIGNAL.decided | (masks[k] as number);
    if (size !== undefined && sizes !== undefined) size[bar] = sizes[k] as number;
  }
  return { signal, size, decisions };
}
