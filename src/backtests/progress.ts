import type { BacktestPlan, Progress } from './types.ts';

/** Shares of the whole: loading, then the model's decisions when there are any, then the simulation. */
const LOADED = 0.05;
const DECIDED = 0.8;

export function queued(plan: BacktestPlan): Progress {
  return progressAt(plan, { phase: 'queued' });
}

/** Where a job is, from how much of its present phase is done; grows from phase to phase. */
export function progressAt(
  plan: BacktestPlan,
  now: { phase: Progress['phase']; done?: number; modelCallsDone?: number },
): Progress {
  const { phase, done = 0 } = now;
  const asks = plan.modelCalls > 0;
  const start = { queued: 0, loading: 0, deciding: LOADED, simulating: asks ? DECIDED : LOADED, done: 1 }[phase];
  const end = { queued: 0, loading: LOADED, deciding: DECIDED, simulating: 1, done: 1 }[phase];
  const simulated = phase === 'done' ? 1 : phase === 'simulating' ? done : 0;
  return {
    phase,
    fraction: start + (end - start) * Math.min(1, Math.max(0, done)),
    barsDone: Math.round(plan.bars * simulated),
    barsTotal: plan.bars,
    modelCallsDone: now.modelCallsDone ?? 0,
    modelCallsTotal: plan.modelCalls,
  };
}
