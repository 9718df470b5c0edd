import { describe, expect, it } from 'vitest';
import { type AssetFacts, type CompileOptions, compileGraph } from '../../../src/strategies/index.ts';
import {
  COMPARISON,
  edges,
  type Graph,
  modelPromptNode,
  nested,
  promptNode,
  selectionNode,
  smallGraph,
  streamNode,
} from '../../support/graphs.ts';

const ASSETS = new Map<string, AssetFacts>([
  ['BTC', { symbol: 'BTC', active: true, maxLeverage: 40 }],
  ['ETH', { symbol: 'ETH', active: true, maxLeverage: 25 }],
  ['GONE', { symbol: 'GONE', active: false, maxLeverage: 3 }],
]);
const STARTER = { assets: 3, enabledPrompts: 1, linksPerAsset: 3, expandedLinks: 9 };

function compile(graph: Graph, options: Partial<CompileOptions> = {}) {
  return compileGraph(graph, { knownSymbols: (symbol) => ASSETS.get(symbol), ...options });
}

function problemsOf(graph: Graph, options?: Partial<CompileOptions>) {
  return compile(graph, options).problems;
}

/** Where the problems are, without their sentences. */
function places(graph: Graph, options?: Partial<CompileOptions>) {
  return problemsOf(graph, options).map(({ message: _message, ...place }) => place);
}

const stream = (nodeId: string, field = 'close') => ({
  op: 'compare' as const,
  left: { kind: 'stream' as const, nodeId, field, offset: 0 },
  comparator: '>' as const,
  right: { kind: 'constant' as const, value: 0 },
});
const risk = (leverage: number) => ({
  maxPositionFraction: 0.5,
  leverage,
  stopLossFraction: null,
  takeProfitFraction: null,
});

describe('compileGraph', () => {
  it('makes one branch of each enabled prompt and asset, with what it reads', () => {
    const graph: Graph = {
      schemaVersion: 1,
      nodes: [
        promptNode('p', { cadenceSec: 600 }),
        selectionNode('a', 'ETH', 'BTC'),
        selectionNode('b', 'BTC'),
        streamNode('late'),
        streamNode('silent', { inclusion: 'off' }),
        streamNode('early'),
      ],
      edges: edges('early>b', 'late>a', 'silent>a', 'b>p', 'a>p'),
    };
    const { branches, problems } = compile(graph);
    expect(problems).toEqual([]);
    expect(branches.map(({ symbol, streams }) => [symbol, streams.map(({ id }) => id)])).toEqual([
      ['ETH', ['late']],
      ['BTC', ['late', 'early']],
    ]);
    expect(branches[0]).toMatchObject({ promptNodeId: 'p', cadenceSec: 600, engine: 'rules' });
    expect(branches[0]?.branchId).toMatch(/^br_[0-9a-f]{24}$/);
    expect(branches[0]?.branchId).not.toBe(branches[1]?.branchId);
  });

  it('keeps the ids of branches when other things change', () => {
    const [before] = compile(smallGraph()).branches;
    const changed = smallGraph({
      nodes: [selectionNode('other', 'ETH', 'BTC'), modelPromptNode('p')],
      edges: edges('other>p'),
    });
    const after = compile(changed).branches;
    expect(after.map(({ symbol }) => symbol)).toEqual(['ETH', 'BTC']);
    expect(after[1]).toMatchObject({ branchId: before?.branchId, engine: 'model', prompt: 'Buy low.' });
  });

  it('names a repeated id of a node or an edge at its second place', () => {
    const { nodes } = smallGraph();
    const graph = smallGraph({
      nodes: [...nodes, selectionNode('a', 'ETH')],
      edges: [...edges('s>a', 'a>p'), { id: 'a-p', source: 's', target: 'a' }],
    });
    expect(places(graph)).toEqual([
      { code: 'DUPLICATE_NODE_ID', nodeId: 'a', path: '/nodes/3/id' },
      { code: 'DUPLICATE_EDGE_ID', edgeId: 'a-p', path: '/edges/2/id' },
      { code: 'DUPLICATE_EDGE', edgeId: 'a-p', path: '/edges/2' },
    ]);
  });

  it('names edges without ends and edges that the chain does not allow', () => {
    const graph = smallGraph({ edges: edges('s>a', 'a>p', 'x>y', 's>p', 'a>a', 'a>s') });
    expect(places(graph)).toEqual([
      { code: 'DANGLING_EDGE', edgeId: 'x-y', path: '/edges/2/source' },
      { code: 'DANGLING_EDGE', edgeId: 'x-y', path: '/edges/2/target' },
      { code: 'EDGE_NOT_ALLOWED', edgeId: 's-p', path: '/edges/3' },
      { code: 'EDGE_NOT_ALLOWED', edgeId: 'a-a', path: '/edges/4' },
      { code: 'EDGE_NOT_ALLOWED', edgeId: 'a-s', path: '/edges/5' },
      { code: 'CYCLE', nodeId: 's', path: '/nodes/0', cycle: ['s', 'a'] },
    ]);
  });

  it('shows the shortest cycle of each knot, in the order of its edges', () => {
    const graph: Graph = {
      schemaVersion: 1,
      nodes: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => selectionNode(id, 'BTC')),
      edges: edges('a>b', 'b>c', 'c>d', 'd>a', 'c>a', 'e>f', 'f>e', 'd>e'),
    };
    const cycles = problemsOf(graph).filter(({ code }) => code === 'CYCLE');
    expect(cycles).toMatchObject([
      { cycle: ['a', 'b', 'c'], message: 'The edges lead in a circle: a → b → c → a.' },
      { cycle: ['e', 'f'] },
    ]);
  });

  it('names nodes that lead to no prompt, prompts without assets, and a graph without an enabled prompt', () => {
    const nodes = [streamNode('s'), selectionNode('a', 'BTC'), promptNode('p')];
    expect(places(smallGraph({ nodes, edges: edges('s>a') }))).toEqual([
      { code: 'UNREACHABLE_NODE', nodeId: 's', path: '/nodes/0' },
      { code: 'UNREACHABLE_NODE', nodeId: 'a', path: '/nodes/1' },
      { code: 'MISSING_INPUT', nodeId: 'p', path: '/nodes/2' },
    ]);
    expect(places({ schemaVersion: 1, nodes: [], edges: [] })).toEqual([{ code: 'NO_ENABLED_PROMPT', path: '/nodes' }]);
    const parked = smallGraph({ nodes: [promptNode('p', { enabled: false })], edges: [] });
    expect(places(parked)).toEqual([{ code: 'NO_ENABLED_PROMPT', path: '/nodes' }]);
  });

  it('gives an asset to one enabled prompt only, and says which has it', () => {
    const graph = smallGraph({
      nodes: [selectionNode('a', 'BTC', 'ETH'), promptNode('p'), promptNode('q'), promptNode('r', { enabled: false })],
      edges: edges('a>p', 'a>q', 'a>r'),
    });
    expect(problemsOf(graph)).toEqual([
      {
        code: 'DUPLICATE_CLAIM',
        nodeId: 'q',
        path: '/nodes/2',
        message: 'An asset belongs to one enabled prompt; these have one already: BTC (p), ETH (p).',
      },
    ]);
  });

  it('knows the assets, those that are traded, and their leverage', () => {
    const graph = smallGraph({
      nodes: [selectionNode('a', 'ETH', 'GONE', 'btc', 'constructor'), promptNode('p', { risk: risk(30) })],
      edges: edges('a>p'),
    });
    expect(places(graph)).toEqual([
      { code: 'INACTIVE_SYMBOL', nodeId: 'a', path: '/nodes/0/config/symbols/1' },
      { code: 'UNKNOWN_SYMBOL', nodeId: 'a', path: '/nodes/0/config/symbols/2' },
      { code: 'UNKNOWN_SYMBOL', nodeId: 'a', path: '/nodes/0/config/symbols/3' },
      { code: 'LEVERAGE_ABOVE_MARKET', nodeId: 'p', path: '/nodes/1/config/risk/leverage' },
    ]);
    expect(problemsOf(graph).at(-1)?.message).toContain('ETH (25), GONE (3)');
    const parked = smallGraph();
    parked.nodes.push(selectionNode('b', 'GONE'), promptNode('q', { enabled: false, risk: risk(50) }));
    parked.edges.push(...edges('b>q'));
    expect(problemsOf(parked)).toEqual([]);
  });

  it('lets rules read streams that are linked to every asset, and only fields that those have', () => {
    const rules = {
      long: { op: 'any' as const, conditions: [stream('s'), stream('t'), stream('a'), stream('ghost')] },
      exit: { op: 'not' as const, condition: stream('s', 'rsi14') },
      sizeFraction: 1,
    };
    const graph: Graph = {
      schemaVersion: 1,
      nodes: [
        streamNode('s'),
        streamNode('t'),
        streamNode('u', { inclusion: 'off' }),
        selectionNode('a', 'BTC'),
        selectionNode('b', 'ETH'),
        promptNode('p', { rules: { ...rules, short: stream('u') } }),
      ],
      edges: edges('s>a', 's>b', 't>a', 'u>a', 'u>b', 'a>p', 'b>p'),
    };
    const base = '/nodes/5/config/rules';
    expect(places(graph)).toEqual([
      { code: 'UNLINKED_STREAM', nodeId: 'p', path: `${base}/long/conditions/1/left/nodeId` },
      { code: 'UNLINKED_STREAM', nodeId: 'p', path: `${base}/long/conditions/2/left/nodeId` },
      { code: 'UNLINKED_STREAM', nodeId: 'p', path: `${base}/long/conditions/3/left/nodeId` },
      { code: 'UNLINKED_STREAM', nodeId: 'p', path: `${base}/short/left/nodeId` },
      { code: 'UNKNOWN_STREAM_FIELD', nodeId: 'p', path: `${base}/exit/condition/left/field` },
    ]);
    expect(problemsOf(graph)[0]?.message).toContain('not to ETH');
    expect(problemsOf(graph)[3]?.message).toBe('The data stream u is off.');
    expect(problemsOf(graph)[4]?.message).toContain('open, high, low, close, volume');
  });

  it('knows what only some subjects of a source have', () => {
    const llama = (subjectType: 'chain' | 'global'): Graph =>
      smallGraph({
        nodes: [
          {
            id: 's',
            type: 'data_stream',
            config: {
              provider: 'defillama',
              channel: 'capital_base',
              subjectType,
              subject: 'global',
              inclusion: 'auto',
              depth: 'fast',
            },
          },
          selectionNode('a', 'BTC'),
          promptNode('p', { rules: { long: stream('s', 'stablecoinsUsd'), sizeFraction: 1 } }),
        ],
      });
    expect(problemsOf(llama('global'))).toEqual([]);
    expect(problemsOf(llama('chain')).map(({ code }) => code)).toEqual(['UNKNOWN_STREAM_FIELD']);
  });

  it('holds rules to a side, to eight levels and to 64 comparisons, in prompts that are off as well', () => {
    const many = (count: number) => ({
      op: 'all' as const,
      conditions: Array.from({ length: count / 8 }, () => ({
        op: 'any' as const,
        conditions: Array.from({ length: 8 }, () => COMPARISON),
      })),
    });
    const withRules = (rules: object) =>
      smallGraph({
        nodes: [
          streamNode('s'),
          selectionNode('a', 'BTC'),
          promptNode('p', { enabled: false, rules: { sizeFraction: 1, ...rules } }),
          promptNode('q'),
        ],
        edges: edges('s>a', 'a>p', 'a>q'),
      });
    const at = { nodeId: 'p', path: '/nodes/2/config/rules' };
    expect(places(withRules({ exit: COMPARISON }))).toEqual([{ code: 'RULES_WITHOUT_SIDE', ...at }]);
    expect(places(withRules({ long: nested(8), short: many(64) }))).toEqual([{ code: 'RULES_TOO_MANY', ...at }]);
    expect(places(withRules({ long: many(64) }))).toEqual([]);
    expect(places(withRules({ short: nested(9) }))).toEqual([
      { code: 'RULES_TOO_DEEP', nodeId: 'p', path: `${at.path}/short${'/condition'.repeat(8)}` },
    ]);
  });

  it('wants a faster fast period of MACD, and gtc for post-only', () => {
    const macd = (fastPeriod: number, slowPeriod: number) => ({
      ...COMPARISON,
      right: {
        kind: 'indicator' as const,
        indicator: 'macd' as const,
        line: 'signal' as const,
        fastPeriod,
        slowPeriod,
        signalPeriod: 9,
        source: 'close' as const,
        interval: '1h' as const,
        offset: 0,
      },
    });
    const graph = smallGraph({
      nodes: [
        selectionNode('a', 'BTC'),
        promptNode('p', {
          rules: { long: macd(12, 26), short: macd(26, 26), sizeFraction: 1 },
          execution: { orderType: 'limit', offsetBps: 2, timeInForce: 'ioc', postOnly: true },
        }),
      ],
      edges: edges('a>p'),
    });
    expect(places(graph)).toEqual([
      { code: 'MACD_PERIODS', nodeId: 'p', path: '/nodes/1/config/rules/short/right/fastPeriod' },
      { code: 'POST_ONLY_NEEDS_GTC', nodeId: 'p', path: '/nodes/1/config/execution/postOnly' },
    ]);
  });
});

describe('compileGraph within an entitlement', () => {
  const streams = ['s1', 's2', 's3', 's4'];
  const crowded: Graph = {
    schemaVersion: 1,
    nodes: [...streams.map((id) => streamNode(id)), selectionNode('a', 'ETH', 'BTC'), promptNode('p')],
    edges: edges(...streams.map((id) => `${id}>a`), 'a>p'),
  };

  it('counts assets, enabled prompts, links of an asset and links of all', () => {
    expect(places(crowded, { caps: { assets: 1, enabledPrompts: 0, linksPerAsset: 3, expandedLinks: 7 } })).toEqual([
      { code: 'TOO_MANY_ASSETS', path: '/nodes' },
      { code: 'TOO_MANY_PROMPTS', path: '/nodes' },
      { code: 'TOO_MANY_LINKS', nodeId: 'a', path: '/nodes/4/config/symbols/0' },
      { code: 'TOO_MANY_LINKS', nodeId: 'a', path: '/nodes/4/config/symbols/1' },
      { code: 'TOO_MANY_EXPANDED_LINKS', path: '/edges' },
    ]);
    expect(problemsOf(crowded, { caps: { assets: 2, enabledPrompts: 1, linksPerAsset: 4, expandedLinks: 8 } })).toEqual(
      [],
    );
  });

  it('counts nothing that only a prompt reads that is off', () => {
    const graph = smallGraph();
    graph.nodes.push(...crowded.nodes.slice(0, 4), selectionNode('x', 'BTC', 'ETH'));
    graph.nodes.push(promptNode('q', { enabled: false }));
    graph.edges.push(...edges(...streams.map((id) => `${id}>x`), 'x>q'));
    expect(problemsOf(graph, { caps: { ...STARTER, assets: 1 } })).toEqual([]);
  });

  it('lets model prompts ask allowed models and the default', () => {
    const graph = smallGraph({
      nodes: [selectionNode('a', 'BTC'), modelPromptNode('p'), modelPromptNode('q')],
      edges: edges('a>p'),
    });
    const allowedModels = ['small'];
    const codes = (model: string | null) =>
      problemsOf(graph, { models: { model, allowedModels } }).map(({ code, nodeId }) => `${code} ${nodeId}`);
    expect(codes('large')).toContain('MODEL_NOT_ALLOWED p');
    expect(codes('small')).not.toContain('MODEL_NOT_ALLOWED p');
    expect(codes(null)).not.toContain('MODEL_NOT_ALLOWED p');
    expect(problemsOf(smallGraph(), { models: { model: 'large', allowedModels } })).toEqual([]);
  });
});

describe('compileGraph and hostile graphs', () => {
  const COUNT = 50_000;
  const ids = Array.from({ length: COUNT }, (_, index) => `n${index}`);

  it('follows a chain, a circle and a star of any length without running out of stack', () => {
    const nodes = ids.map((id) => selectionNode(id, 'BTC'));
    const chain = ids.slice(1).map((id, index) => ({ id: `e${index}`, source: ids[index] ?? '', target: id }));
    const circle = [...chain, { id: 'back', source: ids.at(-1) ?? '', target: 'n0' }];
    const star = ids.slice(1).map((id, index) => ({ id: `e${index}`, source: id, target: 'p' }));
    expect(problemsOf({ schemaVersion: 1, nodes, edges: chain })).toHaveLength(1000);
    const problems = problemsOf({ schemaVersion: 1, nodes, edges: circle });
    expect(problems).toHaveLength(1000);
    expect(compile({ schemaVersion: 1, nodes: [...nodes, promptNode('p')], edges: star }).problems).toMatchObject([
      { code: 'UNREACHABLE_NODE', nodeId: 'n0' },
    ]);
  });

  it('walks rules of any depth', () => {
    const graph = smallGraph({
      nodes: [selectionNode('a', 'BTC'), promptNode('p', { rules: { long: nested(COUNT / 10), sizeFraction: 1 } })],
      edges: edges('a>p'),
    });
    expect(problemsOf(graph).map(({ code }) => code)).toEqual(['RULES_TOO_DEEP']);
  });

  it('is not taken in by ids that every object has', () => {
    const names = ['__proto__', 'constructor', 'toString'] as const;
    const graph: Graph = {
      schemaVersion: 1,
      nodes: [
        streamNode(names[0]),
        selectionNode(names[1], 'BTC'),
        promptNode(names[2], { rules: { long: stream(names[0], 'constructor'), sizeFraction: 1 } }),
      ],
      edges: edges('__proto__>constructor', 'constructor>toString', 'hasOwnProperty>valueOf'),
    };
    expect(problemsOf(graph).map(({ code }) => code)).toEqual([
      'DANGLING_EDGE',
      'DANGLING_EDGE',
      'UNKNOWN_STREAM_FIELD',
    ]);
  });
});
