import type { components } from '../contract/index.ts';
import type { Executor, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { NANO, type NewRun, runRows, toRow } from './run-rows.ts';
import {
  beginRuns,
  type DecisionRunRow,
  endRun,
  findRuns,
  insertRunBytes,
  insertRunRows,
  type RunPage,
} from './run-store.ts';

/** A decision that is to be made. */
export interface OpenRun extends Omit<NewRun, 'id' | 'startedAt' | 'finishedAt' | 'outcome'> {
  readonly id: string;
}

/** Decisions that were made or are under way, as they are kept and listed. */
export interface DecisionRuns {
  /** Keeps some at once; hundreds hold the event loop, see `insertBytes`. */
  insert(tx: Tx, runs: readonly NewRun[]): Promise<void>;
  /** A new id for a batch of runs, see runRows. */
  batch(): string;
  /** Keeps the rows that runBytes tells. In a transaction apart hundreds of them hold up nobody. */
  insertBytes(tx: Tx, rows: Uint8Array): Promise<void>;
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
    batch: () => ids.id('run'),
    insert: (tx, runs) => insertRunRows(tx, runRows(runs, { batch: ids.id('run') })),
    insertBytes: insertRunBytes,
    queue: (tx, runs) => insertRunRows(tx, runs.map(openRow)),
    begin: beginRuns,
    async finish(tx, runs) {
      for (const run of runs) await endRun.all(tx, toRow(run.id, run));
    },
    list: findRuns,
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
