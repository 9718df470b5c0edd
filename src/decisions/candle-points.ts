import {
  type CandleColumns,
  type CandleInterval,
  INTERVAL_MS,
  type PointColumns,
  technicalIndicators,
} from '../market/calc.ts';

/** Candles read before the first point that counts, so that averages which carry themselves on forget their seed (to 1e-8). */
export const INDICATOR_WARM_UP = 260;

/** The candles channel: a point for each candle, known once the candle is complete. */
export function candlePoints(candles: CandleColumns, interval: CandleInterval): PointColumns {
  const { openAt, open, high, low, close, volume } = candles;
  return { eventAt: openAt, availableAt: completeAt(openAt, interval), values: { open, high, low, close, volume } };
}

/** The indicators channel: the technical indicators over closes, known with their candle; NaN while one warms up. */
export function indicatorPoints(candles: CandleColumns, interval: CandleInterval): PointColumns {
  const { openAt } = candles;
  return { eventAt: openAt, availableAt: completeAt(openAt, interval), values: technicalIndicators(candles) };
}

function completeAt(openAt: Float64Array, interval: CandleInterval): Float64Array {
  const length = INTERVAL_MS[interval];
  const completed = new Float64Array(openAt.length);
  for (let i = 0; i < completed.length; i++) completed[i] = (openAt[i] as number) + length;
  return completed;
}
