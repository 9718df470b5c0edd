import type { MarketConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { Channel } from './channels.ts';
import type { CandleInterval } from './columns.ts';
import { type DashboardChannel, dashboardChannel } from './dashboard.ts';
import { createDefiLlama, DEFILLAMA } from './defillama.ts';
import { defiLlamaChannels } from './defillama-channels.ts';
import { type HealthRow, healthRow, recordOf } from './health.ts';
import { createHyperliquid, HYPERLIQUID } from './hyperliquid.ts';
import { hyperliquidChannels } from './hyperliquid-channels.ts';
import { type CandleStream, createCandleStream } from './hyperliquid-stream.ts';
import type { CandleReader, CandleSink } from './ingestion-ports.ts';
import { createIngestionProgress } from './ingestion-progress.ts';
import { type ChannelReport, createRounds } from './ingestion-rounds.ts';
import type { Points } from './points.ts';
import { createPolymarket, POLYMARKET } from './polymarket.ts';
import { polymarketChannels } from './polymarket-channels.ts';
import type { Discovery } from './search.ts';
import { createUpstream } from './upstream.ts';
import { type UpstreamTime, unlessAborted } from './upstream-time.ts';

/** Hyperliquid's limit for one address. */
const HYPERLIQUID_WEIGHT_PER_MIN = 1200;
const SYMBOLS_TTL_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Rounds are kept this long, for health and the dashboard. */
const RUN_RETENTION_MS = 3 * DAY_MS;

export type IngestionConfig = MarketConfig['ingestion'];

export interface IngestionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: IngestionConfig;
  readonly sink: CandleSink;
  readonly reader: CandleReader;
  readonly points: Points;
  readonly discovery: Discovery;
  readonly log?: Log | undefined;
  /** How upstream clients wait; for tests. */
  readonly time?: UpstreamTime | undefined;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Reads the outside sources, channel by channel. One process runs a channel at a time: hold its lease. */
export interface Ingestion {
  readonly channels: readonly Channel[];
  /**
   * One round, now. A failure of the source is recorded and reported, not thrown; others (the database away, a mistake of
   * ours) are recorded if possible and thrown. Rejects with the signal's reason when that aborts.
   */
  runChannel(name: string, options?: RunOptions): Promise<ChannelReport>;
  /** A round if the present slot has had no good one, and the last failure is a while ago; else undefined. */
  runChannelIfDue(name: string, options?: RunOptions): Promise<ChannelReport | undefined>;
  /** Lets candle channels use the WebSocket from now on. Only in the process that runs them. */
  startStream(): void;
  stopStream(): void;
  health(now: number): Promise<{ readonly ok: boolean; readonly rows: HealthRow[] }>;
  dashboard(now: number): Promise<{ readonly ok: boolean; readonly channels: DashboardChannel[] }>;
  /** Deletes rounds and points that are past their time; returns how many. */
  prune(now: number): Promise<number>;
}

export function createIngestion(deps: IngestionDeps): Ingestion {
  const { db, clock, config, points } = deps;
  const holder: { stream: CandleStream | undefined } = { stream: undefined };
  const channels = createChannels(deps, streamOf(holder));
  const rounds = createRounds({ db, clock, channels, progress: createIngestionProgress({ db }), log: deps.log });

  const records = (now: number) =>
    Promise.all(
      channels.map(async (channel) => ({ channel, record: await recordOf(db, { channel: channel.name, now }) })),
    );

  return {
    channels,
    runChannel: (name, options = {}) => rounds.run(name, options),
    runChannelIfDue: (name, options = {}) => rounds.runIfDue(name, options),
    startStream() {
      holder.stream ??= createCandleStream({ url: config.hyperliquid.wsUrl, clock });
    },
    stopStream() {
      holder.stream?.stop();
      holder.stream = undefined;
    },
    async health(now) {
      const rows = (await records(now)).map(({ channel, record }) => healthRow(channel, record, now));
      return { ok: rows.every(({ status }) => status === 'ok'), rows };
    },
    async dashboard(now) {
      const all = await records(now);
      const shown = await Promise.all(all.map((entry) => dashboardChannel(db, { ...entry, now })));
      return { ok: shown.every(({ status }) => status === 'ok'), channels: shown };
    },
    async prune(now) {
      const runs = await rounds.prune(now - RUN_RETENTION_MS);
      return runs + (await points.prune(now - config.pointRetentionDays * DAY_MS));
    },
  };
}

/** The stream of the moment behind one face: channels are made before anybody starts it. */
function streamOf(holder: { readonly stream: CandleStream | undefined }): CandleStream {
  return {
    follow: (symbols, intervals) => holder.stream?.follow(symbols, intervals),
    stop: () => holder.stream?.stop(),
    take: (symbol: string, interval: CandleInterval) => holder.stream?.take(symbol, interval) ?? [],
    stats: () => holder.stream?.stats() ?? { connected: false, connects: 0, dropped: 0, late: 0 },
  };
}

function createChannels(deps: IngestionDeps, stream: CandleStream): Channel[] {
  const { db, clock, config, time, sink, reader, points, discovery } = deps;
  const common = { timeoutMs: config.timeoutMs, time };
  const hyperliquid = createHyperliquid(
    createUpstream({
      ...common,
      source: HYPERLIQUID,
      baseUrl: config.hyperliquid.infoUrl,
      weightPerMin: HYPERLIQUID_WEIGHT_PER_MIN,
    }),
  );
  const spaced = { ...common, source: DEFILLAMA, spacingMs: config.defillama.requestDelayMs };
  const defillama = createDefiLlama({
    api: createUpstream({ ...spaced, baseUrl: config.defillama.apiUrl }),
    stablecoins: createUpstream({ ...spaced, baseUrl: config.defillama.stablecoinsUrl }),
  });
  const gamma = createUpstream({ ...common, source: POLYMARKET, baseUrl: config.polymarket.gammaUrl });
  const symbols = followedSymbols(config.hyperliquid.symbols, { clock, list: () => hyperliquid.assets() });
  const shared = { points, discovery, clock, symbols };
  return [
    ...hyperliquidChannels({
      ...shared,
      api: hyperliquid,
      stream,
      sink,
      reader,
      progress: createIngestionProgress({ db }),
      backfill: config.hyperliquid.backfillCandles,
    }),
    ...polymarketChannels({
      ...shared,
      api: createPolymarket(gamma),
      tagId: config.polymarket.cryptoTagId,
      maxMarkets: config.polymarket.maxMarkets,
    }),
    ...defiLlamaChannels({ ...shared, api: defillama, maxProtocols: config.defillama.maxProtocols }),
  ];
}

/** The configured symbols that the venue trades; one that it does not know would fail every round of all others. */
function followedSymbols(
  wanted: readonly string[] | 'all',
  {
    clock,
    list,
  }: { clock: Clock; list: () => Promise<{ readonly items: readonly { symbol: string; status: string }[] }> },
): (signal?: AbortSignal) => Promise<readonly string[]> {
  let known: { readonly at: number; readonly symbols: Promise<readonly string[]> } | undefined;
  const ask = async () => {
    const { items } = await list();
    const active = new Set(items.filter(({ status }) => status === 'active').map(({ symbol }) => symbol));
    return wanted === 'all' ? [...active] : wanted.filter((symbol) => active.has(symbol));
  };
  return (signal) => {
    const now = clock.now();
    if (known === undefined || now - known.at >= SYMBOLS_TTL_MS || now < known.at) {
      const asked = { at: now, symbols: ask() };
      known = asked;
      // A failure is everybody's who waits for it, and is not remembered.
      asked.symbols.catch(() => {
        if (known === asked) known = undefined;
      });
    }
    return unlessAborted(known.symbols, signal);
  };
}
