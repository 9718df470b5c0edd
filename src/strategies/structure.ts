import { findCycles } from './cycles.ts';
import type { GraphProblem, StrategyGraph } from './graph.ts';
import { listed } from './listed.ts';
import { isPrompt, linkKind, type Placed, type Topology } from './topology.ts';

/** What is wrong with how nodes and edges hang together, whatever they say. */
export function structuralProblems(graph: StrategyGraph, topology: Topology): GraphProblem[] {
  const reach = reachOf(graph, topology);
  return [
    ...repeatedIds(graph),
    ...graph.edges.flatMap((edge, index) => edgeProblems(edge, { index, topology })),
    ...twinEdges(graph),
    ...cycles(reach),
    ...unreachable(reach),
    ...missingInputs(topology),
  ];
}

function* repeatedIds(graph: StrategyGraph): Generator<GraphProblem> {
  const nodeIds = new Set<string>();
  for (const [index, { id }] of graph.nodes.entries()) {
    const message = `Another node before this one has the id ${id}.`;
    if (nodeIds.has(id)) yield { code: 'DUPLICATE_NODE_ID', nodeId: id, path: `/nodes/${index}/id`, message };
    nodeIds.add(id);
  }
  const edgeIds = new Set<string>();
  for (const [index, { id }] of graph.edges.entries()) {
    const message = `Another edge before this one has the id ${id}.`;
    if (edgeIds.has(id)) yield { code: 'DUPLICATE_EDGE_ID', edgeId: id, path: `/edges/${index}/id`, message };
    edgeIds.add(id);
  }
}

type Edge = StrategyGraph['edges'][number];

function edgeProblems(edge: Edge, { index, topology }: { index: number; topology: Topology }): GraphProblem[] {
  const path = `/edges/${index}`;
  const from = topology.byId.get(edge.source)?.node;
  const to = topology.byId.get(edge.target)?.node;
  if (from === undefined || to === undefined) {
    const ends = (['source', 'target'] as const).filter((end) => !topology.byId.has(edge[end]));
    return ends.map((end) => ({
      code: 'DANGLING_EDGE',
      edgeId: edge.id,
      path: `${path}/${end}`,
      message: `There is no node ${edge[end]}.`,
    }));
  }
  if (linkKind(from, to) !== undefined) return [];
  const message =
    from === to
      ? `The edge leads from ${edge.source} to itself.`
      : `No edge leads from ${from.type} to ${to.type}: data_stream → asset_selection → trading_prompt.`;
  return [{ code: 'EDGE_NOT_ALLOWED', edgeId: edge.id, path, message }];
}

function* twinEdges(graph: StrategyGraph): Generator<GraphProblem> {
  const seen = new Map<string, string>();
  for (const [index, { id, source, target }] of graph.edges.entries()) {
    // Ids hold no space, so that the pair is one key.
    const pair = `${source} ${target}`;
    const twin = seen.get(pair);
    if (twin === undefined) {
      seen.set(pair, id);
      continue;
    }
    const message = `The edge ${twin} leads from ${source} to ${target} already.`;
    yield { code: 'DUPLICATE_EDGE', edgeId: id, path: `/edges/${index}`, message };
  }
}

/** Every edge between two different nodes, whatever their kinds; nodes by their position in `nodes`. */
interface Reach {
  readonly nodes: readonly Placed[];
  readonly successors: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
}

function reachOf(graph: StrategyGraph, { byId }: Topology): Reach {
  const nodes = [...byId.values()];
  const positions = new Map(nodes.map(({ node }, position) => [node.id, position]));
  const successors: number[][] = nodes.map(() => []);
  const predecessors: number[][] = nodes.map(() => []);
  for (const { source, target } of graph.edges) {
    const from = positions.get(source);
    const to = positions.get(target);
    if (from === undefined || to === undefined || from === to) continue;
    successors[from]?.push(to);
    predecessors[to]?.push(from);
  }
  return { nodes, successors, predecessors };
}

function cycles({ nodes, successors }: Reach): GraphProblem[] {
  return findCycles(successors).map((positions) => {
    const members = positions.flatMap((position) => nodes[position] ?? []);
    const ids = members.map(({ node }) => node.id);
    return {
      code: 'CYCLE',
      nodeId: ids[0] ?? '',
      path: members[0]?.path ?? '',
      message: `The edges lead in a circle: ${listed([...ids, ids[0] ?? ''], ' → ')}.`,
      cycle: ids,
    };
  });
}

/** A node from which no way leads to a prompt feeds nothing. */
function unreachable({ nodes, predecessors }: Reach): GraphProblem[] {
  const useful = new Set<number>();
  const queue = nodes.flatMap((placed, position) => (isPrompt(placed) ? [position] : []));
  for (let position = queue.pop(); position !== undefined; position = queue.pop()) {
    if (useful.has(position)) continue;
    useful.add(position);
    for (const before of predecessors[position] ?? []) queue.push(before);
  }
  return nodes.flatMap(({ node, path }, position) => {
    if (useful.has(position)) return [];
    const message = `No way leads from ${node.id} to a trading_prompt; link it or remove it.`;
    return [{ code: 'UNREACHABLE_NODE' as const, nodeId: node.id, path, message }];
  });
}

function* missingInputs({ prompts, selectionsOf }: Topology): Generator<GraphProblem> {
  const enabled = prompts.filter(({ node }) => node.config.enabled);
  for (const { node, path } of enabled) {
    if (selectionsOf.has(node.id)) continue;
    const message = `The trading prompt ${node.id} is enabled, but no asset_selection is linked to it.`;
    yield { code: 'MISSING_INPUT', nodeId: node.id, path, message };
  }
  if (enabled.length > 0) return;
  yield { code: 'NO_ENABLED_PROMPT', path: '/nodes', message: 'No trading_prompt is enabled: nothing would decide.' };
}
