import type { CandleColumns } from './columns.ts';
import { ema, macd, rsi } from './indicators-recursive.ts';
import { bollinger, sma } from './indicators-window.ts';

/**
 * The indicators that the technical channel stores, over closes: RSI 14 (Wilder), Bollinger 20 ± 2σ, SMA and EMA 20 (the
 * EMA seeded by the SMA), MACD 12/26/9. Columns of the candles' length, NaN while one warms up.
 */
export function technicalIndicators({ close }: CandleColumns): Readonly<Record<string, Float64Array>> {
  const bands = bollinger(close, { period: 20, deviations: 2 });
  const trend = macd(close, { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 });
  return {
    rsi14: rsi(close, { period: 14 }),
    bollingerUpper: bands.upper,
    bollingerMiddle: bands.middle,
    bollingerLower: bands.lower,
    sma20: sma(close, { period: 20 }),
    ema20: ema(close, { period: 20 }),
    macd: trend.macd,
    macdSignal: trend.signal,
    macdHistogram: trend.histogram,
  };
}
