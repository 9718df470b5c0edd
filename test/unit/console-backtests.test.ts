import { describe, expect, it } from 'vitest';
import { equityInWords, figuresOf, thinned } from '../../web/src/screens/backtests/figures.ts';
import { direction, share, shown, usdc } from '../../web/src/screens/backtests/format.ts';
import { candleReader, candlesOf, marksOf, priceReads } from '../../web/src/screens/backtests/prices.ts';
import { fieldText, historyOf, momentOf, SPANS, windowOf } from '../../web/src/screens/backtests/window.ts';
import { actionsText, valuesText } from '../../web/src/screens/decisions/run-text.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2024, 1, 1);

describe('the window of a backtest', () => {
  const custom = (from: string, to: string) => windowOf({ span: 'custom', from, to }, NOW);

  it('ends at the market’s present and reaches back as far as was chosen', () => {
    expect(windowOf({ span: '7d', from: '', to: '' }, NOW)).toEqual({ from: NOW - SPANS['7d'].ms, to: NOW });
    expect(windowOf({ span: '365d', from: '', to: '' }, DAY_MS)).toEqual({ from: 0, to: DAY_MS });
  });

  it('takes moments in UTC, wherever the reader is', () => {
    expect(custom('2024-01-01T00:00', '2024-01-02T12:30')).toEqual({
      from: Date.UTC(2024, 0, 1),
      to: Date.UTC(2024, 0, 2, 12, 30),
    });
    expect(momentOf(fieldText(NOW))).toBe(NOW);
  });

  it('says what is wrong with it', () => {
    expect(custom('', '2024-01-01T00:00')).toHaveProperty('error');
    expect(custom('2024-01-02T00:00', '2024-01-02T00:00')).toHaveProperty('error');
  });

  it('knows how far back prices are stored', () => {
    const stored = (from: number, to: number) => ({ history: [{ from, to }] }) as never;
    expect(historyOf([stored(5, 7), stored(2, 6)])).toEqual({ from: 2, to: 7 });
    expect(historyOf([{ history: [] } as never])).toBeUndefined();
  });
});

const SUMMARY = {
  convention: 'crypto_365' as const,
  ...{ startEquity: 100_000, endEquity: 99_000, totalReturn: -0.01, buyAndHoldReturn: 0.02 },
  ...{
    cagr: null,
    volatility: null,
    sharpe: null,
    sortino: null,
    calmar: null,
    maxDrawdown: 0.01,
    maxDrawdownSec: 7200,
  },
  ...{
    exposure: 0.5,
    trades: 0,
    winRate: null,
    profitFactor: null,
    expectancy: null,
    sqn: null,
    fees: 45,
    funding: -1,
  },
  ...{ turnover: 1.5, liquidatedAt: null },
} as const;

describe('figures', () => {
  it('shows what is undefined as a dash, and says why', () => {
    const figures = figuresOf(SUMMARY);
    const undefinedOnes = figures.filter(({ text }) => text === '–');
    expect(undefinedOnes.map(({ name }) => name)).toEqual([
      ...['Yearly growth', 'Volatility', 'Sharpe', 'Sortino', 'Calmar', 'Winning trades', 'Profit factor'],
      ...['Expectancy', 'Quality (SQN)'],
    ]);
    for (const { name, text, missing } of figures) expect(missing !== undefined, name).toBe(text === '–');
  });

  it('shows shares in per cent, money in USDC, and time in words', () => {
    const text = (name: string) => figuresOf(SUMMARY).find((figure) => figure.name === name)?.text;
    expect(['Return', 'Fees', 'Longest fall', 'Trades', 'Turnover'].map(text)).toEqual([
      ...['-1.00%', '45.00 USDC', '2 h', '0', '1.50'],
    ]);
    expect([usdc(-0.001), share(-0.00001), shown(null, usdc)]).toEqual(['0.00 USDC', '0.00%', '–']);
    expect([direction(-1), direction(0), direction(2)]).toEqual(['down', undefined, 'up']);
  });

  it('names the liquidation only where there was one', () => {
    const names = (liquidatedAt: number | null) => figuresOf({ ...SUMMARY, liquidatedAt }).map(({ name }) => name);
    expect(names(null)).not.toContain('Liquidated');
    expect(names(NOW)).toContain('Liquidated');
  });

  it('says the way of the account in words', () => {
    const series = [
      { at: NOW, equity: 100, drawdown: 0 },
      { at: NOW + HOUR_MS, equity: 120, drawdown: 0 },
      { at: NOW + 2 * HOUR_MS, equity: 90, drawdown: 0.25 },
    ];
    const words = equityInWords(series);
    for (const part of ['from 100.00 USDC to 90.00 USDC', 'at most 120.00 USDC', '25.00%, on Feb 1, 2024']) {
      expect(words).toContain(part);
    }
    expect(equityInWords(series.slice(0, 2))).toContain('never fell');
    expect(equityInWords([])).toContain('no candles');
  });

  it('thins a table without losing its ends', () => {
    const points = Array.from({ length: 1000 }, (_, index) => index);
    const few = thinned(points, 60);
    expect([few.length, few[0], few.at(-1)]).toEqual([60, 0, 999]);
    expect(thinned(points.slice(0, 5), 60)).toHaveLength(5);
  });
});

describe('prices behind the trades', () => {
  it('are read in the finest candles that a few reads cover, none finer than those simulated on', () => {
    const window = (days: number) => ({ from: NOW - days * DAY_MS, to: NOW });
    expect(priceReads(window(1), '5m')).toEqual({ interval: '5m', asOf: [NOW] });
    expect(priceReads(window(1), '1h').interval).toBe('1h');
    expect(priceReads(window(7), '5m').interval).toBe('15m');
    expect(priceReads(window(365), '5m').interval).toBe('1d');
    for (const days of [1, 3, 7, 30, 90, 365]) {
      const { interval, asOf } = priceReads(window(days), '5m');
      const lengths: Record<string, number> = { '5m': 1 / 12, '15m': 1 / 4, '1h': 1, '4h': 4, '1d': 24 };
      expect(asOf.length * 288 * (lengths[interval] ?? 0), `${days}`).toBeGreaterThanOrEqual(days * 24);
    }
  });

  it('are joined from their reads, oldest first, each candle once, and cut to the window', () => {
    const prices = { open: 1, high: 2, low: 0.5, close: 1.5 };
    const read = (...times: number[]) => {
      const points = times.map((eventAt) => ({ eventAt, availableAt: eventAt, values: prices }));
      return { branches: [{ streams: [{ points }] }] } as never;
    };
    const candles = candlesOf([read(30, 40, 50), read(10, 20, 30)], { from: 20, to: 50 });
    expect(candles.map(({ at }) => at)).toEqual([20, 30, 40]);
    const gap = { branches: [{ streams: [{ points: [{ eventAt: 20, values: { ...prices, low: null } }] }] }] } as never;
    expect(candlesOf([gap, { branches: [] } as never], { from: 0, to: 50 })).toEqual([]);
  });

  it('have each opening and closing at the candle in which it happened', () => {
    const candles = [10, 20, 30].map((at) => ({ at, open: 1, high: 1, low: 1, close: 1 }));
    const trade = (entryAt: number, exitAt: number | null) => ({ side: 'long', entryAt, exitAt }) as never;
    expect(marksOf([trade(20, 29), trade(35, null), trade(5, 10)], candles)).toEqual([
      { at: 10, kind: 'close' },
      { at: 20, kind: 'long' },
      { at: 20, kind: 'close' },
      { at: 30, kind: 'long' },
    ]);
    expect(candleReader('BTC', '1h').nodes).toHaveLength(3);
  });
});

describe('decisions in words', () => {
  it('says what a run wants, or why it wants nothing', () => {
    const long = { kind: 'long', sizeFraction: 0.25, reason: null } as const;
    const run = { actions: [], rejections: [], status: 'completed' } as const;
    const text = (changes: object) => actionsText({ ...run, ...changes } as never);
    expect(text({ actions: [{ ...long, kind: 'exit', sizeFraction: null }, long] })).toBe('Exit, Long 25.00%');
    expect(text({})).toBe('Nothing to do');
    expect(text({ rejections: [{}] })).toBe('Not allowed');
    expect(text({ status: 'skipped' })).toBe('No decision');
  });

  it('shows the newest values of a stream, without those that the source had none of', () => {
    const point = (values: object) => ({ eventAt: 0, availableAt: 0, values }) as never;
    expect(valuesText([point({ close: 1 }), point({ close: 16_548.9, volume: null })])).toBe('close 16,548.9');
    expect(valuesText([])).toBe('–');
  });
});
