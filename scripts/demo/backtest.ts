import { setTimeout as sleep } from 'node:timers/promises';
import type { components } from '../../src/contract/index.ts';
import { amount, day } from './figures.ts';
import { slowGraph } from './graphs.ts';
import type { Window } from './market.ts';
import type { Owned, Version } from './strategy.ts';
import { duration, type Step } from './teller.ts';

type Schemas = components['schemas'];
type Job = Schemas['BacktestJobDetail'];

const POLL_MS = 150;
const GIVE_UP_MS = 60_000;
const KEPT_STEP = 0.2;
const MANY_BARS = 50_000;

export interface Backtest extends Owned {
  readonly window: Window;
  readonly version: Version;
  /** Whether its candles come from files of a real market. */
  readonly real: boolean;
}

export async function preflight(step: Step, { tokens, cloneId, window, version, real }: Backtest): Promise<void> {
  const { status, body } = await step.call('preflightBacktest', {
    params: { cloneId },
    token: tokens.accessToken,
    body: { window },
    show: ({ allowed, blockers, warnings }) => ({ allowed, blockers, warnings }),
  });
  const { branches, bars, ticks, modelCalls } = body.estimate;
  step.tell(`${day(window.from)} to ${day(window.to)} on ${real ? 'REAL' : 'SYNTHETIC'} candles`);
  step.tell(`branches ${branches}, bars ${amount(bars)}, decisions ${amount(ticks)}, model calls ${modelCalls}`);
  step.tell(`of today's ${body.quota.runs} backtests ${body.usage.runs} are used`);
  step.expect('200: nothing is in its way, and nothing was used', {
    got: [status, body.allowed, body.blockers, body.usage.runs, branches],
    want: [200, true, [], 0, version.branches.length],
  });
}

export async function runYear(step: Step, backtest: Backtest): Promise<Schemas['BacktestResult']> {
  const { tokens, cloneId, window, real } = backtest;
  const startedAt = performance.now();
  const started = await step.call('startBacktest', {
    params: { cloneId },
    token: tokens.accessToken,
    body: { async: true, window },
    show: (body) => ('job' in body ? { jobId: body.job.jobId, status: body.job.status } : {}),
  });
  step.expect('202: quota taken and job made in one transaction', { got: started.status, want: 202 });
  if (!('job' in started.body)) throw new Error('The backtest has no job.');
  const { job, polls } = await watch(step, backtest, started.body.job.jobId);
  const took = duration(performance.now() - startedAt);
  const { result } = job;
  step.expect(`completed: ${amount(job.progress.barsTotal)} bars in ${took}, asked ${polls} times`, {
    got: [job.status, job.progress.fraction, job.progress.barsDone],
    want: ['completed', 1, job.progress.barsTotal],
  });
  if (result === null) throw new Error('The backtest has no result.');
  step.expect(`its candles are ${real ? 'real ones' : 'marked synthetic'}`, {
    got: [...new Set(result.assets.map(({ synthetic }) => synthetic))],
    want: [!real],
  });
  return result;
}

/** Asks for a job until it has ended; progress must never fall. */
async function watch(step: Step, { client, tokens, cloneId }: Backtest, jobId: string) {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  let shown = Number.NEGATIVE_INFINITY;
  for (let polls = 1; ; polls += 1) {
    const { body: job } = await client.call('getBacktestJob', {
      params: { cloneId, jobId },
      token: tokens.accessToken,
    });
    const { fraction, phase, barsDone, barsTotal } = job.progress;
    const worthKeeping = fraction >= shown + KEPT_STEP || job.finishedAt !== null;
    step.progress(fraction, { text: `${phase}, ${amount(barsDone)} of ${amount(barsTotal)} bars`, worthKeeping });
    if (worthKeeping) shown = fraction;
    if (job.finishedAt !== null) return { job, polls };
    if (performance.now() > giveUpAt) throw new Error(`The backtest has not ended; it is ${job.status}.`);
    await sleep(POLL_MS);
  }
}

/** Starts one that takes a while and calls it off. */
export async function cancelOne(step: Step, { client, tokens, cloneId, window, market }: Backtest): Promise<void> {
  const token = tokens.accessToken;
  const graph = slowGraph(market);
  const started = await step.call('startBacktest', {
    params: { cloneId },
    token,
    body: { async: true, window, graph },
    sent: { async: true, window, graph: 'one that compares 60 times' },
    show: (body) => ('job' in body ? { jobId: body.job.jobId, status: body.job.status } : {}),
  });
  step.expect('202: another one, with a graph that is not even saved', { got: started.status, want: 202 });
  if (!('job' in started.body)) throw new Error('The backtest has no job.');
  const { jobId, progress } = started.body.job;
  const params = { cloneId, jobId };
  // A short one would be done before it is seen running.
  if (progress.barsTotal > MANY_BARS) {
    await step.until('for it to run', {
      read: async () => (await client.call('getBacktestJob', { params, token })).body.status,
      done: (now) => now !== 'queued',
      everyMs: 10,
    });
    step.tell('a thread is at work on it');
  }
  const cancelled = await step.call('cancelBacktestJob', {
    params,
    token,
    show: ({ job }) => ({ status: job.status, progress: job.progress.fraction }),
  });
  step.expect('200: cancelled', { got: [cancelled.status, cancelled.body.job?.status], want: [200, 'cancelled'] });
  await sleep(POLL_MS);
  const { body: job } = await client.call('getBacktestJob', { params, token });
  step.expect('its work has stopped: no result comes after that', {
    got: [(job as Job).status, (job as Job).result],
    want: ['cancelled', null],
  });
  const { body } = await step.call('listBacktestJobs', {
    params: { cloneId },
    token,
    show: ({ jobs }) => jobs.map(({ status, graphSource }) => ({ status, graph: graphSource.kind })),
  });
  step.expect('the list has both, newest first', {
    got: body.jobs.map(({ status }) => status),
    want: ['cancelled', 'completed'],
  });
}
