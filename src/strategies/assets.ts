import type { AssetFacts, GraphProblem } from './graph.ts';
import { listed } from './listed.ts';
import { isSelection, type Topology } from './topology.ts';

export type KnownSymbols = (symbol: string) => AssetFacts | undefined;

/** What is wrong with the assets that the graph names, and with who trades them. */
export function assetProblems(topology: Topology, knownSymbols: KnownSymbols): GraphProblem[] {
  return [
    ...symbolProblems(topology, knownSymbols),
    ...duplicateClaims(topology),
    ...excessiveLeverage(topology, knownSymbols),
  ];
}

/** That an asset is delisted must not keep a graph from being published in which it is switched off. */
function* symbolProblems({ byId, activeSelections }: Topology, knownSymbols: KnownSymbols): Generator<GraphProblem> {
  for (const placed of byId.values()) {
    if (!isSelection(placed)) continue;
    const { node } = placed;
    for (const [index, symbol] of node.config.symbols.entries()) {
      const facts = knownSymbols(symbol);
      const at = { nodeId: node.id, path: `${placed.path}/config/symbols/${index}` };
      if (facts === undefined) {
        yield { code: 'UNKNOWN_SYMBOL', ...at, message: `There is no asset ${symbol}; listAssets names them.` };
      } else if (!facts.active && activeSelections.has(node.id)) {
        yield { code: 'INACTIVE_SYMBOL', ...at, message: `${symbol} is not traded any more.` };
      }
    }
  }
}

/** An asset belongs to exactly one enabled prompt: one problem for each prompt that takes what an earlier one has. */
function* duplicateClaims({ prompts, assetsOf }: Topology): Generator<GraphProblem> {
  const owners = new Map<string, string>();
  for (const { node, path } of prompts) {
    if (!node.config.enabled) continue;
    const taken: string[] = [];
    for (const symbol of assetsOf.get(node.id)?.keys() ?? []) {
      const owner = owners.get(symbol);
      if (owner === undefined) owners.set(symbol, node.id);
      else taken.push(`${symbol} (${owner})`);
    }
    if (taken.length === 0) continue;
    const message = `An asset belongs to one enabled prompt; these have one already: ${listed(taken)}.`;
    yield { code: 'DUPLICATE_CLAIM', nodeId: node.id, path, message };
  }
}

function* excessiveLeverage({ prompts, assetsOf }: Topology, knownSymbols: KnownSymbols): Generator<GraphProblem> {
  for (const { node, path } of prompts) {
    if (!node.config.enabled) continue;
    const { leverage } = node.config.risk;
    const tooHigh: string[] = [];
    for (const symbol of assetsOf.get(node.id)?.keys() ?? []) {
      const facts = knownSymbols(symbol);
      if (facts !== undefined && leverage > facts.maxLeverage) tooHigh.push(`${symbol} (${facts.maxLeverage})`);
    }
    if (tooHigh.length === 0) continue;
    const message = `A leverage of ${leverage} is more than these markets allow: ${listed(tooHigh)}.`;
    yield { code: 'LEVERAGE_ABOVE_MARKET', nodeId: node.id, path: `${path}/config/risk/leverage`, message };
  }
}
