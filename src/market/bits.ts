/** Columns of bits: one for each value of another column, 32 a word, the first in the lowest bit. */

/** Bits of a word. */
export const WORD = 32;

/** Words for so many bits. */
export const wordsFor = (length: number): number => Math.ceil(length / WORD);

/** The bit at an index, 0 or 1. */
export function bitAt(bits: Uint32Array, index: number): number {
  return ((bits[index >>> 5] as number) >>> index) & 1;
}

/** Sets the bit at an index where `value` is not 0, and clears it where it is. */
export function putBit(bits: Uint32Array, index: number, value: number): void {
  const word = index >>> 5;
  const bit = 1 << index;
  bits[word] = value === 0 ? (bits[word] as number) & ~bit : (bits[word] as number) | bit;
}

/** Clears what lies behind the last of so many bits; gives the same column back. */
export function withoutTail(bits: Uint32Array, length: number): Uint32Array {
  const used = length % WORD;
  const last = bits.length - 1;
  if (used !== 0) bits[last] = (bits[last] as number) & ~(-1 << used);
  return bits;
}
