import { assetProblems, type KnownSymbols } from './assets.ts';
import { branchesOf } from './branches.ts';
import type { CompiledGraph, GraphCaps, GraphProblem, StrategyGraph } from './graph.ts';
import { capProblems } from './limits.ts';
import { promptProblems } from './rules.ts';
import { structuralProblems } from './structure.ts';
import { type Topology, topologyOf } from './topology.ts';

/** As many problems as an answer may hold; a graph with more has the first ones named. */
export const MAX_PROBLEMS = 1000;

/** The model that the clone's model prompts ask, and what may be asked. */
export interface ModelChoice {
  /** Null: the entitlement's default, which is always allowed. */
  readonly model: string | null;
  readonly allowedModels: readonly string[];
}

export interface CompileOptions {
  readonly knownSymbols: KnownSymbols;
  /** Undefined: the graph may be of any size. */
  readonly caps?: GraphCaps | undefined;
  /** Undefined: any model will do. */
  readonly models?: ModelChoice | undefined;
}

/**
 * Compiles a graph that the contract's schema has accepted: all its problems, at most MAX_PROBLEMS, or its branches. Pure
 * and, for a graph of the schema's size, linear in it; nothing recurses.
 */
export function compileGraph(graph: StrategyGraph, { knownSymbols, caps, models }: CompileOptions): CompiledGraph {
  const topology = topologyOf(graph);
  const problems = [
    // First what keeps the graph from being saved, so that it is never what is cut off.
    ...(caps === undefined ? [] : capProblems(topology, caps)),
    ...(models === undefined ? [] : modelProblems(topology, models)),
    ...structuralProblems(graph, topology),
    ...assetProblems(topology, knownSymbols),
    ...promptProblems(topology),
  ];
  if (problems.length > 0) return { branches: [], problems: problems.slice(0, MAX_PROBLEMS) };
  return { branches: branchesOf(graph, topology), problems };
}

function modelProblems({ prompts }: Topology, { model, allowedModels }: ModelChoice): GraphProblem[] {
  if (model === null || allowedModels.includes(model)) return [];
  return prompts.flatMap(({ node, path }) => {
    if (!node.config.enabled || node.config.engine !== 'model') return [];
    const message = `The clone's model ${model} is not among those that its entitlement allows.`;
    return [{ code: 'MODEL_NOT_ALLOWED', nodeId: node.id, path: `${path}/config/engine`, message }];
  });
}
