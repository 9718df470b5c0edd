/**
 * Indicators that carry their last result on. Each takes columns and gives one of equal length, NaN while it warms up. A
 * value that is not finite makes the result NaN there and starts the warm-up anew behind it, as if the column began there.
 */
import { addScaled } from './indicators-window.ts';
import { STRETCH } from './window-loops.ts';

/** What an exponential average starts from: the simple average of its first period values, or its first value alone. */
export type EmaSeed = 'sma' | 'first';

export interface EmaOptions {
  /** Length in values, ≥ 1. */
  readonly period: number;
  /** Default `sma`. */
  readonly seed?: EmaSeed;
  /** Where to write; of the length of the input and not the input itself. New when absent. */
  readonly out?: Float64Array;
}

/** Exponential moving average, k = 2 / (period + 1). NaN before index period − 1; seeded with `first`, it starts at 0. */
export function ema(values: Float64Array, { period, seed = 'sma', out = new Float64Array(values.length) }: EmaOptions) {
  return smooth({ values, warmUp: seed === 'first' ? 1 : period, share: 2 / (period + 1), out });
}

/**
 * Relative strength index (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978), 0 to 100: the first averages
 * are simple, later ones move by 1 / period. NaN before index `period`. Without any move at all it is 50.
 */
export function rsi(
  values: Float64Array,
  { period, out = new Float64Array(values.length) }: { readonly period: number; readonly out?: Float64Array },
) {
  const n = values.length;
  const share = 1 / period;
  let i = 0;
  // What seldom happens leaves the inner loops: inside them it would cost the optimiser its plain floats.
  while (i < n) {
    let previous = values[i] as number;
    let gain = 0;
    let loss = 0;
    let moves = 0;
    out[i++] = Number.NaN;
    for (; i < n && moves < period; i++, moves++) {
      const move = (values[i] as number) - previous;
      if (move - move !== 0) break;
      previous = values[i] as number;
      gain += share * Math.max(move, 0);
      loss += share * Math.max(-move, 0);
      out[i] = Number.NaN;
    }
    if (moves < period) continue;
    out[i - 1] = strength(gain, loss);
    for (;;) {
      let moved = 0;
      for (; i < n; i++) {
        const move = (values[i] as number) - previous;
        // The move or nought, without a branch that no processor could predict.
        const up = (move + Math.abs(move)) / 2;
        gain += share * (up - gain);
        loss += share * (up - move - loss);
        moved = gain + loss;
        const result = 100 * (gain / moved);
        if (result - result !== 0) break;
        previous = values[i] as number;
        out[i] = result;
      }
      if (i >= n || moved !== 0) break;
      out[i++] = strength(gain, loss);
    }
  }
  return out;
}

/** The quotient first: gains alone are exactly 100. */
const strength = (gain: number, loss: number) => (gain + loss === 0 ? 50 : 100 * (gain / (gain + loss)));

export interface Macd {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/** Moving average convergence divergence: fast − slow exponential average, its own average, and their difference. */
export function macd(
  values: Float64Array,
  options: { fastPeriod: number; slowPeriod: number; signalPeriod: number; seed?: EmaSeed },
): Macd {
  const { fastPeriod, slowPeriod, signalPeriod, seed = 'sma' } = options;
  const fast = ema(values, { period: fastPeriod, seed });
  const slow = ema(values, { period: slowPeriod, seed });
  const line = addScaled({ left: fast, right: slow, factor: -1, out: fast });
  // Seeded with the first value both averages begin at once; the line counts from the slow one's full length on.
  if (seed === 'first') line.fill(Number.NaN, 0, Math.min(line.length, Math.max(fastPeriod, slowPeriod) - 1));
  const signal = ema(line, { period: signalPeriod, seed, out: slow });
  return { macd: line, signal, histogram: addScaled({ left: line, right: signal, factor: -1 }) };
}

/** Average true range (Wilder). The first candle's range is high − low. NaN before index period − 1. */
export function atr(
  candles: { readonly high: Float64Array; readonly low: Float64Array; readonly close: Float64Array },
  { period, out = new Float64Array(candles.close.length) }: { readonly period: number; readonly out?: Float64Array },
) {
  const { high, low, close } = candles;
  const n = close.length;
  const ranges = new Float64Array(n);
  let previous = Number.NaN;
  for (let i = 0; i < n; i++) {
    const top = high[i] as number;
    const bottom = low[i] as number;
    // Without a close before it, the candle stands for itself.
    const from = previous - previous === 0 ? previous : bottom;
    ranges[i] = Math.max(top, from) - Math.min(bottom, from);
    previous = close[i] as number;
  }
  return smooth({ values: ranges, warmUp: period, share: 1 / period, out });
}

/** The simple average of `warmUp` values, from then on moving by `share` of the distance to each value. */
function smooth(options: { values: Float64Array; warmUp: number; share: number; out: Float64Array }): Float64Array {
  const { values, warmUp, share, out } = options;
  const n = values.length;
  let i = 0;
  while (i < n) {
    let base = 0;
    let sum = 0;
    let seen = 0;
    while (i < n && seen < warmUp) {
      const value = values[i] as number;
      out[i++] = Number.NaN;
      if (value - value !== 0) seen = 0;
      else {
        if (seen++ === 0) {
          base = value;
          sum = 0;
        }
        sum += value - base;
      }
    }
    if (seen < warmUp) return out;
    out[i - 1] = base + sum / warmUp;
    let until = i;
    while (i === until && i < n) {
      until = Math.min(n, i + STRETCH);
      i = follow({ values, share, out }, i, until);
    }
  }
  return out;
}

/** Moves the average before `from` on, up to `until` or a result that is not finite; returns where it stopped. */
function follow(
  { values, share, out }: { values: Float64Array; share: number; out: Float64Array },
  from: number,
  until: number,
): number {
  let average = out[from - 1] as number;
  for (let i = from; i < until; i++) {
    average += share * ((values[i] as number) - average);
    if (average - average !== 0) return i;
    out[i] = average;
  }
  return until;
}
