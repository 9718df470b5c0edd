import fc from 'fast-check';
import { expect } from 'vitest';
import { columnMemories } from '../../src/market/calc.ts';

/** What prices never are: nothing, without end, huge, tiny, of either sign. */
const ODD = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  5e-324,
  1e-300,
  0,
  -0,
  1e15,
];

/** Columns of up to three stretches of the kernels: walks, flat parts, and now and then a value that is odd. */
export const longColumn = fc
  .record({
    length: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1_000, max: 6_000 })),
    seed: fc.integer(),
    oddEach: fc.constantFrom(0, 0, 20, 700),
    flat: fc.constantFrom(0, 0.5, 0.98),
  })
  .map(({ length, seed, oddEach, flat }) => {
    const random = randomOf(seed);
    let price = 100;
    return Float64Array.from({ length }, () => {
      if (random() >= flat) price *= 1 + (random() - 0.5) * 0.01;
      return oddEach > 0 && random() * oddEach < 1 ? (ODD[Math.floor(random() * ODD.length)] ?? 0) : price;
    });
  });

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where a column is: in an array of its own, inside of a larger one, in the kernels' memory, or a part of what is there. */
export const places = fc.constantFrom('array', 'within', 'memory', 'part');
type Place = 'array' | 'within' | 'memory' | 'part';

/** The values at a place; `done` looks whether anything beside them was written, and gives the place back. */
export function placed(values: Float64Array, place: Place): { column: Float64Array; done: () => void } {
  const around = place === 'array' || place === 'memory' ? 0 : 3;
  const size = values.length + 2 * around;
  const taken = place === 'memory' || place === 'part' ? columnMemories.take(size) : undefined;
  const whole = (taken ?? new Float64Array(size)).fill(CANARY);
  const column = whole.subarray(around, around + values.length);
  column.set(values);
  return {
    column,
    done() {
      const beside = [...whole.subarray(0, around), ...whole.subarray(around + values.length)];
      expect(beside).toEqual(new Array(2 * around).fill(CANARY));
      if (taken !== undefined) columnMemories.give(taken);
    },
  };
}

const CANARY = -77;

/** Equal in every value; a NaN is like any other, nought is not like minus nought. */
export function expectSame(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  const different = expected.findIndex((value, i) => !Object.is(value, actual[i]));
  if (different >= 0) expect(actual[different], `at ${different}`).toBe(expected[different]);
}
