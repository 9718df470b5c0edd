import type { components } from '../contract/index.ts';
import { JsonText } from '../platform/json-text.ts';
import { countTicks } from './engine-signals.ts';
import type { Proposal } from './planner.ts';
import type { BacktestService, QuotaState } from './service.ts';
import type { JobSummaryRow, JobWithResultRow } from './store.ts';
import type { BacktestPlan, BacktestResult, Blocker, Progress } from './types.ts';

type Schemas = components['schemas'];

const ERROR_SENTENCES: Readonly<Record<string, string>> = {
  INTERNAL: 'Something went wrong on our side; nothing of it can be told from the outside.',
};

export function presentJob(row: JobSummaryRow): Schemas['BacktestJob'] {
  const plan = JSON.parse(row.request) as BacktestPlan;
  return {
    jobId: row.id,
    cloneId: row.clone_id,
    status: row.status,
    window: plan.window,
    cadenceSec: plan.cadenceSec,
    graphSource: plan.graphSource,
    progress: JSON.parse(row.progress) as Progress,
    error: row.error_code === null ? null : (ERROR_SENTENCES[row.error_code] ?? row.error_code),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

export function presentJobDetail(row: JobWithResultRow): JsonText<Schemas['BacktestJobDetail']> {
  const result = JsonText.of<BacktestResult | null>(row.result ?? 'null');
  return JsonText.withMember<Schemas['BacktestJobDetail'], 'result'>(presentJob(row), 'result', result);
}

type Preflight = Awaited<ReturnType<BacktestService['preflight']>>;

export function presentPreflight({ proposal, quota, blockers }: Preflight): Schemas['BacktestPreflight'] {
  return {
    estimate: presentEstimate(proposal),
    ...presentQuota(quota),
    allowed: blockers.length === 0,
    blockers: blockers.map((blocker): Blocker => blocker),
    warnings: [...proposal.plan.warnings],
  };
}

function presentEstimate({ plan }: Proposal): Schemas['BacktestEstimate'] {
  const { window, graphSource, branches, cadenceSec, bars, modelCalls } = plan;
  const asking = branches.filter(({ branch }) => branch.engine === 'model');
  return {
    window,
    graphSource,
    branches: branches.length,
    cadenceSec,
    bars,
    ticks: branches.reduce((sum, { cadenceMs }) => sum + countTicks({ ...window, cadenceMs }), 0),
    modelCalls,
    modelCadenceSec: asking.length === 0 ? null : Math.min(...asking.map(({ cadenceMs }) => cadenceMs / 1000)),
  };
}

function presentQuota({ day, resetsAt, limits, used, openJobs }: QuotaState) {
  return {
    quota: { day, runs: limits.runs, modelCalls: limits.modelCalls, resetsAt },
    usage: { runs: used.runs, modelCalls: used.modelCalls, openJobs },
  };
}
