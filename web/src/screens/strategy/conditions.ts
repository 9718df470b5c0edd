import type { Schema } from '../../api/types.ts';
import type { Graph, StreamNode } from './graph.ts';
import { fieldsOf } from './stream-fields.ts';

export type Condition = Schema<'RuleCondition'>;
export type Group = Schema<'RuleAll'> | Schema<'RuleAny'>;
export type Compare = Schema<'RuleCompare'>;
export type Operand = Schema<'RuleOperand'>;
type Indicator = Extract<Operand, { kind: 'indicator' }>;

/** Levels and comparisons of one rule set, at most. */
export const MAX_DEPTH = 8;
const MAX_IN_GROUP = 16;

const CLOSE = { source: 'close', interval: '1h', offset: 0 } as const;

/** What a person begins with: something sound to change. */
export const NEW_COMPARISON: Compare = {
  op: 'compare',
  left: { kind: 'indicator', indicator: 'rsi', period: 14, ...CLOSE },
  comparator: 'crosses_above',
  right: { kind: 'constant', value: 30 },
};

/** An operand of another kind: the first that makes sense. A stream operand needs a stream. */
export function operandOf(kind: Operand['kind'], stream?: StreamNode): Operand {
  if (kind === 'price') return { kind, field: 'close', interval: '1h', offset: 0 };
  if (kind === 'constant') return { kind, value: 0 };
  if (kind === 'indicator') return indicatorOf('rsi');
  if (stream === undefined) return operandOf('price');
  return { kind, nodeId: stream.id, field: fieldsOf(stream.config)[0] ?? 'close', offset: 0 };
}

/** Another indicator; what both have stays. */
export function indicatorOf(indicator: Indicator['indicator'], before?: Indicator): Indicator {
  const common = { kind: 'indicator' as const, source: before?.source ?? CLOSE.source };
  const place = { interval: before?.interval ?? CLOSE.interval, offset: before?.offset ?? CLOSE.offset };
  const period = before !== undefined && 'period' in before ? before.period : indicator === 'rsi' ? 14 : 20;
  if (indicator === 'macd') {
    return { ...common, indicator, line: 'macd', fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, ...place };
  }
  if (indicator === 'bollinger') return { ...common, indicator, line: 'middle', period, deviations: 2, ...place };
  return { ...common, indicator, period, ...place };
}

/** A group of the condition and a new comparison. */
export function grouped(condition: Condition, op: Group['op']): Group {
  return { op, conditions: [condition, NEW_COMPARISON] };
}

export function mayGrow(group: Group): boolean {
  return group.conditions.length < MAX_IN_GROUP;
}

export function replaceAt(group: Group, index: number, condition: Condition): Group {
  return { ...group, conditions: group.conditions.map((each, place) => (place === index ? condition : each)) };
}

/** Without one of its conditions; a group of one that is left is that one. */
export function removeAt(group: Group, index: number): Condition {
  const conditions = group.conditions.filter((_, place) => place !== index);
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { ...group, conditions };
}

/** The streams of a graph that a rule may name: all but those that are off. */
export function nameableStreams(graph: Graph): readonly StreamNode[] {
  return graph.nodes.filter(
    (node): node is StreamNode => node.type === 'data_stream' && node.config.inclusion !== 'off',
  );
}
