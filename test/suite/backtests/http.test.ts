import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Backtester,
  type BacktestResult,
  backtester,
  DAY_MS,
  ended,
  HISTORY,
  HOUR_MS,
  MARKET_NOW,
  modelGraph,
  operations,
  rulesGraph,
  startBacktestGateway,
  until,
  WEEK,
} from '../../support/backtest-world.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { edges, promptNode, selectionNode, smallGraph, streamNode } from '../../support/graphs.ts';
import { send } from '../../support/http.ts';
import { signIn } from '../../support/players.ts';
import { strategyOf } from '../../support/strategies.ts';

const PATH = (cloneId: number) => `/api/v1/clones/${cloneId}/decision-backtest`;

let gateway: TestGateway;
let owner: Backtester;
beforeAll(async () => {
  gateway = await startBacktestGateway({ env: { BACKTEST_RUNS_PER_DAY: '500,500,500' } });
  owner = await backtester(gateway);
});
afterAll(() => gateway?.stop());

const codes = (items: readonly { code: string }[]) => items.map(({ code }) => code);

describe('a backtest over HTTP', () => {
  it('runs the last six hours of the market when nothing is asked for', async () => {
    const answer = await owner.start();
    expect(answer.status).toBe(200);
    const result = answer.body as BacktestResult;
    const to = Math.floor(MARKET_NOW / 300_000) * 300_000;
    expect(result).toMatchObject({
      cloneId: owner.cloneId,
      window: { from: to - 6 * HOUR_MS, to },
      cadenceSec: 300,
      graphSource: { kind: 'draft', strategyVersionId: null },
      model: { model: null, calls: 0 },
    });
    expect(result.assets).toMatchObject([{ symbol: 'BTC', interval: '5m', bars: 72, decisions: 72, missingBars: 0 }]);
    const kept = await owner.read(result.jobId);
    expect(kept).toMatchObject({ status: 'completed', error: null, progress: { phase: 'done', fraction: 1 } });
    expect(kept.result).toEqual(result);
  });

  it('prefers the graph that is given to the version in force, and that to the draft', async () => {
    const other = await backtester(gateway);
    const strategy = strategyOf(other);
    const sourceOf = async (body: object) => ((await other.start(body)).body as BacktestResult).graphSource;
    expect(await sourceOf({})).toEqual({ kind: 'draft', strategyVersionId: null });
    const published = await strategy.publish(rulesGraph());
    const { strategyVersionId } = published.body.version;
    await strategy.save(rulesGraph(['ETH']));
    expect(await sourceOf({})).toEqual({ kind: 'active_version', strategyVersionId });
    expect(await sourceOf({ graph: rulesGraph(['SOL']) })).toEqual({ kind: 'request', strategyVersionId: null });
  });

  it('answers with the job when it may not wait, and the job goes on', async () => {
    const job = await owner.start({ async: true, window: WEEK, graph: rulesGraph() });
    expect(job.status).toBe(202);
    const jobId = await owner.startJob({ window: WEEK, graph: rulesGraph() });
    const done = await ended(owner, jobId);
    expect(done).toMatchObject({ status: 'completed', window: WEEK });
    expect(done.result?.summary.trades).toBeGreaterThan(10);
  });

  it('does not end with the client that asked for it', async () => {
    const before = (await owner.jobs()).body.jobs.length;
    const leaving = new AbortController();
    const asked = fetch(`${gateway.url}${PATH(owner.cloneId)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.signIn.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ window: HISTORY, graph: rulesGraph(['BTC', 'ETH', 'SOL']) }),
      signal: leaving.signal,
    });
    await until(
      async () => (await owner.jobs()).body.jobs,
      (jobs) => jobs.length > before,
    );
    leaving.abort();
    await asked.catch(() => {});
    const [newest] = (await owner.jobs()).body.jobs;
    expect((await ended(owner, newest?.jobId as string)).status).toBe('completed');
  });

  it('is one job for one idempotency key', async () => {
    const headers = { 'idempotency-key': 'the-same-backtest' };
    const body = { async: true, window: WEEK };
    const first = await owner.start(body, headers);
    const second = await owner.start(body, headers);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    const other = await owner.start({ ...body, cadenceSec: 600 }, headers);
    expect([other.status, other.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await ended(owner, (first.body as { job: { jobId: string } }).job.jobId);
  });

  it('answers with the same result again for the same idempotency key', async () => {
    const headers = { 'idempotency-key': 'the-same-result' };
    const first = await owner.start({ window: WEEK, graph: rulesGraph() }, headers);
    const second = await owner.start({ window: WEEK, graph: rulesGraph() }, headers);
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([200, 200, 'true']);
    expect((first.body as BacktestResult).summary.trades).toBeGreaterThan(10);
    expect(second.body).toEqual(first.body);
  });

  it('moves on from 0 to 1 and never back', async () => {
    const jobId = await owner.startJob({ window: HISTORY, graph: rulesGraph(['BTC', 'ETH', 'SOL']) });
    const seen: number[] = [];
    const { progress } = await until(
      async () => {
        const job = await owner.read(jobId);
        seen.push(job.progress.fraction);
        return job;
      },
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(progress).toMatchObject({ phase: 'done', fraction: 1, barsDone: 3 * 40 * 288, barsTotal: 3 * 40 * 288 });
  });
});

describe('while backtests run', () => {
  it('others are answered', async () => {
    const player = await backtester(gateway);
    const graph = rulesGraph(['BTC', 'ETH', 'SOL'], { rules: manyRules() });
    const ids = await Promise.all([0, 1, 2].map(() => player.startJob({ window: HISTORY, graph })));
    let answered = 0;
    let slowest = 0;
    let open = ids.length;
    while (open > 0) {
      const askedAt = performance.now();
      open = (await player.usage()).openJobs;
      slowest = Math.max(slowest, performance.now() - askedAt);
      answered++;
    }
    expect(answered).toBeGreaterThan(3);
    expect(slowest).toBeLessThan(3_000);
    for (const id of ids) expect((await player.read(id)).status).toBe('completed');
  });
});

describe('what keeps a backtest from starting', () => {
  const blocked = async (body: object) => {
    const preflight = await owner.preflight(body);
    expect(preflight.status).toBe(200);
    const answer = await owner.start({ async: true, ...body });
    expect(answer.status).toBe(preflight.body.allowed ? 202 : 422);
    return { preflight: codes(preflight.body.blockers), start: answer };
  };

  it.each([
    ['WINDOW_INVALID', { from: WEEK.to, to: WEEK.from }],
    ['WINDOW_INVALID', { from: WEEK.to, to: WEEK.to }],
    ['WINDOW_IN_FUTURE', { from: WEEK.from, to: MARKET_NOW + HOUR_MS }],
    ['WINDOW_TOO_LARGE', { from: WEEK.to - 1101 * DAY_MS, to: WEEK.to }],
    ['NO_HISTORY', { from: HISTORY.from - 9 * DAY_MS, to: HISTORY.from - 2 * DAY_MS }],
  ])('a window can be %s', async (code, window) => {
    const { preflight, start } = await blocked({ window });
    expect(preflight).toContain(code);
    expect(start.error.code).toBe('BACKTEST_BLOCKED');
    expect(codes(start.error.details?.blockers as { code: string }[])).toEqual(preflight);
  });

  it('a window that history covers in part runs, with a warning', async () => {
    const window = { from: HISTORY.from - DAY_MS, to: HISTORY.from + DAY_MS };
    const { body } = await owner.preflight({ window });
    expect([codes(body.blockers), codes(body.warnings)]).toEqual([[], ['HISTORY_SHORT']]);
    const result = (await owner.start({ window })).body as BacktestResult;
    expect(codes(result.warnings)).toEqual(expect.arrayContaining(['HISTORY_SHORT', 'MISSING_BARS']));
    expect(result.assets[0]).toMatchObject({ bars: 288, missingBars: 288 });
  });

  it('a broken graph is told with all its problems', async () => {
    const graph = {
      ...smallGraph(),
      nodes: [streamNode('s'), selectionNode('a', 'NOPE', 'GONE'), promptNode('p'), promptNode('lonely')],
    };
    const { preflight, start } = await blocked({ graph });
    expect(preflight).toEqual(['GRAPH_INVALID']);
    expect(start.error.code).toBe('GRAPH_INVALID');
    const problems = start.error.details?.problems as { code: string }[];
    expect(problems.length).toBeGreaterThanOrEqual(3);
    expect((await owner.preflight({ graph })).body.blockers[0]?.problems).toEqual(problems);
  });

  it('a graph beyond what was bought does not compile', async () => {
    const nodes = [
      streamNode('s'),
      ...['a', 'b'].map((id, at) => selectionNode(id, at === 0 ? 'BTC' : 'ETH')),
      ...['p', 'q'].map((id) => promptNode(id)),
    ];
    const graph = { schemaVersion: 1, nodes, edges: edges('s>a', 's>b', 'a>p', 'b>q') };
    const { start } = await blocked({ graph });
    expect(start.error.code).toBe('GRAPH_INVALID');
    expect(codes(start.error.details?.problems as { code: string }[])).toContain('TOO_MANY_PROMPTS');
  });

  it('a graph of more than 64 KB is refused before it is looked at', async () => {
    const layout = {
      nodes: Object.fromEntries(
        Array.from({ length: 64 }, (_, at) => [
          `n${at}`.padEnd(64, 'x'),
          { x: 0.123456789012345, y: 0.123456789012345 },
        ]),
      ),
    };
    const graph = rulesGraph(['BTC'], {
      rules: {
        long: {
          op: 'all',
          conditions: Array.from({ length: 16 }, () => ({
            op: 'any' as const,
            conditions: Array.from({ length: 16 }, () => wide()),
          })),
        },
        sizeFraction: 1,
      },
    });
    const body = { graph: { ...graph, layout } };
    for (const answer of [await owner.preflight(body), await owner.start(body)]) {
      expect([answer.status, answer.error.code]).toEqual([422, 'GRAPH_TOO_LARGE']);
    }
  });

  it('a retired clone, or one for which nothing is paid', async () => {
    const retired = await backtester(gateway);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: 1 }).where('id', '=', retired.cloneId).execute(),
    );
    expect(codes((await retired.preflight()).body.blockers)).toEqual(['CLONE_RETIRED']);
    const answer = await retired.start();
    expect([answer.status, answer.error.code]).toEqual([409, 'CLONE_RETIRED']);
    const unpaid = await backtester(gateway, { tier: null });
    expect(codes((await unpaid.preflight()).body.blockers)).toEqual(['NO_ENTITLEMENT']);
    expect((await unpaid.start()).error.code).toBe('BACKTEST_BLOCKED');
  });
});

/** As much to compute as a rule set may ask for. */
function manyRules() {
  const average = (period: number) =>
    ({ kind: 'indicator', indicator: 'ema', period, source: 'close', interval: '5m', offset: 0 }) as const;
  const conditions = Array.from({ length: 16 }, (_, at) => ({
    op: 'compare' as const,
    left: average(5 + at),
    comparator: '>' as const,
    right: average(100 + at),
  }));
  return {
    long: { op: 'all' as const, conditions },
    exit: { op: 'not' as const, condition: { op: 'any' as const, conditions } },
    sizeFraction: 0.5,
  };
}

/** A comparison that takes much room. */
function wide() {
  const macd = {
    kind: 'indicator',
    indicator: 'macd',
    line: 'histogram',
    fastPeriod: 12,
    slowPeriod: 26,
    signalPeriod: 9,
    source: 'close',
    interval: '1h',
    offset: 0,
  } as const;
  return { op: 'compare', left: macd, comparator: 'crosses_above', right: { ...macd, offset: 1 } } as const;
}

describe('the cadence and the calls', () => {
  it('the larger of the request’s and the prompt’s cadence counts', async () => {
    const graph = rulesGraph(['BTC'], { cadenceSec: 900 });
    const estimate = async (body: object) => (await owner.preflight({ graph, window: WEEK, ...body })).body.estimate;
    expect(await estimate({})).toMatchObject({ cadenceSec: 900, ticks: 672, bars: 2016, modelCalls: 0 });
    expect(await estimate({ cadenceSec: 300 })).toMatchObject({ cadenceSec: 900 });
    expect(await estimate({ cadenceSec: 3600 })).toMatchObject({ cadenceSec: 3600, ticks: 168 });
    const result = (await owner.start({ graph, window: WEEK, cadenceSec: 3600 })).body as BacktestResult;
    expect(result).toMatchObject({ cadenceSec: 3600, assets: [{ decisions: 168 }] });
    // Longer than any window: there is no tick in it, or one.
    const rarely = await owner.start({ graph, cadenceSec: Number.MAX_SAFE_INTEGER });
    expect((rarely.body as BacktestResult).assets[0]?.decisions).toBe(0);
  });

  it('model calls are spread over the window, and never more than asked for', async () => {
    const graph = modelGraph(['BTC', 'ETH', 'SOL']);
    const estimate = async (body: object) => (await owner.preflight({ graph, window: WEEK, ...body })).body.estimate;
    expect(await estimate({})).toMatchObject({ modelCalls: 72, modelCadenceSec: 7 * 3600 });
    expect((await estimate({ maxDecisionCalls: 1 })).modelCalls).toBe(1);
    expect((await estimate({ maxDecisionCalls: 8 })).modelCalls).toBeLessThanOrEqual(8);
    expect((await estimate({ maxDecisionCalls: 200 })).modelCalls).toBeLessThanOrEqual(200);
  });

  it.each([
    { cadenceSec: 299 },
    { cadenceSec: 300.5 },
    { maxDecisionCalls: 0 },
    { maxDecisionCalls: 201 },
    { window: { from: -1, to: 5 } },
    { window: { from: 1 } },
    { assetScope: 'some' },
    { more: 1 },
  ])('%j is not a request', async (body) => {
    for (const answer of [await owner.preflight(body), await owner.start(body)]) {
      expect([answer.status, answer.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    }
  });
});

describe('who may see backtests', () => {
  it('nobody without a session, and the clone’s owner alone', async () => {
    const jobId = await owner.startJob();
    await ended(owner, jobId);
    const nobody = operations({ ...owner, api: gateway.api }, owner.cloneId);
    const stranger = operations(await signIn(gateway), owner.cloneId);
    for (const [who, status] of [
      [nobody, 401],
      [stranger, 404],
    ] as const) {
      const params = { cloneId: owner.cloneId, jobId };
      const read = await who.api.call('getBacktestJob', { params });
      const answers = [await who.preflight(), await who.start(), await who.jobs(), read, await who.cancel(jobId)];
      expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status));
    }
  });

  it('a job belongs to its clone', async () => {
    const other = await backtester(gateway, { player: owner });
    const jobId = await owner.startJob();
    const params = { cloneId: other.cloneId, jobId };
    const answers = [
      await other.api.call('getBacktestJob', { params }),
      await other.cancel(jobId),
      await other.cancel('job_nothing'),
    ];
    for (const answer of answers) expect([answer.status, answer.error.code]).toEqual([404, 'BACKTEST_JOB_NOT_FOUND']);
    await ended(owner, jobId);
  });

  it('ids and cursors that are none are told', async () => {
    const bad = { cloneId: owner.cloneId, jobId: 'no job' };
    const answers = [
      await owner.api.call('getBacktestJob', { params: bad }),
      await owner.api.call('cancelBacktestJob', { params: bad }),
      await owner.jobs({ limit: 0 }),
      await owner.jobs({ cursor: 'nonsense' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    const sent = await send(`${gateway.url}${PATH(owner.cloneId)}/jobs`, {});
    expect(sent.status).toBe(401);
  });
});
