import type { Asset, CandleColumns, CandleInterval, FundingColumns, SeriesSummary } from '../market/index.ts';

interface Range {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/** What the venue sees of the market: what is stored, and nothing else. */
export interface TradingMarket {
  /** True: everything up to `now` is stored, and decisions take no time. */
  readonly replays: boolean;
  /** Market time. */
  now(): number;
  series(): Promise<readonly SeriesSummary[]>;
  assets(): Promise<readonly Asset[]>;
  /** Candles with `openAt` in [from, to). */
  candles(range: Range & { readonly interval: CandleInterval }): Promise<CandleColumns>;
  /** Settlements in [from, to). */
  funding(range: Range): Promise<FundingColumns>;
}
