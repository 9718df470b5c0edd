import { INTERVAL_MS } from '../market/calc.ts';
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

export function freshnessOf(config: StreamConfig): Freshness {
  if (config.provider === 'hyperliquid' && config.channel !== 'funding') {
    const cadenceMs = INTERVAL_MS[config.interval];
    return { cadenceMs, staleAfterMs: STALE_CANDLE_INTERVALS * cadenceMs };
  }
  return CHANNEL_FRESHNESS[config.channel];
}

/** Points that a read of each depth reaches back. */
export const DEPTH_POINTS = { fast: 24, balanced: 72, deep: 288 } as const;
