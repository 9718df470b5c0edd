import type { components } from '../../src/contract/index.ts';

type Schemas = components['schemas'];
export type Graph = Schemas['CloneStrategyGraph'];
export type Interval = Schemas['CandleInterval'];
type Node = Schemas['StrategyNode'];
type Condition = Schemas['RuleCondition'];

/** What the demo's strategy trades, and on what. */
export interface Market {
  readonly symbols: readonly string[];
  /** The candles that its rules look at. */
  readonly interval: Interval;
  /** Whether funding rates are stored for all of the symbols. */
  readonly funding: boolean;
}

const MAX_RATE = 0.0005;
/** More comparisons than a person would write: something to wait for. */
const SLOW_COMPARISONS = 60;
const GROUP = 15;

/** Buys when the MACD turns up in a rising market, sells when it turns down in a falling one. */
export function soundGraph(market: Market): Graph {
  const trend = (comparator: '>' | '<'): Condition => ({
    op: 'compare',
    left: ema(50, market),
    comparator,
    right: ema(200, market),
  });
  const turn = (comparator: 'crosses_above' | 'crosses_below'): Condition => ({
    op: 'compare',
    left: macd('macd', market),
    comparator,
    right: macd('signal', market),
  });
  return graphOf(market, {
    long: { op: 'all', conditions: [turn('crosses_above'), trend('>'), ...cheapFunding(market)] },
    short: { op: 'all', conditions: [turn('crosses_below'), trend('<')] },
    sizeFraction: 0.3,
  });
}

/** Sells what rose too far and buys what fell too far. */
export function reversalGraph(): Graph {
  return rsiGraph({ long: ['<', 40], short: ['>', 60] });
}

/** Runs after each move, and pays for it. */
export function impatientGraph(): Graph {
  return rsiGraph({ long: ['>', 50], short: ['<', 50] });
}

function rsiGraph({ long, short }: Record<'long' | 'short', ['<' | '>', number]>): Graph {
  const market: Market = { symbols: ['ETH'], interval: '5m', funding: false };
  const compare = ([comparator, value]: ['<' | '>', number]): Condition => ({
    op: 'compare',
    left: { kind: 'indicator', indicator: 'rsi', period: 14, source: 'close', interval: '5m', offset: 0 },
    comparator,
    right: { kind: 'constant', value },
  });
  const graph = graphOf(market, { long: compare(long), short: compare(short), sizeFraction: 0.9 });
  const risk = { maxPositionFraction: 1, leverage: 3, stopLossFraction: null, takeProfitFraction: null };
  const nodes = graph.nodes.map((node): Node => {
    return node.type === 'trading_prompt' ? { ...node, config: { ...node.config, risk } } : node;
  });
  return { ...graph, nodes };
}

/** As a tired person would leave it: what is wrong can all be told without running it. */
export function brokenGraph(market: Market): Graph {
  const { nodes, edges, ...rest } = soundGraph(market);
  return {
    ...rest,
    nodes: nodes.map((node) => {
      if (node.type === 'asset_selection') return { ...node, config: { symbols: ['BTCC'] } };
      return node.type === 'trading_prompt' ? withMistakes(node, market) : node;
    }),
    edges: [
      ...edges.map((edge) => (edge.source === 'prices' ? { ...edge, target: 'asset' } : edge)),
      { id: 'prompt-assets', source: 'prompt', target: 'assets' },
    ],
  };
}

/** A graph that takes a moment to backtest. */
export function slowGraph(market: Market): Graph {
  const conditions = Array.from({ length: SLOW_COMPARISONS }, (_, index): Condition => {
    const period = 20 + 6 * index;
    const left = { ...ema(period, market), interval: '5m' as const };
    return { op: 'compare', left, comparator: 'crosses_above', right: upperBand(period) };
  });
  const groups = Array.from({ length: SLOW_COMPARISONS / GROUP }, (_, index): Condition => {
    return { op: 'any', conditions: conditions.slice(GROUP * index, GROUP * (index + 1)) };
  });
  return graphOf(market, { long: { op: 'any', conditions: groups }, sizeFraction: 0.1 });
}

function graphOf({ symbols, interval, funding }: Market, rules: Schemas['RuleSet']): Graph {
  const prices: Node = {
    id: 'prices',
    type: 'data_stream',
    config: { provider: 'hyperliquid', channel: 'candles', interval, inclusion: 'required', depth: 'fast' },
  };
  const rates: Node = {
    id: 'funding',
    type: 'data_stream',
    config: { provider: 'hyperliquid', channel: 'funding', inclusion: 'auto', depth: 'fast' },
  };
  const prompt: Node = {
    id: 'prompt',
    type: 'trading_prompt',
    config: {
      enabled: true,
      cadenceSec: 300,
      engine: 'rules',
      rules,
      risk: { maxPositionFraction: 0.3, leverage: 2, stopLossFraction: 0.03, takeProfitFraction: 0.08 },
      execution: { orderType: 'market' },
    },
  };
  const streams = funding ? [prices, rates] : [prices];
  return {
    schemaVersion: 1,
    nodes: [...streams, { id: 'assets', type: 'asset_selection', config: { symbols: [...symbols] } }, prompt],
    edges: [
      ...streams.map(({ id }) => ({ id: `${id}-assets`, source: id, target: 'assets' })),
      { id: 'assets-prompt', source: 'assets', target: 'prompt' },
    ],
  };
}

function withMistakes(node: Schemas['TradingPromptNode'], { interval }: Market): Node {
  const left = { ...macd('histogram', { interval }), fastPeriod: 26, slowPeriod: 12 };
  const exit: Condition = { op: 'compare', left, comparator: '<', right: { kind: 'constant', value: 0 } };
  const { config } = node;
  if (config.engine !== 'rules') return node;
  return { ...node, config: { ...config, rules: { ...config.rules, exit } } };
}

function cheapFunding({ funding }: Market): Condition[] {
  if (!funding) return [];
  const left = { kind: 'stream', nodeId: 'funding', field: 'fundingRate', offset: 0 } as const;
  return [{ op: 'compare', left, comparator: '<', right: { kind: 'constant', value: MAX_RATE } }];
}

function ema(period: number, { interval }: Pick<Market, 'interval'>): Schemas['EmaOperand'] {
  return { kind: 'indicator', indicator: 'ema', period, source: 'close', interval, offset: 0 };
}

function upperBand(period: number): Schemas['BollingerOperand'] {
  const band = { indicator: 'bollinger', line: 'upper', period, deviations: 2 } as const;
  return { kind: 'indicator', ...band, source: 'close', interval: '5m', offset: 0 };
}

function macd(line: Schemas['MacdOperand']['line'], { interval }: Pick<Market, 'interval'>): Schemas['MacdOperand'] {
  const periods = { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 };
  return { kind: 'indicator', indicator: 'macd', line, ...periods, source: 'close', interval, offset: 0 };
}
