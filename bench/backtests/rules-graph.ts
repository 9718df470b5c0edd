import type { components } from '../../src/contract/index.ts';

type Schemas = components['schemas'];
export type Condition = Schemas['RuleCondition'];
export type Operand = Schemas['RuleOperand'];
type Indicator = Schemas['IndicatorOperand'];
type Comparator = Schemas['RuleCompare']['comparator'];
type Interval = Schemas['CandleInterval'];

const over = (interval: Interval) => ({ source: 'close', interval, offset: 0 }) as const;
const average = (indicator: 'sma' | 'ema' | 'rsi', period: number, interval: Interval = '5m'): Indicator => ({
  kind: 'indicator',
  indicator,
  period,
  ...over(interval),
});
const sma = (period: number, interval?: Interval) => average('sma', period, interval);
const ema = (period: number, interval?: Interval) => average('ema', period, interval);
const rsi = (period: number, interval?: Interval) => average('rsi', period, interval);
const band = (period: number, deviations: number, line: 'upper' | 'lower'): Indicator => ({
  kind: 'indicator',
  indicator: 'bollinger',
  period,
  deviations,
  line,
  ...over('5m'),
});
const macd = (line: 'macd' | 'signal' | 'histogram'): Indicator => ({
  kind: 'indicator',
  indicator: 'macd',
  line,
  fastPeriod: 12,
  slowPeriod: 26,
  signalPeriod: 9,
  ...over('5m'),
});
const close: Operand = { kind: 'price', field: 'close', interval: '5m', offset: 0 };
const volume: Operand = { kind: 'price', field: 'volume', interval: '5m', offset: 0 };
const constant = (value: number): Operand => ({ kind: 'constant', value });
const compare = (left: Operand, comparator: Comparator, right: Operand): Condition => ({
  op: 'compare',
  left,
  comparator,
  right,
});
const all = (...conditions: Condition[]): Condition => ({ op: 'all', conditions });
const any = (...conditions: Condition[]): Condition => ({ op: 'any', conditions });
const not = (condition: Condition): Condition => ({ op: 'not', condition });

/** Thirty conditions: fifteen comparisons, over five-minute candles and hourly ones, under all, any and not. */
export const GRAPH_RULES: Schemas['RuleSet'] = {
  long: all(
    any(
      compare(ema(12), 'crosses_above', ema(26)),
      all(compare(macd('histogram'), '>', constant(0)), not(compare(rsi(14), '>', constant(70)))),
    ),
    not(any(compare(close, '>', band(20, 2, 'upper')), compare(volume, '<', constant(1)))),
    any(compare(ema(20, '1h'), '>', ema(50, '1h')), not(compare(rsi(14, '1h'), '<', constant(45)))),
  ),
  short: all(
    any(compare(sma(10), 'crosses_below', sma(30)), not(compare(macd('macd'), '>=', macd('signal')))),
    not(any(compare(close, '<', band(50, 2.5, 'lower')), compare(rsi(7), '<=', constant(25)))),
  ),
  exit: any(
    compare(close, 'crosses_below', sma(100)),
    compare(rsi(14), '>=', constant(80)),
    all(compare(rsi(21), '>', constant(60)), compare(sma(200), '<=', close)),
  ),
  sizeFraction: 0.1,
};

/** Conditions of a rule set, the ones over others included. */
export function countNodes({ long, short, exit }: Schemas['RuleSet']): { nodes: number; comparisons: number } {
  const flat = [long, short, exit].flatMap((root) => (root === undefined ? [] : flatten(root)));
  return { nodes: flat.length, comparisons: flat.filter(({ op }) => op === 'compare').length };
}

function flatten(condition: Condition): Condition[] {
  if (condition.op === 'compare') return [condition];
  const children = condition.op === 'not' ? [condition.condition] : condition.conditions;
  return [condition, ...children.flatMap(flatten)];
}
