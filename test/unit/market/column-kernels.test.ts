import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginDeviation,
  beginSma,
  KERNEL_STRETCH,
  PASSING_VALUES,
  passingWindows,
  sma,
  standardDeviation,
} from '../../../src/market/calc.ts';
import { createColumnMemories, MAX_KERNEL_PERIOD } from '../../../src/market/column-memory.ts';
import { windowAverages, windowDeviations } from '../../../src/market/window-loops.ts';
import { expectSame, longColumn, placed, places, randomOf } from '../../support/long-columns.ts';

const CANARY = -77;

const period = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 31, max: MAX_KERNEL_PERIOD }),
  fc.constantFrom(MAX_KERNEL_PERIOD + 1, 1_500),
);

const indicators = {
  sma: { indicator: sma, begin: beginSma, loop: windowAverages, kernel: 'averages' },
  standardDeviation: {
    indicator: standardDeviation,
    begin: beginDeviation,
    loop: windowDeviations,
    kernel: 'deviations',
  },
} as const;

describe.each(Object.entries(indicators))('%s over long columns', (_, { indicator, begin, loop, kernel }) => {
  const byLoop = (values: Float64Array, length: number) => {
    const out = new Float64Array(values.length).fill(Number.NaN);
    loop(values, { period: length, out });
    return out;
  };

  it('is the same number as that of the loop in JavaScript, wherever the columns are', () => {
    fc.assert(
      fc.property(longColumn, period, places, places, (values, length, from, to) => {
        const expected = byLoop(values, length);
        const input = placed(values, from);
        const out = placed(new Float64Array(values.length).fill(7), to);
        indicator(input.column, { period: length, out: out.column });
        expectSame(out.column, expected);
        expectSame(input.column, values);
        input.done();
        out.done();
      }),
      { numRuns: 400 },
    );
  });

  it('is the same for a reader whom only the newest values are kept for', () => {
    const lengths = fc.integer({ min: 1_024, max: 5 * PASSING_VALUES });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: MAX_KERNEL_PERIOD }), fc.integer(), (count, length, seed) => {
        const random = randomOf(seed);
        const values = Float64Array.from({ length: count }, () => 100 + random());
        const expected = byLoop(values, length);
        const kept = placed(new Float64Array(PASSING_VALUES), random() < 0.5 ? 'memory' : 'array');
        const read = passingWindows(values, { kernel, period: length, kept: kept.column });
        for (let from = 0; from < count; ) {
          const to = Math.min(count, from + 1 + Math.floor(random() * KERNEL_STRETCH));
          expectSame(read?.(from, to) as Float64Array, expected.subarray(from, to));
          from = random() < 0.9 ? to : Math.min(count, to + Math.floor(random() * 5_000));
        }
        kept.done();
      }),
      { numRuns: 100 },
    );
  });

  it('is the same, computed bit by bit as far as asked', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 5 });
    fc.assert(
      fc.property(longColumn, period, steps, (values, length, until) => {
        const expected = byLoop(values, length);
        const out = placed(new Float64Array(values.length), 'memory');
        const fill = begin(values, { period: length, out: out.column });
        for (const step of [...until, values.length]) {
          fill(step);
          const there = Math.min(step, values.length);
          expectSame(out.column.subarray(0, there), expected.subarray(0, there));
        }
        out.done();
      }),
    );
  });

  it('writes its results and the scratch it was given, and nothing else', () => {
    const { buffer, kernels, bench } = createColumnMemories().current();
    const { left, right, scratch } = bench;
    const all = new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
    const ramp = left.map((_value, i) => Math.sqrt(i));
    const length = fc.integer({ min: 1, max: left.length });
    fc.assert(
      fc.property(length, fc.integer({ min: 1, max: MAX_KERNEL_PERIOD }), (count, window) => {
        const results = right.subarray(0, Math.max(0, count - window + 1));
        all.fill(CANARY);
        left.set(ramp);
        kernels[kernel](left.byteOffset, right.byteOffset, count, window, scratch.byteOffset);
        expect(left).toEqual(ramp);
        expect(results.includes(CANARY)).toBe(false);
        for (const mine of [left, results, scratch.subarray(0, 4 * window)]) mine.fill(CANARY);
        expect(all.every((value) => value === CANARY)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
