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
  return {
    async listAssets() {
      const [assets, histories] = await Promise.all([deps.listAssets(), deps.histories()]);
      const listed = assets.map((asset) => ({
        ...asset,
        history: (histories.get(asset.symbol) ?? []).map(presentHistory),
      }));
      return { status: 200, body: { assets: listed } };
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
    async getIngestionDashboard() {
      const generatedAt = clock.now();
      const [dashboard, marketAt] = await Promise.all([ingestion.dashboard(generatedAt), deps.marketNow()]);
      return { status: 200, body: { generatedAt, marketFeed, marketAt, ...dashboard } };
    },
  };
}

function presentHistory(coverage: Coverage): components['schemas']['CandleHistory'] {
  const { interval, from, to, count, gapCount, synthetic } = coverage;
  return { interval, from, to, candles: count, gaps: gapCount, synthetic };
}
