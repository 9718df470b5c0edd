import type { Schema } from '../../api/types.ts';

export type Graph = Schema<'CloneStrategyGraph'>;
export type GraphNode = Schema<'StrategyNode'>;
export type NodeKind = GraphNode['type'];
export type StreamNode = Schema<'DataStreamNode'>;
export type SelectionNode = Schema<'AssetSelectionNode'>;
export type PromptNode = Schema<'TradingPromptNode'>;
export type Point = Schema<'LayoutPoint'>;

/** From left to right: data feeds selections, selections feed prompts. */
export const CHAIN: readonly NodeKind[] = ['data_stream', 'asset_selection', 'trading_prompt'];

const MAX_NODES = 64;
const MAX_EDGES = 256;
const COLUMN = 320;
const ROW = 150;
/** Where a coordinate of the contract ends. */
const FARTHEST = 1_000_000;

/** The canvas' own block at the end: every prompt leads to it, and it is no part of the graph. */
export const TERMINAL = '(clone)';

export function nodeOf(graph: Graph, id: string | undefined): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

/** Why there can be no more blocks; undefined: there can. */
export function fullBecause({ nodes }: Graph): string | undefined {
  return nodes.length >= MAX_NODES ? `A strategy has at most ${MAX_NODES} blocks.` : undefined;
}

/** Adds a block below those of its kind. Its id is the prefix with the first free number. */
export function addNode(graph: Graph, node: Omit<GraphNode, 'id'>, prefix: string): { graph: Graph; id: string } {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const id = firstFree(prefix, taken);
  const position = lowest(graph, node.type);
  return { graph: moved({ ...graph, nodes: [...graph.nodes, { ...node, id } as GraphNode] }, { [id]: position }), id };
}

export function updateNode(graph: Graph, changed: GraphNode): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === changed.id ? changed : node)) };
}

/** Takes blocks away with their links and their places. */
export function removeNodes(graph: Graph, ids: readonly string[]): Graph {
  const gone = new Set(ids);
  const { layout, ...rest } = graph;
  return {
    ...rest,
    nodes: graph.nodes.filter(({ id }) => !gone.has(id)),
    edges: graph.edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)),
    ...(layout !== undefined && {
      layout: {
        ...layout,
        ...(layout.nodes !== undefined && {
          nodes: Object.fromEntries(Object.entries(layout.nodes).filter(([id]) => !gone.has(id))),
        }),
      },
    }),
  };
}

/** Why two blocks cannot be linked, in a sentence; undefined: they can. */
export function linkRefused(graph: Graph, source: string, target: string): string | undefined {
  const from = nodeOf(graph, source);
  const to = nodeOf(graph, target);
  if (from === undefined || to === undefined) return 'Both ends of a link are blocks.';
  if (CHAIN.indexOf(to.type) !== CHAIN.indexOf(from.type) + 1) {
    return 'Links go from a data stream to an asset selection, and from there to a trading prompt.';
  }
  if (graph.edges.some((edge) => edge.source === source && edge.target === target)) return 'They are linked already.';
  if (graph.edges.length >= MAX_EDGES) return `A strategy has at most ${MAX_EDGES} links.`;
  return undefined;
}

/** The graph with a link more; as it is where the link is refused. */
export function link(graph: Graph, source: string, target: string): Graph {
  if (linkRefused(graph, source, target) !== undefined) return graph;
  const id = firstFree('link', new Set(graph.edges.map((edge) => edge.id)));
  return { ...graph, edges: [...graph.edges, { id, source, target }] };
}

export function unlink(graph: Graph, gone: (edge: Graph['edges'][number]) => boolean): Graph {
  return { ...graph, edges: graph.edges.filter((edge) => !gone(edge)) };
}

/** Where blocks stand: as the layout says, else in the column of their kind, one below the other. */
export function positions(graph: Graph): ReadonlyMap<string, Point> {
  const rows = new Map<NodeKind, number>();
  return new Map(
    graph.nodes.map(({ id, type }) => {
      const row = rows.get(type) ?? 0;
      rows.set(type, row + 1);
      return [id, graph.layout?.nodes?.[id] ?? { x: CHAIN.indexOf(type) * COLUMN, y: row * ROW }];
    }),
  );
}

export function terminalPosition(graph: Graph): Point {
  return graph.layout?.terminal ?? { x: CHAIN.length * COLUMN, y: 0 };
}

/** The graph with blocks elsewhere; `TERMINAL` moves the last block. */
export function moved(graph: Graph, places: Readonly<Record<string, Point>>): Graph {
  const { [TERMINAL]: terminal, ...nodes } = places;
  const known = Object.keys(nodes).filter((id) => nodeOf(graph, id) !== undefined);
  return {
    ...graph,
    layout: {
      ...graph.layout,
      nodes: { ...graph.layout?.nodes, ...Object.fromEntries(known.map((id) => [id, within(nodes[id] as Point)])) },
      ...(terminal !== undefined && { terminal: within(terminal) }),
    },
  };
}

function within({ x, y }: Point): Point {
  const clamp = (value: number) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value)));
  return { x: clamp(x), y: clamp(y) };
}

function lowest(graph: Graph, type: NodeKind): Point {
  const places = positions(graph);
  const column = graph.nodes.filter((node) => node.type === type).map(({ id }) => places.get(id) as Point);
  if (column.length === 0) return { x: CHAIN.indexOf(type) * COLUMN, y: 0 };
  return { x: (column[0] as Point).x, y: Math.max(...column.map(({ y }) => y)) + ROW };
}

function firstFree(prefix: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const id = `${prefix}-${number}`;
    if (!taken.has(id)) return id;
  }
}
