import { describe, expect, it } from 'vitest';
import { EXIT, LONG, masksOfBits, SHORT } from '../../../src/decisions/rule-bits.ts';
import { evaluateRuleColumns, evaluateRules } from '../../../src/decisions/rule-columns.ts';
import { compileRules } from '../../../src/decisions/rule-compiler.ts';
import { candlesOf } from '../../../src/decisions/rule-data.ts';
import type { RuleSet } from '../../../src/decisions/types.ts';
import { type CandleInterval, INTERVAL_MS } from '../../../src/market/calc.ts';
import { candleColumns } from '../../support/naive-rules.ts';

type Condition = NonNullable<RuleSet['long']>;
type Comparison = Extract<Condition, { op: 'compare' }>;
type Operand = Comparison['left'];

const T0 = Date.UTC(2024, 0, 1);
const BAR = INTERVAL_MS['5m'];

const close = (offset = 0, interval: CandleInterval = '5m'): Operand => ({
  kind: 'price',
  field: 'close',
  interval,
  offset,
});
const sma = (period: number): Operand => ({
  kind: 'indicator',
  indicator: 'sma',
  period,
  source: 'close',
  interval: '5m',
  offset: 0,
});
const rate = (offset = 0): Operand => ({ kind: 'stream', nodeId: 'funding', field: 'rate', offset });
const constant = (value: number): Operand => ({ kind: 'constant', value });
const compare = (left: Operand, comparator: Comparison['comparator'], right: Operand): Condition => ({
  op: 'compare',
  left,
  comparator,
  right,
});

/** 5-minute candles that close at these prices, from T0 on; null for one that is missing. */
function closes(prices: readonly (number | null)[]) {
  const candles = prices.flatMap((price, i) =>
    price === null ? [] : [{ openAt: T0 + i * BAR, open: price, high: price, low: price, close: price, volume: 1 }],
  );
  return candlesOf(new Map<CandleInterval, ReturnType<typeof candleColumns>>([['5m', candleColumns(candles)]]));
}

/** Ticks at which the first, second, … of the candles has just become known. */
const ticks = (count: number) => Float64Array.from({ length: count }, (_, k) => T0 + (k + 1) * BAR);

/** Of a long condition alone, at each tick: yes, no, or ? where it cannot be told. */
function told(long: Condition, data: Partial<Parameters<typeof evaluateRules>[1]> & { tickAt: Float64Array }): string {
  const source = { intervalCandles: closes([]), points: () => undefined, ...data };
  const { holds, unknown } = evaluateRuleColumns(compileRules({ long, sizeFraction: 1 }), source);
  return [...holds].map((mask, k) => (unknown[k] ? '?' : mask === LONG ? 'y' : 'n')).join('');
}

describe('a candle', () => {
  it('is known at the moment of its end, not before', () => {
    const intervalCandles = closes([1, 5]);
    const tickAt = Float64Array.of(T0, T0 + BAR - 1, T0 + BAR, T0 + 2 * BAR - 1, T0 + 2 * BAR);
    expect(told(compare(close(), '>', constant(3)), { tickAt, intervalCandles })).toBe('??nny');
  });

  it('of a longer interval is made of those there, and known once it is over', () => {
    const intervalCandles = closes([...new Array(11).fill(1), 9, null, 2]);
    const tickAt = ticks(24);
    const long = compare(close(0, '1h'), '>', constant(1.5));
    expect(told(long, { tickAt, intervalCandles })).toBe(`${'?'.repeat(11)}${'y'.repeat(13)}`);
    expect(told(compare(close(0, '1h'), '<', constant(5)), { tickAt, intervalCandles })).toBe(
      `${'?'.repeat(11)}${'n'.repeat(12)}y`,
    );
  });

  it('that is missing leaves the last one in force, and counts for no offset', () => {
    const intervalCandles = closes([1, 2, null, 4]);
    expect(told(compare(close(), '>', constant(1.5)), { tickAt: ticks(4), intervalCandles })).toBe('nyyy');
    expect(told(compare(close(1), '>', constant(1.5)), { tickAt: ticks(4), intervalCandles })).toBe('?nny');
  });
});

describe('a point of a stream', () => {
  const at = Float64Array.of(T0 + BAR, T0 + 2 * BAR + 7, T0 + 4 * BAR);
  const points = () => ({ eventAt: at, availableAt: at, values: { rate: Float64Array.of(1, Number.NaN, 3) } });

  it('is known from when it was available, and unknown where it is null', () => {
    expect(told(compare(rate(), '>', constant(0)), { tickAt: ticks(4), points })).toBe('yy?y');
    expect(told(compare(rate(1), '>', constant(0)), { tickAt: ticks(4), points })).toBe('??y?');
  });

  it('is unknown where the stream or the field is not there', () => {
    expect(told(compare(rate(), '>', constant(0)), { tickAt: ticks(2) })).toBe('??');
    const empty = { eventAt: at, availableAt: at, values: {} };
    expect(told(compare(rate(), 'crosses_above', close()), { tickAt: ticks(2), points: () => empty })).toBe('??');
  });
});

describe('a crossing', () => {
  it('is strict now and not before: touching counts from the side that it leaves', () => {
    const intervalCandles = closes([1, 2, 3, 2, 2, 3, 1]);
    const data = { tickAt: ticks(7), intervalCandles };
    expect(told(compare(close(), 'crosses_above', constant(2)), data)).toBe('nnynnyn');
    expect(told(compare(close(), 'crosses_below', constant(2)), data)).toBe('?nnnnny');
    expect(told(compare(constant(2), 'crosses_below', close()), data)).toBe('nnynnyn');
  });

  it('is measured by each operand’s own points', () => {
    // The hour's close stays 2 from its end on, and was nothing before: unknown, unless the price is not above now.
    const intervalCandles = closes([...new Array(11).fill(1), 2, 3, 1, 3]);
    const told15 = told(compare(close(), 'crosses_above', close(0, '1h')), { tickAt: ticks(15), intervalCandles });
    expect(told15).toBe(`${'?'.repeat(11)}n?n?`);
  });
});

describe('three-valued logic', () => {
  const yes = compare(constant(1), '>', constant(0));
  const no = compare(constant(1), '<', constant(0));
  const unknown = compare(rate(), '>', constant(0));
  const say = (condition: Condition) => told(condition, { tickAt: ticks(1) });
  const all = (...conditions: Condition[]): Condition => ({ op: 'all', conditions });
  const any = (...conditions: Condition[]): Condition => ({ op: 'any', conditions });
  const not = (condition: Condition): Condition => ({ op: 'not', condition });

  it('follows Kleene', () => {
    expect([say(all(yes, unknown)), say(all(no, unknown)), say(all(yes, yes))]).toEqual(['?', 'n', 'y']);
    expect([say(any(yes, unknown)), say(any(no, unknown)), say(any(no, no))]).toEqual(['y', '?', 'n']);
    expect([say(not(yes)), say(not(no)), say(not(unknown)), say(not(not(unknown)))]).toEqual(['n', 'y', '?', '?']);
  });
});

describe('a mask', () => {
  it('tells long, short and exit apart, and says nothing of what the rules leave out', () => {
    const data = { tickAt: ticks(3), intervalCandles: closes([1, 2, 3]), points: () => undefined };
    const rules: RuleSet = {
      long: compare(close(), '>', constant(1)),
      short: compare(close(), '>', constant(2)),
      exit: compare(close(), '<=', constant(2)),
      sizeFraction: 1,
    };
    const masks = (of: RuleSet) => [...masksOfBits(evaluateRules(compileRules(of), data), 3)];
    expect(masks(rules)).toEqual([EXIT, LONG | EXIT, LONG | SHORT]);
    expect(masks({ sizeFraction: 1 })).toEqual([0, 0, 0]);
  });
});

describe('compiled rules', () => {
  it('hold what occurs twice once: bands and averages, comparisons either way round, whole conditions', () => {
    const middle: Operand = {
      kind: 'indicator',
      indicator: 'bollinger',
      line: 'middle',
      period: 20,
      deviations: 2,
      source: 'close',
      interval: '5m',
      offset: 0,
    };
    const { series, conditions } = compileRules({
      long: { op: 'all', conditions: [compare(close(), '>', sma(20)), compare(middle, '<', close())] },
      short: { op: 'any', conditions: [compare(close(), '>', sma(20)), compare(close(), '>', sma(20))] },
      sizeFraction: 1,
    });
    expect(series.map(({ op }) => op)).toEqual(['candles', 'sma']);
    expect(conditions).toEqual([{ op: 'greater', left: { series: 0, offset: 0 }, right: { series: 1, offset: 0 } }]);
  });

  it('say how far back they look, in points of each interval and stream', () => {
    const { needs } = compileRules({
      long: {
        op: 'all',
        conditions: [compare(close(7, '1h'), '>', constant(1)), compare(sma(10), 'crosses_above', sma(20))],
      },
      exit: compare(rate(2), 'crosses_below', constant(0)),
      sizeFraction: 1,
    });
    expect(needs).toEqual({
      candles: [
        { interval: '1h', points: 8 },
        { interval: '5m', points: 21 },
      ],
      streams: [{ nodeId: 'funding', fields: ['rate'], points: 4 }],
    });
  });

  it('ask for enough history that averages which carry on have forgotten where they began', () => {
    const prices = Array.from({ length: 3_000 }, (_, i) => 100 + 10 * Math.sin(i / 7) + (i % 13));
    for (const indicator of ['ema', 'rsi'] as const) {
      const operand: Operand = { kind: 'indicator', indicator, period: 14, source: 'close', interval: '5m', offset: 3 };
      const points =
        compileRules({ long: compare(operand, '>', constant(0)), sizeFraction: 1 }).needs.candles[0]?.points ?? 0;
      expect(points).toBeLessThan(400);
      const value = (from: number) => {
        // Bisects the value by asking the rules.
        const source = { tickAt: Float64Array.of(T0 + prices.length * BAR), points: () => undefined };
        const intervalCandles = closes(prices.map((price, i) => (i < from ? null : price)));
        let [low, high] = [0, 1_000];
        for (let round = 0; round < 60; round++) {
          const middle = (low + high) / 2;
          const compiled = compileRules({ long: compare(operand, '>', constant(middle)), sizeFraction: 1 });
          if (evaluateRules(compiled, { ...source, intervalCandles }).long[0] === 1) low = middle;
          else high = middle;
        }
        return low;
      };
      expect(Math.abs(value(prices.length - points) / value(0) - 1)).toBeLessThan(1e-8);
    }
  });
});
