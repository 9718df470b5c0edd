import type { DecisionRunRow } from './run-store.ts';
import type { Branch, DecisionOrigin, OutcomeFacts, OutcomeState } from './types.ts';

/** One decision to keep. What its outcome leaves out is empty. */
export interface NewRun {
  /** Default: a new one. */
  readonly id?: string;
  readonly cloneId: number;
  readonly origin: DecisionOrigin;
  /** The backtest job, audition or Arena stay. */
  readonly originId: string;
  readonly branch: Pick<Branch, 'branchId' | 'symbol' | 'engine'>;
  /** On the market's clock, epoch ms, as are the other two of a backtest. */
  readonly scheduledAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: OutcomeState & Partial<OutcomeFacts>;
}

export const NANO = 1e9;

/**
 * Rows of many runs. Those without an id get the batch's and a number from `from` on: quick to make, and ties keep the order
 * they were given in.
 */
export function runRows(
  runs: readonly NewRun[],
  { batch, from = 0 }: { batch: string; from?: number },
): DecisionRunRow[] {
  return runs.map((run, index) => toRow(run.id ?? `${batch}${(from + index).toString(36).padStart(4, '0')}`, run));
}

/** The rows as they can be handed from thread to thread and into the database: the bytes of a JSON array. */
export function runBytes(rows: readonly DecisionRunRow[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(rows));
}

export function toRow(id: string, run: NewRun): DecisionRunRow {
  const { branch, outcome } = run;
  const { costUsd = null, tokens } = outcome;
  return {
    id,
    clone_id: run.cloneId,
    origin: run.origin,
    origin_id: run.originId,
    branch_id: branch.branchId,
    symbol: branch.symbol,
    engine: branch.engine,
    model: outcome.model ?? null,
    status: outcome.status,
    scheduled_at: run.scheduledAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    inputs: JSON.stringify(outcome.inputs ?? []),
    actions: JSON.stringify(outcome.actions ?? []),
    rejections: JSON.stringify(outcome.rejections ?? []),
    warnings: JSON.stringify(outcome.warnings ?? []),
    prompt_tokens: tokens?.prompt ?? 0,
    completion_tokens: tokens?.completion ?? 0,
    cost_nano_usd: costUsd === null ? null : Math.round(costUsd * NANO),
    replayed: outcome.replayed ? 1 : 0,
    model_call_key: outcome.modelCallKey ?? null,
    error_code: outcome.errorCode,
  };
}
