import type { CandleColumns, CandleInterval, FundingColumns, PointColumns, SeriesSummary } from '../market/index.ts';

/** What backtests read of the market. */
export interface MarketHistory {
  /** The market's clock, ms since the epoch: a replay's is not the wall clock. */
  now(): number;
  /** What candles are stored. */
  series(): Promise<readonly SeriesSummary[]>;
  /** Candles with `openAt` in [from, to), in stretches that are the caller's own. `synthetic`: some of them are generated. */
  candles(range: {
    symbol: string;
    interval: CandleInterval;
    from: number;
    to: number;
  }): Promise<{ readonly pieces: readonly CandleColumns[]; readonly synthetic?: boolean }>;
  /** Settlements in [from, to). */
  funding(range: { symbol: string; from: number; to: number }): Promise<FundingColumns>;
  /** Points of a stream with `availableAt` in [from, to). */
  points(range: { key: string; from: number; to: number }): Promise<PointColumns>;
}
