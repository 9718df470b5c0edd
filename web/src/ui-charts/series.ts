/** A moment and what was measured then. */
export interface ChartPoint {
  /** Epoch ms. */
  readonly at: number;
  /** For the pixels only; the exact amount is shown elsewhere. */
  readonly value: number;
}

/** A line across the chart, with its name at the side. */
export interface Level {
  readonly value: number;
  readonly title: string;
  readonly tone: 'up' | 'down' | 'warn';
}

/**
 * Points as the chart takes them: times in seconds, strictly growing. Of several within a second the last counts. Times are
 * moved to the reader's time zone (minutes east of UTC as `Date#getTimezoneOffset` has it, with its sign), for the library
 * writes all of them as UTC.
 */
export function timesInSeconds(
  points: readonly ChartPoint[],
  timezoneOffset: (at: number) => number = (at) => new Date(at).getTimezoneOffset(),
): { time: number; value: number }[] {
  const bySecond = new Map<number, number>();
  for (const { at, value } of points) bySecond.set(Math.floor(at / 1000) - timezoneOffset(at) * 60, value);
  return [...bySecond].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);
}
