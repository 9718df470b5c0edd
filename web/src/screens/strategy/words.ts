import type { Schema } from '../../api/types.ts';
import type { Condition, Operand } from './conditions.ts';
import type { Graph, GraphNode, NodeKind } from './graph.ts';

export const KINDS: Readonly<Record<NodeKind, { title: string; plural: string; what: string }>> = {
  data_stream: { title: 'Data stream', plural: 'Data streams', what: 'what decisions may look at' },
  asset_selection: { title: 'Asset selection', plural: 'Asset selections', what: 'what is traded' },
  trading_prompt: { title: 'Trading prompt', plural: 'Trading prompts', what: 'when and how it is traded' },
};

export const CHANNELS: Readonly<Record<string, string>> = {
  candles: 'Candles',
  indicators: 'Indicators',
  funding: 'Funding rate',
  immediate_market: 'Market that ends soon',
  later_market: 'Market that ends later',
  capital_base: 'Capital base',
  capital_flows: 'Capital flows',
  economic_throughput: 'Economic throughput',
};

export const PROVIDERS = { hyperliquid: 'Hyperliquid', polymarket: 'Polymarket', defillama: 'DefiLlama' } as const;

export const INCLUSIONS: Readonly<Record<Schema<'StreamInclusion'>, string>> = {
  off: 'Off: not read',
  auto: 'Auto: when it has something fresh',
  standard: 'Standard: always, gaps are named',
  required: 'Required: no decision without it',
};

export const DEPTHS: Readonly<Record<Schema<'StreamDepth'>, string>> = {
  fast: 'Fast: 24 points',
  balanced: 'Balanced: 72 points',
  deep: 'Deep: 288 points',
};

export const COMPARATORS: Readonly<Record<Schema<'RuleCompare'>['comparator'], string>> = {
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
  crosses_above: 'crosses above',
  crosses_below: 'crosses below',
};

export const INDICATORS = { sma: 'SMA', ema: 'EMA', rsi: 'RSI', bollinger: 'Bollinger', macd: 'MACD' } as const;

/** The block's own label, else its id. */
export function nodeName(node: GraphNode): string {
  return node.label || node.id;
}

/** What a block does, in one line. */
export function nodeSummary(node: GraphNode): string {
  if (node.type === 'asset_selection') return node.config.symbols.join(', ');
  if (node.type === 'trading_prompt') {
    const { enabled, engine, cadenceSec } = node.config;
    const how = engine === 'rules' ? 'Rules' : 'Model';
    return `${how}, every ${duration(cadenceSec)}${enabled ? '' : ' · not enabled'}`;
  }
  const { config } = node;
  const channel = CHANNELS[config.channel] ?? config.channel;
  const off = config.inclusion === 'off' ? ' · off' : '';
  if (config.provider === 'polymarket') return `${channel}: ${config.marketId}${off}`;
  if (config.provider === 'defillama') return `${channel}: ${config.subject}${off}`;
  return `${channel}${'interval' in config ? `, ${config.interval}` : ''}${off}`;
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** 5400 as "1 h 30 min". */
export function duration(seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** A condition as a sentence. */
export function conditionText(condition: Condition, graph: Graph): string {
  if (condition.op === 'compare') {
    const { left, comparator, right } = condition;
    return `${operandText(left, graph)} ${COMPARATORS[comparator]} ${operandText(right, graph)}`;
  }
  if (condition.op === 'not') return `not (${conditionText(condition.condition, graph)})`;
  const parts = condition.conditions.map((each) => {
    const text = conditionText(each, graph);
    return each.op === 'all' || each.op === 'any' ? `(${text})` : text;
  });
  return parts.join(condition.op === 'all' ? ' and ' : ' or ');
}

function operandText(operand: Operand, graph: Graph): string {
  if (operand.kind === 'constant') return String(operand.value);
  const back = operand.offset === 0 ? '' : `, ${operand.offset} back`;
  if (operand.kind === 'price') return `${operand.field} (${operand.interval}${back})`;
  if (operand.kind === 'stream') {
    const stream = graph.nodes.find(({ id }) => id === operand.nodeId);
    return `${operand.field} of “${stream === undefined ? operand.nodeId : nodeName(stream)}”${back}`;
  }
  const source = operand.source === 'close' ? '' : ` of ${operand.source}`;
  return `${indicatorText(operand)}${source} (${operand.interval}${back})`;
}

function indicatorText(operand: Extract<Operand, { kind: 'indicator' }>): string {
  const name = INDICATORS[operand.indicator];
  if (operand.indicator === 'macd') {
    return `${name} ${operand.line} ${operand.fastPeriod}/${operand.slowPeriod}/${operand.signalPeriod}`;
  }
  if (operand.indicator === 'bollinger') return `${name} ${operand.line} ${operand.period}, ${operand.deviations}σ`;
  return `${name} ${operand.period}`;
}
