import type { NewRun } from '../decisions/index.ts';
import { type EngineOutput, MAX_ACTED } from './engine-types.ts';
import type { ModelDecisions } from './model-decisions.ts';
import type { JobSummaryRow } from './store.ts';
import type { BacktestPlan } from './types.ts';

/** The decision runs that a job keeps: each that asked a model, and of the rules those that acted; MAX_ACTED in all. */
export function runsOf(
  { id, clone_id: cloneId }: JobSummaryRow,
  { plan, output, byModel }: { plan: BacktestPlan; output: EngineOutput; byModel: ModelDecisions['runs'] },
): NewRun[] {
  const byRules = new Map(
    plan.branches.filter(({ branch }) => branch.engine === 'rules').map(({ branch }) => [branch.branchId, branch]),
  );
  const acted = output.acted.flatMap(({ branchId, tickAt, actions, inputs }) => {
    const branch = byRules.get(branchId);
    if (branch === undefined) return [];
    return [
      { branch, scheduledAt: tickAt, outcome: { status: 'completed', errorCode: null, actions, inputs } as const },
    ];
  });
  return [...byModel, ...acted].slice(0, MAX_ACTED).map((run) => ({
    ...run,
    cloneId,
    origin: 'backtest',
    originId: id,
    // On the market's clock: the backtest itself takes no market time.
    startedAt: run.scheduledAt,
    finishedAt: run.scheduledAt,
  }));
}
