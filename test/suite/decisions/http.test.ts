import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDecisionRuns } from '../../../src/decisions/runs.ts';
import { createMarketData } from '../../../src/market/index.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { candlesUntil, HOUR_MS } from '../../support/decision-fixtures.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { smallGraph } from '../../support/graphs.ts';
import { type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';
import { type CloneOwner, cloneOwner, listAssets, strategyOf } from '../../support/strategies.ts';

let chain: PaymentChain;
let gateway: TestGateway;
let owner: CloneOwner;
/** A full hour, some days ago. */
let hour: number;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  owner = await cloneOwner(gateway, chain);
  const { db } = gateway.app;
  hour = (Math.floor(gateway.clock.now() / HOUR_MS) - 48) * HOUR_MS;
  await listAssets(gateway, 'BTC', 'ETH');
  const candles = candlesUntil(hour, 100);
  const market = createMarketData({ db, clock: gateway.clock });
  await market.appendCandles({ symbol: 'BTC', interval: '1h', source: 'test', candles });
  const times = { scheduledAt: hour, startedAt: hour, finishedAt: hour };
  const branch = { branchId: 'br_1a2b', symbol: 'BTC', engine: 'rules' } as const;
  const run = { cloneId: owner.cloneId, origin: 'backtest', originId: 'job_1', branch, ...times } as const;
  const outcome = { status: 'completed', errorCode: null } as const;
  const runs = Array.from({ length: 3 }, () => ({ ...run, outcome }));
  await db.transaction((tx) => createDecisionRuns({ ids: randomIds }).insert(tx, runs));
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

const codeOf = (answer: { status: number; error: { code: string } }) => [answer.status, answer.error.code];

describe('listDecisionRuns over HTTP', () => {
  const list = (query: Record<string, string | number> = {}, api = owner.api) =>
    api.call('listDecisionRuns', { params: { cloneId: owner.cloneId }, query });

  it('pages through the runs and names the filters that it applied', async () => {
    const query = { limit: 2, symbol: 'BTC', status: 'completed', scheduledFrom: hour, scheduledTo: hour + 1 };
    const first = await list(query);
    expect([first.status, first.body.runs.length]).toEqual([200, 2]);
    const { limit: _, ...filters } = query;
    expect(first.body.filters).toEqual(filters);
    const rest = await list({ ...query, cursor: first.body.nextCursor ?? '' });
    expect([rest.body.runs.length, rest.body.nextCursor]).toEqual([1, null]);
    expect((await list({ branchId: 'br_0' })).body.runs).toEqual([]);
  });

  it('refuses what is no filter and no cursor, and everybody else', async () => {
    for (const query of [
      { status: 'done' },
      { scheduledFrom: 'now' },
      { branchId: 'x' },
      { limit: 0 },
      { symbol: '' },
    ]) {
      expect([query, ...codeOf(await list(query as never))]).toEqual([query, 400, 'VALIDATION_FAILED']);
    }
    for (const position of [
      ['x'],
      [hour, 'run_1\u0000'],
      [hour, '\ud800'],
      [hour + 0.5, 'run_1'],
      { 0: hour, 1: 'run_1' },
    ]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      expect([position, ...codeOf(await list({ cursor }))]).toEqual([position, 400, 'CURSOR_INVALID']);
    }
    const stranger = await signIn(gateway);
    expect(codeOf(await list({}, stranger.api))).toEqual([404, 'CLONE_NOT_FOUND']);
    expect((await list({}, gateway.api)).status).toBe(401);
  });
});

describe('resolveLatestData over HTTP', () => {
  const read = (body?: object, { symbol = 'BTC', api = owner.api } = {}) =>
    api.call('resolveLatestData', {
      params: { cloneId: owner.cloneId, symbol },
      ...(body === undefined ? {} : { body }),
    });

  it('shows what the branch of the draft, of a given graph and of the active version sees', async () => {
    const now = await read();
    expect([now.status, now.body.graphSource.kind]).toEqual([200, 'draft']);
    // Two days without a candle: the draft's required stream is stale now.
    expect(now.body.branches[0]).toMatchObject({ skipped: true, streams: [{ status: 'stale', availableAt: hour }] });
    const then = await read({ asOfMs: hour, pipeline: smallGraph() });
    expect(then.body).toMatchObject({
      asOfMs: hour,
      graphSource: { kind: 'request' },
      branches: [{ skipped: false, streams: [{ status: 'ok' }] }],
    });
    const published = await strategyOf(owner).publish();
    const { strategyVersionId } = published.body.version;
    expect((await read({ asOfMs: hour })).body.graphSource).toEqual({ kind: 'active_version', strategyVersionId });
  });

  it('refuses an unknown asset, the future, a graph that is none, and everybody else', async () => {
    expect(codeOf(await read(undefined, { symbol: 'NOPE' }))).toEqual([404, 'ASSET_NOT_FOUND']);
    const asOfMs = gateway.clock.now() + HOUR_MS;
    expect(codeOf(await read({ asOfMs }))).toEqual([422, 'AS_OF_IN_FUTURE']);
    expect(codeOf(await read({ pipeline: { nodes: [] } }))).toEqual([400, 'VALIDATION_FAILED']);
    const stranger = await signIn(gateway);
    expect(codeOf(await read(undefined, { api: stranger.api }))).toEqual([404, 'CLONE_NOT_FOUND']);
    expect((await read(undefined, { api: gateway.api })).status).toBe(401);
  });
});
