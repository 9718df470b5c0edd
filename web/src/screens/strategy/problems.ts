import type { ApiError } from '../../api/errors.ts';
import type { Schema } from '../../api/types.ts';
import type { Graph } from './graph.ts';

/** One thing that is wrong with the graph: the server's own, or a place where it does not match the contract. */
export interface Problem {
  /** Of the contract's problem codes, or `VALIDATION_FAILED`. */
  readonly code: string;
  readonly message: string;
  /** JSON Pointer into the graph. */
  readonly path: string;
  readonly nodeId?: string;
  readonly edgeId?: string;
  readonly cycle?: readonly string[];
}

/** What a refused save or publication complains of. */
export function problemsOf(error: ApiError, graph: Graph): readonly Problem[] {
  const listed = error.details.problems as readonly Schema<'GraphProblem'>[] | undefined;
  if (listed !== undefined) return listed;
  return error.issues
    .filter(({ in: place, path }) => place === 'body' && path.startsWith('/graph'))
    .map(({ path, message }) => located({ code: error.code, message, path: path.slice('/graph'.length) }, graph));
}

/** With the node that the path leads into. */
function located(problem: Problem, graph: Graph): Problem {
  const index = /^\/nodes\/(\d+)/.exec(problem.path)?.[1];
  const nodeId = index === undefined ? undefined : graph.nodes[Number(index)]?.id;
  return nodeId === undefined ? problem : { ...problem, nodeId };
}

/**
 * The blocks that a problem is shown at: its own; both ends of its link; all of a circle. Those that are gone meanwhile are
 * left out, and a problem without any is of the whole strategy.
 */
export function placesOf(problem: Problem, graph: Graph): readonly string[] {
  const edge = graph.edges.find(({ id }) => id === problem.edgeId);
  const named = problem.cycle ?? (problem.nodeId !== undefined ? [problem.nodeId] : []);
  const ids = named.length > 0 ? named : edge === undefined ? [] : [edge.source, edge.target];
  const existing = new Set(graph.nodes.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => existing.has(id));
}

export function problemsByNode(problems: readonly Problem[], graph: Graph): ReadonlyMap<string, readonly Problem[]> {
  const byNode = new Map<string, Problem[]>();
  for (const problem of problems) {
    for (const id of placesOf(problem, graph)) byNode.set(id, [...(byNode.get(id) ?? []), problem]);
  }
  return byNode;
}
