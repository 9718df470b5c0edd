import type { Schema } from '../../api/types.ts';
import { NEW_COMPARISON } from './conditions.ts';
import { addNode, type Graph, type NodeKind, type PromptNode, type SelectionNode, type StreamNode } from './graph.ts';
import { usageOf } from './usage.ts';

interface Surroundings {
  readonly assets: readonly Schema<'Asset'>[];
  readonly entitlement: Schema<'Entitlement'> | null;
}

const PREFIXES: Readonly<Record<NodeKind, string>> = {
  data_stream: 'stream',
  asset_selection: 'assets',
  trading_prompt: 'prompt',
};

/** The graph with a new block of a kind: sound in itself, linked to nothing. */
export function withNew(graph: Graph, type: NodeKind, around: Surroundings): { graph: Graph; id: string } {
  return addNode(graph, starter(graph, type, around), PREFIXES[type]);
}

function starter(
  graph: Graph,
  type: NodeKind,
  { assets, entitlement }: Surroundings,
): Omit<StreamNode, 'id'> | Omit<SelectionNode, 'id'> | Omit<PromptNode, 'id'> {
  if (type === 'data_stream') return { type, config: STREAMS.hyperliquid };
  if (type === 'asset_selection') return { type, config: { symbols: [unused(graph, assets)] } };
  // One more than the entitlement allows would not even be saved.
  const enabled = usageOf(graph).enabledPrompts < (entitlement?.topology.enabledPrompts ?? 0);
  return { type, config: { ...RULES, enabled } };
}

function unused(graph: Graph, assets: readonly Schema<'Asset'>[]): string {
  const used = new Set(graph.nodes.flatMap((node) => (node.type === 'asset_selection' ? node.config.symbols : [])));
  const active = assets.filter(({ status }) => status === 'active').map(({ symbol }) => symbol);
  return active.find((symbol) => !used.has(symbol)) ?? active[0] ?? 'BTC';
}

const READ = { inclusion: 'auto', depth: 'balanced' } as const;

/** What a stream of each provider begins as; which market or subject, its owner searches. */
export const STREAMS = {
  hyperliquid: { provider: 'hyperliquid', channel: 'candles', interval: '1h', ...READ },
  defillama: {
    ...{ provider: 'defillama', channel: 'capital_base', subjectType: 'global', subject: 'global' },
    ...READ,
  },
} as const satisfies Record<string, StreamNode['config']>;

const COMMON = {
  enabled: true,
  cadenceSec: 300,
  risk: { maxPositionFraction: 0.25, leverage: 1, stopLossFraction: 0.05, takeProfitFraction: 0.1 },
  execution: { orderType: 'market' },
} as const;

const RULES: Schema<'RulesPromptConfig'> = {
  ...COMMON,
  engine: 'rules',
  rules: { long: NEW_COMPARISON, sizeFraction: 0.25 },
};

const FIRST_PROMPT = 'Go long when the trend is clearly up, exit when it turns. Otherwise hold.';

/** The same prompt with the other engine; cadence, risk and execution stay. */
export function withEngine(config: PromptNode['config'], engine: PromptNode['config']['engine']): PromptNode['config'] {
  const { enabled, cadenceSec, risk, execution } = config;
  const common = { enabled, cadenceSec, risk, execution };
  if (engine === 'model') return { ...common, engine, prompt: FIRST_PROMPT };
  return { ...common, engine, rules: RULES.rules };
}
