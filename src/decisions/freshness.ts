import { INTERVAL_MS, type PointColumns } from '../market/calc.ts';
import type { StreamConfig } from './types.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How often a stream has a new point, and how old its newest may be. */
export interface Freshness {
  readonly cadenceMs: number;
  /** Age of the newest point's `availableAt` beyond which the stream counts as stale. */
  readonly staleAfterMs: number;
}

/** Candles and what is computed from them: stale when the newest complete one closed more than this many intervals ago. */
export const STALE_CANDLE_INTERVALS = 2;

/** The other channels, by their sources' cadences; one lost point is no news, several are. */
export const CHANNEL_FRESHNESS = {
  funding: { cadenceMs: HOUR_MS, staleAfterMs: 2 * HOUR_MS },
  immediate_market: { cadenceMs: 5 * MINUTE_MS, staleAfterMs: 20 * MINUTE_MS },
  later_market: { cadenceMs: 30 * MINUTE_MS, staleAfterMs: 90 * MINUTE_MS },
  capital_base: { cadenceMs: HOUR_MS, staleAfterMs: 3 * HOUR_MS },
  capital_flows: { cadenceMs: HOUR_MS, staleAfterMs: 3 * HOUR_MS },
  economic_throughput: { cadenceMs: HOUR_MS, staleAfterMs: 3 * HOUR_MS },
} as const satisfies Record<string, Freshness>;

/** Settlements whose spacing tells a venue's schedule. */
const SPACINGS = 8;

/** `points`: what was read of the stream; venues settle funding every hour, or every eight. */
export function freshnessOf(config: StreamConfig, points?: Pick<PointColumns, 'availableAt'>): Freshness {
  if (config.provider === 'hyperliquid' && config.channel !== 'funding') {
    const cadenceMs = INTERVAL_MS[config.interval];
    return { cadenceMs, staleAfterMs: STALE_CANDLE_INTERVALS * cadenceMs };
  }
  const usual = CHANNEL_FRESHNESS[config.channel];
  if (config.channel !== 'funding' || points === undefined) return usual;
  const cadenceMs = Math.max(usual.cadenceMs, spacingOf(points.availableAt));
  return { cadenceMs, staleAfterMs: Math.max(usual.staleAfterMs, 2 * cadenceMs) };
}

/**
 * How old each point may get while it is the newest, by what was known of the schedule then: a backtest must not learn it
 * from later points. One number where the schedule is fixed.
 */
export function staleAfterEach(config: StreamConfig, points: Pick<PointColumns, 'availableAt'>): number | Float64Array {
  if (config.channel !== 'funding') return freshnessOf(config).staleAfterMs;
  const { availableAt } = points;
  const limits = new Float64Array(availableAt.length);
  const spacing = (row: number): number => (availableAt[row] as number) - (availableAt[row - 1] as number);
  for (let row = 0; row < limits.length; row++) {
    // The same spacings as before, when what comes in is what goes out.
    const steady = row > SPACINGS && spacing(row) === spacing(row - SPACINGS);
    limits[row] = steady
      ? (limits[row - 1] as number)
      : freshnessOf(config, { availableAt: availableAt.subarray(Math.max(0, row - SPACINGS), row + 1) }).staleAfterMs;
  }
  return limits;
}

/** The middle one of the newest spacings; 0 for fewer than two points. */
function spacingOf(availableAt: Float64Array): number {
  const newest = availableAt.subarray(-SPACINGS - 1);
  const spacings = newest.subarray(1).map((at, index) => at - (newest[index] as number));
  return spacings.sort()[spacings.length >> 1] ?? 0;
}

/** Points that a read of each depth reaches back. */
export const DEPTH_POINTS = { fast: 24, balanced: 72, deep: 288 } as const;
