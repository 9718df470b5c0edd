import { SIGNAL } from './simulate-types.ts';

/**
 * Decisions beside bars, a bit of each column for a bar: 32 bars a word, the first in the lowest bit. So the next bar at which
 * something can happen is found 32 bars at a time.
 */
export interface SignalBits {
  /** Bars. */
  readonly length: number;
  readonly long: Uint32Array;
  readonly short: Uint32Array;
  readonly exit: Uint32Array;
  /** Where a decision was made at all. */
  readonly decided: Uint32Array;
}

const WORD = 32;

export const wordsFor = (length: number): number => Math.ceil(length / WORD);

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

/** From a byte for each bar, of SIGNAL's bits. */
export function packSignals(bytes: Uint8Array): SignalBits {
  const signals = newSignals(bytes.length);
  for (let bar = 0; bar < bytes.length; bar++) putSignal(signals, bar, bytes[bar] as number);
  return signals;
}

/** Whether a bar's bit is set. */
export function has(bits: Uint32Array, bar: number): boolean {
  return (((bits[bar >>> 5] as number) >>> bar) & 1) === 1;
}

/** A bar's decision, as SIGNAL's bits. */
export function signalAt({ long, short, exit, decided }: SignalBits, bar: number): number {
  const word = bar >>> 5;
  return (
    (((long[word] as number) >>> bar) & 1) |
    ((((short[word] as number) >>> bar) & 1) << 1) |
    ((((exit[word] as number) >>> bar) & 1) << 2) |
    ((((decided[word] as number) >>> bar) & 1) << 3)
  );
}

/** Writes a bar's decision, whatever was there. */
export function putSignal({ long, short, exit, decided }: SignalBits, bar: number, signal: number): void {
  putBit(long, bar, signal & SIGNAL.long);
  putBit(short, bar, signal & SIGNAL.short);
  putBit(exit, bar, signal & SIGNAL.exit);
  putBit(decided, bar, signal & SIGNAL.decided);
}

function putBit(bits: Uint32Array, bar: number, value: number): void {
  const word = bar >>> 5;
  const bit = 1 << bar;
  bits[word] = value === 0 ? (bits[word] as number) & ~bit : (bits[word] as number) | bit;
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
