import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from '../../../src/contract/index.ts';
import { candlesUntil, HOUR_MS } from '../../support/decision-fixtures.ts';
import { edges, modelPromptNode, promptNode, selectionNode, smallGraph, streamNode } from '../../support/graphs.ts';
import { type Fixture, openFixture } from './fixture.ts';

type Graph = components['schemas']['CloneStrategyGraph'];

let fixture: Fixture;
let owner: { userId: string; cloneId: number };
/** The last full hour. */
let hour: number;
beforeAll(async () => {
  fixture = await openFixture();
  owner = await fixture.addClone();
  hour = Math.floor(fixture.clock.now() / HOUR_MS) * HOUR_MS;
  const candles = candlesUntil(hour, 100);
  await fixture.market.appendCandles({ symbol: 'BTC', interval: '1h', source: 'test', candles, synthetic: true });
});
afterAll(() => fixture?.database.drop());

async function read(body: object | undefined, who = owner, symbol = 'BTC') {
  const answer = await fixture.call('resolveLatestData', { ...who, symbol, ...(body === undefined ? {} : { body }) });
  return answer as NonNullable<typeof answer>;
}

async function activate(cloneId: number, graph: Graph): Promise<void> {
  const now = fixture.clock.now();
  await fixture.database.db.transaction(async (tx) => {
    const row = { id: `ver_${cloneId}`, clone_id: cloneId, number: 1, content_hash: 'x', created_at: now };
    await tx
      .insertInto('strategy_versions')
      .values({ ...row, graph: JSON.stringify(graph) })
      .execute();
    await tx
      .insertInto('active_strategies')
      .values({ clone_id: cloneId, version_id: row.id, activated_at: now })
      .execute();
  });
}

const codes = (warnings: readonly { code: string }[]) => warnings.map(({ code }) => code);

describe('resolveLatestData', () => {
  it('shows the draft of a new clone: each stream with its points and when they were known', async () => {
    const body = await read(undefined);
    expect(body.graphSource).toEqual({ kind: 'draft', strategyVersionId: null });
    expect(body.asOfMs).toBeGreaterThanOrEqual(hour);
    expect(body.branches).toHaveLength(1);
    const [stream] = body.branches[0]?.streams ?? [];
    expect(stream).toMatchObject({ status: 'ok', eventAt: hour - HOUR_MS, availableAt: hour, synthetic: true });
    expect(stream?.points).toHaveLength(72);
    expect(stream?.points.at(-1)).toEqual({
      eventAt: hour - HOUR_MS,
      availableAt: hour,
      values: { open: 199, high: 201, low: 198, close: 200, volume: 10 },
    });
    expect([body.branches[0]?.skipped, body.warnings]).toEqual([false, []]);
  });

  it('takes the graph of the request before the active version before the draft', async () => {
    const who = await fixture.addClone();
    await activate(who.cloneId, smallGraph());
    expect((await read(undefined, who)).graphSource).toEqual({
      kind: 'active_version',
      strategyVersionId: `ver_${who.cloneId}`,
    });
    const pipeline = smallGraph({ nodes: [streamNode('s'), selectionNode('a', 'BTC'), modelPromptNode('p')] });
    const asked = await read({ pipeline }, who);
    expect(asked.graphSource).toEqual({ kind: 'request', strategyVersionId: null });
    expect(asked.branches[0]?.engine).toBe('model');
  });

  it('goes back in time, and shows nothing that became known later', async () => {
    const asOfMs = hour - 10 * HOUR_MS - 1;
    const body = await read({ asOfMs });
    const [stream] = body.branches[0]?.streams ?? [];
    expect(body.asOfMs).toBe(asOfMs);
    expect(stream?.availableAt).toBe(hour - 11 * HOUR_MS);
    expect(stream?.points.every(({ availableAt }) => availableAt <= asOfMs)).toBe(true);
  });

  it('says that a branch would be skipped, and why', async () => {
    const body = await read({ asOfMs: hour - 200 * HOUR_MS });
    expect(body.branches[0]).toMatchObject({ skipped: true, streams: [{ status: 'missing', points: [] }] });
    expect(codes(body.branches[0]?.warnings ?? [])).toEqual(['STREAM_REQUIRED_MISSING', 'STREAM_MISSING']);
  });

  it('shows every kind of stream, with null where the source had no number', async () => {
    const now = fixture.clock.now();
    await fixture.points.append([
      {
        key: 'polymarket:512357',
        eventAt: now - 10,
        availableAt: now - 5,
        values: { yesPrice: 0.61, liquidity: null },
      },
    ]);
    await fixture.market.appendFunding({
      symbol: 'BTC',
      source: 'test',
      funding: { at: Float64Array.of(hour + 37), rate: Float64Array.of(0.0000125) },
    });
    const config = { inclusion: 'standard', depth: 'fast' } as const;
    const pipeline = smallGraph({
      nodes: [
        { ...streamNode('i'), config: { provider: 'hyperliquid', channel: 'indicators', interval: '1h', ...config } },
        { ...streamNode('f'), config: { provider: 'hyperliquid', channel: 'funding', ...config } },
        {
          ...streamNode('m'),
          config: { provider: 'polymarket', channel: 'later_market', marketId: '512357', ...config },
        },
        {
          ...streamNode('t'),
          config: {
            provider: 'defillama',
            channel: 'capital_base',
            subjectType: 'chain',
            subject: 'Ethereum',
            ...config,
          },
        },
        selectionNode('a', 'BTC'),
        promptNode('p'),
      ] as Graph['nodes'],
      edges: edges('i>a', 'f>a', 'm>a', 't>a', 'a>p'),
    });
    const { branches } = await read({ pipeline });
    const streams = branches[0]?.streams ?? [];
    expect(streams.map(({ nodeId, status }) => [nodeId, status])).toEqual([
      ['i', 'ok'],
      ['f', 'ok'],
      ['m', 'ok'],
      ['t', 'missing'],
    ]);
    expect(streams[0]?.points.at(-1)?.values).toMatchObject({ rsi14: 100, sma20: 190.5 });
    expect(streams[1]?.points).toEqual([
      { eventAt: hour + 37, availableAt: hour + 37, values: { fundingRate: 0.0000125 } },
    ]);
    expect(streams[2]?.points).toEqual([
      { eventAt: now - 10, availableAt: now - 5, values: { liquidity: null, yesPrice: 0.61 } },
    ]);
  });

  it('answers for an asset that the graph does not trade, and for a graph that does not compile, with warnings', async () => {
    const other = await read(undefined, owner, 'ETH');
    expect([other.branches, codes(other.warnings)]).toEqual([[], ['NO_BRANCH']]);
    const broken = await read({ pipeline: smallGraph({ edges: edges('s>a', 'a>nowhere') }) });
    expect(broken.branches).toEqual([]);
    expect(codes(broken.warnings)).toContain('GRAPH_PROBLEM');
  });

  it("refuses an unknown asset, the market's future and other people's clones", async () => {
    await expect(read(undefined, owner, 'NOPE')).rejects.toMatchObject({ code: 'ASSET_NOT_FOUND', status: 404 });
    const asOfMs = fixture.clock.now() + 60_000;
    await expect(read({ asOfMs })).rejects.toMatchObject({ code: 'AS_OF_IN_FUTURE', status: 422 });
    const stranger = await fixture.addClone();
    await expect(read(undefined, { ...owner, userId: stranger.userId })).rejects.toMatchObject({
      code: 'CLONE_NOT_FOUND',
    });
  });
});
