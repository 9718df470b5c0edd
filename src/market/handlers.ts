import type { components, Handlers } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { pageLimit } from '../platform/page.ts';
import type { Asset } from './assets.ts';
import type { Coverage } from './candle-coverage.ts';
import type { Ingestion } from './ingestion.ts';
import type { Discovery } from './search.ts';

export type MarketHandlers = Pick<
  Handlers,
  'listAssets' | 'searchPolymarketMarkets' | 'searchDefiLlamaSubjects' | 'getIngestionHealth' | 'getIngestionDashboard'
>;

/** How old the public dashboard may be. */
const DASHBOARD_MS = 1000;

export interface MarketHandlerDeps {
  /** The wall clock. */
  readonly clock: Clock;
  readonly marketFeed: components['schemas']['MarketFeed'];
  /** The market's clock: a replay's runs on its own. */
  readonly marketNow: () => number | Promise<number>;
  readonly listAssets: () => Promise<readonly Asset[]>;
  /** What is stored of each symbol's candles. */
  readonly histories: () => Promise<ReadonlyMap<string, readonly Coverage[]>>;
  readonly discovery: Discovery;
  readonly ingestion: Pick<Ingestion, 'health' | 'dashboard'>;
}

export function createMarketHandlers(deps: MarketHandlerDeps): MarketHandlers {
  const { clock, marketFeed, discovery, ingestion } = deps;
  const dashboard = recent(clock, async (generatedAt) => {
    const [shown, marketAt] = await Promise.all([ingestion.dashboard(generatedAt), deps.marketNow()]);
    return { generatedAt, marketFeed, marketAt, ...shown };
  });
  return {
    async listAssets() {
      const [assets, histories] = await Promise.all([deps.listAssets(), deps.histories()]);
      return { status: 200, body: { assets: assets.map((asset) => presentAsset(asset, histories.get(asset.symbol))) } };
    },
    async searchPolymarketMarkets({ query }) {
      const { q = '', limit = 50 } = query;
      const markets = await discovery.searchMarkets({ q, limit: pageLimit(limit), now: clock.now() });
      return { status: 200, body: { query: q, markets } };
    },
    async searchDefiLlamaSubjects({ query }) {
      const { q = '', type = 'all', channel = 'all', limit = 50 } = query;
      const subjects = await discovery.searchSubjects({ q, type, channel, limit: pageLimit(limit) });
      return { status: 200, body: { query: q, subjectType: type, channel, subjects } };
    },
    async getIngestionHealth() {
      return { status: 200, body: { marketFeed, ...(await ingestion.health(clock.now())) } };
    },
    getIngestionDashboard: async () => ({ status: 200, body: await dashboard() }),
  };
}

/** What was read last, for a second: anybody may ask, and many at once. */
function recent<T>(clock: Clock, read: (now: number) => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    if (kept !== undefined && now >= kept.at && now - kept.at < DASHBOARD_MS) return kept.value;
    const reading = { at: now, value: read(now) };
    kept = reading;
    // A failure is everybody's who waits for it, and is not kept.
    reading.value.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.value;
  };
}

/** Made-up candles beside real ones make the prices of today made up. */
function presentAsset(asset: Asset, coverage: readonly Coverage[] = []): components['schemas']['Asset'] {
  const history = coverage.map(presentHistory);
  return { ...asset, synthetic: asset.synthetic || history.some(({ synthetic }) => synthetic), history };
}

function presentHistory(coverage: Coverage): components['schemas']['CandleHistory'] {
  const { interval, from, to, count, gapCount, synthetic } = coverage;
  return { interval, from, to, candles: count, gaps: gapCount, synthetic };
}
