import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atr, bollinger, ema, macd, rsi, sma, standardDeviation } from '../../../src/market/calc.ts';
import { naiveDeviation, naiveEma, naiveRsi, naiveSma } from '../../support/naive-indicators.ts';

const prices = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { maxLength: 120 });
const withHoles = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.double({ min: 0.01, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  { maxLength: 120 },
);
const period = fc.integer({ min: 1, max: 30 });
const column = (values: readonly number[]) => Float64Array.from(values);

/** Equal in NaN, and elsewhere to 1e-9 of the largest value. */
function expectClose(actual: Float64Array, expected: readonly number[], scale = 1): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[i], `at ${i}`).toBeNaN();
    else expect(Math.abs((actual[i] ?? Number.NaN) - value), `at ${i}`).toBeLessThanOrEqual(1e-9 * scale);
  }
}

const scaleOf = (values: readonly number[]) => Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));

describe('an indicator', () => {
  const cases = {
    sma: [sma, naiveSma],
    standardDeviation: [standardDeviation, naiveDeviation],
    ema: [ema, naiveEma],
    rsi: [rsi, naiveRsi],
  } as const;

  it.each(Object.entries(cases))(
    '%s is what its definition says, also around values that are none',
    (_, [fast, naive]) => {
      fc.assert(
        fc.property(withHoles, period, (values, length) => {
          expectClose(fast(column(values), { period: length }), naive(values, length), scaleOf(values));
        }),
      );
    },
  );

  it.each(Object.entries(cases))('%s never looks ahead: a cut leaves what came before it', (_, [fast]) => {
    fc.assert(
      fc.property(withHoles, period, fc.nat(120), (values, length, cut) => {
        const whole = fast(column(values), { period: length }).slice(0, cut);
        expect(fast(column(values.slice(0, cut)), { period: length })).toEqual(whole);
      }),
    );
  });

  it.each(Object.entries(cases))('%s writes where it is told, whatever was there', (_, [fast]) => {
    fc.assert(
      fc.property(withHoles, period, (values, length) => {
        const out = new Float64Array(values.length).fill(7);
        expect(fast(column(values), { period: length, out })).toBe(out);
        expect(out).toEqual(fast(column(values), { period: length }));
      }),
    );
  });
});

describe('over a million values', () => {
  const values = new Float64Array(1_000_000);
  let price = 20_000;
  for (let i = 0; i < values.length; i++) {
    price *= 1 + Math.sin(i * 12.9898) * 0.002;
    // Once in a while a value of another order passes through.
    values[i] = i % 99_991 === 99_990 ? 1e15 : price;
  }
  const windowOf = (at: number, length: number) => Array.from(values.subarray(at - length + 1, at + 1));
  const places = [999_999, 999_000, 612_345, 100_200, 100_050, 30];

  it.each([10, 200])('averages and deviations of %i values do not drift', (length) => {
    const average = sma(values, { period: length });
    const deviation = standardDeviation(values, { period: length });
    for (const at of places) {
      const window = windowOf(at, length);
      if (window.length < length) continue;
      const [mean, sigma] = [naiveSma(window, length).at(-1) ?? 0, naiveDeviation(window, length).at(-1) ?? 0];
      expect(Math.abs((average[at] ?? 0) / mean - 1)).toBeLessThan(1e-13);
      expect(Math.abs((deviation[at] ?? 0) / sigma - 1)).toBeLessThan(1e-11);
    }
  });

  it('small deviations of large prices keep their digits', () => {
    const large = Float64Array.from({ length: 10_000 }, (_, i) => 1e9 + (i % 2));
    const deviation = standardDeviation(large, { period: 20 });
    expect(deviation[19]).toBe(0.5);
    expect(deviation[9_999]).toBe(0.5);
  });
});

describe('flat prices', () => {
  it('have exactly themselves for an average, and no deviation, whatever was before them', () => {
    fc.assert(
      fc.property(prices, fc.double({ min: 0.01, max: 1e5, noNaN: true }), period, (before, price, length) => {
        const values = column([...before, ...new Array(60).fill(price)]);
        for (const [line, expected] of [
          [sma(values, { period: length }), price],
          [standardDeviation(values, { period: length }), 0],
        ] as const) {
          expect([...new Set(line.subarray(before.length + length - 1))]).toEqual([expected]);
        }
      }),
    );
  });

  it('have a strength of 50', () => {
    expect([...rsi(column([5, 5, 5, 5]), { period: 2 })]).toEqual([Number.NaN, Number.NaN, 50, 50]);
    expect([...rsi(column([5, 5, 5, 6, 5]), { period: 2 })].slice(2)).toEqual([50, 100, 100 * (1 / 3)]);
  });
});

describe('bands and MACD', () => {
  it('are made of the averages', () => {
    fc.assert(
      fc.property(withHoles, fc.integer({ min: 2, max: 10 }), (list, length) => {
        const values = column(list);
        const bands = bollinger(values, { period: length, deviations: 2 });
        const sigma = standardDeviation(values, { period: length });
        expect(bands.middle).toEqual(sma(values, { period: length }));
        expect(bands.upper).toEqual(bands.middle.map((mean, i) => mean + 2 * (sigma[i] ?? 0)));
        expect(bands.lower).toEqual(bands.middle.map((mean, i) => mean - 2 * (sigma[i] ?? 0)));

        const lines = macd(values, { fastPeriod: length, slowPeriod: length * 2, signalPeriod: 3 });
        const [fast, slow] = [ema(values, { period: length }), ema(values, { period: length * 2 })];
        expect(lines.macd).toEqual(fast.map((value, i) => value - (slow[i] ?? 0)));
        expect(lines.signal).toEqual(ema(lines.macd, { period: 3 }));
        expect(lines.histogram).toEqual(lines.macd.map((value, i) => value - (lines.signal[i] ?? 0)));
      }),
    );
  });
});

describe('an infinity', () => {
  it.each([ema, rsi, sma, standardDeviation])('leaves no trace behind its window: case %#', (indicator) => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const after = [3, 5, 4, 6, 5, 7];
      const values = indicator(column([1, 2, 3, 4, 5, bad, ...after]), { period: 2 });
      expect(Number.isFinite(values[5])).toBe(false);
      expect([...values.subarray(9)]).toEqual([...indicator(column(after), { period: 2 }).subarray(3)]);
    }
  });
});

describe('the average true range', () => {
  it('takes a gap from the last close into the range', () => {
    const candles = { high: column([11, 12, 20]), low: column([9, 10, 18]), close: column([10, 11, 19]) };
    expect([...atr(candles, { period: 2 })]).toEqual([Number.NaN, 2, (2 + 9) / 2]);
  });

  it('begins anew behind a candle that is none', () => {
    const candles = {
      high: column([11, 12, Number.NaN, 14, 16]),
      low: column([9, 10, 10, 12, 13]),
      close: column([10, 11, 11, 13, 15]),
    };
    expect([...atr(candles, { period: 2 })]).toEqual([Number.NaN, 2, Number.NaN, Number.NaN, 3]);
  });
});
