/** What a channel's round gets. */
export interface RoundContext {
  /** Wall clock, epoch ms, at the round's start. */
  readonly now: number;
  /** Start of the slot that the round is for: rounds of one slot write the same `eventAt`. */
  readonly slotAt: number;
  readonly signal?: AbortSignal | undefined;
  /** Told in a few words how the round gets on. */
  readonly onProgress: (text: string) => void;
}

/** What a round did. */
export interface RoundResult {
  /** Candles, points, assets or markets that were delivered to storage. */
  readonly rows: number;
  /** Items of the source that made no sense and were left out. */
  readonly dropped: number;
  /** The newest moment that the round brought data about; null when it brought none. */
  readonly newestEventAt: number | null;
}

/** One scheduled reading of one source. */
export interface Channel {
  readonly name: string;
  readonly source: string;
  readonly cadenceSec: number;
  /** Seconds without a good round after which it is stale. */
  readonly staleAfterSec: number;
  /** Seconds into its slot before a round is due: what it reads is not there before. */
  readonly delaySec: number;
  /** True when each round samples all its subjects at once: slots that were missed are gaps. */
  readonly sampled: boolean;
  run(context: RoundContext): Promise<RoundResult>;
}

/** The cadences and limits of all channels, by name, in seconds. */
export const SCHEDULE = {
  hyperliquid_meta: { cadenceSec: 3600, staleAfterSec: 10_800 },
  hyperliquid_candles: { cadenceSec: 60, staleAfterSec: 360 },
  hyperliquid_candles_5m: { cadenceSec: 300, staleAfterSec: 1200 },
  hyperliquid_candles_1h: { cadenceSec: 3600, staleAfterSec: 10_800 },
  hyperliquid_technical_indicators: { cadenceSec: 300, staleAfterSec: 1200 },
  hyperliquid_funding_pressure: { cadenceSec: 300, staleAfterSec: 1200 },
  polymarket_discovery: { cadenceSec: 3600, staleAfterSec: 10_800 },
  polymarket_immediate_markets: { cadenceSec: 300, staleAfterSec: 1200 },
  polymarket_later_markets: { cadenceSec: 1800, staleAfterSec: 5400 },
  defillama_capital_base: { cadenceSec: 3600, staleAfterSec: 10_800 },
  defillama_capital_flows: { cadenceSec: 3600, staleAfterSec: 10_800 },
  defillama_economic_throughput: { cadenceSec: 3600, staleAfterSec: 10_800 },
} as const satisfies Record<string, { cadenceSec: number; staleAfterSec: number }>;

export type ChannelName = keyof typeof SCHEDULE;

/** Joins what a channel does to its place in the schedule. */
export function channel(
  name: ChannelName,
  options: Pick<Channel, 'source' | 'run'> & Partial<Pick<Channel, 'sampled' | 'delaySec'>>,
): Channel {
  return { name, sampled: false, delaySec: 0, ...options, ...SCHEDULE[name] };
}

/** Start of the slot of `lengthMs` that holds `at`; slots are aligned to the UTC epoch. */
export function slotOf(at: number, lengthMs: number): number {
  return Math.floor(at / lengthMs) * lengthMs;
}
