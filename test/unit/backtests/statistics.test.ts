import { describe, expect, it } from 'vitest';
import { equitySeries } from '../../../src/backtests/series.ts';
import { createTrades, nextTrade, REASON } from '../../../src/backtests/simulate-trades.ts';
import { SIGNAL, type SimulationResult } from '../../../src/backtests/simulate-types.ts';
import { assetStatistics, statistics } from '../../../src/backtests/statistics.ts';
import { FREE, flat, MINUTE_MS, play } from '../../support/backtests.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A run with the given equity, a bar each `barMs`, and closed trades of one unit at 100 with the given profits. */
function runOf(
  equity: readonly number[],
  options: { barMs?: number; firstAt?: number; pnls?: readonly number[]; at?: readonly number[] } = {},
): SimulationResult {
  const { barMs = DAY_MS, firstAt = 0, pnls = [] } = options;
  const trades = createTrades();
  for (const pnl of pnls) {
    const trade = nextTrade(trades);
    trades.reason[trade] = REASON.exit;
    trades.quantity[trade] = 1;
    trades.entryPrice[trade] = 100;
    trades.pnl[trade] = pnl;
  }
  return {
    startEquity: 100,
    barMs,
    at: Float64Array.from(options.at ?? equity.map((_, bar) => firstAt + bar * barMs)),
    equity: Float64Array.from(equity),
    finalCash: equity.at(-1) ?? 100,
    shortfall: 0,
    trades,
    assets: [],
    exposureBars: 0,
    liquidatedAt: null,
    completed: true,
  };
}

describe('the statistics of a run', () => {
  it('are those worked out by hand', () => {
    // Daily returns 10 %, -10 %, 10 %, 0 %: mean 0.025, squared deviations 0.005625, 0.015625, 0.005625, 0.000625.
    const figures = statistics(runOf([110, 99, 108.9, 108.9], { pnls: [6, -2, 4, 0.9] }));
    const deviation = Math.sqrt(0.0275 / 3);
    expect(figures.convention).toBe('crypto_365');
    expect(figures.totalReturn).toBeCloseTo(0.089, 12);
    expect(figures.sharpe).toBeCloseTo((0.025 / deviation) * Math.sqrt(365), 9);
    expect(figures.sortino).toBeCloseTo((0.025 / Math.sqrt(0.01 / 4)) * Math.sqrt(365), 9);
    expect(figures.volatility).toBeCloseTo(deviation * Math.sqrt(365), 12);
    expect(figures.cagr).toBeCloseTo(1.089 ** (365.25 / 4) - 1, 6);
    expect(figures.maxDrawdown).toBeCloseTo(0.1, 12);
    expect(figures.maxDrawdownSec).toBe((3 * DAY_MS) / 1000 - DAY_MS / 1000 + DAY_MS / 1000);
    expect(figures.calmar).toBeCloseTo((1.089 ** (365.25 / 4) - 1) / 0.1, 4);
    expect([figures.trades, figures.winRate]).toEqual([4, 0.75]);
    expect(figures.profitFactor).toBeCloseTo(10.9 / 2, 12);
    expect(figures.expectancy).toBeCloseTo(0.02225, 12);
    // Profits 6, -2, 4, 0.9: mean 2.225, squared deviations 14.250625, 17.850625, 3.150625, 1.755625.
    expect(figures.sqn).toBeCloseTo((2 * 2.225) / Math.sqrt(37.0075 / 3), 9);
  });

  it('are null where they are undefined', () => {
    const none = statistics(runOf([]));
    expect(none).toMatchObject({ endEquity: 100, totalReturn: 0, maxDrawdown: 0, exposure: 0, trades: 0 });
    expect([none.buyAndHoldReturn, none.sharpe, none.sortino, none.volatility, none.calmar]).toEqual(
      Array(5).fill(null),
    );
    expect([none.winRate, none.profitFactor, none.expectancy, none.sqn]).toEqual(Array(4).fill(null));
    const still = statistics(runOf([100, 100, 100]));
    expect([still.sharpe, still.sortino, still.calmar, still.cagr, still.volatility]).toEqual([null, null, null, 0, 0]);
    const oneDay = statistics(runOf([101, 99, 103], { barMs: HOUR_MS, pnls: [3] }));
    expect([oneDay.sharpe, oneDay.sortino, oneDay.volatility, oneDay.sqn]).toEqual([null, null, null, null]);
    expect([oneDay.winRate, oneDay.profitFactor]).toEqual([1, null]);
  });

  it('leave out a growth rate that no one can read', () => {
    expect(statistics(runOf([103], { barMs: HOUR_MS })).cagr).toBeNull();
    expect(statistics(runOf([50, 0])).cagr).toBe(-1);
  });

  it('count a bar to the UTC day in which it opens, and a day without bars as one without return', () => {
    const hour = (day: number, of: number) => day * DAY_MS + of * HOUR_MS;
    const at = [hour(0, 22), hour(0, 23), hour(1, 0), hour(3, 0)];
    // Days end at 110, 121, 121 (no bars) and 133.1: returns 10 %, 10 %, 0, 10 %.
    const { volatility, sharpe } = statistics(runOf([90, 110, 121, 133.1], { at, barMs: HOUR_MS }));
    expect(volatility).toBeCloseTo(Math.sqrt(0.0075 / 3) * Math.sqrt(365), 9);
    expect(sharpe).toBeCloseTo((0.075 / Math.sqrt(0.0075 / 3)) * Math.sqrt(365), 9);
  });

  it('measure the longest drawdown from its peak, the start included, to the recovery', () => {
    const days = (run: SimulationResult) => (statistics(run).maxDrawdownSec * 1000) / DAY_MS;
    expect(days(runOf([99, 98, 100, 100]))).toBe(3);
    expect(days(runOf([105, 104, 103, 105, 104]))).toBe(3);
    expect(days(runOf([105, 104, 103, 102, 101]))).toBe(4);
    expect(days(runOf([101, 102]))).toBe(0);
  });
});

describe('the figures of one asset', () => {
  const { long, exit } = SIGNAL;
  const trading = {
    bars: [flat(100), flat(100), flat(110), flat(110), flat(99)],
    signals: { 1: long, 2: exit, 3: long },
    policy: { sizeFraction: 0.5 },
  };
  const idle = { symbol: 'ETH', bars: trading.bars, signals: {} };
  const result = play([trading, idle]);

  it('hold its own trades and costs', () => {
    const figures = assetStatistics(result, 0, 500);
    expect(figures).toMatchObject({ symbol: 'BTC', bars: 5, missingBars: 0, pnl: 5_000, tradeCount: 2, winRate: 1 });
    expect(figures.buyAndHoldReturn).toBeCloseTo(-0.01, 12);
    expect(figures.trades.map(({ exitReason }) => exitReason)).toEqual(['exit', 'open']);
    expect(assetStatistics(result, 1, 500)).toMatchObject({ pnl: 0, tradeCount: 0, winRate: null, trades: [] });
  });

  it('show the newest trades when there are more than asked for', () => {
    const figures = assetStatistics(result, 0, 1);
    expect(figures.tradeCount).toBe(2);
    expect(figures.trades.map(({ exitReason }) => exitReason)).toEqual(['open']);
  });

  it('make the summary of the whole run', () => {
    const figures = statistics(result);
    expect(figures.buyAndHoldReturn).toBeCloseTo(-0.01, 12);
    expect(figures.exposure).toBeCloseTo(3 / 5, 12);
    expect(figures.trades).toBe(1);
    // 500 units at 100 and at 110, then 477.27 at 110, over 100,000.
    expect(figures.turnover).toBeCloseTo(0.5 + 0.55 + 0.525, 12);
  });
});

describe('the series of a run', () => {
  it('is every bar, at its close, when there are few', () => {
    const result = play({ bars: [flat(100), flat(100), flat(90)], signals: { 1: SIGNAL.long } }, FREE);
    expect(equitySeries(result)).toEqual(
      [100_000, 100_000, 90_000].map((equity, bar) => ({
        at: (result.at[bar] ?? 0) + MINUTE_MS,
        equity,
        drawdown: expect.closeTo(1 - equity / 100_000, 12),
      })),
    );
  });

  it('keeps the first, the last, the extremes and the deepest drawdown of a long run', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    let value = 100;
    const equity = Array.from({ length: 50_000 }, () => {
      value *= 1 + (random() - 0.5) / 100;
      return value;
    });
    const result = runOf(equity);
    const series = equitySeries(result);
    expect(series.length).toBeLessThanOrEqual(1000);
    expect(series.length).toBeGreaterThan(600);
    expect(series.map(({ at }) => at)).toEqual(series.map(({ at }) => at).toSorted((left, right) => left - right));
    expect(new Set(series.map(({ at }) => at)).size).toBe(series.length);
    expect([series[0]?.equity, series.at(-1)?.equity]).toEqual([equity[0], equity.at(-1)]);
    const shown = series.map((point) => point.equity);
    expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...equity), Math.max(...equity)]);
    expect(Math.max(...series.map(({ drawdown }) => drawdown))).toBe(statistics(result).maxDrawdown);
    expect(equitySeries(result, 50).length).toBeLessThanOrEqual(50);
  });

  it('keeps the deepest drawdown of a stretch even where it is not the lowest equity', () => {
    const series = equitySeries(runOf([100, 99, 1000, 600, 1000, 1000, 1000]), 5);
    expect(series.map(({ equity }) => equity)).toEqual([100, 99, 1000, 600, 1000]);
  });

  it('is empty for a run without bars', () => {
    expect(equitySeries(runOf([]))).toEqual([]);
  });
});
