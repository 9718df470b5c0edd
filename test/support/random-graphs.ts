import fc from 'fast-check';
import type { components } from '../../src/contract/index.ts';
import {
  COMPARISON,
  edges,
  type Graph,
  modelPromptNode,
  type Node,
  nested,
  promptNode,
  selectionNode,
  streamNode,
} from './graphs.ts';

type Schemas = components['schemas'];
type Condition = Schemas['RuleCondition'];
type Operand = Schemas['RuleOperand'];
type PromptConfig = Schemas['TradingPromptConfig'];

/** Node ids that collide often, and those that meet an object's prototype. */
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', '__proto__', 'constructor', 'toString'];
/** The last three are delisted, unknown, and a name that every object has. */
export const SYMBOLS = ['BTC', 'ETH', 'SOL', 'kPEPE', 'GONE', 'NOPE', 'constructor'];

const idArb = fc.constantFrom(...IDS);
const common = { inclusion: fc.constantFrom('off', 'auto', 'required'), depth: fc.constantFrom('fast', 'deep') };

const streamConfigArb = fc.oneof(
  fc.record({
    provider: fc.constant('hyperliquid'),
    channel: fc.constantFrom('candles', 'indicators'),
    interval: fc.constantFrom('5m', '1h'),
    ...common,
  }),
  fc.record({ provider: fc.constant('hyperliquid'), channel: fc.constant('funding'), ...common }),
  fc.record({
    provider: fc.constant('polymarket'),
    channel: fc.constantFrom('immediate_market', 'later_market'),
    marketId: fc.constant('m1'),
    ...common,
  }),
  fc.record({
    provider: fc.constant('defillama'),
    channel: fc.constantFrom('capital_base', 'capital_flows', 'economic_throughput'),
    subjectType: fc.constant('chain'),
    subject: fc.constant('Ethereum'),
    ...common,
  }),
) as fc.Arbitrary<Schemas['DataStreamConfig']>;

const operandArb = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'price', field: 'close', interval: '1h', offset: 0 }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'constant', value: 5 }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('indicator'),
      indicator: fc.constant('macd'),
      line: fc.constant('macd'),
      fastPeriod: fc.integer({ min: 2, max: 14 }),
      slowPeriod: fc.integer({ min: 10, max: 30 }),
      signalPeriod: fc.constant(9),
      source: fc.constant('close'),
      interval: fc.constant('1h'),
      offset: fc.constant(0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stream'),
      nodeId: idArb,
      field: fc.constantFrom('close', 'rsi14', 'fundingRate', 'yesPrice', 'tvlUsd', 'constructor'),
      offset: fc.constant(0),
    }),
  },
) as fc.Arbitrary<Operand>;

const compareArb: fc.Arbitrary<Condition> = fc.record({
  op: fc.constant('compare' as const),
  left: operandArb,
  comparator: fc.constant('>' as const),
  right: operandArb,
});

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'rules' },
    compareArb,
    fc.record({ op: fc.constant('not' as const), condition: tie('tree') }),
    fc.record({
      op: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(tie('tree'), { minLength: 1, maxLength: 16, size: 'xsmall', depthIdentifier: 'rules' }),
    }) as fc.Arbitrary<Condition>,
  ),
}));

/** Small trees, chains around the permitted depth, and lists around the permitted number of comparisons. */
const conditionArb: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: tree },
  { weight: 1, arbitrary: fc.integer({ min: 7, max: 12 }).map(nested) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 3, max: 6 }).map((groups) => ({
      op: 'any' as const,
      conditions: Array.from({ length: groups }, () => ({
        op: 'all' as const,
        conditions: Array.from({ length: 14 }, () => COMPARISON),
      })),
    })),
  },
);

const promptConfigArb = fc
  .record({
    engine: fc.constantFrom('rules', 'rules', 'model'),
    enabled: fc.boolean(),
    long: fc.option(conditionArb, { nil: undefined }),
    short: fc.option(conditionArb, { nil: undefined, freq: 3 }),
    exit: fc.option(conditionArb, { nil: undefined, freq: 3 }),
    leverage: fc.constantFrom(1, 4, 6, 50),
    execution: fc.constantFrom(
      { orderType: 'market' as const },
      { orderType: 'limit' as const, offsetBps: 1, timeInForce: 'gtc' as const, postOnly: true },
      { orderType: 'limit' as const, offsetBps: 1, timeInForce: 'ioc' as const, postOnly: true },
      { orderType: 'limit' as const, offsetBps: 1, timeInForce: 'fok' as const, postOnly: false },
    ),
  })
  .map(({ engine, enabled, leverage, execution, ...sides }): PromptConfig => {
    const risk = { maxPositionFraction: 0.5, leverage, stopLossFraction: null, takeProfitFraction: null };
    const shared = { enabled, cadenceSec: 300, risk, execution };
    if (engine === 'model') return { ...shared, engine: 'model', prompt: 'x' };
    const given = Object.fromEntries(Object.entries(sides).filter(([, condition]) => condition !== undefined));
    return { ...shared, engine: 'rules', rules: { ...given, sizeFraction: 0.5 } };
  });

const nodeArb: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ id: idArb, type: fc.constant('data_stream' as const), config: streamConfigArb }),
  fc.record({
    id: idArb,
    type: fc.constant('asset_selection' as const),
    config: fc.record({ symbols: fc.uniqueArray(fc.constantFrom(...SYMBOLS), { minLength: 1, maxLength: 4 }) }),
  }),
  fc.record({ id: idArb, type: fc.constant('trading_prompt' as const), config: promptConfigArb }),
);

/** Anything that the schema accepts, most of it broken in several ways. */
export const anyGraph: fc.Arbitrary<Graph> = fc.record({
  schemaVersion: fc.constant(1 as const),
  nodes: fc.array(nodeArb, { maxLength: 12 }),
  edges: fc.array(
    fc.record({ id: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6'), source: idArb, target: idArb }),
    {
      maxLength: 24,
      size: 'medium',
    },
  ),
});

const EVERY_SYMBOL = ['BTC', 'ETH', 'SOL', 'kPEPE'];

/** Graphs that compile: every symbol has at most one enabled prompt, every stream is linked, rules read what is linked. */
export const soundGraph: fc.Arbitrary<Graph> = fc
  .record({
    prompts: fc.array(
      fc.record({
        streams: fc.integer({ min: 0, max: 4 }),
        channel: fc.constantFrom('candles', 'funding'),
        engine: fc.constantFrom('rules', 'model'),
        split: fc.boolean(),
        depth: fc.integer({ min: 1, max: 8 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    symbols: fc.shuffledSubarray(EVERY_SYMBOL, { minLength: 3 }),
    parked: fc.boolean(),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ prompts, symbols, parked, order }) => {
    const nodes: Node[] = [];
    const words: string[] = [];
    prompts.forEach(({ streams, channel, engine, split, depth }, at) => {
      const mine = symbols.filter((_, index) => index % prompts.length === at);
      const groups = split ? mine.map((symbol) => [symbol]) : [mine];
      const selections = groups.map((group, index) => selectionNode(`sel${at}_${index}`, ...group));
      nodes.push(...selections);
      for (let index = 0; index < streams; index += 1) {
        const id = `str${at}_${index}`;
        nodes.push(channel === 'candles' ? streamNode(id) : fundingNode(id));
        for (const selection of selections) words.push(`${id}>${selection.id}`);
      }
      const field = channel === 'candles' ? 'close' : 'fundingRate';
      const reading: Condition = streams === 0 ? COMPARISON : readingOf(`str${at}_0`, field);
      const rules = { short: { op: 'all' as const, conditions: [reading, nested(depth - 1 || 1)] }, sizeFraction: 1 };
      nodes.push(engine === 'model' ? modelPromptNode(`prm${at}`) : promptNode(`prm${at}`, { rules }));
      for (const selection of selections) words.push(`${selection.id}>prm${at}`);
    });
    // What is switched off may claim anything.
    if (parked) {
      nodes.push(promptNode('parked', { enabled: false }), selectionNode('parkedAssets', ...symbols));
      words.push('parkedAssets>parked');
    }
    return { schemaVersion: 1 as const, nodes: shuffled(nodes, order), edges: shuffled(edges(...words), order) };
  });

function fundingNode(id: string): Node {
  const config = { provider: 'hyperliquid', channel: 'funding', inclusion: 'auto', depth: 'fast' } as const;
  return { id, type: 'data_stream', config };
}

function readingOf(nodeId: string, field: string): Condition {
  return {
    op: 'compare',
    left: { kind: 'stream', nodeId, field, offset: 0 },
    comparator: '<',
    right: { kind: 'constant', value: 9 },
  };
}

function shuffled<T>(items: readonly T[], order: Iterator<number>): T[] {
  const keyed = items.map((item) => ({ item, key: Number(order.next().value) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Changes that an editor, or somebody with ill intent, makes to a sound graph; `pick` chooses among so many. */
const BREAKERS: readonly ((graph: Graph, pick: (count: number) => number) => Graph)[] = [
  (graph, pick) => ({ ...graph, edges: graph.edges.filter((_, index) => index !== pick(graph.edges.length)) }),
  (graph, pick) => ({ ...graph, nodes: graph.nodes.filter((_, index) => index !== pick(graph.nodes.length)) }),
  (graph, pick) => ({
    ...graph,
    edges: [...graph.edges, { id: 'more', source: anyId(graph, pick), target: anyId(graph, pick) }],
  }),
  (graph, pick) => {
    const [node, other] = [pick(graph.nodes.length), pick(graph.nodes.length)];
    const id = graph.nodes[other]?.id ?? 'a';
    return { ...graph, nodes: graph.nodes.map((each, index) => (index === node ? { ...each, id } : each)) };
  },
  // Everything that may be linked is.
  (graph) => linkAll(graph, 'data_stream', 'asset_selection'),
  (graph) => linkAll(graph, 'asset_selection', 'trading_prompt'),
  (graph, pick) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.type === 'asset_selection' && pick(2) === 0
        ? selectionNode(node.id, ...new Set([...node.config.symbols, SYMBOLS[pick(SYMBOLS.length)] ?? 'BTC']))
        : node,
    ),
  }),
  (graph, pick) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.type === 'trading_prompt' && pick(2) === 0
        ? promptNode(node.id, { enabled: pick(3) > 0, risk: { ...node.config.risk, leverage: 1 + pick(50) } })
        : node,
    ),
  }),
];

function anyId(graph: Graph, pick: (count: number) => number): string {
  return pick(8) === 0 ? 'ghost' : (graph.nodes[pick(graph.nodes.length)]?.id ?? 'ghost');
}

function linkAll(graph: Graph, from: Node['type'], to: Node['type']): Graph {
  const pairs = graph.nodes
    .filter(({ type }) => type === from)
    .flatMap(({ id: source }) =>
      graph.nodes.filter(({ type }) => type === to).map(({ id: target }) => ({ source, target })),
    )
    .filter((pair) => !graph.edges.some(({ source, target }) => source === pair.source && target === pair.target));
  return { ...graph, edges: [...graph.edges, ...pairs.map((pair, index) => ({ id: `${to}${index}`, ...pair }))] };
}

/** Sound graphs after a few changes: most have few problems, of every kind. */
export const brokenGraph: fc.Arbitrary<Graph> = fc
  .tuple(
    soundGraph,
    fc.array(fc.nat({ max: BREAKERS.length - 1 }), { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(fc.nat()),
  )
  .map(([graph, breakers, numbers]) => {
    const pick = (count: number) => (count === 0 ? 0 : Number(numbers.next().value) % count);
    return breakers.reduce((broken, index) => BREAKERS[index]?.(broken, pick) ?? broken, graph);
  });
