/** One backtest of one clone; `queued → running → completed | failed | cancelled`. */
export interface BacktestJobTable {
  id: string;
  clone_id: number;
  user_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  /** What was asked, resolved: graph, window, cadence, caps. JSON. */
  request: string;
  /** Counts and the share done. JSON. */
  progress: string;
  result: string | null;
  error_code: string | null;
  /** Counts the workers that began it; only the newest may write. */
  attempt: number;
  /** UTC day whose quota it took, `YYYY-MM-DD`. */
  quota_day: string;
  model_calls_reserved: number;
  /** By all attempts, as far as the last that was written. */
  model_calls_made: number;
  created_at: number;
  updated_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** What a clone used of its quota on a UTC day. */
export interface BacktestUsageTable {
  clone_id: number;
  day: string;
  runs: number;
  model_calls: number;
}

export interface BacktestTables {
  readonly backtest_jobs: BacktestJobTable;
  readonly backtest_usage: BacktestUsageTable;
}
