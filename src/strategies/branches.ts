import { createHash } from 'node:crypto';
import type { Branch, StrategyGraph } from './graph.ts';
import { byPlace, type PlacedPrompt, type PlacedStream, type Topology, topologyOf } from './topology.ts';

const BRANCH_ID_HEX = 24;

/** A branch's id, from nothing but its prompt node's id and its symbol; node ids hold no colon, so no two pairs meet. */
export function branchIdOf(promptNodeId: string, symbol: string): string {
  const digest = createHash('sha256').update(`${promptNodeId}:${symbol}`).digest('hex');
  return `br_${digest.slice(0, BRANCH_ID_HEX)}`;
}

/** The branches of a graph that has compiled, whatever became of its assets since. */
export function branchesOf(graph: StrategyGraph, topology: Topology = topologyOf(graph)): Branch[] {
  return topology.prompts
    .filter(({ node }) => node.config.enabled)
    .flatMap((prompt) =>
      [...(topology.assetsOf.get(prompt.node.id) ?? [])].map(([symbol, streams]) =>
        branchOf(prompt, { symbol, streams }),
      ),
    );
}

function branchOf(
  { node: { id, config } }: PlacedPrompt,
  { symbol, streams }: { symbol: string; streams: ReadonlySet<PlacedStream> },
): Branch {
  const base = {
    branchId: branchIdOf(id, symbol),
    promptNodeId: id,
    symbol,
    cadenceSec: config.cadenceSec,
    streams: [...streams]
      .filter(({ node }) => node.config.inclusion !== 'off')
      .sort(byPlace)
      .map(({ node }) => node),
    risk: config.risk,
    execution: config.execution,
  };
  return config.engine === 'rules'
    ? { ...base, engine: 'rules', rules: config.rules }
    : { ...base, engine: 'model', prompt: config.prompt };
}
