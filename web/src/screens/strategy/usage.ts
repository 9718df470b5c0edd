import type { Schema } from '../../api/types.ts';
import type { Graph } from './graph.ts';

/** How much of an entitlement a graph takes. Only what feeds an enabled prompt counts. */
export interface Usage {
  readonly assets: number;
  readonly enabledPrompts: number;
  /** Of the asset with the most. */
  readonly linksPerAsset: number;
  readonly expandedLinks: number;
}

export function usageOf({ nodes, edges }: Graph): Usage {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const enabled = new Set(
    nodes.flatMap((node) => (node.type === 'trading_prompt' && node.config.enabled ? [node.id] : [])),
  );
  const feeding = new Set(edges.flatMap(({ source, target }) => (enabled.has(target) ? [source] : [])));
  const links = new Map<string, number>();
  for (const id of feeding) {
    const selection = byId.get(id);
    if (selection?.type !== 'asset_selection') continue;
    const streams = new Set(
      edges.flatMap(({ source, target }) =>
        target === id && byId.get(source)?.type === 'data_stream' ? [source] : [],
      ),
    );
    for (const symbol of selection.config.symbols) links.set(symbol, (links.get(symbol) ?? 0) + streams.size);
  }
  const counts = [...links.values()];
  return {
    assets: links.size,
    enabledPrompts: enabled.size,
    linksPerAsset: Math.max(0, ...counts),
    expandedLinks: counts.reduce((sum, count) => sum + count, 0),
  };
}

export interface Limit {
  readonly name: string;
  readonly used: number;
  readonly allowed: number;
}

/** The same beside what was paid for; without an entitlement nothing is allowed. */
export function limitsOf(graph: Graph, entitlement: Schema<'Entitlement'> | null): readonly Limit[] {
  const used = usageOf(graph);
  const { assetCapacity = 0, topology } = entitlement ?? {};
  return [
    { name: 'Assets', used: used.assets, allowed: assetCapacity },
    { name: 'Prompts that decide', used: used.enabledPrompts, allowed: topology?.enabledPrompts ?? 0 },
    { name: 'Links per asset', used: used.linksPerAsset, allowed: topology?.linksPerAsset ?? 0 },
    { name: 'Links in all', used: used.expandedLinks, allowed: topology?.expandedLinks ?? 0 },
  ];
}
