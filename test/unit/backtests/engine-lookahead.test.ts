import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineOutput } from '../../../src/backtests/engine-types.ts';
import { type CandleInterval, INTERVAL_MS } from '../../../src/market/calc.ts';
import {
  anyCase,
  anyCut,
  BASE_MS,
  engineOn,
  honest,
  LAST,
  type Rules,
  type Run,
  T0,
} from '../../support/backtest-cases.ts';
import type { NaiveCandle, NaiveData } from '../../support/naive-rules.ts';
import { cutAt } from '../../support/rule-arbitraries.ts';

/** What an output says about the time before an instant: decisions, fills and equity. */
function before({ acted, assets, series }: EngineOutput, instant: number) {
  const filled = (at: number | null): boolean => at !== null && at + BASE_MS <= instant;
  const trades = assets.flatMap((asset) => asset.trades);
  return {
    entries: trades
      .filter(({ entryAt }) => filled(entryAt))
      .map(({ side, entryAt, entryPrice, quantity }) => [entryAt, side, entryPrice, quantity])
      .sort(([a], [b]) => Number(a) - Number(b)),
    closed: trades.filter(({ exitAt, exitReason }) => filled(exitAt) && exitReason !== 'end'),
    // A decision of the last bar is filled at the bar after it, which the cut may have taken.
    acted: acted.filter(({ tickAt }) => tickAt + 2 * BASE_MS <= instant && filledBy(trades, tickAt, instant)),
    equity: series.filter(({ at }) => at <= instant && at > T0),
  };
}

function filledBy(trades: readonly { entryAt: number; exitAt: number | null }[], tickAt: number, instant: number) {
  return trades.some(({ entryAt, exitAt }) =>
    [entryAt, exitAt].some((at) => at !== null && at >= tickAt && at + BASE_MS <= instant),
  );
}

/** Cutting the data changes nothing before the cut. */
function sameBefore(run: Run) {
  return fc.property(anyCase, anyCut, (input, cut) => {
    expect(before(run(input, cut), cut)).toEqual(before(run(input, LAST), cut));
  });
}

/** Orders of decisions up to an instant, the one that fills at the bar that opens then included. */
function ordersUntil({ assets }: EngineOutput, instant: number) {
  return assets.flatMap(({ trades }) =>
    trades
      .flatMap(({ side, entryAt, exitAt, exitReason }) => [
        { at: entryAt, what: side as string },
        ...(exitReason === 'exit' ? [{ at: exitAt as number, what: 'exit' }] : []),
      ])
      .filter(({ at }) => at <= instant)
      .sort((left, right) => left.at - right.at || left.what.localeCompare(right.what)),
  );
}

/** Another future from an instant on: of what is under way then only the opening price is as it was. */
function otherFuture({ candles, points }: NaiveData, instant: number): NaiveData {
  const change = (bar: NaiveCandle, length: number): NaiveCandle => {
    if (bar.openAt + length <= instant) return bar;
    const open = bar.openAt <= instant ? bar.open : bar.open * 1.1;
    const close = 220 - bar.close;
    return { ...bar, open, close, high: Math.max(open, close) + 1, low: Math.min(open, close) - 1 };
  };
  const lists = Object.entries(candles) as [CandleInterval, readonly NaiveCandle[]][];
  return {
    candles: Object.fromEntries(lists.map(([name, list]) => [name, list.map((bar) => change(bar, INTERVAL_MS[name]))])),
    points: Object.fromEntries(
      Object.entries(points).map(([id, list]) => [
        id,
        list.map(({ availableAt, values }) =>
          availableAt <= instant ? { availableAt, values } : { availableAt, values: { rate: 1, premium: -1 } },
        ),
      ]),
    ),
  };
}

/** Another future changes no order that is sent before it. */
function sameOrders(run: Run) {
  return fc.property(anyCase, anyCut, (anything, cut) => {
    const input = { ...anything, policy: { ...anything.policy, execution: { orderType: 'market' as const } } };
    const other = { ...input, data: otherFuture(input.data, cut) };
    expect(ordersUntil(run(other, LAST), cut)).toEqual(ordersUntil(run(input, LAST), cut));
  });
}

/** Whether a cheat is caught, by whichever of many random cases comes first. */
function isCaught(property: ReturnType<typeof sameBefore>): boolean {
  const { failed } = fc.check(property, { numRuns: 1000, endOnFailure: true });
  return failed;
}

/** Candles of the longer intervals as if each were known when it opens. */
function early({ candles, points }: NaiveData): NaiveData {
  const shift = (list: readonly NaiveCandle[] | undefined, length: number) =>
    (list ?? []).map((candle) => ({ ...candle, openAt: candle.openAt - length }));
  return {
    points,
    candles: {
      '5m': candles['5m'] ?? [],
      '15m': shift(candles['15m'], INTERVAL_MS['15m']),
      '1h': shift(candles['1h'], INTERVAL_MS['1h']),
    },
  };
}

describe('the engine', () => {
  it('decides and trades before any cut as if there were nothing after it', () => {
    fc.assert(sameBefore(honest), { numRuns: 400 });
  });

  it('sends the same orders up to any moment whatever comes after it', () => {
    fc.assert(sameOrders(honest), { numRuns: 400 });
  });

  it('is caught when it sees candles that are not complete', () => {
    const cheating: Run = (input, until) => engineOn(input, { until, shown: early(cutAt(input.data, until)) });
    expect(isCaught(sameBefore(cheating))).toBe(true);
  });

  it('is caught when it decides on the bar that it fills in', () => {
    // The decisions made with a bar's own prices: everything known is one base bar newer than it may be.
    const cheating: Run = (input, until) => {
      const shifted = cutAt(input.data, until);
      const known = (shifted.candles['5m'] ?? []).map((bar) => ({ ...bar, openAt: bar.openAt - BASE_MS }));
      const streams = { candles: { ...shifted.candles, '15m': known.map(aligned), '1h': [] }, points: shifted.points };
      return engineOn({ ...input, rules: on15m(input.rules) }, { until, shown: streams });
    };
    expect(isCaught(sameOrders(cheating))).toBe(true);
  });

  it('is caught when it knows points before they are published', () => {
    const cheating: Run = (input, until) => {
      const { candles, points } = cutAt(input.data, until);
      const sooner = Object.entries(points).map(
        ([id, list]) => [id, list.map((point) => ({ ...point, availableAt: point.availableAt - 600_000 }))] as const,
      );
      return engineOn(input, { until, shown: { candles, points: Object.fromEntries(sooner) } });
    };
    expect(isCaught(sameBefore(cheating))).toBe(true);
  });

  it('shows decisions what was available at their tick', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        for (const { tickAt, inputs } of honest(input, LAST).acted) {
          expect(tickAt % input.cadenceMs).toBe(0);
          for (const { availableAt } of inputs)
            if (availableAt !== null) expect(availableAt).toBeLessThanOrEqual(tickAt);
        }
      }),
    );
  });
});

/** A 15-minute grid out of 5-minute bars: the newest bar stands for its quarter of an hour, before that is over. */
function aligned(bar: NaiveCandle): NaiveCandle {
  return { ...bar, openAt: bar.openAt - INTERVAL_MS['15m'] + BASE_MS };
}

/** The same rules, reading everything of 15-minute candles. */
function on15m(rules: Rules): Rules {
  return JSON.parse(JSON.stringify(rules).replaceAll('"5m"', '"15m"').replaceAll('"1h"', '"15m"')) as Rules;
}
