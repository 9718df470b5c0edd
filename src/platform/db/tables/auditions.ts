export type AuditionState = 'queued' | 'running' | 'evaluating' | 'passed' | 'failed' | 'voided';

export type AuditionEndReason =
  | 'time_up'
  | 'liquidated'
  | 'withdrawn'
  | 'clone_retired'
  | 'voided_by_operator'
  | 'purchase_refunded'
  | 'suspended_too_long';

/** One attempt of a clone. A purchase serves one run, ever; a clone has one live run at most. */
export interface AuditionRunTable {
  id: string;
  clone_id: number;
  user_id: string;
  purchase_id: string;
  strategy_version_id: string;
  content_hash: string;
  /** Sorted. JSON. */
  symbols: string;
  account_id: string;
  /** What it is judged by. JSON. */
  rules: string;
  state: AuditionState;
  end_reason: AuditionEndReason | null;
  previous_run_id: string | null;
  idempotency_key: string | null;
  /** What was asked, canonical: the same key must ask the same. JSON. */
  request: string;
  /** 1: on made-up prices. */
  synthetic: number;
  /** Progress at the end, and the verdict. JSON; null while it lives. */
  outcome: string | null;
  created_at: number;
  updated_at: number;
  /** Market time, as is `ended_at`; all else is wall time. */
  start_at: number | null;
  ended_at: number | null;
  decided_at: number | null;
}

export interface AuditionTables {
  readonly audition_runs: AuditionRunTable;
}
