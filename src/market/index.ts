export type { Asset, AssetBatch, AssetFacts, Assets } from './assets.ts';
export { type FileKind, MarketFileError } from './candle-files.ts';
export type {
  AppendResult,
  CandleAppend,
  CandleRange,
  Candles,
  Coverage,
  Gap,
  GapReport,
  SeriesSummary,
} from './candles.ts';
export * from './columns.ts';
export { isInterval } from './file-names.ts';
export type { Funding, FundingAppend, FundingAppendResult, FundingRange } from './funding.ts';
export { createGenerator, type Generator } from './generator.ts';
export { type ImportOptions, type ImportProgress, type ImportReport, importMarketFile } from './import.ts';
export { createMarket, type Market } from './market.ts';
export { createMarketData, type MarketData } from './market-data.ts';
export { createReplayFeed, type ReplayFeed, type ReplayOptions, type ReplayReport } from './replay.ts';
export { createReplayClock, type MarketClock } from './replay-clock.ts';
export { fileSource } from './replay-files.ts';
export { generatorSource, type ReplaySource } from './replay-source.ts';
export { type Tick, ticksOf } from './replay-ticks.ts';
