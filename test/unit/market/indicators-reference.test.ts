import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ATR, BollingerBands, EMA, MACD, RSI, SMA } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { atr, bollinger, ema, macd, rsi, sma, standardDeviation } from '../../../src/market/calc.ts';

const FILE = new URL('../../../../shared/data/indicators/untest.txt', import.meta.url);

type Columns = readonly Float64Array[];
type Compute = (inputs: Columns, options: readonly number[]) => Columns;

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index];
  if (value === undefined) throw new Error(`nothing at ${index}`);
  return value;
};

/** How each published case is computed here: inputs in the file's order, results in the file's order. */
const computed: Record<string, { readonly inputs: number; readonly compute: Compute }> = {
  sma: { inputs: 1, compute: ([close = none], [period = 0]) => [sma(close, { period })] },
  stddev: { inputs: 1, compute: ([close = none], [period = 0]) => [standardDeviation(close, { period })] },
  ema: { inputs: 1, compute: ([close = none], [period = 0]) => [ema(close, { period, seed: 'first' })] },
  rsi: { inputs: 1, compute: ([close = none], [period = 0]) => [rsi(close, { period })] },
  atr: {
    inputs: 3,
    compute: ([high = none, low = none, close = none], [period = 0]) => [atr({ high, low, close }, { period })],
  },
  bbands: {
    inputs: 1,
    compute: ([close = none], [period = 0, deviations = 0]) => {
      const { lower, middle, upper } = bollinger(close, { period, deviations });
      return [lower, middle, upper];
    },
  },
  macd: {
    inputs: 1,
    compute: ([close = none], [fastPeriod = 0, slowPeriod = 0, signalPeriod = 0]) => {
      const lines = macd(close, { fastPeriod, slowPeriod, signalPeriod, seed: 'first' });
      return [lines.macd, lines.signal, lines.histogram];
    },
  },
};
const none = new Float64Array(0);

interface Case {
  readonly name: string;
  readonly options: readonly number[];
  readonly columns: Columns;
}

/** Paragraphs: a name with its options, then columns in braces, the inputs first. */
function readCases(): Case[] {
  return readFileSync(FILE, 'utf8')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .flatMap(([head, ...lines]) => {
      const [name = '', ...options] = head?.split(' ') ?? [];
      if (computed[name] === undefined) return [];
      const columns = lines.map((line) => Float64Array.from(line.slice(1, -1).split(','), Number));
      return [{ name, options: options.map(Number), columns }];
    });
}

if (!existsSync(FILE)) {
  describe('the published indicator values', () => {
    it.skip('are skipped because the file ../shared/data/indicators/untest.txt is not beside this project', () => {});
  });
} else {
  describe('the published indicator values', () => {
    const cases = readCases();

    it('have a case for every indicator', () => {
      expect([...new Set(cases.map(({ name }) => name))].sort()).toEqual(Object.keys(computed).sort());
    });

    it.each(cases)('come out: $name $options', ({ name, options, columns }) => {
      const { inputs, compute } = computed[name] ?? at([], 0);
      const results = compute(columns.slice(0, inputs), options);
      expect(results.length).toBe(columns.length - inputs);
      for (const [line, result] of results.entries()) {
        // The file leaves the warm-up out.
        expect(
          [...result]
            .filter((value) => !Number.isNaN(value))
            .map((value) => value.toFixed(3).replace('-0.000', '0.000')),
        ).toEqual([...at(columns, inputs + line)].map((value) => value.toFixed(3)));
      }
    });
  });
}

describe('on random series, trading-signals says the same', () => {
  const prices = fc
    .array(fc.integer({ min: 100, max: 10_000_000 }), { minLength: 1, maxLength: 150 })
    .map((list) => list.map((price) => price / 100));
  const period = fc.integer({ min: 2, max: 30 });
  const close = (actual: number | undefined, expected: number | null | undefined, scale: number) =>
    expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * scale);

  it('SMA', () => {
    fc.assert(
      fc.property(prices, period, (list, length) => {
        const theirs = new SMA(length);
        for (const [i, value] of sma(Float64Array.from(list), { period: length }).entries()) {
          const expected = theirs.update(at(list, i), false);
          if (expected === null) expect(value).toBeNaN();
          else close(value, expected, expected);
        }
      }),
    );
  });

  it('EMA, which it seeds with the first value', () => {
    fc.assert(
      fc.property(prices, period, (list, length) => {
        const theirs = new EMA(length);
        for (const [i, value] of ema(Float64Array.from(list), { period: length, seed: 'first' }).entries()) {
          const expected = theirs.update(at(list, i), false);
          close(value, expected, at(list, i) + value);
        }
      }),
    );
  });

  it('RSI, but for a series that never moved, which it calls 100', () => {
    fc.assert(
      fc.property(prices, period, (list, length) => {
        const theirs = new RSI(length);
        for (const [i, value] of rsi(Float64Array.from(list), { period: length }).entries()) {
          const expected = theirs.update(at(list, i), false);
          if (expected === null) expect(value).toBeNaN();
          else if (list.slice(0, i + 1).every((price) => price === list[0]))
            expect([value, expected]).toEqual([50, 100]);
          else close(value, expected, 100);
        }
      }),
    );
  });

  it('Bollinger bands', () => {
    fc.assert(
      fc.property(prices, period, fc.double({ min: 0.1, max: 10, noNaN: true }), (list, length, deviations) => {
        const theirs = new BollingerBands(length, deviations);
        const ours = bollinger(Float64Array.from(list), { period: length, deviations });
        for (const [i, price] of list.entries()) {
          const expected = theirs.update(price, false);
          if (expected === null) expect(ours.upper[i]).toBeNaN();
          // Their variance of equal prices is not quite nought; its root is what that costs.
          else for (const line of ['upper', 'middle', 'lower'] as const) close(ours[line][i], expected[line], 1e6);
        }
      }),
    );
  });

  it('MACD, seeded with the first values', () => {
    fc.assert(
      fc.property(prices, fc.tuple(period, period, period), (list, [a, b, signalPeriod]) => {
        const [fastPeriod, slowPeriod] = [Math.min(a, b), Math.max(a, b) + 1];
        const theirs = new MACD(new EMA(fastPeriod), new EMA(slowPeriod), new EMA(signalPeriod));
        const ours = macd(Float64Array.from(list), { fastPeriod, slowPeriod, signalPeriod, seed: 'first' });
        for (const [i, price] of list.entries()) {
          const expected = theirs.update(price, false);
          if (expected === null) expect(ours.macd[i]).toBeNaN();
          else for (const line of ['macd', 'signal', 'histogram'] as const) close(ours[line][i], expected[line], 1e5);
        }
      }),
    );
  });

  it('ATR', () => {
    const candles = fc.array(fc.tuple(fc.nat(9_999), fc.nat(9_999), fc.nat(9_999)), { maxLength: 120 });
    fc.assert(
      fc.property(candles, period, (list, length) => {
        const sorted = list.map((three) => [...three].sort((a, b) => a - b) as [number, number, number]);
        const theirs = new ATR(length);
        const column = (index: 0 | 1 | 2) => Float64Array.from(sorted, (candle) => candle[index]);
        const ours = atr({ low: column(0), close: column(1), high: column(2) }, { period: length });
        for (const [i, [low, last, high]] of sorted.entries()) {
          const expected = theirs.update({ low, close: last, high }, false);
          if (expected === null) expect(ours[i]).toBeNaN();
          else close(ours[i], expected, 1e4);
        }
      }),
    );
  });
});
