/** Published strategy graphs; a row never changes. */
export interface StrategyVersionTable {
  id: string;
  clone_id: number;
  /** 1 for the clone's first. */
  number: number;
  /** SHA-256 of the canonical JSON of the graph without its layout, in hex. */
  content_hash: string;
  graph: string;
  created_at: number;
}

/** One row a clone: the version in force. */
export interface ActiveStrategyTable {
  clone_id: number;
  version_id: string;
  activated_at: number;
}

export interface StrategyTables {
  readonly strategy_versions: StrategyVersionTable;
  readonly active_strategies: ActiveStrategyTable;
}
