import type { EnvReader } from './env.ts';

const SEC = 1000;
const DAY_MS = 86_400_000;
/** What a first run shows: the generator's markets. */
const REPLAY_SYMBOLS = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'DOGE', 'ADA', 'AVAX', 'LINK', 'LTC'];

export interface ReplayConfig {
  /** CSV or Parquet files of candles and funding; empty: the seeded generator. */
  readonly files: readonly string[];
  readonly seed: number;
  readonly symbols: readonly string[];
  /** Of generated candles. */
  readonly interval: '1m' | '5m' | '15m' | '1h';
  /** Market time that passes in a unit of wall time. */
  readonly speed: number;
  /** Where market time begins, the first time; undefined: see the feed. */
  readonly startAt: number | undefined;
  readonly historyMs: number;
  /** Between two rounds of the feed. */
  readonly roundMs: number;
}

export interface IngestionSettings {
  readonly hyperliquid: {
    readonly infoUrl: string;
    readonly wsUrl: string;
    readonly symbols: readonly string[] | 'all';
    readonly backfillCandles: number;
  };
  readonly polymarket: { readonly gammaUrl: string; readonly cryptoTagId: number; readonly maxMarkets: number };
  readonly defillama: {
    readonly apiUrl: string;
    readonly stablecoinsUrl: string;
    readonly requestDelayMs: number;
    readonly maxProtocols: number;
  };
  readonly timeoutMs: number;
  readonly pointRetentionDays: number;
}

export interface MarketConfig {
  readonly feed: 'live' | 'replay';
  readonly replay: ReplayConfig;
  readonly ingestion: IngestionSettings;
}

/** `development`: the chain is a development chain, or there is none. */
export function readMarket(env: EnvReader, { development }: { development: boolean }): MarketConfig {
  const feed = env.choice('MARKET_FEED', development ? 'replay' : 'live', ['live', 'replay']);
  const allowed = env.flag('ALLOW_REPLAY_ON_REAL_CHAIN', false);
  if (feed === 'replay' && !development && !allowed) {
    env.problem(
      'MARKET_FEED',
      "a replay's future is known: with a chain that is not a development chain it needs ALLOW_REPLAY_ON_REAL_CHAIN",
    );
  }
  return { feed, replay: readReplay(env), ingestion: readIngestion(env) };
}

function readReplay(env: EnvReader): ReplayConfig {
  return {
    files: env.list('REPLAY_FILES', []),
    seed: env.integer('REPLAY_SEED', 1, { min: 0, max: 2_147_483_647 }),
    symbols: env.list('REPLAY_SYMBOLS', REPLAY_SYMBOLS),
    interval: env.choice('REPLAY_INTERVAL', '5m', ['1m', '5m', '15m', '1h']),
    speed: env.integer('REPLAY_SPEED', 1, { min: 1, max: 100_000 }),
    startAt: readStart(env),
    historyMs: env.integer('REPLAY_HISTORY_DAYS', 30, { min: 0, max: 1100 }) * DAY_MS,
    roundMs: env.integer('REPLAY_ROUND_MS', 1000, { min: 50, max: 3_600_000 }),
  };
}

function readStart(env: EnvReader): number | undefined {
  const text = env.optional('REPLAY_START');
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) env.problem('REPLAY_START', `expected a time such as 2026-01-31T00:00:00Z, got "${text}"`);
  return Number.isNaN(at) ? undefined : at;
}

function readIngestion(env: EnvReader): IngestionSettings {
  const symbols = env.list('HYPERLIQUID_SYMBOLS', REPLAY_SYMBOLS);
  return {
    hyperliquid: {
      infoUrl: env.url('HYPERLIQUID_INFO_URL', 'https://api.hyperliquid.xyz/info'),
      wsUrl: readWebSocketUrl(env, 'HYPERLIQUID_WS_URL', 'wss://api.hyperliquid.xyz/ws'),
      symbols: symbols.length === 1 && symbols[0] === 'all' ? 'all' : symbols,
      backfillCandles: env.integer('HYPERLIQUID_BACKFILL_CANDLES', 5000, { min: 1, max: 5000 }),
    },
    polymarket: {
      gammaUrl: env.url('POLYMARKET_GAMMA_URL', 'https://gamma-api.polymarket.com'),
      cryptoTagId: env.integer('POLYMARKET_CRYPTO_TAG_ID', 21, { min: 1, max: 1_000_000_000 }),
      maxMarkets: env.integer('POLYMARKET_MAX_MARKETS', 500, { min: 1, max: 1_000_000 }),
    },
    defillama: {
      apiUrl: env.url('DEFILLAMA_API_URL', 'https://api.llama.fi'),
      stablecoinsUrl: env.url('DEFILLAMA_STABLECOINS_URL', 'https://stablecoins.llama.fi'),
      requestDelayMs: env.integer('DEFILLAMA_REQUEST_DELAY_MS', 500, { min: 0, max: 60_000 }),
      maxProtocols: env.integer('DEFILLAMA_MAX_PROTOCOLS', 1000, { min: 1, max: 100_000 }),
    },
    timeoutMs: env.integer('UPSTREAM_TIMEOUT_SEC', 15, { min: 1, max: 120 }) * SEC,
    pointRetentionDays: env.integer('POINT_RETENTION_DAYS', 90, { min: 1, max: 36_500 }),
  };
}

function readWebSocketUrl(env: EnvReader, name: string, fallback: string): string {
  const value = env.optional(name) ?? fallback;
  if (URL.canParse(value) && /^wss?:$/.test(new URL(value).protocol)) return value;
  env.problem(name, `expected a ws or wss URL, got "${value}"`);
  return fallback;
}
