import type { components } from '../contract/index.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { type DecisionRunRow, findRuns, insertRunRows, type RunPage } from './run-store.ts';
import type { Branch, DecisionOrigin, OutcomeFacts, OutcomeState } from './types.ts';

/** One decision to keep. What its outcome leaves out is empty. */
export interface NewRun {
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

/** Decisions that were made, as they are kept and listed. */
export interface DecisionRuns {
  /** Keeps many at once. Give a backtest's in slices when there are thousands: one transaction holds SQLite's writer. */
  insert(tx: Tx, runs: readonly NewRun[]): Promise<void>;
  /** Newest scheduled time first, ties by id. */
  list(ex: Executor, page: RunPage): Promise<readonly DecisionRunRow[]>;
}

export function createDecisionRuns({ ids }: { ids: Ids }): DecisionRuns {
  return {
    insert(tx, runs) {
      // One random id for the batch and a number for each: quick to make, and ties keep the order they were given in.
      const batch = ids.id('run');
      const rows = runs.map((run, index) => toRow(`${batch}${index.toString(36).padStart(4, '0')}`, run));
      return insertRunRows(tx, rows);
    },
    list: findRuns,
  };
}

const NANO = 1e9;

function toRow(id: string, run: NewRun): DecisionRunRow {
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

export function presentRun(row: DecisionRunRow): components['schemas']['DecisionRun'] {
  return {
    decisionRunId: row.id,
    cloneId: row.clone_id,
    origin: row.origin,
    originId: row.origin_id,
    branchId: row.branch_id,
    symbol: row.symbol,
    status: row.status,
    engine: row.engine,
    model: row.model,
    scheduledAt: row.scheduled_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    inputs: JSON.parse(row.inputs),
    actions: JSON.parse(row.actions),
    rejections: JSON.parse(row.rejections),
    warnings: JSON.parse(row.warnings),
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    costUsd: row.cost_nano_usd === null ? null : row.cost_nano_usd / NANO,
    errorCode: row.error_code,
  };
}
