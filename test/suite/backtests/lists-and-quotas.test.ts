import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Backtester,
  type BacktestResult,
  backtester,
  DAY_MS,
  ended,
  modelGraph,
  rulesGraph,
  startBacktestGateway,
  until,
  WEEK,
} from '../../support/backtest-world.ts';
import type { TestClock } from '../../support/clock.ts';
import type { TestGateway } from '../../support/gateway.ts';

/** Stands still, so that jobs of one instant are common. */
function stillClock(): TestClock {
  let now = Date.now();
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}

let gateway: TestGateway;
let owner: Backtester;
beforeAll(async () => {
  gateway = await startBacktestGateway({
    clock: stillClock(),
    // A token outlives the jump over midnight.
    env: { BACKTEST_MAX_OPEN_PER_USER: '1000', ACCESS_TOKEN_TTL_SEC: '86400' },
  });
  owner = await backtester(gateway);
});
afterAll(() => gateway?.stop());

describe('the list of backtests', () => {
  it('is newest first and total, page by page, also among jobs of one instant', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) {
      if (count === 4) gateway.clock.advance(1);
      const { body } = await owner.start();
      ids.push((body as BacktestResult).jobId);
    }
    const whole = (await owner.jobs()).body;
    expect(whole).toMatchObject({ limit: 50, nextCursor: null });
    expect(whole.jobs.map(({ createdAt }) => createdAt)).toEqual(
      whole.jobs.map(({ createdAt }) => createdAt).toSorted((a, b) => b - a),
    );
    const listed = whole.jobs.map(({ jobId }) => jobId);
    expect(new Set(listed.slice(0, 3))).toEqual(new Set(ids.slice(4)));
    expect(new Set(listed.slice(3))).toEqual(new Set(ids.slice(0, 4)));
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<Backtester['jobs']>> = await owner.jobs({ limit: 2, ...(cursor && { cursor }) });
      expect(page.body.limit).toBe(2);
      paged.push(...page.body.jobs.map(({ jobId }) => jobId));
      cursor = page.body.nextCursor;
    }
    expect(paged).toEqual(listed);
    expect((await owner.jobs({ limit: 100_000 })).body.limit).toBe(200);
  });
});

describe('the decision runs of a backtest', () => {
  it('are those that acted, at most once each, and can be found by every filter', async () => {
    const other = await backtester(gateway);
    const jobId = await other.startJob({ window: WEEK, graph: rulesGraph(['BTC', 'ETH']) });
    const { result } = await ended(other, jobId);
    const trades = result?.assets.flatMap((asset) => asset.trades) ?? [];
    const acted = trades.length + trades.filter(({ exitReason }) => exitReason === 'exit').length;
    const all = (await other.runs()).body.runs;
    expect(all.length).toBe(Math.min(acted, 200));
    expect(all.every(({ originId, origin, status }) => originId === jobId && origin === 'backtest' && status)).toBe(
      true,
    );
    for (const { scheduledAt, inputs, actions } of all) {
      expect(scheduledAt % 300_000).toBe(0);
      expect(scheduledAt >= WEEK.from && scheduledAt < WEEK.to).toBe(true);
      for (const input of inputs) expect(input.availableAt).toBeLessThanOrEqual(scheduledAt);
      expect(actions).toHaveLength(1);
    }
    const found = async (query: Record<string, string | number>) => (await other.runs(query)).body.runs;
    const eth = await found({ symbol: 'ETH' });
    expect(eth.length).toBeGreaterThan(0);
    expect(eth.every(({ symbol }) => symbol === 'ETH')).toBe(true);
    const branchId = eth[0]?.branchId as string;
    expect(await found({ branchId })).toEqual(eth);
    expect(await found({ originId: jobId, symbol: 'ETH', origin: 'backtest', status: 'completed' })).toEqual(eth);
    expect(await found({ originId: 'job_other' })).toEqual([]);
    expect(await found({ origin: 'arena' })).toEqual([]);
    expect(await found({ status: 'failed' })).toEqual([]);
    const from = WEEK.from + DAY_MS;
    const day = await found({ scheduledFrom: from, scheduledTo: from + DAY_MS });
    expect(day.length).toBeGreaterThan(0);
    expect(day.every(({ scheduledAt }) => scheduledAt >= from && scheduledAt < from + DAY_MS)).toBe(true);
    const page = (await other.runs({ limit: 3 })).body;
    expect(page.runs).toEqual(all.slice(0, 3));
    const next = (await other.runs({ limit: 3, cursor: page.nextCursor as string })).body;
    expect(next.runs).toEqual(all.slice(3, 6));
    // Somebody else's clone has none of them.
    expect((await owner.runs({ originId: jobId })).body.runs).toEqual([]);
  });
});

describe('the quota of a day', () => {
  const LIMITS = { runs: 20, modelCalls: 200 };

  it('is taken by exactly as many of thirty concurrent starts as it allows', async () => {
    const racer = await backtester(gateway);
    const answers = await Promise.all(Array.from({ length: 30 }, () => racer.start({ async: true })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(LIMITS.runs);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    const { error, headers } = refused[0] as (typeof refused)[number];
    expect(error).toMatchObject({
      code: 'BACKTEST_QUOTA_EXCEEDED',
      retryable: true,
      details: { limits: LIMITS, used: { runs: 20, modelCalls: 0 }, needed: { runs: 1, modelCalls: 0 } },
    });
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(86_400);
    const { body } = await racer.preflight();
    expect(body).toMatchObject({ allowed: false, quota: LIMITS, usage: { runs: 20, modelCalls: 0 } });
    expect(body.blockers.map(({ code }) => code)).toContain('RUNS_EXHAUSTED');
    await until(racer.usage, ({ openJobs }) => openJobs === 0);
    expect((await racer.usage()).runs).toBe(20);
  });

  it('holds the model calls that a backtest may make until it has ended, and no more than there are', async () => {
    const asker = await backtester(gateway);
    const body = { window: WEEK, graph: modelGraph(), maxDecisionCalls: 30 };
    expect((await asker.preflight(body)).body.estimate.modelCalls).toBeGreaterThan(20);
    // No provider is configured: all are skipped, none is called.
    const result = (await asker.start(body)).body as BacktestResult;
    expect(result.model).toMatchObject({ model: 'pump-cheap', calls: 0, replayedCalls: 0 });
    expect(await asker.usage()).toEqual({ runs: 1, modelCalls: 0, openJobs: 0 });
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('backtest_usage').set({ model_calls: 180 }).where('clone_id', '=', asker.cloneId).execute(),
    );
    const { blockers } = (await asker.preflight(body)).body;
    expect(blockers.map(({ code }) => code)).toEqual(['MODEL_CALLS_EXHAUSTED']);
    const answer = await asker.start(body);
    expect([answer.status, answer.error.code]).toEqual([429, 'BACKTEST_QUOTA_EXCEEDED']);
    expect((await asker.start({ ...body, maxDecisionCalls: 20 })).status).toBe(200);
    expect(await asker.usage()).toMatchObject({ runs: 2, modelCalls: 180 });
  });

  it('begins anew at midnight UTC', async () => {
    const player = await backtester(gateway);
    await player.start();
    const { quota, usage } = (await player.preflight()).body;
    expect(usage.runs).toBe(1);
    const now = gateway.clock.now();
    expect(quota.day).toBe(new Date(now).toISOString().slice(0, 10));
    expect(quota.resetsAt).toBe(Date.parse(quota.day) + DAY_MS);
    gateway.clock.advance(quota.resetsAt - 1 - now);
    expect((await player.usage()).runs).toBe(1);
    gateway.clock.advance(1);
    const next = (await player.preflight()).body;
    expect(next.usage.runs).toBe(0);
    expect(Date.parse(next.quota.day)).toBe(quota.resetsAt);
  });
});
