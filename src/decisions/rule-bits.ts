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

/** Clears what lies behind the last of so many ticks. */
export function withoutTail(bits: Uint32Array, ticks: number): Uint32Array {
  const used = ticks % 32;
  const last = bits.length - 1;
  if (used !== 0) bits[last] = (bits[last] as number) & ~(-1 << used);
  return bits;
}

/** A tick's conditions, as LONG, SHORT and EXIT. */
export function maskAt({ long, short, exit }: RuleBits, tick: number): number {
  const word = tick >>> 5;
  return (
    (((long[word] as number) >>> tick) & 1) |
    ((((short[word] as number) >>> tick) & 1) << 1) |
    ((((exit[word] as number) >>> tick) & 1) << 2)
  );
}

/** From a mask for each tick. */
export function bitsOfMasks(masks: Uint8Array): RuleBits {
  const column = (bit: number) => {
    const bits = new Uint32Array(Math.ceil(masks.length / 32));
    for (let tick = 0; tick < masks.length; tick++) {
      if (((masks[tick] as number) & bit) !== 0) bits[tick >>> 5] = (bits[tick >>> 5] as number) | (1 << tick);
    }
    return bits;
  };
  return { long: column(LONG), short: column(SHORT), exit: column(EXIT) };
}

/** A mask for each of the first `ticks` ticks. */
export function masksOfBits(bits: RuleBits, ticks: number): Uint8Array {
  return Uint8Array.from({ length: ticks }, (_, tick) => maskAt(bits, tick));
}
