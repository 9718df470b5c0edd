import type { SimulationResult } from './simulate-types.ts';

const DAY_MS = 86_400_000;

export interface DailyOptions {
  /** True: the first day counts, from the start equity, and a day without bars returns 0. False: days with bars alone, from the second on. */
  readonly everyDay: boolean;
}

/**
 * Returns by UTC day: the equity after the day's last bar over that of the day before, less 1. A bar belongs to the day in
 * which it opens, so a bar ending at midnight closes its day.
 */
export function dailyReturns({ at, equity, startEquity }: SimulationResult, { everyDay }: DailyOptions): Float64Array {
  const rows = at.length;
  if (rows === 0) return new Float64Array(0);
  const dayOf = (row: number) => Math.floor((at[row] as number) / DAY_MS);
  const returns = new Float64Array(dayOf(rows - 1) - dayOf(0) + 1);
  let before = startEquity;
  let count = 0;
  let day = dayOf(0);
  for (let row = 0; row < rows; row++) {
    const next = row + 1 === rows ? Number.POSITIVE_INFINITY : dayOf(row + 1);
    if (next === day) continue;
    const after = equity[row] as number;
    returns[count++] = after / before - 1;
    before = after;
    if (everyDay && next !== Number.POSITIVE_INFINITY) count += next - day - 1;
    day = next;
  }
  return everyDay ? returns.subarray(0, count) : returns.subarray(1, count);
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Sample variance (ddof 1); NaN under two values. */
export function variance(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return sum / (values.length - 1);
}

/** Root of the mean square of the losses, gains counting as 0: the denominator of Sortino's ratio. */
export function downsideDeviation(returns: Float64Array): number {
  let sum = 0;
  for (const value of returns) if (value < 0) sum += value * value;
  return Math.sqrt(sum / returns.length);
}

/** The constant return that compounds to the same end; -1 once everything is lost. */
export function geometricMean(returns: Float64Array): number {
  let logs = 0;
  for (const value of returns) {
    if (value <= -1) return -1;
    logs += Math.log(1 + value);
  }
  return Math.exp(logs / returns.length) - 1;
}
