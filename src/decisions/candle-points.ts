import {
  bollinger,
  type CandleColumns,
  type CandleInterval,
  ema,
  INTERVAL_MS,
  macd,
  type PointColumns,
  rsi,
  sma,
} from '../market/calc.ts';

/** Candles read before the first point that counts, so that averages which carry themselves on forget their seed (to 1e-8). */
export const INDICATOR_WARM_UP = 260;

/** The candles channel: a point for each candle, known once the candle is complete. */
export function candlePoints(candles: CandleColumns, interval: CandleInterval): PointColumns {
  const { openAt, open, high, low, close, volume } = candles;
  return { eventAt: openAt, availableAt: completeAt(openAt, interval), values: { open, high, low, close, volume } };
}

/** The indicators channel: RSI 14, Bollinger 20 ± 2σ, SMA and EMA 20, MACD 12/26/9 over closes; NaN while one warms up. */
export function indicatorPoints({ openAt, close }: CandleColumns, interval: CandleInterval): PointColumns {
  const bands = bollinger(close, { period: 20, deviations: 2 });
  const convergence = macd(close, { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 });
  return {
    eventAt: openAt,
    availableAt: completeAt(openAt, interval),
    values: {
      rsi14: rsi(close, { period: 14 }),
      bollingerUpper: bands.upper,
      bollingerMiddle: bands.middle,
      bollingerLower: bands.lower,
      sma20: sma(close, { period: 20 }),
      ema20: ema(close, { period: 20 }),
      macd: convergence.macd,
      macdSignal: convergence.signal,
      macdHistogram: convergence.histogram,
    },
  };
}

function completeAt(openAt: Float64Array, interval: CandleInterval): Float64Array {
  const length = INTERVAL_MS[interval];
  return openAt.map((at) => at + length);
}
