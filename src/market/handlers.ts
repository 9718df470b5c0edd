import type { components, Handlers } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { pageLimit } from '../platform/page.ts';
import type { Asset } from './assets.ts';
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
  /** What is stored of a symbol's candles. */
  readonly historyOf: (symbol: string) => Promise<components['schemas']['CandleHistory'][]>;
  readonly discovery: Discovery;
  readonly ingestion: Pick<Ingestion, 'health' | 'dashboard'>;
}

export function createMarketHandlers(deps: MarketHandlerDeps): MarketHandlers {
  const { clock, marketFeed, discovery, ingestion } = deps;
  return {
    async listAssets() {
      const assets = await deps.listAssets();
      const listed = await Promise.all(
        assets.map(async (asset) => ({ ...asset, history: await deps.historyOf(asset.symbol) })),
      );
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
