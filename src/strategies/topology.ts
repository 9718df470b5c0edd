import type { GraphNode, PromptNode, SelectionNode, StrategyGraph, StreamNode } from './graph.ts';

/** A node with its place in the graph; `path` is its JSON Pointer. */
export interface Placed<N extends GraphNode = GraphNode> {
  readonly node: N;
  readonly index: number;
  readonly path: string;
}

export type PlacedStream = Placed<StreamNode>;
export type PlacedSelection = Placed<SelectionNode>;
export type PlacedPrompt = Placed<PromptNode>;

/** How the nodes of a graph hang together, by the edges that may carry something. Of nodes with one id the first counts. */
export interface Topology {
  readonly byId: ReadonlyMap<string, Placed>;
  readonly prompts: readonly PlacedPrompt[];
  /** Streams that feed a selection, each once. */
  readonly streamsOf: ReadonlyMap<string, ReadonlySet<PlacedStream>>;
  /** Selections that feed a prompt, each once. */
  readonly selectionsOf: ReadonlyMap<string, ReadonlySet<PlacedSelection>>;
  /** Ids of the selections that feed an enabled prompt: only those count for limits. */
  readonly activeSelections: ReadonlySet<string>;
  /** For each prompt its assets, and for each asset the streams linked to it. */
  readonly assetsOf: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<PlacedStream>>>;
}

/** What an edge between two nodes carries; undefined: nothing, the chain does not allow it. */
export function linkKind(source: GraphNode, target: GraphNode): 'stream' | 'assets' | undefined {
  if (source.type === 'data_stream' && target.type === 'asset_selection') return 'stream';
  if (source.type === 'asset_selection' && target.type === 'trading_prompt') return 'assets';
  return undefined;
}

export function isPrompt(placed: Placed): placed is PlacedPrompt {
  return placed.node.type === 'trading_prompt';
}

export function isSelection(placed: Placed): placed is PlacedSelection {
  return placed.node.type === 'asset_selection';
}

/** A node's own JSON Pointer. */
export function nodePath(index: number): string {
  return `/nodes/${index}`;
}

export function topologyOf(graph: StrategyGraph): Topology {
  const byId = new Map<string, Placed>();
  graph.nodes.forEach((node, index) => {
    if (!byId.has(node.id)) byId.set(node.id, { node, index, path: nodePath(index) });
  });
  const streamsOf = new Map<string, Set<PlacedStream>>();
  const selectionsOf = new Map<string, Set<PlacedSelection>>();
  for (const { source, target } of graph.edges) {
    const from = byId.get(source);
    const to = byId.get(target);
    if (from === undefined || to === undefined) continue;
    const kind = linkKind(from.node, to.node);
    if (kind === 'stream') addTo(streamsOf, target, from as PlacedStream);
    if (kind === 'assets') addTo(selectionsOf, target, from as PlacedSelection);
  }
  const prompts = [...byId.values()].filter(isPrompt);
  const activeSelections = new Set<string>();
  const assetsOf = new Map<string, Map<string, Set<PlacedStream>>>();
  for (const { node } of prompts) {
    const selections = selectionsOf.get(node.id) ?? new Set();
    if (node.config.enabled) for (const selection of selections) activeSelections.add(selection.node.id);
    assetsOf.set(node.id, assetsFrom(selections, streamsOf));
  }
  return { byId, prompts, streamsOf, selectionsOf, activeSelections, assetsOf };
}

/** In the order of the graph's nodes, whatever the order of its edges. */
function assetsFrom(
  selections: ReadonlySet<PlacedSelection>,
  streamsOf: ReadonlyMap<string, ReadonlySet<PlacedStream>>,
): Map<string, Set<PlacedStream>> {
  const assets = new Map<string, Set<PlacedStream>>();
  for (const { node } of [...selections].sort(byPlace)) {
    const streams = streamsOf.get(node.id) ?? [];
    for (const symbol of node.config.symbols) {
      const known = assets.get(symbol) ?? new Set<PlacedStream>();
      for (const stream of streams) known.add(stream);
      assets.set(symbol, known);
    }
  }
  return assets;
}

export function byPlace(a: Placed, b: Placed): number {
  return a.index - b.index;
}

function addTo<V>(sets: Map<string, Set<V>>, key: string, value: V): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}
