import { bitAt, putBit, wordsFor } from '../market/calc.ts';

/** Bits of a mask. */
export const LONG = 1;
export const SHORT = 2;
export const EXIT = 4;

/** Where each condition of a rule set is known to hold: a bit a tick, 32 ticks a word, the first in the lowest bit. */
export interface RuleBits {
  readonly long: Uint32Array;
  readonly short: Uint32Array;
  readonly exit: Uint32Array;
}

/** A tick's conditions, as LONG, SHORT and EXIT. */
export function maskAt({ long, short, exit }: RuleBits, tick: number): number {
  return bitAt(long, tick) | (bitAt(short, tick) << 1) | (bitAt(exit, tick) << 2);
}

/** From a mask for each tick. */
export function bitsOfMasks(masks: Uint8Array): RuleBits {
  const column = (bit: number) => {
    const bits = new Uint32Array(wordsFor(masks.length));
    for (let tick = 0; tick < masks.length; tick++) putBit(bits, tick, (masks[tick] as number) & bit);
    return bits;
  };
  return { long: column(LONG), short: column(SHORT), exit: column(EXIT) };
}

/** A mask for each of the first `ticks` ticks. */
export function masksOfBits(bits: RuleBits, ticks: number): Uint8Array {
  return Uint8Array.from({ length: ticks }, (_, tick) => maskAt(bits, tick));
}
