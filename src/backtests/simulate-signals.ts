import { maskAt, type RuleBits } from '../decisions/calc.ts';
import { bitAt, putBit, WORD, wordsFor } from '../market/calc.ts';
import { SIGNAL } from './simulate-types.ts';

/**
 * Decisions beside bars, a bit of each column for a bar: 32 bars a word, the first in the lowest bit. So the next bar at which
 * something can happen is found 32 bars at a time.
 */
export interface SignalBits extends RuleBits {
  /** Bars. */
  readonly length: number;
  /** Where a decision was made at all. */
  readonly decided: Uint32Array;
}

/** No decisions. */
export function newSignals(length: number): SignalBits {
  const words = wordsFor(length);
  return {
    length,
    long: new Uint32Array(words),
    short: new Uint32Array(words),
    exit: new Uint32Array(words),
    decided: new Uint32Array(words),
  };
}

/** A bar's decision, as SIGNAL's bits. */
export function signalAt(signals: SignalBits, bar: number): number {
  return maskAt(signals, bar) | (bitAt(signals.decided, bar) << 3);
}

/** Writes a bar's decision, whatever was there. */
export function putSignal({ long, short, exit, decided }: SignalBits, bar: number, signal: number): void {
  putBit(long, bar, signal & SIGNAL.long);
  putBit(short, bar, signal & SIGNAL.short);
  putBit(exit, bar, signal & SIGNAL.exit);
  putBit(decided, bar, signal & SIGNAL.decided);
}

/** The first bar in [from, end) whose bit is set in either column, or `end`. */
export function nextOf(either: Uint32Array, or: Uint32Array, { from, end }: { from: number; end: number }): number {
  let word = from >>> 5;
  let bits = ((either[word] as number) | (or[word] as number)) & (-1 << from);
  while (bits === 0) {
    word++;
    if (word * WORD >= end) return end;
    bits = (either[word] as number) | (or[word] as number);
  }
  return Math.min(end, word * WORD + 31 - Math.clz32(bits & -bits));
}
