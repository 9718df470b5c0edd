import { INTERVAL_MS, type SeriesSummary } from '../market/index.ts';
import type { Blocker, CandleInterval, Window } from './types.ts';

/** Without a window: the last six hours. */
const DEFAULT_WINDOW_MS = 6 * 3_600_000;
const DEFAULT_GRID_MS = 300_000;
/** Of two intervals that cover nearly the same, the finer one is simulated on. */
const NEARLY = 0.99;

/** The window asked for, or the last six hours on the five-minute grid. */
export function windowOf(asked: Window | undefined, marketNow: number): Window {
  if (asked !== undefined) return { from: asked.from, to: asked.to };
  const to = Math.floor(marketNow / DEFAULT_GRID_MS) * DEFAULT_GRID_MS;
  return { from: to - DEFAULT_WINDOW_MS, to };
}

export function windowBlockers(window: Window, options: { marketNow: number; maxDays: number }): Blocker[] {
  const { from, to } = window;
  if (from >= to) return [{ code: 'WINDOW_INVALID', message: 'The window ends before it begins.' }];
  const blockers: Blocker[] = [];
  if (to > options.marketNow) {
    blockers.push({ code: 'WINDOW_IN_FUTURE', message: 'The window reaches into the future of the market.' });
  }
  if (to - from > options.maxDays * 86_400_000) {
    blockers.push({ code: 'WINDOW_TOO_LARGE', message: `The window is longer than ${options.maxDays} days.` });
  }
  return blockers;
}

/** What of a window a series covers, in ms. */
export function overlapMs({ firstAt, lastAt, interval }: SeriesSummary, { from, to }: Window): number {
  return Math.max(0, Math.min(to, lastAt + INTERVAL_MS[interval]) - Math.max(from, firstAt));
}

/** The finest interval of a symbol that covers nearly as much of the window as any; undefined when none covers any of it. */
export function finestInterval(series: readonly SeriesSummary[], window: Window): CandleInterval | undefined {
  const best = Math.max(0, ...series.map((each) => overlapMs(each, window)));
  if (best === 0) return undefined;
  return series
    .filter((each) => overlapMs(each, window) >= best * NEARLY)
    .map(({ interval }) => interval)
    .sort((a, b) => INTERVAL_MS[a] - INTERVAL_MS[b])[0];
}

/** What candles of an interval are best taken from: the longest series up to it that covers nearly as much as any. */
export function baseSeries(
  series: readonly SeriesSummary[],
  { interval, window }: { interval: CandleInterval; window: Window },
): SeriesSummary | undefined {
  const usable = series.filter((each) => INTERVAL_MS[each.interval] <= INTERVAL_MS[interval]);
  const best = Math.max(0, ...usable.map((each) => overlapMs(each, window)));
  return usable
    .filter((each) => overlapMs(each, window) >= best * NEARLY)
    .sort((a, b) => INTERVAL_MS[b.interval] - INTERVAL_MS[a.interval])[0];
}

/** The interval that all are simulated on: the coarsest of the symbols' own finest ones. */
export function commonInterval(intervals: readonly CandleInterval[]): CandleInterval | undefined {
  return [...intervals].sort((a, b) => INTERVAL_MS[b] - INTERVAL_MS[a])[0];
}
