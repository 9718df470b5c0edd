import type { Decisions, MarketReader, NewRun } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/index.ts';
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
import type { EnginePool } from './pool.ts';
import type { MarketHistory } from './ports.ts';
import { progressAt } from './progress.ts';
import { runsOf } from './runs.ts';
import * as store from './store.ts';
import type { BacktestPlan, BacktestResult, Progress } from './types.ts';

/** How often a running job's progress is written, and its cancellation looked for, at most. */
const SAVE_EVERY_MS = 500;

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
  onEnded: (jobId: string) => void;
  onError: (error: unknown) => void;
}): Runner {
  const { db, clock, market, pool, decisions, reader } = deps;
  const running = new Map<string, AbortController>();

  async function attempt(row: store.JobSummaryRow, job: JobContext): Promise<void> {
    const lost = new AbortController();
    running.set(row.id, lost);
    const signal = AbortSignal.any([job.signal, lost.signal]);
    const report = createReporter(row, lost);
    try {
      const plan = JSON.parse(row.request) as BacktestPlan;
      const done = await execute(row, plan, { signal, report });
      await report.settle();
      await complete(row, plan, done);
    } catch (error) {
      await report.settle();
      if (lost.signal.aborted) return;
      // A worker that stops, or a database that is away, leaves the job to the next attempt.
      if (job.signal.aborted || isOutage(error)) throw error;
      deps.onError(error);
      await fail(row);
    } finally {
      running.delete(row.id);
      deps.onEnded(row.id);
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
    const { bill, byModel } = await askModels(branches, plan, watch);
    const task: EngineTask = { ...plan.window, interval: plan.interval, branches };
    const modelCallsDone = bill.decisions;
    const output = await pool.run(task, {
      signal,
      onProgress: (done) => report.at(progressAt(plan, { phase: 'simulating', done, modelCallsDone })),
    });
    const result: BacktestResult = {
      jobId: row.id,
      cloneId: row.clone_id,
      window: plan.window,
      cadenceSec: plan.cadenceSec,
      graphSource: plan.graphSource,
      model: { model: plan.model, ...presentBill(bill) },
      summary: output.summary,
      series: [...output.series],
      assets: [...output.assets],
      warnings: [...plan.warnings, ...output.warnings],
    };
    return { result, bill, runs: runsOf(row, { plan, output, byModel }) };
  }

  /** Puts the decisions of the model branches into their tasks, one branch after the other. */
  async function askModels(branches: BranchTask[], plan: BacktestPlan, { signal, report }: Watch) {
    let bill: ModelBill = NO_BILL;
    const byModel: ModelDecisions['runs'][number][] = [];
    for (const [index, planned] of plan.branches.entries()) {
      const { branch } = planned;
      if (branch.engine !== 'model') continue;
      const before = bill.decisions;
      const onProgress = (decisions: number): void => {
        const modelCallsDone = before + decisions;
        const done = modelCallsDone / Math.max(1, plan.modelCalls);
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
    { result, bill, runs }: { result: BacktestResult; bill: ModelBill; runs: readonly NewRun[] },
  ): Promise<void> {
    const progress = progressAt(plan, { phase: 'done', modelCallsDone: bill.decisions });
    await db.transaction(async (tx) => {
      const end = {
        id: row.id,
        attempt: row.attempt,
        status: 'completed',
        now: clock.now(),
        error_code: null,
      } as const;
      const ended = await store.endJob(tx, {
        ...end,
        progress: JSON.stringify(progress),
        result: JSON.stringify(result),
      });
      if (!ended) return;
      await decisions.runs.insert(tx, runs);
      const unused = row.model_calls_reserved - bill.calls;
      if (unused > 0) {
        await store.giveBackQuota(tx, { cloneId: row.clone_id, day: row.quota_day, runs: 0, modelCalls: unused });
      }
    });
  }

  async function fail(row: store.JobSummaryRow): Promise<void> {
    await db.transaction((tx) =>
      store.endJob(tx, {
        id: row.id,
        attempt: row.attempt,
        status: 'failed',
        progress: row.progress,
        result: null,
        error_code: 'INTERNAL',
        now: clock.now(),
      }),
    );
  }

  /** Writes progress now and then, never two writes at once; a write that finds the job lost stops the work. */
  function createReporter(row: store.JobSummaryRow, lost: AbortController): Reporter {
    let savedAt = 0;
    let writing: Promise<void> = Promise.resolve();
    let busy = false;
    async function save(progress: Progress): Promise<void> {
      const args = { id: row.id, attempt: row.attempt, progress: JSON.stringify(progress), now: clock.now() };
      const kept = await db.transaction((tx) => store.saveProgress.first(tx, args), { durable: false });
      if (kept === undefined) lost.abort(new JobLost('the job was cancelled or is run by another worker'));
    }
    return {
      at(progress) {
        const now = performance.now();
        if (busy || now - savedAt < SAVE_EVERY_MS) return;
        busy = true;
        savedAt = now;
        writing = save(progress)
          .catch(deps.onError)
          .finally(() => {
            busy = false;
          });
      },
      settle: () => writing,
    };
  }

  return {
    async run(job) {
      const begun = await db.transaction((tx) => store.beginAttempt.first(tx, { id: job.key, now: clock.now() }), {
        durable: false,
      });
      if (begun !== undefined) await attempt(begun, job);
    },
    stop: (jobId) => running.get(jobId)?.abort(new JobLost('the job was cancelled')),
  };
}

interface Reporter {
  at(progress: Progress): void;
  /** Resolves when nothing is being written. */
  settle(): Promise<void>;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly report: Reporter;
}
