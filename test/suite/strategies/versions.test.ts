import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOnce, outcome, tally } from '../../support/auth.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import {
  edges,
  type Graph,
  modelPromptNode,
  promptNode,
  selectionNode,
  smallGraph,
  streamNode,
} from '../../support/graphs.ts';
import { BUILDER, type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { cloneOwner, listAssets, strategyOf } from '../../support/strategies.ts';

let chain: PaymentChain;
let gateway: TestGateway;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  await listAssets(gateway, 'BTC', 'ETH', 'SOL', 'DOGE', 'GONE');
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

/** A sound graph with its own content for each number. */
const numbered = (index: number): Graph =>
  smallGraph({ nodes: [streamNode('s'), selectionNode('a', 'BTC'), promptNode('p', { cadenceSec: 60 + index })] });

async function eventsOf(cloneId: number) {
  const rows = await gateway.app.db.read
    .selectFrom('outbox')
    .selectAll()
    .where('topic', '=', 'strategy.published')
    .orderBy('id')
    .execute();
  return rows.map(({ payload }) => JSON.parse(payload)).filter((payload) => payload.cloneId === cloneId);
}

describe('publishStrategyVersion', () => {
  it('publishes the stored draft: the clone is configured and shows its version', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    expect((await strategy.clone()).body).toMatchObject({
      clone: { state: 'setup_required' },
      activeStrategyVersion: null,
    });
    const { status, body } = await strategy.publish();
    expect(status).toBe(201);
    expect(body.clone).toMatchObject({ cloneId: player.cloneId, state: 'configured' });
    const { graph, branches, active, ...summary } = body.version;
    expect([active, summary.number, graph]).toEqual([true, 1, (await strategy.read()).body.draft.graph]);
    expect(branches).toEqual([
      {
        branchId: expect.stringMatching(/^br_/),
        promptNodeId: 'prompt',
        symbol: 'BTC',
        engine: 'rules',
        cadenceSec: 300,
        streamNodeIds: ['candles'],
      },
    ]);
    expect((await strategy.read()).body.persisted).toBe(false);
    expect((await strategy.clone()).body).toMatchObject({
      clone: { state: 'configured' },
      activeStrategyVersion: summary,
    });
    const listed = await player.api.call('listClones');
    expect(listed.body.clones).toMatchObject([{ cloneId: player.cloneId, state: 'configured' }]);
    expect(await eventsOf(player.cloneId)).toEqual([
      {
        userId: player.userId,
        cloneId: player.cloneId,
        strategyVersionId: summary.strategyVersionId,
        number: 1,
        contentHash: summary.contentHash,
      },
    ]);
  });

  it('publishes a given graph, which becomes the draft', async () => {
    const strategy = strategyOf(await cloneOwner(gateway, chain));
    const before = await strategy.save(numbered(1));
    const published = await strategy.publish(numbered(2));
    expect([published.status, published.body.version.graph]).toEqual([201, numbered(2)]);
    const after = await strategy.read();
    expect(after.body).toMatchObject({ persisted: true, draft: { graph: numbered(2), revision: 3 } });
    expect(outcome(await strategy.save(numbered(3), before.headers.etag))).toBe('412 DRAFT_CHANGED');
  });

  it('refuses a graph with all its problems, and changes nothing', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    await strategy.publish(numbered(1));
    const before = { draft: (await strategy.read()).body, versions: (await strategy.versions()).body };
    const broken: Graph = {
      schemaVersion: 1,
      nodes: [selectionNode('a', 'GONE', 'NOPE'), selectionNode('b', 'BTC'), promptNode('p'), promptNode('q')],
      edges: edges('a>b', 'b>a', 'a>p', 'a>ghost'),
    };
    const refused = await strategy.publish(broken);
    expect(outcome(refused)).toBe('422 GRAPH_INVALID');
    const { problems } = refused.error.details as { problems: { code: string; cycle?: string[] }[] };
    expect(problems.map(({ code }) => code)).toEqual([
      'TOO_MANY_PROMPTS',
      'EDGE_NOT_ALLOWED',
      'EDGE_NOT_ALLOWED',
      'DANGLING_EDGE',
      'CYCLE',
      'MISSING_INPUT',
      'INACTIVE_SYMBOL',
      'UNKNOWN_SYMBOL',
    ]);
    expect(problems.find(({ code }) => code === 'CYCLE')?.cycle).toEqual(['a', 'b']);
    expect({ draft: (await strategy.read()).body, versions: (await strategy.versions()).body }).toEqual(before);
    expect(await eventsOf(player.cloneId)).toHaveLength(1);
  });

  it('returns the same version for the same content, and makes an old one active again', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    const first = await strategy.publish(numbered(1));
    const again = await strategy.publish({ ...numbered(1), layout: { terminal: { x: 1, y: 2 } } });
    expect([again.status, again.body.version]).toEqual([200, first.body.version]);
    expect((await strategy.read()).body.draft.graph.layout).toEqual({ terminal: { x: 1, y: 2 } });
    const second = await strategy.publish(numbered(2));
    expect([second.status, second.body.version.number]).toEqual([201, 2]);
    const back = await strategy.publish(numbered(1));
    expect([back.status, back.body.version]).toEqual([200, first.body.version]);
    const { versions } = (await strategy.versions()).body;
    expect(versions.map(({ number, active }) => [number, active])).toEqual([
      [2, false],
      [1, true],
    ]);
    const { strategyVersionId } = second.body.version;
    expect((await strategy.version(strategyVersionId)).body.version).toEqual({ ...second.body.version, active: false });
    expect((await eventsOf(player.cloneId)).map(({ number }) => number)).toEqual([1, 2, 1]);
  });

  it('numbers twenty concurrent versions without a hole, with exactly one active', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    const answers = await atOnce(20, (index) => strategy.publish(numbered(index)));
    expect(tally(answers)).toEqual({ '201': 20 });
    const { versions } = (await strategy.versions()).body;
    expect(versions.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
    const active = versions.filter((version) => version.active);
    expect(active).toHaveLength(1);
    expect((await strategy.clone()).body.activeStrategyVersion?.number).toBe(active[0]?.number);
    // The last to be published is active, and is the draft.
    expect(active[0]?.number).toBe(20);
    expect((await strategy.version(active[0]?.strategyVersionId ?? '')).body.version.graph).toEqual(
      (await strategy.read()).body.draft.graph,
    );
    expect((await eventsOf(player.cloneId)).map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it('makes one version of the same content published many times at once', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    await strategy.save(numbered(7));
    // Half of them the stored draft, half of them the same graph by hand.
    const answers = await atOnce(20, (index) => strategy.publish(index % 2 === 0 ? undefined : numbered(7)));
    expect(tally(answers)).toEqual({ '201': 1, '200': 19 });
    expect(new Set(answers.map(({ body }) => body.version.strategyVersionId)).size).toBe(1);
    expect((await strategy.versions()).body.versions).toHaveLength(1);
    expect(await eventsOf(player.cloneId)).toHaveLength(1);
  });

  it('answers the same Idempotency-Key once', async () => {
    const player = await cloneOwner(gateway, chain);
    const call = (graph: Graph) =>
      player.api.call('publishStrategyVersion', {
        params: { cloneId: player.cloneId },
        body: { graph },
        headers: { 'idempotency-key': 'publish-once' },
      });
    const first = await call(numbered(1));
    await strategyOf(player).publish(numbered(2));
    const replayed = await call(numbered(1));
    expect([replayed.status, replayed.body]).toEqual([201, first.body]);
    expect((await strategyOf(player).clone()).body.activeStrategyVersion?.number).toBe(2);
    expect(outcome(await call(numbered(3)))).toBe('422 IDEMPOTENCY_KEY_REUSED');
  });

  it("asks the clone's model of those that its entitlement allows", async () => {
    const player = await cloneOwner(gateway, chain, BUILDER);
    const strategy = strategyOf(player);
    const graph = smallGraph({ nodes: [streamNode('s'), selectionNode('a', 'BTC'), modelPromptNode('p')] });
    const answer = await strategy.publish(graph);
    expect(answer.body.version.branches).toMatchObject([{ engine: 'model', symbol: 'BTC' }]);
    await player.api.call('updateClone', { params: { cloneId: player.cloneId }, body: { model: 'pump-medium' } });
    expect((await strategy.publish(graph)).status).toBe(200);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('entitlements').set({ model_strength: 'cheap' }).where('clone_id', '=', player.cloneId).execute(),
    );
    const refused = await strategy.publish(graph);
    expect(refused.error.details).toMatchObject({ problems: [{ code: 'MODEL_NOT_ALLOWED', nodeId: 'p' }] });
    expect((await strategy.save(graph)).body.problems).toMatchObject([{ code: 'MODEL_NOT_ALLOWED' }]);
  });
});

describe('listStrategyVersions and getStrategyVersion', () => {
  it('show versions as they were published, to their owner', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    expect((await strategy.versions()).body).toEqual({ versions: [] });
    const { version } = (await strategy.publish(numbered(1))).body;
    await strategy.save(numbered(2));
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('assets').set({ status: 'delisted' }).where('symbol', '=', 'BTC').execute(),
    );
    const found = await strategy.version(version.strategyVersionId);
    expect(found.body).toEqual({ version });
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('assets').set({ status: 'active' }).where('symbol', '=', 'BTC').execute(),
    );
    const { graph: _graph, branches: _branches, ...summary } = version;
    expect((await strategy.versions()).body).toEqual({ versions: [summary] });
  });

  it('are for those who are signed in, and want what the contract describes', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    const { strategyVersionId } = (await strategy.publish()).body.version;
    const stranger = strategyOf({ ...player, api: gateway.api });
    expect(
      [await stranger.publish(), await stranger.versions(), await stranger.version(strategyVersionId)].map(outcome),
    ).toEqual(Array(3).fill('401 UNAUTHENTICATED'));
    const nobody = strategyOf({ ...player, cloneId: 0 });
    const answers = [
      await strategy.publish({ nodes: [] }),
      await nobody.publish(),
      await nobody.versions(),
      await nobody.version(strategyVersionId),
    ];
    expect(answers.map(outcome)).toEqual(Array(4).fill('400 VALIDATION_FAILED'));
  });

  it("do not show another clone's version, or one that does not exist", async () => {
    const [one, other] = [await cloneOwner(gateway, chain), await cloneOwner(gateway, chain)];
    const { version } = (await strategyOf(one).publish()).body;
    for (const id of [version.strategyVersionId, 'ver_0', 'ver_zzz']) {
      expect(outcome(await strategyOf(other).version(id))).toBe('404 STRATEGY_VERSION_NOT_FOUND');
    }
    expect(outcome(await strategyOf(other).version("ver_' or 1=1"))).toBe('400 VALIDATION_FAILED');
  });
});
