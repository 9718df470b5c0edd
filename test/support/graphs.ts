import type { components } from '../../src/contract/index.ts';

type Schemas = components['schemas'];
export type Graph = Schemas['CloneStrategyGraph'];
export type Node = Schemas['StrategyNode'];
type Edge = Schemas['StrategyEdge'];
type Condition = Schemas['RuleCondition'];
type RulesConfig = Schemas['RulesPromptConfig'];

/** A comparison that always can be computed. */
export const COMPARISON: Condition = {
  op: 'compare',
  left: { kind: 'price', field: 'close', interval: '1h', offset: 0 },
  comparator: '>',
  right: { kind: 'constant', value: 1 },
};

export function streamNode(id: string, config: Partial<Schemas['HyperliquidCandlesConfig']> = {}): Node {
  return {
    id,
    type: 'data_stream',
    config: {
      provider: 'hyperliquid',
      channel: 'candles',
      interval: '1h',
      inclusion: 'auto',
      depth: 'fast',
      ...config,
    },
  };
}

export function selectionNode(id: string, ...symbols: string[]): Node {
  return { id, type: 'asset_selection', config: { symbols } };
}

export function promptNode(id: string, config: Partial<RulesConfig> = {}): Node {
  return {
    id,
    type: 'trading_prompt',
    config: {
      enabled: true,
      cadenceSec: 300,
      engine: 'rules',
      rules: { long: COMPARISON, sizeFraction: 0.5 },
      risk: { maxPositionFraction: 0.5, leverage: 1, stopLossFraction: null, takeProfitFraction: null },
      execution: { orderType: 'market' },
      ...config,
    },
  };
}

export function modelPromptNode(id: string, config: Partial<Schemas['ModelPromptConfig']> = {}): Node {
  const { rules: _rules, ...common } = promptNode(id).config as RulesConfig;
  return { id, type: 'trading_prompt', config: { ...common, engine: 'model', prompt: 'Buy low.', ...config } };
}

/** Edges from `a>b` words; an edge's id is its word with a dash. */
export function edges(...words: string[]): Edge[] {
  return words.map((word) => {
    const [source = '', target = ''] = word.split('>');
    return { id: word.replace('>', '-'), source, target };
  });
}

/** One stream, one asset, one prompt; nothing wrong with it. */
export function smallGraph(changes: Partial<Graph> = {}): Graph {
  return {
    schemaVersion: 1,
    nodes: [streamNode('s'), selectionNode('a', 'BTC'), promptNode('p')],
    edges: edges('s>a', 'a>p'),
    ...changes,
  };
}

/** `depth` levels of not around one comparison, which is one level itself. */
export function nested(depth: number): Condition {
  let condition = COMPARISON;
  for (let level = 1; level < depth; level += 1) condition = { op: 'not', condition };
  return condition;
}
