import type { Decisions, MarketReader } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/index.ts';
import type { ReportTask } from './engine-report.ts';
import type { BranchTask, EngineTask } from './engine-types.ts';
import { loadBranch } from './load.ts';
import {
  addBills,
  decideByModel,
  type ModelBill,
  type ModelDecisions,
  NO_BILL,
  presentBill,
} from './model-decisions.ts';
import { modelWarnings } from './model-warnings.ts';
import type { EnginePool } from './pool.ts';
import type { MarketHistory } from './ports.ts';
import { progressAt } from './progress.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { modelRunPieces } from './runs.ts';
import * as store from './store.ts';
import type { BacktestPlan } from './types.ts';

/** A thousand rows are written apart. What a power cut takes is computed again: the queue's own record goes with it. */
const RELAXED = { durable: false, apart: true };

export interface Runner {
  /** Runs one job to its end. At least once: after a crash, again; only the newest attempt may write. */
  run(job: JobContext): Promise<void>;
  /** Stops a job that runs in this process. */
  stop(jobId: string): void;
}

/** Thrown when the job is no longer ours to run: cancelled, or begun by another attempt. */
class JobLost extends Error {}

export function createRunner(deps: {
  db: Db;
  clock: Clock;
  market: MarketHistory;
  pool: EnginePool;
  decisions: Decisions;
  reader: MarketReader;
  /** Attempts at a job; the workers of the others died. */
  maxAttempts: number;
  onEnded: (jobId: string) => void;
  onError: (error: unknown) => void;
}): Runner {
  const { db, clock, market, pool, decisions, reader, maxAttempts } = deps;
  const running = new Map<string, AbortController>();

  async function attempt(row: store.JobSummaryRow, job: JobContext, lost: AbortController): Promise<void> {
    const signal = AbortSignal.any([job.signal, lost.signal]);
    const onLost = () => lost.abort(new JobLost('the job was cancelled or is run by another worker'));
    const report = startReporter({ db, clock, row, onLost, onError: deps.onError });
    try {
      const plan = JSON.parse(row.request) as BacktestPlan;
      if (row.attempt > maxAttempts) throw new Error(`${row.id}: the workers of ${maxAttempts} attempts died`);
      const done = await execute(row, plan, { signal, report });
      await report.settle();
      signal.throwIfAborted();
      await complete(row, plan, { ...done, modelCalls: report.modelCalls });
    } catch (error) {
      await report.settle();
      if (lost.signal.aborted) return;
      // A worker that stops, or a database that is away, leaves the job to the next attempt.
      if (job.signal.aborted || isOutage(error)) throw error;
      deps.onError(error);
      await fail(row, report);
    }
  }

  async function execute(row: store.JobSummaryRow, plan: BacktestPlan, watch: Watch) {
    const { signal, report } = watch;
    report.at(progressAt(plan, { phase: 'loading' }));
    const series = await market.series();
    const branches: BranchTask[] = [];
    for (const [index, planned] of plan.branches.entries()) {
      signal.throwIfAborted();
      branches.push(await loadBranch(planned, { plan, market, series }));
      report.at(progressAt(plan, { phase: 'loading', done: (index + 1) / plan.branches.length }));
    }
    const callsBefore = report.modelCalls;
    const { bill, byModel } = await askModels(branches, plan, watch);
    if (byModel.length > 0) await report.save();
    const task: EngineTask = { ...plan.window, interval: plan.interval, branches };
    const modelCallsDone = bill.decisions;
    const batch = decisions.runs.batch();
    const asked = await modelRunPieces(row, { byModel, batch });
    const known: ReportTask['result'] = {
      jobId: row.id,
      cloneId: row.clone_id,
      window: plan.window,
      cadenceSec: plan.cadenceSec,
      graphSource: plan.graphSource,
      model: { model: plan.model, ...presentBill(bill, { callsBefore }) },
      warnings: [...plan.warnings, ...modelWarnings(byModel)],
    };
    const { result, runs } = await pool.run(
      { task, report: { result: known, runs: { batch, before: asked.count } } },
      {
        signal,
        onProgress: (done) => report.at(progressAt(plan, { phase: 'simulating', done, modelCallsDone })),
      },
    );
    return { result, bill, runs: [...asked.pieces, runs] };
  }

  /** Puts the decisions of the model branches into their tasks, one branch after the other. */
  async function askModels(branches: BranchTask[], plan: BacktestPlan, { signal, report }: Watch) {
    let bill: ModelBill = NO_BILL;
    const byModel: ModelDecisions['runs'][number][] = [];
    // What was called before a crash is on record: this attempt replays it, and makes the others.
    const callsBefore = report.modelCalls;
    for (const [index, planned] of plan.branches.entries()) {
      const { branch } = planned;
      if (branch.engine !== 'model') continue;
      const { decisions: before, calls } = bill;
      const onProgress = (now: { decided: number; calls: number }): void => {
        const modelCallsDone = before + now.decided;
        const done = modelCallsDone / Math.max(1, plan.modelCalls);
        report.calls(callsBefore + calls + now.calls);
        report.at(progressAt(plan, { phase: 'deciding', done, modelCallsDone }));
      };
      const decided = await decideByModel({ planned, branch, plan, decisions, reader, signal, onProgress });
      bill = addBills(bill, decided.bill);
      byModel.push(...decided.runs);
      branches[index] = { ...(branches[index] as BranchTask), decide: { made: decided.made } };
    }
    return { bill, byModel };
  }

  /** The result, the runs and the unused quota, in one transaction: a crash before it leaves nothing behind. */
  async function complete(
    row: store.JobSummaryRow,
    plan: BacktestPlan,
    done: { result: Uint8Array; bill: ModelBill; runs: readonly Uint8Array[]; modelCalls: number },
  ): Promise<void> {
    const { result, bill, runs, modelCalls } = done;
    const progress = progressAt(plan, { phase: 'done', modelCallsDone: bill.decisions });
    await db.transaction(async (tx) => {
      const ended = await store.endJob.first(tx, {
        id: row.id,
        attempt: row.attempt,
        status: 'completed',
        progress: JSON.stringify(progress),
        model_calls_made: modelCalls,
        result,
        error_code: null,
        now: clock.now(),
      });
      if (ended === undefined) return;
      for (const rows of runs) await decisions.runs.insertBytes(tx, rows);
      const unused = row.model_calls_reserved - modelCalls;
      if (unused > 0) {
        await store.giveBackQuota(tx, { cloneId: row.clone_id, day: row.quota_day, runs: 0, modelCalls: unused });
      }
    }, RELAXED);
  }

  async function fail(row: store.JobSummaryRow, { progress, modelCalls }: Reporter): Promise<void> {
    await db.transaction((tx) =>
      store.endJob.first(tx, {
        id: row.id,
        attempt: row.attempt,
        status: 'failed',
        progress: JSON.stringify(progress),
        model_calls_made: modelCalls,
        result: null,
        error_code: 'INTERNAL',
        now: clock.now(),
      }),
    );
  }

  return {
    async run(job) {
      const lost = new AbortController();
      // Known before it has begun, so that no cancellation is missed.
      running.set(job.key, lost);
      try {
        const args = { id: job.key, now: clock.now() };
        const begun = await db.transaction((tx) => store.beginAttempt.first(tx, args), { durable: false });
        if (begun !== undefined) await attempt(begun, job, lost);
      } finally {
        if (running.get(job.key) === lost) running.delete(job.key);
        deps.onEnded(job.key);
      }
    },
    stop: (jobId) => running.get(jobId)?.abort(new JobLost('the job was cancelled')),
  };
}

interface Watch {
  readonly signal: AbortSignal;
  readonly report: Reporter;
}
