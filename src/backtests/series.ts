import type { components } from '../contract/index.ts';
import type { SimulationResult } from './simulate-types.ts';

export type EquityPoint = components['schemas']['EquityPoint'];

/** Points of a result at most; the contract's bound. */
const MAX_POINTS = 1000;
/** Of each bucket of rows: its highest and lowest equity and its deepest drawdown. */
const KEPT_PER_BUCKET = 3;

/**
 * Equity over time in at most `maxPoints` (≥ 2) points, each at the close of its bar. The first and the last row are
 * kept, and of each of equal buckets between them the rows with the extremes, so that no peak and no fall is smoothed away.
 */
export function equitySeries(result: SimulationResult, maxPoints = MAX_POINTS): EquityPoint[] {
  const drawdown = drawdownColumn(result);
  return keptRows(result.equity, drawdown, maxPoints).map((row) => ({
    at: (result.at[row] as number) + result.barMs,
    equity: result.equity[row] as number,
    drawdown: drawdown[row] as number,
  }));
}

function drawdownColumn({ equity, startEquity }: SimulationResult): Float64Array {
  const column = new Float64Array(equity.length);
  let peak = startEquity;
  for (let row = 0; row < equity.length; row++) {
    const value = equity[row] as number;
    if (value > peak) peak = value;
    column[row] = 1 - value / peak;
  }
  return column;
}

function keptRows(equity: Float64Array, drawdown: Float64Array, maxPoints: number): number[] {
  const { length } = equity;
  if (length <= maxPoints) return Array.from({ length }, (_, row) => row);
  const buckets = Math.floor((maxPoints - 2) / KEPT_PER_BUCKET);
  const rows = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets);
    const until = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets);
    if (from < until) rows.push(...extremes({ equity, drawdown, from, until }));
  }
  rows.push(length - 1);
  return rows;
}

function extremes(bucket: { equity: Float64Array; drawdown: Float64Array; from: number; until: number }): number[] {
  const { equity, drawdown, from, until } = bucket;
  let [highest, lowest, deepest] = [from, from, from];
  for (let row = from + 1; row < until; row++) {
    if ((equity[row] as number) > (equity[highest] as number)) highest = row;
    if ((equity[row] as number) < (equity[lowest] as number)) lowest = row;
    if ((drawdown[row] as number) > (drawdown[deepest] as number)) deepest = row;
  }
  return [...new Set([highest, lowest, deepest])].sort((left, right) => left - right);
}
