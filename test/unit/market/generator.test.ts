import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../../src/market/generator.ts';
import { GENERATED_SYMBOLS } from '../../../src/market/generator-days.ts';
import type { CandleColumns } from '../../../src/market/index.ts';
import { resample } from '../../../src/market/resample.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2026, 0, 1);

describe('the generator', () => {
  it('gives the same candles for the same seed, whatever was asked before and in whatever pieces', () => {
    const range = { symbol: 'BTC', interval: '5m', from: FROM, to: FROM + 3 * DAY } as const;
    const whole = createGenerator({ seed: 1 }).candles(range);
    const other = createGenerator({ seed: 1 });
    other.candles({ symbol: 'ETH', interval: '1h', from: FROM - 10 * DAY, to: FROM });
    other.candles({ ...range, from: FROM + 100 * DAY, to: FROM + 101 * DAY });
    const pieces: number[] = [];
    for (let at = range.from; at < range.to; at += 7_000_000) {
      pieces.push(...other.candles({ ...range, from: at, to: Math.min(at + 7_000_000, range.to) }).close);
    }
    expect(pieces).toEqual([...whole.close]);
  });

  it('gives other candles for another seed and another asset', () => {
    const range = { symbol: 'BTC', interval: '5m', from: FROM, to: FROM + DAY } as const;
    const close = (seed: number, symbol: string) => [...createGenerator({ seed }).candles({ ...range, symbol }).close];
    expect(close(1, 'BTC')).not.toEqual(close(2, 'BTC'));
    expect(close(1, 'ARB')).not.toEqual(close(1, 'XRP'));
  });

  it('makes longer candles of shorter ones', () => {
    const generator = createGenerator({ seed: 3 });
    const range = { symbol: 'SOL', from: FROM, to: FROM + 2 * DAY };
    const minutes = generator.candles({ ...range, interval: '1m' });
    for (const interval of ['5m', '15m', '1h', '4h', '1d'] as const) {
      expect(generator.candles({ ...range, interval })).toEqual(resample(minutes, '1m', interval));
    }
  });

  it('keeps to whole candles inside the range, and to times since 2020', () => {
    const generator = createGenerator({ seed: 1 });
    const at = (from: number, to: number) => [...generator.candles({ symbol: 'BTC', interval: '1h', from, to }).openAt];
    expect(at(FROM + 1, FROM + 7_200_000)).toEqual([FROM + 3_600_000]);
    expect(at(FROM, FROM)).toEqual([]);
    expect(at(FROM, FROM - DAY)).toEqual([]);
    expect(at(0, Date.UTC(2020, 0, 1) + 1)).toEqual([Date.UTC(2020, 0, 1)]);
  });

  it('makes sane candles without gaps, each opening where the last one closed', () => {
    const generator = createGenerator({ seed: 9 });
    for (const symbol of [...GENERATED_SYMBOLS, 'SOMETHING']) {
      const candles = generator.candles({ symbol, interval: '5m', from: FROM, to: FROM + 5 * DAY });
      expect(candles.openAt.length).toBe(5 * 288);
      expect(problemOf(candles), symbol).toBeUndefined();
    }
  });

  it('makes plausible prices over years: around the usual, with volatility that comes in clusters', () => {
    const daily = createGenerator({ seed: 4 }).candles({
      symbol: 'BTC',
      interval: '1d',
      from: FROM - 3 * 365 * DAY,
      to: FROM,
    });
    expect(Math.min(...daily.low)).toBeGreaterThan(6000);
    expect(Math.max(...daily.high)).toBeLessThan(600_000);
    const returns = [...daily.close].slice(1).map((close, k) => Math.log(close / (daily.close[k] as number)));
    const yearly = Math.sqrt(returns.reduce((sum, value) => sum + value ** 2, 0) / returns.length) * Math.sqrt(365);
    expect(yearly).toBeGreaterThan(0.3);
    expect(yearly).toBeLessThan(1.5);
    const sizes = returns.map(Math.abs);
    expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.1);
  });

  it('settles funding every hour, at modest rates', () => {
    const { at, rate } = createGenerator({ seed: 1 }).funding({ symbol: 'BTC', from: FROM, to: FROM + DAY });
    expect([...at]).toEqual(Array.from({ length: 24 }, (_, hour) => FROM + hour * 3_600_000));
    for (const value of rate) expect(Math.abs(value)).toBeLessThan(0.0005);
  });
});

function problemOf(candles: CandleColumns): string | undefined {
  for (let k = 0; k < candles.openAt.length; k++) {
    const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map(
      (name) => candles[name][k] as number,
    ) as [number, number, number, number];
    if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close)))
      return `candle ${k} is out of order`;
    if (!((candles.volume[k] as number) > 0)) return `candle ${k} has no volume`;
    if (k > 0 && open !== candles.close[k - 1]) return `candle ${k} opens elsewhere`;
  }
  return undefined;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, k) => (value - meanA) * ((b[k] as number) - meanB)));
  return (
    product / Math.sqrt(mean(a.map((value) => (value - meanA) ** 2)) * mean(b.map((value) => (value - meanB) ** 2)))
  );
}
