import { fieldsOf } from '../../src/strategies/index.ts';
import type { Graph, Node } from './graphs.ts';

/**
 * The compiler's rules a second time, by the plainest means: every question is answered by looking at everything, ways
 * through the graph by a matrix of what leads where. A problem is a word `CODE node edge path`; see `problemWord`.
 */
export interface NaiveVerdict {
  /** Sorted; cycles are not among them. */
  readonly problems: readonly string[];
  /** Groups of nodes that lead to each other: each must be reported by one cycle through its first node. */
  readonly knots: readonly (readonly string[])[];
  /** Sorted words; what the branches are if nothing is wrong. */
  readonly branches: readonly string[];
}

export interface NaiveWorld {
  readonly active: readonly string[];
  readonly delisted: readonly string[];
  readonly maxLeverage: number;
  readonly caps: {
    readonly assets: number;
    readonly enabledPrompts: number;
    readonly linksPerAsset: number;
    readonly expandedLinks: number;
  };
}

interface Found {
  readonly code: string;
  readonly nodeId?: string;
  readonly edgeId?: string;
  readonly path: string;
}

export function problemWord({ code, nodeId = '-', edgeId = '-', path }: Found): string {
  return [code, nodeId, edgeId, path].join(' ');
}

export function branchWord(branch: { promptNodeId: string; symbol: string; streams: readonly Node[] }): string {
  return `${branch.promptNodeId} ${branch.symbol} ${branch.streams.map(({ id }) => id).join(',')}`;
}

export function judge(graph: Graph, world: NaiveWorld): NaiveVerdict {
  const view = viewOf(graph);
  const { ways, knots } = waysThrough(view);
  const found = [
    ...idProblems(view),
    ...edgeProblems(view),
    ...unreachable(view, ways),
    ...claimProblems(view, world),
    ...symbolProblems(view, world),
    ...view.prompts.flatMap((prompt) => promptProblems(view, prompt)),
    ...sizeProblems(view, world),
  ];
  const branches = view.enabled.flatMap((prompt) =>
    view.symbolsOf(prompt).map((symbol) => {
      const read = view.streams.filter((stream) => view.reads(prompt, symbol, stream));
      return branchWord({
        promptNodeId: prompt.id,
        symbol,
        streams: read.filter(({ config }) => config.inclusion !== 'off'),
      });
    }),
  );
  return { problems: found.map(problemWord).sort(), knots, branches: branches.sort() };
}

type Prompt = Extract<Node, { type: 'trading_prompt' }>;
type Selection = Extract<Node, { type: 'asset_selection' }>;
type Stream = Extract<Node, { type: 'data_stream' }>;
type View = ReturnType<typeof viewOf>;

/** The questions that the rules ask of a graph. Of nodes with one id the first counts. */
function viewOf(graph: Graph) {
  const nodes = graph.nodes.filter(({ id }, index) => graph.nodes.findIndex((other) => other.id === id) === index);
  const prompts = nodes.filter((node): node is Prompt => node.type === 'trading_prompt');
  const selections = nodes.filter((node): node is Selection => node.type === 'asset_selection');
  const streams = nodes.filter((node): node is Stream => node.type === 'data_stream');
  const enabled = prompts.filter(({ config }) => config.enabled);
  const leads = (source: Node, target: Node) =>
    graph.edges.some((edge) => edge.source === source.id && edge.target === target.id);
  const feeds = (prompt: Prompt) => selections.filter((selection) => leads(selection, prompt));
  return {
    graph,
    nodes,
    prompts,
    selections,
    streams,
    enabled,
    leads,
    feeds,
    at: (node: Node) => `/nodes/${graph.nodes.indexOf(node)}`,
    byId: (id: string) => nodes.find((node) => node.id === id),
    symbolsOf: (prompt: Prompt) => [...new Set(feeds(prompt).flatMap(({ config }) => config.symbols))],
    reads: (prompt: Prompt, symbol: string, stream: Stream) =>
      feeds(prompt).some((selection) => selection.config.symbols.includes(symbol) && leads(stream, selection)),
    /** True for selections that an enabled prompt trades. */
    counts: (selection: Selection) => enabled.some((prompt) => leads(selection, prompt)),
  };
}

function idProblems({ graph, nodes }: View): Found[] {
  const twins = graph.edges.filter(({ id }, index) => graph.edges.slice(0, index).some((edge) => edge.id === id));
  return [
    ...graph.nodes
      .filter((node) => !nodes.includes(node))
      .map((node) => ({
        code: 'DUPLICATE_NODE_ID',
        nodeId: node.id,
        path: `/nodes/${graph.nodes.indexOf(node)}/id`,
      })),
    ...twins.map((edge) => ({
      code: 'DUPLICATE_EDGE_ID',
      edgeId: edge.id,
      path: `/edges/${graph.edges.indexOf(edge)}/id`,
    })),
  ];
}

const CHAIN = ['data_stream asset_selection', 'asset_selection trading_prompt'];

function edgeProblems({ graph, byId }: View): Found[] {
  return graph.edges.flatMap((edge, index) => {
    const path = `/edges/${index}`;
    const [source, target] = [byId(edge.source), byId(edge.target)];
    const twin = graph.edges.findIndex((other) => other.source === edge.source && other.target === edge.target);
    const wrong = source && target && !CHAIN.includes(`${source.type} ${target.type}`);
    const found = [
      ...(twin < index ? [{ code: 'DUPLICATE_EDGE', path }] : []),
      ...(source ? [] : [{ code: 'DANGLING_EDGE', path: `${path}/source` }]),
      ...(target ? [] : [{ code: 'DANGLING_EDGE', path: `${path}/target` }]),
      ...(wrong ? [{ code: 'EDGE_NOT_ALLOWED', path }] : []),
    ];
    return found.map((problem) => ({ ...problem, edgeId: edge.id }));
  });
}

/** What leads where, after Warshall; an edge from a node to itself leads nowhere. */
function waysThrough({ nodes, leads }: View) {
  const ways = nodes.map((from) => nodes.map((to) => from !== to && leads(from, to)));
  for (const [via] of nodes.entries()) {
    for (const row of ways) {
      for (const [to] of nodes.entries()) row[to] ||= row[via] === true && ways[via]?.[to] === true;
    }
  }
  const knots = nodes.flatMap((node, index) => {
    const group = nodes.filter((_, other) => ways[index]?.[other] && ways[other]?.[index]);
    return group.length > 1 && group[0] === node ? [group.map(({ id }) => id)] : [];
  });
  return { ways, knots };
}

function unreachable({ nodes, at }: View, ways: readonly (readonly boolean[])[]): Found[] {
  const leadsToPrompt = (index: number) =>
    nodes.some((to, other) => to.type === 'trading_prompt' && ways[index]?.[other]);
  return nodes
    .filter((node, index) => node.type !== 'trading_prompt' && !leadsToPrompt(index))
    .map((node) => ({ code: 'UNREACHABLE_NODE', nodeId: node.id, path: at(node) }));
}

function claimProblems({ enabled, feeds, symbolsOf, at }: View, world: NaiveWorld): Found[] {
  if (enabled.length === 0) return [{ code: 'NO_ENABLED_PROMPT', path: '/nodes' }];
  return enabled.flatMap((prompt, index) => {
    const path = at(prompt);
    const symbols = symbolsOf(prompt);
    const taken = enabled.slice(0, index).flatMap(symbolsOf);
    const listed = symbols.filter((symbol) => [...world.active, ...world.delisted].includes(symbol));
    const found = [
      ...(feeds(prompt).length === 0 ? [{ code: 'MISSING_INPUT', path }] : []),
      ...(symbols.some((symbol) => taken.includes(symbol)) ? [{ code: 'DUPLICATE_CLAIM', path }] : []),
      ...(listed.length > 0 && prompt.config.risk.leverage > world.maxLeverage
        ? [{ code: 'LEVERAGE_ABOVE_MARKET', path: `${path}/config/risk/leverage` }]
        : []),
    ];
    return found.map((problem) => ({ ...problem, nodeId: prompt.id }));
  });
}

function symbolProblems({ selections, counts, at }: View, world: NaiveWorld): Found[] {
  return selections.flatMap((selection) =>
    selection.config.symbols.flatMap((symbol, index) => {
      if (world.active.includes(symbol)) return [];
      const place = { nodeId: selection.id, path: `${at(selection)}/config/symbols/${index}` };
      if (!world.delisted.includes(symbol)) return [{ code: 'UNKNOWN_SYMBOL', ...place }];
      return counts(selection) ? [{ code: 'INACTIVE_SYMBOL', ...place }] : [];
    }),
  );
}

function promptProblems(view: View, prompt: Prompt): Found[] {
  const { config, id: nodeId } = prompt;
  const base = `${view.at(prompt)}/config`;
  const { execution } = config;
  const found: Found[] = [];
  if (execution.orderType === 'limit' && execution.postOnly && execution.timeInForce !== 'gtc') {
    found.push({ code: 'POST_ONLY_NEEDS_GTC', nodeId, path: `${base}/execution/postOnly` });
  }
  if (config.engine !== 'rules') return found;
  const path = `${base}/rules`;
  const { long, short, exit } = config.rules;
  const flat = [
    ...flatten(long, { path: `${path}/long`, level: 1 }),
    ...flatten(short, { path: `${path}/short`, level: 1 }),
    ...flatten(exit, { path: `${path}/exit`, level: 1 }),
  ];
  const deep = flat.find(({ level }) => level > 8);
  const compares = flat.filter(({ condition }) => condition.op === 'compare');
  if (!long && !short) found.push({ code: 'RULES_WITHOUT_SIDE', nodeId, path });
  if (deep) found.push({ code: 'RULES_TOO_DEEP', nodeId, path: deep.path });
  if (compares.length > 64) found.push({ code: 'RULES_TOO_MANY', nodeId, path });
  return [...found, ...compares.flatMap((compare) => operandProblems(view, { prompt, compare }))];
}

function operandProblems(view: View, { prompt, compare }: { prompt: Prompt; compare: Flat }): Found[] {
  const { condition, path } = compare;
  if (condition.op !== 'compare') return [];
  return (['left', 'right'] as const).flatMap((side) => {
    const operand = condition[side];
    const at = (field: string) => ({ nodeId: prompt.id, path: `${path}/${side}/${field}` });
    if (operand.kind === 'indicator' && operand.indicator === 'macd') {
      return operand.fastPeriod < operand.slowPeriod ? [] : [{ code: 'MACD_PERIODS', ...at('fastPeriod') }];
    }
    if (operand.kind !== 'stream') return [];
    const stream = view.streams.find(({ id }) => id === operand.nodeId);
    const linked =
      stream !== undefined &&
      stream.config.inclusion !== 'off' &&
      view.symbolsOf(prompt).every((symbol) => view.reads(prompt, symbol, stream));
    return [
      ...(linked ? [] : [{ code: 'UNLINKED_STREAM', ...at('nodeId') }]),
      ...(stream && !fieldsOf(stream.config).includes(operand.field)
        ? [{ code: 'UNKNOWN_STREAM_FIELD', ...at('field') }]
        : []),
    ];
  });
}

/** Every link of every asset, one by one. */
function sizeProblems({ streams, selections, enabled, counts, leads, at }: View, { caps }: NaiveWorld): Found[] {
  const traded = selections.filter(counts);
  const symbols = [...new Set(traded.flatMap(({ config }) => config.symbols))];
  const links = streams.flatMap((stream) =>
    traded.filter((selection) => leads(stream, selection)).flatMap(({ config }) => config.symbols),
  );
  const crowded = symbols.filter((symbol) => links.filter((each) => each === symbol).length > caps.linksPerAsset);
  return [
    ...(symbols.length > caps.assets ? [{ code: 'TOO_MANY_ASSETS', path: '/nodes' }] : []),
    ...(enabled.length > caps.enabledPrompts ? [{ code: 'TOO_MANY_PROMPTS', path: '/nodes' }] : []),
    ...(links.length > caps.expandedLinks ? [{ code: 'TOO_MANY_EXPANDED_LINKS', path: '/edges' }] : []),
    ...crowded.map((symbol) => {
      const selection = traded.find(({ config }) => config.symbols.includes(symbol)) as Selection;
      const path = `${at(selection)}/config/symbols/${selection.config.symbols.indexOf(symbol)}`;
      return { code: 'TOO_MANY_LINKS', nodeId: selection.id, path };
    }),
  ];
}

type Condition = NonNullable<Extract<Prompt['config'], { engine: 'rules' }>['rules']['long']>;
interface Flat {
  readonly condition: Condition;
  readonly path: string;
  readonly level: number;
}

function flatten(condition: Condition | undefined, { path, level }: { path: string; level: number }): Flat[] {
  if (condition === undefined) return [];
  const self = { condition, path, level };
  if (condition.op === 'compare') return [self];
  if (condition.op === 'not') {
    return [self, ...flatten(condition.condition, { path: `${path}/condition`, level: level + 1 })];
  }
  const inner = condition.conditions.flatMap((each, index) =>
    flatten(each, { path: `${path}/conditions/${index}`, level: level + 1 }),
  );
  return [self, ...inner];
}
