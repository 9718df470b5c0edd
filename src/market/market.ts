import type { MarketConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { type AssetCatalogue, createAssetCatalogue } from './asset-catalogue.ts';
import type { CandlePieces } from './candles.ts';
import type { CandleInterval, FundingColumns, PointColumns } from './columns.ts';
import { createMarketHandlers, type MarketHandlers } from './handlers.ts';
import { createIngestion, type Ingestion } from './ingestion.ts';
import { createMarketData, type MarketData } from './market-data.ts';
import { createPoints } from './points.ts';
import { createReplayFeed, type ReplayFeed } from './replay.ts';
import { createReplayClock, liveMarketClock, type MarketClock } from './replay-clock.ts';
import { fileSource } from './replay-files.ts';
import { createReplayHealth } from './replay-health.ts';
import { generatorSource } from './replay-source.ts';
import { createDiscovery } from './search.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Stored markets, whatever feeds them. */
export interface Market {
  readonly handlers: MarketHandlers;
  readonly data: MarketData;
  /** Market time: a replay's is not the wall clock. */
  readonly clock: MarketClock;
  readonly catalogue: AssetCatalogue;
  /** Reads as of a moment, for decisions. */
  readonly reader: Pick<MarketData, 'lastCandles' | 'lastFunding'> & {
    lastPoints(query: { key: string; asOf: number; count: number }): Promise<PointColumns>;
  };
  /** Reads over a stretch of market time, for backtests. */
  readonly history: {
    now(): number;
    series: MarketData['listSeries'];
    candles(range: Range & { symbol: string; interval: CandleInterval }): Promise<CandlePieces>;
    funding(range: Range & { symbol: string }): Promise<FundingColumns>;
    points(range: Range & { key: string }): Promise<PointColumns>;
  };
  /** What feeds the market in the process that may: a replay, or the live sources. */
  readonly feed:
    | { readonly kind: 'replay'; readonly replay: ReplayFeed }
    | { readonly kind: 'live'; readonly ingestion: Ingestion };
  /** Before anything asks; in every process. */
  start(): Promise<void>;
  stop(): void;
}

/** @throws MarketFileError when a file that shall be replayed cannot be used. */
export async function createMarket(deps: { db: Db; clock: Clock; config: MarketConfig; log: Log }): Promise<Market> {
  const { db, clock, config, log } = deps;
  const data = createMarketData({ db, clock });
  const points = createPoints({ db });
  // A year of candles is megabytes.
  const apart: Db = { ...db, read: db.readApart };
  const history = { ...createMarketData({ db: apart, clock }), ...createPoints({ db: apart }) };
  const discovery = createDiscovery({ db });
  const catalogue = createAssetCatalogue({ assets: data });
  const replays = config.feed === 'replay';
  const marketClock = replays ? createReplayClock({ db, clock }) : liveMarketClock(clock);
  const feed: Market['feed'] = replays
    ? { kind: 'replay', replay: await openReplay({ db, clock, config, data, marketClock }) }
    : {
        kind: 'live',
        ingestion: createIngestion({
          db,
          clock,
          config: config.ingestion,
          sink: data,
          reader: data,
          points,
          discovery,
          log,
        }),
      };
  const { roundMs } = config.replay;
  const health = feed.kind === 'live' ? feed.ingestion : createReplayHealth({ db, market: data, marketClock, roundMs });
  return {
    handlers: createMarketHandlers({
      clock,
      marketFeed: config.feed,
      marketNow: () => marketClock.now(),
      listAssets: () => data.listAssets(),
      histories: () => data.allCoverage(),
      discovery,
      ingestion: health,
    }),
    data,
    clock: marketClock,
    catalogue,
    reader: {
      lastCandles: (query) => data.lastCandles(query),
      lastFunding: (query) => data.lastFunding(query),
      lastPoints: (query) => points.lastPoints(query),
    },
    history: {
      now: () => marketClock.now(),
      series: () => data.listSeries(),
      candles: (range) => history.readPieces(range),
      funding: (range) => history.readFunding(range),
      points: (range) => history.readPoints(range),
    },
    feed,
    async start() {
      await marketClock.start();
      await catalogue.start();
    },
    stop() {
      marketClock.stop();
      catalogue.stop();
    },
  };
}

async function openReplay(input: {
  db: Db;
  clock: Clock;
  config: MarketConfig;
  data: MarketData;
  marketClock: MarketClock;
}): Promise<ReplayFeed> {
  const { db, clock, data, marketClock } = input;
  const { files, seed, symbols, interval, speed, startAt, historyMs } = input.config.replay;
  const source = files.length > 0 ? await fileSource({ paths: files }) : generatorSource({ seed, symbols, interval });
  return createReplayFeed({ db, market: data, marketClock, clock, source, speed, startAt, historyMs });
}
