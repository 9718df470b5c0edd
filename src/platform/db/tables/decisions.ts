/** One decision of one branch at one moment; JSON columns hold what src/decisions/types.ts describes. */
export interface DecisionRunTable {
  id: string;
  clone_id: number;
  origin: 'audition' | 'arena' | 'backtest';
  /** The audition run, the Arena season or the backtest job that asked. */
  origin_id: string;
  branch_id: string;
  symbol: string;
  engine: 'hold' | 'rules' | 'model';
  /** The clone's model id, not the provider's name for it. */
  model: string | null;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'skipped';
  scheduled_at: number;
  started_at: number | null;
  finished_at: number | null;
  inputs: string;
  actions: string;
  rejections: string;
  warnings: string;
  prompt_tokens: number;
  completion_tokens: number;
  /** Billionths of a US dollar; null where no price is configured. */
  cost_nano_usd: number | null;
  replayed: number;
  /** Key of the model call that decided, in model_calls. */
  model_call_key: string | null;
  error_code: string | null;
}

/**
 * What a model was asked and what it answered, word for word. A row without a response is a call under way: whoever holds
 * `lease_token` makes it, all others wait until `leased_until`.
 */
export interface ModelCallTable {
  /** SHA-256 of `request`, in hex. */
  key: string;
  /** The provider's name of the model. */
  model: string;
  /** Canonical JSON of model, parameters, messages and schema. */
  request: string;
  response: string | null;
  prompt_tokens: number;
  completion_tokens: number;
  lease_token: string | null;
  leased_until: number;
  created_at: number;
  finished_at: number | null;
}

/** Model calls on a UTC day, of the whole gateway or of one clone. */
export interface ModelUsageTable {
  /** `all`, `clone:<id>`, or `arena:<id>` of a clone that competes. */
  scope: string;
  /** `YYYY-MM-DD`. */
  day: string;
  calls: number;
}

export interface DecisionTables {
  readonly decision_runs: DecisionRunTable;
  readonly model_calls: ModelCallTable;
  readonly model_usage: ModelUsageTable;
}
