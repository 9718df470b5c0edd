import type { BacktestConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs/index.ts';
import type { Planner, Proposal } from './planner.ts';
import { queued } from './progress.ts';
import { limitsOf, nextUtcDay, utcDay } from './quota.ts';
import * as store from './store.ts';
import type { BacktestBody, Blocker } from './types.ts';

export const QUEUE = 'backtests';
/** The runner counts the attempts and gives up in the job's own row; the queue goes on as long as there is a row to end. */
const QUEUE_ATTEMPTS = 100;

/** What stands between a clone and another backtest today. */
export interface QuotaState {
  readonly day: string;
  readonly resetsAt: number;
  readonly limits: store.Usage;
  readonly used: store.Usage;
  readonly openJobs: number;
}

export interface BacktestService {
  /** @throws AppError CLONE_NOT_FOUND, GRAPH_TOO_LARGE */
  preflight(input: StartInput): Promise<{ proposal: Proposal; quota: QuotaState; blockers: readonly Blocker[] }>;
  /**
   * Takes the quota and creates the job, all or nothing.
   * @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, GRAPH_TOO_LARGE, GRAPH_INVALID, BACKTEST_BLOCKED, TOO_MANY_BACKTESTS, BACKTEST_QUOTA_EXCEEDED
   */
  start(input: StartInput): Promise<store.JobSummaryRow>;
  /** Stops an open job. @throws AppError BACKTEST_JOB_NOT_FOUND, BACKTEST_ALREADY_ENDED */
  cancel(input: { cloneId: number; jobId: string }): Promise<store.JobSummaryRow>;
}

export interface StartInput {
  readonly userId: string;
  readonly cloneId: number;
  readonly body: BacktestBody;
}

/** A job that a power cut takes was never answered for long; its quota goes with it. */
const RELAXED = { durable: false };

export function createBacktestService(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  jobs: Jobs;
  planner: Planner;
  config: BacktestConfig;
  /** Called once a job was cancelled, so that its work stops at once if it runs here. */
  onCancelled: (jobId: string) => void;
}): BacktestService {
  const { db, clock, ids, jobs, planner, config } = deps;

  async function quotaState({ userId, cloneId }: StartInput, { entitlement }: Proposal): Promise<QuotaState> {
    const now = clock.now();
    const day = utcDay(now);
    const [used, openJobs] = await Promise.all([
      store.usageOf(db.read, { cloneId, day }),
      store.countOpenJobs(db.read, userId),
    ]);
    return { day, resetsAt: nextUtcDay(now), limits: limitsOf(entitlement, config), used, openJobs };
  }

  async function create(tx: Tx, input: StartInput, proposal: Proposal): Promise<store.JobRow> {
    const { userId, cloneId } = input;
    const { plan, entitlement } = proposal;
    const now = clock.now();
    const day = utcDay(now);
    await store.lockUser(tx, userId);
    if ((await store.countOpenJobs(tx, userId)) >= config.maxOpenPerUser) throw appError('TOO_MANY_BACKTESTS');
    const limits = limitsOf(entitlement, config);
    if (!(await store.takeQuota(tx, { cloneId, day, modelCalls: plan.modelCalls, limits }))) {
      const used = await store.usageOf(tx, { cloneId, day });
      throw appError('BACKTEST_QUOTA_EXCEEDED', {
        details: { limits, used, needed: { runs: 1, modelCalls: plan.modelCalls } },
        headers: { 'retry-after': String(Math.ceil((nextUtcDay(now) - now) / 1000)) },
      });
    }
    const row: store.JobRow = {
      id: ids.id('job'),
      clone_id: cloneId,
      user_id: userId,
      status: 'queued',
      request: JSON.stringify(plan),
      progress: JSON.stringify(queued(plan)),
      result: null,
      error_code: null,
      attempt: 0,
      quota_day: day,
      model_calls_reserved: plan.modelCalls,
      model_calls_made: 0,
      created_at: now,
      updated_at: now,
      started_at: null,
      finished_at: null,
    };
    await store.insertJob(tx, row);
    await jobs.enqueue(tx, { queue: QUEUE, key: row.id, payload: { jobId: row.id }, maxAttempts: QUEUE_ATTEMPTS });
    return row;
  }

  return {
    async preflight(input) {
      const proposal = await planner.propose(input);
      const quota = await quotaState(input, proposal);
      return { proposal, quota, blockers: [...proposal.blockers, ...quotaBlockers(quota, proposal, config)] };
    },

    async start(input) {
      const proposal = await planner.propose(input);
      refuseBlocked(proposal.blockers);
      const row = await db.transaction((tx) => create(tx, input, proposal), RELAXED);
      jobs.wake(QUEUE);
      return row;
    },

    async cancel({ cloneId, jobId }) {
      const known = await store.jobOf.first(db.read, { cloneId, id: jobId });
      if (known === undefined) throw appError('BACKTEST_JOB_NOT_FOUND');
      const cancelled = await db.transaction(async (tx) => {
        const row = await store.cancelJob(tx, { id: jobId, cloneId, now: clock.now() });
        // What never ran gives everything back; what ran may have made all its calls.
        if (row !== undefined && row.started_at === null) {
          const { quota_day: day, model_calls_reserved: modelCalls } = row;
          await store.giveBackQuota(tx, { cloneId, day, runs: 1, modelCalls });
        }
        return row;
      });
      if (cancelled !== undefined) deps.onCancelled(jobId);
      const row = cancelled ?? (await store.jobOf.first(db.read, { cloneId, id: jobId }));
      if (row?.status !== 'cancelled') throw appError('BACKTEST_ALREADY_ENDED');
      return row;
    },
  };
}

function quotaBlockers(quota: QuotaState, { plan }: Proposal, { maxOpenPerUser }: BacktestConfig): Blocker[] {
  const { limits, used, openJobs } = quota;
  const blockers: Blocker[] = [];
  if (used.runs >= limits.runs && limits.runs > 0) {
    blockers.push({ code: 'RUNS_EXHAUSTED', message: `All ${limits.runs} backtests of today are used up.` });
  }
  if (plan.modelCalls > 0 && used.modelCalls + plan.modelCalls > limits.modelCalls) {
    const left = Math.max(0, limits.modelCalls - used.modelCalls);
    const message = `It may need ${plan.modelCalls} model calls, and ${left} are left today.`;
    blockers.push({ code: 'MODEL_CALLS_EXHAUSTED', message });
  }
  if (openJobs >= maxOpenPerUser) {
    blockers.push({
      code: 'TOO_MANY_JOBS',
      message: `${openJobs} of your backtests are open; ${maxOpenPerUser} may be.`,
    });
  }
  return blockers;
}

function refuseBlocked(blockers: readonly Blocker[]): void {
  if (blockers.some(({ code }) => code === 'CLONE_RETIRED')) throw appError('CLONE_RETIRED');
  const invalid = blockers.find(({ code }) => code === 'GRAPH_INVALID');
  if (invalid !== undefined) throw appError('GRAPH_INVALID', { details: { problems: invalid.problems ?? [] } });
  if (blockers.length > 0) throw appError('BACKTEST_BLOCKED', { details: { blockers } });
}
