/** One row a series; also the lock under which the series is written. */
export interface CandleSeriesTable {
  symbol: string;
  interval: string;
  /** Who wrote last, e.g. `hyperliquid`, `import`, `generator`. */
  source: string;
  /** `open_at` of the first and the last candle; null while there is none. */
  first_at: number | null;
  last_at: number | null;
  count: number;
  /** How many of them are generated. */
  synthetic_count: number;
  /** At most so many rows are in `candle_tail`. */
  tail_count: number;
  updated_at: number;
}

/** The candles of one UTC month, packed: see src/market/candle-chunks.ts. */
export interface CandleChunkTable {
  symbol: string;
  interval: string;
  /** Start of the month. */
  month_at: number;
  first_at: number;
  last_at: number;
  count: number;
  synthetic_count: number;
  data: Uint8Array;
}

/** The newest candles of a series, all of the month of its last candle. Where the chunk has the same candle, this one counts. */
export interface CandleTailTable {
  symbol: string;
  interval: string;
  open_at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  synthetic: number;
}

export interface FundingRateTable {
  symbol: string;
  /** The minute of the settlement, counted from the epoch: venues stamp one settlement some milliseconds apart. */
  minute: number;
  /** As the venue stamped it. */
  at: number;
  rate: number;
  source: string;
  synthetic: number;
}

export interface AssetTable {
  symbol: string;
  name: string | null;
  source: string;
  max_leverage: number;
  sz_decimals: number | null;
  status: 'active' | 'delisted';
  synthetic: number;
  updated_at: number;
}

/** How far a replay has come; one row. */
export interface ReplayStateTable {
  id: string;
  /** What is replayed; another one starts anew. */
  feed: string;
  /** Market time up to which everything is stored. */
  market_at: number;
  updated_at: number;
}

export interface CandleTables {
  readonly candle_series: CandleSeriesTable;
  readonly candle_chunks: CandleChunkTable;
  readonly candle_tail: CandleTailTable;
  readonly funding_rates: FundingRateTable;
  readonly assets: AssetTable;
  readonly replay_state: ReplayStateTable;
}
