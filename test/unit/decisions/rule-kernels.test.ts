import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../src/decisions/rule-kernels.ts';
import { KERNEL_STRETCH, WORD } from '../../../src/market/calc.ts';
import { createColumnMemories } from '../../../src/market/column-memory.ts';
import { longColumn, placed, places } from '../../support/long-columns.ts';

const CANARY = 0xa5a5a5a5;
const EDGE = 2;

/** Bits between others, as a stretch of longer ones is. */
function bits(words: number): { bits: Uint32Array; intact: () => boolean } {
  const all = new Uint32Array(words + 2 * EDGE).fill(CANARY);
  const edges = () => [...all.subarray(0, EDGE), ...all.subarray(words + EDGE)];
  return { bits: all.subarray(EDGE, words + EDGE), intact: () => edges().every((word) => word === CANARY) };
}

const truthsOf = ([holds, fails]: readonly { bits: Uint32Array }[]): kernels.Truths => ({
  holds: holds?.bits ?? new Uint32Array(),
  fails: fails?.bits ?? new Uint32Array(),
});

/** Two columns, the second often the first with some of its values moved to the very next, so that many are equal. */
const pair = fc.tuple(longColumn, longColumn, fc.boolean()).map(([left, other, close]) => {
  const right = close
    ? left.map((value, i) => (i % 3 === 0 ? value : value + value * Number.EPSILON * ((i % 5) - 2)))
    : other;
  const ticks = Math.floor(Math.min(left.length, right.length, 2 * KERNEL_STRETCH) / WORD) * WORD;
  return { left: left.subarray(0, ticks), right: right.subarray(0, ticks), words: ticks / WORD };
});

type Compare = (left: Float64Array, right: Float64Array, out: readonly { bits: Uint32Array }[]) => void;

const value = (right: Float64Array) => right[0] ?? 1;
const comparisons: Record<string, { count: number; compare: Compare; loop: Compare }> = {
  greater: {
    count: 2,
    compare: (left, right, out) => kernels.greater(left, right, truthsOf(out)),
    loop: (left, right, out) => kernels.greaterByLoop(left, right, truthsOf(out)),
  },
  greaterAndLess: {
    count: 4,
    compare: (left, right, out) =>
      kernels.greaterAndLess(left, right, { over: truthsOf(out), under: truthsOf(out.slice(2)) }),
    loop: (left, right, out) =>
      kernels.greaterAndLessByLoop(left, right, { over: truthsOf(out), under: truthsOf(out.slice(2)) }),
  },
  greaterThan: {
    count: 2,
    compare: (left, right, out) => kernels.greaterThan(left, value(right), truthsOf(out)),
    loop: (left, right, out) => kernels.greaterThanByLoop(left, value(right), truthsOf(out)),
  },
  lessThan: {
    count: 2,
    compare: (left, right, out) => kernels.lessThan(left, value(right), truthsOf(out)),
    loop: (left, right, out) => kernels.lessThanByLoop(left, value(right), truthsOf(out)),
  },
};

describe.each(Object.entries(comparisons))('%s', (_, { count, compare, loop }) => {
  it('says of long columns what its loop in JavaScript says, wherever they are', () => {
    let held = 0;
    fc.assert(
      fc.property(pair, places, places, ({ left, right, words }, one, other) => {
        const make = () => Array.from({ length: count }, () => bits(words));
        const [actual, expected] = [make(), make()];
        const [l, r] = [placed(left, one), placed(right, other)];
        compare(l.column, r.column, actual);
        loop(left, right, expected);
        expect(actual.map((column) => column.bits)).toEqual(expected.map((column) => column.bits));
        expect(actual.every((column) => column.intact())).toBe(true);
        held += expected[0]?.bits.filter((word) => word !== 0).length ?? 0;
        l.done();
        r.done();
      }),
      { numRuns: 300 },
    );
    expect(held).toBeGreaterThan(1_000);
  });

  it('takes what a column that ends too soon does not have for unknown', () => {
    const out = Array.from({ length: count }, () => bits(40));
    const left = new Float64Array(40 * WORD - 1).fill(1);
    compare(left, new Float64Array(40 * WORD).fill(1), out);
    const last = out.map((column) => ((column.bits[39] as number) >>> 31) & 1);
    expect(last).toEqual(new Array(count).fill(0));
  });
});

describe('the kernels of comparisons', () => {
  const { buffer, kernels: raw, bench } = createColumnMemories().current();
  const all = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
  const words = fc.integer({ min: 0, max: KERNEL_STRETCH / WORD });
  const [one, two, three, four] = bench.bits.map((column) => column.byteOffset) as [number, number, number, number];
  const { left, right } = bench;

  it.each([
    ['above', 2, (count: number) => raw.above(left.byteOffset, right.byteOffset, count, one, two)],
    ['bothWays', 4, (count: number) => raw.bothWays(left.byteOffset, right.byteOffset, count, one, two, three, four)],
    ['aboveValue', 2, (count: number) => raw.aboveValue(left.byteOffset, 3, count, one, two)],
    ['belowValue', 2, (count: number) => raw.belowValue(left.byteOffset, 3, count, one, two)],
  ] as const)('write their bits and nothing else: %s', (_, columns, run) => {
    fc.assert(
      fc.property(words, (count) => {
        all.fill(CANARY);
        run(count);
        for (const column of bench.bits.slice(0, columns)) {
          expect(column.subarray(0, count).includes(CANARY)).toBe(false);
          column.subarray(0, count).fill(CANARY);
        }
        expect(all.every((word) => word === CANARY)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
