import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOnce, outcome, tally } from '../../support/auth.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import {
  edges,
  type Graph,
  modelPromptNode,
  nested,
  promptNode,
  selectionNode,
  smallGraph,
  streamNode,
} from '../../support/graphs.ts';
import { BUILDER, type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';
import { type CloneOwner, cloneOwner, listAssets, strategyOf } from '../../support/strategies.ts';

let chain: PaymentChain;
let gateway: TestGateway;
let owner: CloneOwner;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  await listAssets(gateway, 'BTC', 'ETH', 'SOL', 'DOGE', 'GONE');
  owner = await cloneOwner(gateway, chain);
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

const labelled = (label: string): Graph =>
  smallGraph({ nodes: [{ ...streamNode('s'), label }, ...smallGraph().nodes.slice(1)] });

describe('saveStrategyDraft', () => {
  it('replaces the draft, counts its revision up and names the new one in the ETag', async () => {
    const strategy = strategyOf(await cloneOwner(gateway, chain));
    const before = await strategy.read();
    expect(before.body).toMatchObject({ persisted: false, draft: { revision: 1 } });
    const saved = await strategy.save(smallGraph(), before.headers.etag);
    expect(saved.body).toMatchObject({ draft: { graph: smallGraph(), revision: 2 }, problems: [] });
    expect(saved.headers.etag).not.toBe(before.headers.etag);
    const after = await strategy.read();
    expect(after.headers.etag).toBe(saved.headers.etag);
    expect(after.body).toEqual({ draft: saved.body.draft, persisted: true });
  });

  it('refuses a revision that is gone and says which there is; without If-Match it replaces any', async () => {
    const strategy = strategyOf(await cloneOwner(gateway, chain));
    const first = (await strategy.read()).headers.etag ?? '';
    const second = await strategy.save(labelled('second'), first);
    const stale = await strategy.save(labelled('stale'), first);
    expect(outcome(stale)).toBe('412 DRAFT_CHANGED');
    expect(stale.error.details).toEqual({
      revision: 2,
      updatedAt: second.body.draft.updatedAt,
      etag: second.headers.etag,
    });
    expect((await strategy.read()).body.draft.graph).toEqual(labelled('second'));
    expect((await strategy.save(labelled('third'))).body.draft.revision).toBe(3);
    expect((await strategy.save(labelled('fourth'), '*')).body.draft.revision).toBe(4);
    const listed = `"other", ${(await strategy.read()).headers.etag}`;
    expect((await strategy.save(labelled('fifth'), listed)).body.draft.revision).toBe(5);
    for (const tag of ['W/"draft-1-5"', '"draft-1-6"', 'draft', '""', `"draft-${owner.cloneId}-5"`]) {
      expect([tag, outcome(await strategy.save(labelled('no'), tag))]).toEqual([tag, '412 DRAFT_CHANGED']);
    }
  });

  it('lets exactly one of many saves with the same If-Match win', async () => {
    const strategy = strategyOf(await cloneOwner(gateway, chain));
    for (let round = 0; round < 3; round += 1) {
      const etag = (await strategy.read()).headers.etag;
      const answers = await atOnce(12, (index) => strategy.save(labelled(`r${round} s${index}`), etag));
      expect(tally(answers)).toEqual({ '200': 1, '412 DRAFT_CHANGED': 11 });
      const winner = answers.find(({ status }) => status === 200);
      expect((await strategy.read()).body.draft).toEqual(winner?.body.draft);
      expect(winner?.body.draft.revision).toBe(round + 2);
    }
    const free = await atOnce(12, (index) => strategy.save(labelled(`free ${index}`)));
    expect(free.map(({ body }) => body.draft.revision).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 5),
    );
  });

  it('keeps a broken graph and tells everything that is wrong with it', async () => {
    const graph: Graph = {
      schemaVersion: 1,
      nodes: [
        streamNode('s'),
        selectionNode('a', 'BTC', 'NOPE', 'GONE'),
        promptNode('p', { rules: { sizeFraction: 1 } }),
        streamNode('alone'),
      ],
      edges: edges('s>a', 'a>p', 'p>s', 'x>a'),
    };
    const { status, body } = await strategyOf(owner).save(graph);
    expect(status).toBe(200);
    expect(body.problems.map(({ message: _message, ...place }) => place)).toEqual([
      { code: 'EDGE_NOT_ALLOWED', edgeId: 'p-s', path: '/edges/2' },
      { code: 'DANGLING_EDGE', edgeId: 'x-a', path: '/edges/3/source' },
      { code: 'CYCLE', nodeId: 's', path: '/nodes/0', cycle: ['s', 'a', 'p'] },
      { code: 'UNREACHABLE_NODE', nodeId: 'alone', path: '/nodes/3' },
      { code: 'UNKNOWN_SYMBOL', nodeId: 'a', path: '/nodes/1/config/symbols/1' },
      { code: 'INACTIVE_SYMBOL', nodeId: 'a', path: '/nodes/1/config/symbols/2' },
      { code: 'RULES_WITHOUT_SIDE', nodeId: 'p', path: '/nodes/2/config/rules' },
    ]);
    expect((await strategyOf(owner).read()).body.draft.graph).toEqual(graph);
  });

  it('knows an asset from the moment on in which it is listed', async () => {
    const graph = smallGraph({ nodes: [streamNode('s'), selectionNode('a', 'NEWCOIN'), promptNode('p')] });
    const strategy = strategyOf(owner);
    expect((await strategy.save(graph)).body.problems).toMatchObject([{ code: 'UNKNOWN_SYMBOL' }]);
    await listAssets(gateway, 'NEWCOIN');
    expect((await strategy.save(graph)).body.problems).toEqual([]);
  });

  it('saves nothing that goes beyond what was paid for, and lists every excess', async () => {
    const strategy = strategyOf(await cloneOwner(gateway, chain));
    const before = (await strategy.read()).body;
    const streams = ['s1', 's2', 's3', 's4'];
    const crowded: Graph = {
      schemaVersion: 1,
      nodes: [
        ...streams.map((id) => streamNode(id)),
        selectionNode('a', 'BTC', 'ETH', 'SOL'),
        selectionNode('b', 'DOGE'),
        promptNode('p'),
        promptNode('q'),
        streamNode('alone'),
      ],
      edges: edges(...streams.map((id) => `${id}>a`), 'a>p', 'b>q'),
    };
    const refused = await strategy.save(crowded);
    expect(outcome(refused)).toBe('422 GRAPH_EXCEEDS_ENTITLEMENT');
    const { problems } = refused.error.details as { problems: { code: string }[] };
    expect(problems.map(({ code }) => code)).toEqual([
      'TOO_MANY_ASSETS',
      'TOO_MANY_PROMPTS',
      'TOO_MANY_LINKS',
      'TOO_MANY_LINKS',
      'TOO_MANY_LINKS',
      'TOO_MANY_EXPANDED_LINKS',
      'UNREACHABLE_NODE',
    ]);
    expect((await strategy.read()).body).toEqual(before);
    const builder = strategyOf(await cloneOwner(gateway, chain, BUILDER));
    expect((await builder.save(crowded)).body.problems).toMatchObject([{ code: 'UNREACHABLE_NODE' }]);
  });

  it('goes on under a suspended entitlement, and ends with a revoked one', async () => {
    const player = await cloneOwner(gateway, chain);
    const strategy = strategyOf(player);
    const change = (columns: { suspended_at?: number; revoked_at?: number }) =>
      gateway.app.db.transaction((tx) =>
        tx.updateTable('entitlements').set(columns).where('clone_id', '=', player.cloneId).execute(),
      );
    await change({ suspended_at: gateway.clock.now() });
    expect((await strategy.save(smallGraph())).body.problems).toMatchObject([{ code: 'NO_ENTITLEMENT', path: '' }]);
    expect(outcome(await strategy.publish())).toBe('422 GRAPH_INVALID');
    await change({ revoked_at: gateway.clock.now() });
    expect(outcome(await strategy.save(smallGraph()))).toBe('422 GRAPH_EXCEEDS_ENTITLEMENT');
  });

  it("is nobody else's, and not a retired clone's", async () => {
    const stranger = await signIn(gateway);
    const foreign = strategyOf({ api: stranger.api, cloneId: owner.cloneId });
    const absent = strategyOf({ api: owner.api, cloneId: 999_999 });
    for (const strategy of [foreign, absent]) {
      expect(outcome(await strategy.save(smallGraph()))).toBe('404 CLONE_NOT_FOUND');
      expect(outcome(await strategy.publish())).toBe('404 CLONE_NOT_FOUND');
      expect(outcome(await strategy.publish(smallGraph()))).toBe('404 CLONE_NOT_FOUND');
      expect(outcome(await strategy.versions())).toBe('404 CLONE_NOT_FOUND');
      expect(outcome(await strategy.version('ver_0'))).toBe('404 CLONE_NOT_FOUND');
    }
    const nobody = strategyOf({ api: gateway.api, cloneId: owner.cloneId });
    expect([(await nobody.save(smallGraph())).status, (await nobody.publish()).status]).toEqual([401, 401]);
    const retired = await cloneOwner(gateway, chain);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: 1 }).where('id', '=', retired.cloneId).execute(),
    );
    expect(outcome(await strategyOf(retired).save(smallGraph()))).toBe('409 CLONE_RETIRED');
    expect(outcome(await strategyOf(retired).publish())).toBe('409 CLONE_RETIRED');
    expect(outcome(await strategyOf(retired).publish(smallGraph()))).toBe('409 CLONE_RETIRED');
    expect((await strategyOf(retired).read()).status).toBe(200);
  });
});

describe('a graph on its way through the gateway', () => {
  it('comes back byte for byte: 4 KB, any text, keys that objects have', async () => {
    const strategy = strategyOf(owner);
    const nodes = [
      { ...streamNode('__proto__'), label: 'Ünïcödé 🚀 \u2028 "quoted" \\ \ud83d' },
      { ...selectionNode('constructor', 'BTC'), label: '⚡'.repeat(64) },
      promptNode('toString'),
      ...Array.from({ length: 22 }, (_, index) => ({ ...streamNode(`more${index}`), label: `Stream ${index}` })),
    ];
    const text = JSON.stringify({
      layout: { viewport: { zoom: 0.5, y: -1e-7, x: 12.75 }, nodes: JSON.parse('{"__proto__":{"y":2,"x":1}}') },
      edges: edges('__proto__>constructor', 'constructor>toString'),
      nodes,
      schemaVersion: 1,
    });
    expect(text.length).toBeGreaterThan(4096);
    const saved = await strategy.save(JSON.parse(text));
    expect(outcome(saved)).toBe('200');
    expect(JSON.stringify(saved.body.draft.graph)).toBe(text);
    expect(JSON.stringify((await strategy.read()).body.draft.graph)).toBe(text);
  });

  it('may have 64 KB and no more', async () => {
    const strategy = strategyOf(owner);
    const sized = (bytes: number): Graph => {
      const fill = (first: number) =>
        smallGraph({
          nodes: Array.from({ length: 9 }, (_, index) =>
            modelPromptNode(`p${index}`, { enabled: false, prompt: 'x'.repeat(index === 0 ? first : 7000) }),
          ),
          edges: [],
        });
      return fill(1 + bytes - Buffer.byteLength(JSON.stringify(fill(1))));
    };
    expect((await strategy.save(sized(65_536))).status).toBe(200);
    const large = await strategy.save(sized(65_537));
    expect(outcome(large)).toBe('422 GRAPH_TOO_LARGE');
    expect(large.error.details).toEqual({ bytes: 65_537, maxBytes: 65_536 });
    expect(outcome(await strategy.publish(sized(65_537)))).toBe('422 GRAPH_TOO_LARGE');
    const huge = await strategy.save({ ...sized(65_536), padding: 'x'.repeat(200_000) });
    expect(outcome(huge)).toBe('413 BODY_TOO_LARGE');
  });

  it('is refused when the schema does not know it, with every place', async () => {
    const strategy = strategyOf(owner);
    const node = { ...streamNode('s'), extra: 1 };
    const answer = await strategy.save({ schemaVersion: 2, nodes: [node], edges: [{ id: 'e' }] });
    expect(outcome(answer)).toBe('400 VALIDATION_FAILED');
    const { issues } = answer.error.details as { issues: { path: string }[] };
    expect(issues.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/graph/schemaVersion', '/graph/nodes/0/extra']),
    );
    const tooMany = Array.from({ length: 65 }, (_, index) => streamNode(`s${index}`));
    expect(outcome(await strategy.save(smallGraph({ nodes: tooMany })))).toBe('400 VALIDATION_FAILED');
    const poisoned = JSON.parse('{"schemaVersion":1,"nodes":[],"edges":[],"__proto__":{"polluted":1}}');
    expect(outcome(await strategy.save(poisoned))).toBe('400 VALIDATION_FAILED');
  });

  it('may nest its rules a little too deeply, and is cut off where nobody can mean it', async () => {
    const strategy = strategyOf(owner);
    const deep = (levels: number) =>
      smallGraph({
        nodes: [
          streamNode('s'),
          selectionNode('a', 'BTC'),
          promptNode('p', { rules: { long: nested(levels), sizeFraction: 1 } }),
        ],
      });
    expect((await strategy.save(deep(8))).body.problems).toEqual([]);
    expect((await strategy.save(deep(9))).body.problems).toMatchObject([{ code: 'RULES_TOO_DEEP', nodeId: 'p' }]);
    expect(outcome(await strategy.save(deep(500)))).toBe('400 JSON_TOO_DEEP');
  });
});
