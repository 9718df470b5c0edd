import type { CandleColumns, CandleInterval, FundingColumns } from './columns.ts';

/** A perpetual of the venue, as its metadata describes it. */
export interface AssetListing {
  readonly symbol: string;
  /** In whole multiples; 0 when the venue does not say. */
  readonly maxLeverage: number;
  /** Decimals of a quantity. */
  readonly sizeDecimals: number;
  readonly status: 'active' | 'delisted';
}

/** Where ingestion puts what it has read. What is delivered again changes nothing. */
export interface CandleSink {
  appendCandles(batch: {
    readonly symbol: string;
    readonly interval: CandleInterval;
    readonly source: string;
    readonly candles: CandleColumns;
  }): Promise<unknown>;
  appendFunding(batch: {
    readonly symbol: string;
    readonly source: string;
    readonly funding: FundingColumns;
  }): Promise<unknown>;
  upsertAssets(batch: { readonly source: string; readonly assets: readonly AssetListing[] }): Promise<unknown>;
}

/** Stored candles, for what is computed from them. */
export interface CandleReader {
  /** Those with `openAt` in [from, to). */
  readCandles(range: {
    readonly symbol: string;
    readonly interval: CandleInterval;
    readonly from: number;
    readonly to: number;
  }): Promise<CandleColumns>;
}
