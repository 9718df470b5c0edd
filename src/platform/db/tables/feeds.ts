import type { Generated } from 'kysely';

/** One round of one ingestion channel. */
export interface IngestionRunTable {
  id: Generated<number>;
  channel: string;
  status: 'running' | 'ok' | 'failed' | 'cancelled';
  started_at: number;
  finished_at: number | null;
  rows_written: number;
  /** Items of the source that made no sense. */
  dropped: number;
  /** The newest moment that the round brought data about. */
  newest_event_at: number | null;
  /** Our own sentence. */
  error: string | null;
}

/** How far a channel has come with a subject: everything from `first_at` to `last_at` is stored or a known gap. */
export interface IngestionCursorTable {
  channel: string;
  /** e.g. a symbol; empty for a channel that reads all its subjects at once. */
  subject: string;
  first_at: number;
  last_at: number;
}

/** A stretch that the source did not give. */
export interface IngestionGapTable {
  channel: string;
  subject: string;
  from_at: number;
  /** Exclusive. */
  to_at: number;
  recorded_at: number;
}

/** Points of all streams that are no candles. A correction is another row with a later `available_at`. */
export interface StreamPointTable {
  stream_key: string;
  event_at: number;
  available_at: number;
  /** Canonical JSON: numbers or null by field. */
  fields: string;
}

/** What the search tables have in common: they are ranked by the same rules. */
interface SearchableTable {
  num: Generated<number>;
  id: string;
  /** Words only, in lower case; see search-text.ts. */
  title_norm: string;
  body_norm: string;
  size_usd: number;
  /** What a match counts: more for what is large. */
  weight: number;
  /** JSON of what is shown. */
  document: string;
  updated_at: number;
}

export interface PolymarketMarketTable extends SearchableTable {
  closed: number;
  end_at: number | null;
}

export interface DefiLlamaSubjectTable extends SearchableTable {
  subject_type: string;
  capital_base: number;
  capital_flows: number;
  economic_throughput: number;
}

export interface FeedTables {
  readonly ingestion_runs: IngestionRunTable;
  readonly ingestion_cursors: IngestionCursorTable;
  readonly ingestion_gaps: IngestionGapTable;
  readonly stream_points: StreamPointTable;
  readonly polymarket_markets: PolymarketMarketTable;
  readonly defillama_subjects: DefiLlamaSubjectTable;
}
