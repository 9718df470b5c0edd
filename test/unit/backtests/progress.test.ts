import { describe, expect, it } from 'vitest';
import { progressAt, queued } from '../../../src/backtests/progress.ts';
import type { BacktestPlan } from '../../../src/backtests/types.ts';

const planOf = (modelCalls: number) => ({ bars: 1000, modelCalls }) as BacktestPlan;
const PHASES = ['queued', 'loading', 'deciding', 'simulating', 'done'] as const;

describe('progress', () => {
  it.each([0, 20])('grows from 0 to 1 through every phase, with %i model calls', (modelCalls) => {
    const plan = planOf(modelCalls);
    const fractions = PHASES.filter((phase) => modelCalls > 0 || phase !== 'deciding').flatMap((phase) =>
      [0, 0.5, 1].map((done) => progressAt(plan, { phase, done }).fraction),
    );
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
  });

  it('counts bars while it simulates, and all of them at the end', () => {
    const plan = planOf(0);
    expect(queued(plan)).toMatchObject({ phase: 'queued', fraction: 0, barsDone: 0, barsTotal: 1000 });
    expect(progressAt(plan, { phase: 'loading', done: 1 }).barsDone).toBe(0);
    expect(progressAt(plan, { phase: 'simulating', done: 0.25 }).barsDone).toBe(250);
    expect(progressAt(plan, { phase: 'done' }).barsDone).toBe(1000);
  });

  it('stays within its bounds whatever is reported', () => {
    expect(progressAt(planOf(1), { phase: 'simulating', done: 7 }).fraction).toBe(1);
    expect(progressAt(planOf(1), { phase: 'simulating', done: -7 })).toMatchObject({ fraction: 0.8 });
  });
});
