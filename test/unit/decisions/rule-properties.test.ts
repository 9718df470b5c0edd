import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRuleBuffers } from '../../../src/decisions/rule-buffers.ts';
import { decideAt, evaluateRuleColumns } from '../../../src/decisions/rule-columns.ts';
import { compileRules } from '../../../src/decisions/rule-compiler.ts';
import { candlesOf, type RuleData, type RuleSource } from '../../../src/decisions/rule-data.ts';
import { type CandleInterval, INTERVAL_MS } from '../../../src/market/calc.ts';
import { randomOf } from '../../support/long-columns.ts';
import { candleColumns, naiveRules } from '../../support/naive-rules.ts';
import {
  anyData,
  anyRules,
  anyTicks,
  cutAt,
  lastOf,
  longData,
  longTicks,
  ruleSource,
} from '../../support/rule-arbitraries.ts';

const buffers = newRuleBuffers();
const T0 = Date.UTC(2024, 0, 1);

describe('rules, compiled to columns', () => {
  it('say at every tick what the definition says, tick by tick', () => {
    const counts = { held: 0, unknown: 0, tied: 0 };
    fc.assert(
      fc.property(anyRules, anyData, anyTicks, (rules, data, tickAt) => {
        const columns = evaluateRuleColumns(compileRules(rules), { tickAt, ...ruleSource(data) }, { buffers });
        for (const [k, tick] of tickAt.entries()) {
          const expected = naiveRules(rules, data, tick);
          counts.tied += expected.tied ? 1 : 0;
          // On such a tie the rounding of either would decide.
          if (expected.tied) continue;
          expect({ holds: columns.holds[k], unknown: columns.unknown[k], tied: false }).toEqual(expected);
          counts.held += expected.holds > 0 ? 1 : 0;
          counts.unknown += expected.unknown > 0 ? 1 : 0;
        }
      }),
      { numRuns: 1_000 },
    );
    expect(counts.held).toBeGreaterThan(1_000);
    expect(counts.unknown).toBeGreaterThan(1_000);
    expect(counts.tied).toBeLessThan(counts.held);
  });

  it('say it over long columns too, at whichever ticks one looks', () => {
    const counts = { held: 0, unknown: 0 };
    const looks = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: 3,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyRules, longData, longTicks, looks, (rules, data, tickAt, shares) => {
        const columns = evaluateRuleColumns(compileRules(rules), { tickAt, ...ruleSource(data) }, { buffers });
        for (const k of [0, tickAt.length - 1, ...shares.map((share) => Math.floor(share * tickAt.length))]) {
          const tick = tickAt[k] as number;
          const expected = naiveRules(rules, lastOf(data, tick), tick);
          if (expected.tied) continue;
          expect({ holds: columns.holds[k], unknown: columns.unknown[k], tied: false }).toEqual(expected);
          counts.held += expected.holds > 0 ? 1 : 0;
          counts.unknown += expected.unknown > 0 ? 1 : 0;
        }
      }),
      { numRuns: 60 },
    );
    // Some two a run, in clusters: of 60 runs a hundred come to less now and then.
    expect(counts.held).toBeGreaterThan(30);
    expect(counts.unknown).toBeGreaterThan(100);
  });

  it('say the same whether averages are kept as a whole or pass by, for the one comparison that reads them', () => {
    const random = randomOf(7);
    let price = 100;
    const candles = candleColumns(
      Array.from({ length: 60_000 }, (_, index) => {
        price *= 1 + (random() - 0.5) * 0.01;
        return {
          openAt: T0 + index * INTERVAL_MS['5m'],
          open: price,
          high: price,
          low: price,
          close: price,
          volume: 1,
        };
      }),
    );
    const average = (period: number) =>
      ({ kind: 'indicator', indicator: 'sma', period, source: 'close', interval: '5m', offset: 0 }) as const;
    const cross = (comparator: 'crosses_above' | 'crosses_below') =>
      ({ op: 'compare', left: average(7), comparator, right: average(150) }) as const;
    const rules = { long: cross('crosses_above'), short: cross('crosses_below'), sizeFraction: 1 } as const;
    // Each average is now read by a second comparison.
    const kept = [7, 150].map(
      (period) =>
        ({ op: 'compare', left: average(period), comparator: '<', right: { kind: 'constant', value: -1 } }) as const,
    );
    for (const first of [0, 31, 25_000]) {
      const tickAt = candles.openAt.slice(first).map((openAt) => openAt + INTERVAL_MS['5m']);
      const data = { tickAt, intervalCandles: candlesOf(new Map([['5m' as const, candles]])), points: () => undefined };
      const passing = evaluateRuleColumns(compileRules(rules), data, { buffers });
      const whole = evaluateRuleColumns(compileRules({ ...rules, exit: { op: 'all', conditions: kept } }), data, {
        buffers,
      });
      expect(passing.holds).toEqual(whole.holds);
      expect(passing.unknown).toEqual(whole.unknown.map((mask) => mask & 3));
      expect(passing.holds.filter((mask) => mask > 0).length).toBeGreaterThan(500);
    }
  });

  it('say the same of one tick alone', () => {
    fc.assert(
      fc.property(anyRules, anyData, anyTicks, (rules, data, tickAt) => {
        const compiled = compileRules(rules);
        const source = ruleSource(data);
        const { holds, unknown } = evaluateRuleColumns(compiled, { tickAt, ...source });
        const each = [...tickAt].map((tick) => decideAt(compiled, source, tick));
        expect(each).toEqual([...holds].map((mask, k) => ({ holds: mask, unknown: unknown[k] })));
      }),
    );
  });

  it('compile to plain data that a thread can be sent', () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const compiled = compileRules(rules);
        expect(structuredClone(compiled)).toEqual(compiled);
      }),
    );
  });
});

type Evaluate = (rules: Parameters<typeof compileRules>[0], data: RuleData) => Uint8Array;

/** Cutting off what is not known at an instant leaves the decisions up to it as they were. */
const noLookahead = (evaluate: Evaluate) =>
  fc.property(anyRules, anyData, anyTicks, fc.double({ min: 0, max: 1, noNaN: true }), (rules, data, tickAt, share) => {
    const first = tickAt[0] ?? 0;
    const cut = Math.floor(first + share * ((tickAt.at(-1) ?? 0) - first));
    const before = tickAt.filter((tick) => tick <= cut).length;
    const whole = evaluate(rules, { tickAt, ...ruleSource(data) });
    const known = evaluate(rules, { tickAt, ...ruleSource(cutAt(data, cut)) });
    expect(known.subarray(0, before)).toEqual(whole.subarray(0, before));
  });

describe('no lookahead', () => {
  const evaluate: Evaluate = (rules, data) => evaluateRuleColumns(compileRules(rules), data).holds;

  it('decides the same whatever comes later', () => {
    fc.assert(noLookahead(evaluate), { numRuns: 500 });
  });

  /** Candles known when they open. */
  const early = (source: RuleSource): RuleSource['intervalCandles'] => {
    return (interval: CandleInterval) => {
      const candles = source.intervalCandles(interval);
      return { ...candles, openAt: candles.openAt.map((at) => at - INTERVAL_MS[interval]) };
    };
  };

  it('catches an engine that reads the candle which opens at the tick', () => {
    const cheat: Evaluate = (rules, data) => evaluate(rules, { ...data, intervalCandles: early(data) });
    expect(fc.check(noLookahead(cheat), { numRuns: 2_000 }).failed).toBe(true);
  });

  it('catches an engine that reads points when they happened, not when they were there', () => {
    const cheat: Evaluate = (rules, data) =>
      evaluate(rules, {
        ...data,
        points: (nodeId) => {
          const points = data.points(nodeId);
          return points && { ...points, availableAt: points.availableAt.map((at) => at - 600_000) };
        },
      });
    expect(fc.check(noLookahead(cheat), { numRuns: 2_000 }).failed).toBe(true);
  });
});
