import type { components } from '../contract/index.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { beginRuns, type DecisionRunRow, endRun, findRuns, insertRunRows, type RunPage } from './run-store.ts';
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

/** A decision that is to be made. */
export interface OpenRun extends Omit<NewRun, 'id' | 'startedAt' | 'finishedAt' | 'outcome'> {
  readonly id: string;
}

/** Decisions that were made or are under way, as they are kept and listed. */
export interface DecisionRuns {
  /** Keeps many at once. Hundreds belong in a transaction apart: on SQLite they would hold the event loop. */
  insert(tx: Tx, runs: readonly NewRun[]): Promise<void>;
  /** Keeps runs that are `queued`. */
  queue(tx: Tx, runs: readonly OpenRun[]): Promise<void>;
  /** Those of them that are not over are `running`; who begins again keeps the first beginning. */
  begin(tx: Tx, runs: { ids: readonly string[]; at: number }): Promise<void>;
  /** Ends runs that were queued or begun; what is over stays as it is. */
  finish(tx: Tx, runs: readonly (NewRun & { readonly id: string })[]): Promise<void>;
  /** Newest scheduled time first, ties by id. */
  list(ex: Executor, page: RunPage): Promise<readonly DecisionRunRow[]>;
}

export function createDecisionRuns({ ids }: { ids: Ids }): DecisionRuns {
  return {
    insert(tx, runs) {
      // One random id for the batch and a number for each: quick to make, and ties keep the order they were given in.
      const batch = ids.id('run');
      const idOf = (run: NewRun, index: number) => run.id ?? `${batch}${index.toString(36).padStart(4, '0')}`;
      return insertRunRows(
        tx,
        runs.map((run, index) => toRow(idOf(run, index), run)),
      );
    },
    queue: (tx, runs) => insertRunRows(tx, runs.map(openRow)),
    begin: beginRuns,
    async finish(tx, runs) {
      for (const run of runs) await endRun.all(tx, toRow(run.id, run));
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

/** A row before anything is known of its outcome. */
function openRow(run: OpenRun): DecisionRunRow {
  const never = { startedAt: 0, finishedAt: 0, outcome: { status: 'completed', errorCode: null } } as const;
  return { ...toRow(run.id, { ...run, ...never }), status: 'queued', started_at: null, finished_at: null };
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
