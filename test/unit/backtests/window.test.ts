import { describe, expect, it } from 'vitest';
import { baseSeries, commonInterval, finestInterval, windowBlockers, windowOf } from '../../../src/backtests/window.ts';
import { type CandleInterval, INTERVAL_MS, type SeriesSummary } from '../../../src/market/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 100 * DAY + 7 * 60_000;

/** A series that covers [from, to) days. */
function series(interval: CandleInterval, from: number, to: number): SeriesSummary {
  const length = INTERVAL_MS[interval];
  const ends = { firstAt: from * DAY, lastAt: to * DAY - length };
  return { symbol: 'BTC', interval, source: 'test', count: ((to - from) * DAY) / length, synthetic: false, ...ends };
}

describe('the window', () => {
  it('is the last six hours on the five-minute grid unless it is asked for', () => {
    const to = 100 * DAY + 5 * 60_000;
    expect(windowOf(undefined, NOW)).toEqual({ from: to - 6 * HOUR, to });
    expect(windowOf({ from: 1, to: 2 }, NOW)).toEqual({ from: 1, to: 2 });
  });

  it('ends after it begins, not in the future, and is not too long', () => {
    const codes = (from: number, to: number) =>
      windowBlockers({ from, to }, { marketNow: NOW, maxDays: 10 }).map(({ code }) => code);
    expect(codes(NOW - DAY, NOW)).toEqual([]);
    expect(codes(NOW, NOW)).toEqual(['WINDOW_INVALID']);
    expect(codes(NOW, NOW + 1)).toEqual(['WINDOW_IN_FUTURE']);
    expect(codes(NOW - 10 * DAY, NOW)).toEqual([]);
    expect(codes(NOW - 10 * DAY - 1, NOW)).toEqual(['WINDOW_TOO_LARGE']);
    expect(codes(0, NOW + 1)).toEqual(['WINDOW_IN_FUTURE', 'WINDOW_TOO_LARGE']);
  });
});

describe('the candles of a backtest', () => {
  const window = { from: 10 * DAY, to: 20 * DAY };

  it('are the finest of those that cover nearly as much as any', () => {
    expect(finestInterval([series('1h', 0, 30), series('5m', 0, 30), series('1d', 0, 30)], window)).toBe('5m');
    expect(finestInterval([series('1h', 0, 30), series('5m', 19, 30)], window)).toBe('1h');
    expect(finestInterval([series('5m', 12, 14)], window)).toBe('5m');
    expect(finestInterval([series('5m', 20, 30), series('1h', 0, 10)], window)).toBeUndefined();
    expect(finestInterval([], window)).toBeUndefined();
  });

  it('are of one length for all assets, the longest of the finest', () => {
    expect(commonInterval(['5m', '1h', '15m'])).toBe('1h');
    expect(commonInterval([])).toBeUndefined();
  });

  it('are made of shorter ones where those cover more', () => {
    const base = (...own: SeriesSummary[]) => baseSeries(own, { interval: '1h', window })?.interval;
    expect(base(series('1h', 0, 30), series('5m', 0, 30), series('1d', 0, 30))).toBe('1h');
    expect(base(series('1h', 18, 30), series('5m', 0, 30))).toBe('5m');
    expect(base(series('1m', 0, 30), series('15m', 0, 30))).toBe('15m');
    expect(base(series('1d', 0, 30))).toBeUndefined();
  });
});
