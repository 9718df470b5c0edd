import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type BacktestResult,
  backtester,
  ended,
  modelGraph,
  rulesGraph,
  startBacktestGateway,
  through,
  until,
  WEEK,
} from '../../support/backtest-world.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { answering, failing, type ModelServer, type Reply, startModelServer } from '../../support/model-server.ts';

let server: ModelServer;
let gateway: TestGateway;
/** Shares the database and the jobs, as another process would. */
let twin: TestGateway;
beforeAll(async () => {
  server = await startModelServer();
  const env = {
    MODEL_BASE_URL: server.baseUrl,
    MODEL_API_KEY: 'sk-test-0123456789',
    MODEL_MAX_RETRIES: '0',
    BACKTEST_WAIT_SEC: '1',
    BACKTEST_CONCURRENCY: '1',
    VALIDATE_RESPONSES: 'true',
  };
  gateway = await startBacktestGateway({ env });
  twin = await gateway.twin();
});
afterAll(async () => {
  release();
  await twin?.stop();
  await gateway?.stop();
  await server?.stop();
});
afterEach(() => release());

const buy = { action: 'long', sizeFraction: 0.25, reason: 'up' };
let prompts = 0;
/** Once a day for a week; a prompt of its own, so that nothing is on record. */
function asking(calls = 7) {
  prompts += 1;
  return { window: WEEK, graph: modelGraph(['BTC'], { prompt: `Question ${prompts}.` }), maxDecisionCalls: calls };
}

let release = () => {};
/** Answers `first` questions at once, and the others when released. */
function holdAfter(first: number, reply: Reply = answering(buy)): void {
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = 0;
  server.script(async (response, seen) => {
    asked += 1;
    if (asked > first) await gate;
    if (!response.destroyed) await reply(response, seen);
  });
}

describe('a backtest that asks a model', () => {
  it('calls it as often as it may, and the same backtest again costs nothing', async () => {
    server.script(answering(buy));
    const player = await backtester(gateway);
    const body = asking();
    const before = server.seen.length;
    const first = await ended(player, await player.startJob(body));
    expect(server.seen.length - before).toBe(7);
    expect(first.result).toMatchObject({
      model: { model: 'pump-cheap', calls: 7, replayedCalls: 0, promptTokens: 7000, completionTokens: 350 },
      assets: [{ decisions: 7, tradeCount: 1 }],
      cadenceSec: 86_400,
    });
    expect(first.progress).toMatchObject({ modelCallsDone: 7, modelCallsTotal: 7 });
    expect(await player.usage()).toEqual({ runs: 1, modelCalls: 7, openJobs: 0 });
    const runs = (await player.runs()).body.runs;
    expect(runs).toHaveLength(7);
    expect(
      runs.every(({ engine, status, costUsd }) => engine === 'model' && status === 'completed' && costUsd === null),
    ).toBe(true);
    const again = await ended(player, await player.startJob(body));
    expect(server.seen.length - before).toBe(7);
    expect(again.result?.model).toMatchObject({ calls: 0, replayedCalls: 7 });
    expect(again.result?.summary).toEqual(first.result?.summary);
    expect(await player.usage()).toEqual({ runs: 2, modelCalls: 7, openJobs: 0 });
  });

  it('completes when the provider fails, and says how often', async () => {
    server.script(failing(503));
    const player = await backtester(gateway);
    const { status, result } = await ended(player, await player.startJob(asking()));
    expect(status).toBe('completed');
    expect(result?.warnings).toEqual([expect.objectContaining({ code: 'MODEL_UNAVAILABLE', symbol: 'BTC', count: 7 })]);
    expect(result?.summary.trades).toBe(0);
    expect((await player.runs({ status: 'failed' })).body.runs).toHaveLength(7);
    // They were calls all the same.
    expect(await player.usage()).toMatchObject({ modelCalls: 7 });
  });

  it('answers with the job after the wait, which goes on', async () => {
    holdAfter(2);
    const player = await backtester(gateway);
    const answer = await player.start(asking());
    expect(answer.status).toBe(202);
    const { job } = answer.body as { job: { jobId: string; status: string } };
    expect(job.status).toBe('running');
    const { progress } = await until(
      () => player.read(job.jobId),
      ({ progress: { modelCallsDone } }) => modelCallsDone === 2,
    );
    expect(progress).toMatchObject({ phase: 'deciding', modelCallsTotal: 7 });
    expect(progress.fraction).toBeGreaterThan(0.05);
    expect(progress.fraction).toBeLessThan(0.8);
    release();
    expect((await ended(player, job.jobId)).status).toBe('completed');
  });
});

describe('cancelling', () => {
  it('stops a running backtest within moments; again, it says the same', async () => {
    holdAfter(2);
    const player = await backtester(gateway);
    const before = server.seen.length;
    const jobId = await player.startJob(asking(100));
    await until(
      () => server.seen.length - before,
      (seen) => seen > 2,
    );
    const cancelled = await player.cancel(jobId);
    expect(cancelled.status).toBe(200);
    expect(cancelled.body.job).toMatchObject({ jobId, status: 'cancelled', error: null });
    expect(cancelled.body.job.finishedAt).not.toBeNull();
    const again = await player.cancel(jobId);
    expect([again.status, again.body]).toEqual([200, cancelled.body]);
    release();
    // The worker is free: the next one runs, and nothing was asked for the one before.
    const asked = server.seen.length;
    const next = await ended(player, await player.startJob({ window: WEEK, graph: rulesGraph() }));
    expect(next.status).toBe('completed');
    expect(server.seen.length).toBe(asked);
    expect(asked - before).toBeLessThan(20);
    expect(await player.read(jobId)).toMatchObject({ status: 'cancelled', result: null });
    expect((await player.runs({ originId: jobId })).body.runs).toEqual([]);
    expect((await player.usage()).runs).toBe(2);
  });

  it('gives back what a backtest took that never ran', async () => {
    holdAfter(0);
    const player = await backtester(gateway);
    const other = await backtester(twin);
    const body = asking();
    // Each gateway runs one at a time.
    const held = await Promise.all([other.startJob(asking()), other.startJob(asking())]);
    for (const id of held)
      await until(
        () => other.read(id),
        ({ status }) => status === 'running',
      );
    const answers = await Promise.all(Array.from({ length: 12 }, () => player.start({ ...body, async: true })));
    const started = answers.filter(({ status }) => status === 202);
    expect(started).toHaveLength(3);
    for (const { status, ...answer } of answers.filter((each) => each.status !== 202)) {
      expect([status, answer.error.code]).toEqual([409, 'TOO_MANY_BACKTESTS']);
    }
    expect(await player.usage()).toEqual({ runs: 3, modelCalls: 21, openJobs: 3 });
    expect((await player.preflight()).body.blockers.map(({ code }) => code)).toEqual(['TOO_MANY_JOBS']);
    const ids = started.map((answer) => (answer.body as { job: { jobId: string } }).job.jobId);
    // Several at once: each counts once.
    const cancels = await Promise.all(ids.flatMap((id) => [player.cancel(id), player.cancel(id)]));
    expect(cancels.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await player.usage()).toEqual({ runs: 0, modelCalls: 0, openJobs: 0 });
    for (const id of held) expect((await other.cancel(id)).status).toBe(200);
    expect(await other.usage()).toMatchObject({ runs: 2, openJobs: 0 });
  });

  it('reaches a backtest that runs in another process', async () => {
    holdAfter(0);
    const here = await backtester(gateway);
    const there = through(twin, here);
    const ids = [await here.startJob(asking(100)), await here.startJob(asking(100))];
    // One in each process: both run though each process runs one at a time.
    for (const id of ids)
      await until(
        () => here.read(id),
        ({ status }) => status === 'running',
      );
    const waiting = await here.startJob({ window: WEEK, graph: rulesGraph() });
    expect((await here.cancel(ids[0] as string)).status).toBe(200);
    expect((await there.cancel(ids[1] as string)).status).toBe(200);
    // Both workers are free again, whichever takes it, though the model never answers.
    expect((await ended(there, waiting)).status).toBe('completed');
    const more = await Promise.all([here.startJob({ graph: rulesGraph() }), there.startJob({ graph: rulesGraph() })]);
    for (const id of more) expect((await ended(here, id)).status).toBe('completed');
  });

  it('after the end is too late', async () => {
    const player = await backtester(gateway);
    const { jobId } = (await player.start()).body as BacktestResult;
    const answer = await player.cancel(jobId);
    expect([answer.status, answer.error.code]).toEqual([409, 'BACKTEST_ALREADY_ENDED']);
    expect((await player.read(jobId)).result).not.toBeNull();
  });

  it('and completing: exactly one wins, and what was cancelled has no result', async () => {
    const player = await backtester(gateway);
    const outcomes: string[] = [];
    for (let count = 0; count < 12; count++) {
      const jobId = await player.startJob({ graph: rulesGraph() });
      await new Promise((resolve) => setTimeout(resolve, count * 4));
      const { status } = await player.cancel(jobId);
      const job = await ended(player, jobId);
      const runs = (await player.runs({ originId: jobId })).body.runs.length;
      outcomes.push(job.status);
      if (status === 200) expect([job.status, job.result, runs]).toEqual(['cancelled', null, 0]);
      else expect([status, job.status, job.result === null]).toEqual([409, 'completed', false]);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { jobs } = (await player.jobs()).body;
    expect(jobs.map(({ status }) => status)).toEqual(outcomes.toReversed());
  });
});

describe('a worker whose job another has taken over', () => {
  it('stops, and writes nothing', async () => {
    holdAfter(1);
    const player = await backtester(gateway);
    const jobId = await player.startJob(asking());
    await until(
      () => player.read(jobId),
      ({ progress }) => progress.modelCallsDone === 1,
    );
    const takeOver = { attempt: 7, progress: JSON.stringify((await player.read(jobId)).progress) };
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('backtest_jobs').set(takeOver).where('id', '=', jobId).execute(),
    );
    // Both workers are free again though the model has not answered: the one that was lost has given up.
    const others = await Promise.all([0, 1].map(() => player.startJob({ graph: rulesGraph() })));
    for (const id of others) expect((await ended(player, id)).status).toBe('completed');
    release();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await player.read(jobId)).toMatchObject({
      status: 'running',
      result: null,
      progress: { modelCallsDone: 1 },
    });
    expect((await player.runs({ originId: jobId })).body.runs).toEqual([]);
    expect((await player.cancel(jobId)).status).toBe(200);
  });
});
