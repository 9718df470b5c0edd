import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewRun } from '../../../src/decisions/index.ts';
import { T0 } from '../../support/decision-fixtures.ts';
import { type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
let owner: { userId: string; cloneId: number };
beforeAll(async () => {
  fixture = await openFixture();
  owner = await fixture.addClone();
});
afterAll(() => fixture?.database.drop());

const MINUTE_MS = 60_000;

function run(cloneId: number, index: number, changes: Partial<NewRun> = {}): NewRun {
  const scheduledAt = T0 + Math.floor(index / 2) * MINUTE_MS;
  return {
    cloneId,
    origin: 'backtest',
    originId: 'job_1',
    branch: { branchId: index % 2 ? 'br_b' : 'br_a', symbol: index % 2 ? 'ETH' : 'BTC', engine: 'rules' },
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    outcome: { status: 'completed', errorCode: null },
    ...changes,
  };
}

const insert = (runs: readonly NewRun[]) =>
  fixture.database.db.transaction((tx) => fixture.decisions.runs.insert(tx, runs));

async function list(query: object = {}, who = owner) {
  const body = await fixture.call('listDecisionRuns', { ...who, query });
  return body as Required<NonNullable<typeof body>>;
}

/** All pages. */
async function all(query: object, who = owner) {
  const runs: Awaited<ReturnType<typeof list>>['runs'] = [];
  let cursor: string | null | undefined;
  do {
    const page = await list({ ...query, ...(cursor ? { cursor } : {}) }, who);
    runs.push(...page.runs);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return runs;
}

describe('decision runs', () => {
  it('come back as they were kept, by the contract', async () => {
    const who = await fixture.addClone();
    await insert([
      run(who.cloneId, 0, {
        origin: 'audition',
        originId: 'aud_1',
        branch: { branchId: 'br_1', symbol: 'BTC', engine: 'model' },
        startedAt: T0 + 5,
        finishedAt: T0 + 900,
        outcome: {
          status: 'completed',
          errorCode: null,
          model: 'pump-cheap',
          inputs: [{ nodeId: 'candles', status: 'stale', eventAt: T0 - 10, availableAt: T0 - 5 }],
          actions: [{ kind: 'long', sizeFraction: 0.1 + 0.2, reason: "it's 😀 up" }],
          rejections: [{ code: 'SIZE_EXCEEDS_LIMIT', message: 'too much' }],
          warnings: [{ code: 'STREAM_STALE', nodeId: 'candles', message: 'old', count: 3 }],
          tokens: { prompt: 1200, completion: 34 },
          costUsd: 0.000123456,
          replayed: false,
          modelCallKey: 'a'.repeat(64),
        },
      }),
      run(who.cloneId, 2, { outcome: { status: 'failed', errorCode: 'MODEL_TIMEOUT' } }),
      run(who.cloneId, 4, { outcome: { status: 'skipped', errorCode: 'STREAM_REQUIRED_STALE' } }),
    ]);
    const { runs, filters, nextCursor } = await list({}, who);
    expect([filters, nextCursor]).toEqual([{}, null]);
    expect(runs.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ['skipped', 'STREAM_REQUIRED_STALE'],
      ['failed', 'MODEL_TIMEOUT'],
      ['completed', null],
    ]);
    expect(runs[2]).toEqual({
      decisionRunId: expect.stringMatching(/^run_[0-9a-z]{29}$/),
      cloneId: who.cloneId,
      origin: 'audition',
      originId: 'aud_1',
      branchId: 'br_1',
      symbol: 'BTC',
      status: 'completed',
      engine: 'model',
      model: 'pump-cheap',
      scheduledAt: T0,
      startedAt: T0 + 5,
      finishedAt: T0 + 900,
      inputs: [{ nodeId: 'candles', status: 'stale', eventAt: T0 - 10, availableAt: T0 - 5 }],
      actions: [{ kind: 'long', sizeFraction: 0.30000000000000004, reason: "it's 😀 up" }],
      rejections: [{ code: 'SIZE_EXCEEDS_LIMIT', message: 'too much' }],
      warnings: [{ code: 'STREAM_STALE', nodeId: 'candles', message: 'old', count: 3 }],
      promptTokens: 1200,
      completionTokens: 34,
      costUsd: 0.000123456,
      errorCode: null,
    });
  });

  it('are paged newest first, with ties in an order of their own, none lost and none twice', async () => {
    await insert(Array.from({ length: 1000 }, (_, i) => run(owner.cloneId, i)));
    const runs = await all({ limit: 1000 });
    expect(runs).toHaveLength(1000);
    expect(new Set(runs.map(({ decisionRunId }) => decisionRunId)).size).toBe(1000);
    const order = runs.map(({ scheduledAt, decisionRunId }) => [scheduledAt, decisionRunId] as const);
    const sorted = [...order].sort(([a, x], [b, y]) => b - a || (x < y ? 1 : -1));
    expect(order).toEqual(sorted);
    expect((await list({ limit: 1000 })).runs).toHaveLength(200);
    expect((await list()).runs).toHaveLength(50);
    expect((await all({ limit: 7, scheduledFrom: T0 + 480 * MINUTE_MS })).length).toBe(40);
  });

  it('are filtered by each filter and by all together, and the answer says by which', async () => {
    const failed = { status: 'failed', errorCode: 'MODEL_EMPTY' } as const;
    await insert([run(owner.cloneId, 101, { origin: 'arena', originId: 'are_9', outcome: failed })]);
    const counts: [object, number][] = [
      [{ symbol: 'ETH' }, 501],
      [{ branchId: 'br_a' }, 500],
      [{ status: 'failed' }, 1],
      [{ status: 'running' }, 0],
      [{ origin: 'arena' }, 1],
      [{ originId: 'job_1' }, 1000],
      [{ scheduledFrom: T0 + MINUTE_MS, scheduledTo: T0 + 3 * MINUTE_MS }, 4],
      [{ scheduledFrom: T0 + 3 * MINUTE_MS, scheduledTo: T0 + MINUTE_MS }, 0],
    ];
    for (const [filters, expected] of counts) {
      expect([filters, (await all({ ...filters, limit: 200 })).length]).toEqual([filters, expected]);
    }
    const filters = {
      symbol: 'ETH',
      branchId: 'br_b',
      status: 'failed',
      origin: 'arena',
      originId: 'are_9',
      scheduledFrom: T0,
      scheduledTo: T0 + 51 * MINUTE_MS,
    };
    const page = await list({ ...filters, limit: 5 });
    expect([page.filters, page.runs.length]).toEqual([filters, 1]);
  });

  it("are the owner's alone", async () => {
    const stranger = await fixture.addClone();
    await expect(list({}, { userId: stranger.userId, cloneId: owner.cloneId })).rejects.toMatchObject({
      code: 'CLONE_NOT_FOUND',
    });
    expect((await list({}, stranger)).runs).toEqual([]);
  });

  it('know their own cursors only', async () => {
    for (const cursor of [
      'x',
      'WyJ4Il0',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('["a",1]').toString('base64url'),
    ]) {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    }
  });
});
