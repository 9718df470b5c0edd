import type { GraphCaps, GraphProblem } from './graph.ts';
import { byPlace, isSelection, type PlacedSelection, type Topology } from './topology.ts';

/** What the graph uses of an entitlement, counted as DESIGN 4.4 says: what no enabled prompt uses counts for nothing. */
export interface GraphUse {
  readonly enabledPrompts: number;
  /** Links by asset: for each selection that has it, one for each stream linked to that. */
  readonly linksByAsset: ReadonlyMap<string, number>;
  readonly expandedLinks: number;
}

export function useOf(topology: Topology): GraphUse {
  const linksByAsset = new Map<string, number>();
  let expandedLinks = 0;
  for (const { node } of activeSelectionsOf(topology)) {
    const links = topology.streamsOf.get(node.id)?.size ?? 0;
    for (const symbol of new Set(node.config.symbols)) {
      linksByAsset.set(symbol, (linksByAsset.get(symbol) ?? 0) + links);
      expandedLinks += links;
    }
  }
  const enabledPrompts = topology.prompts.filter(({ node }) => node.config.enabled).length;
  return { enabledPrompts, linksByAsset, expandedLinks };
}

function activeSelectionsOf({ byId, activeSelections }: Topology): PlacedSelection[] {
  return [...activeSelections]
    .flatMap((id) => {
      const placed = byId.get(id);
      return placed !== undefined && isSelection(placed) ? [placed] : [];
    })
    .sort(byPlace);
}

/** Where the graph goes beyond the caps. */
export function* capProblems(topology: Topology, caps: GraphCaps): Generator<GraphProblem> {
  const { enabledPrompts, linksByAsset, expandedLinks } = useOf(topology);
  if (linksByAsset.size > caps.assets) {
    const message = `The graph trades ${linksByAsset.size} assets; the entitlement allows ${caps.assets}.`;
    yield { code: 'TOO_MANY_ASSETS', path: '/nodes', message };
  }
  if (enabledPrompts > caps.enabledPrompts) {
    const message = `${enabledPrompts} trading prompts are enabled; the entitlement allows ${caps.enabledPrompts}.`;
    yield { code: 'TOO_MANY_PROMPTS', path: '/nodes', message };
  }
  for (const [symbol, links] of linksByAsset) {
    if (links <= caps.linksPerAsset) continue;
    const message = `${links} data streams are linked to ${symbol}; the entitlement allows ${caps.linksPerAsset} an asset.`;
    yield { code: 'TOO_MANY_LINKS', ...placeOf(symbol, topology), message };
  }
  if (expandedLinks > caps.expandedLinks) {
    const message = `The graph has ${expandedLinks} links over all assets; the entitlement allows ${caps.expandedLinks}.`;
    yield { code: 'TOO_MANY_EXPANDED_LINKS', path: '/edges', message };
  }
}

/** The first selection that trades the asset. */
function placeOf(symbol: string, topology: Topology): { nodeId: string; path: string } {
  for (const { node, path } of activeSelectionsOf(topology)) {
    const index = node.config.symbols.indexOf(symbol);
    if (index >= 0) return { nodeId: node.id, path: `${path}/config/symbols/${index}` };
  }
  throw new Error(`no active selection has ${symbol}`);
}

const CAP_CODES: ReadonlySet<GraphProblem['code']> = new Set([
  'TOO_MANY_ASSETS',
  'TOO_MANY_PROMPTS',
  'TOO_MANY_LINKS',
  'TOO_MANY_EXPANDED_LINKS',
]);

/** True for problems of size, which keep a graph even from being saved. */
export function exceedsCaps({ code }: GraphProblem): boolean {
  return CAP_CODES.has(code);
}
