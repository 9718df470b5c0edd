import type { components } from '../../src/contract/index.ts';
import { type CandleColumns, type CandleInterval, INTERVAL_MS } from '../../src/market/calc.ts';
import { naiveDeviation, naiveEma, naiveRsi, naiveSma } from './naive-indicators.ts';

type Schemas = components['schemas'];
type Operand = Schemas['RuleOperand'];
type Condition = Schemas['RuleCondition'];
type IndicatorOperand = Schemas['IndicatorOperand'];

export interface NaiveCandle {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface NaivePoint {
  readonly availableAt: number;
  readonly values: Readonly<Record<string, number | null>>;
}

export interface NaiveData {
  readonly candles: Readonly<Partial<Record<CandleInterval, readonly NaiveCandle[]>>>;
  readonly points: Readonly<Record<string, readonly NaivePoint[]>>;
}

/** True, false, or null for unknown. */
type Truth = boolean | null;

/**
 * Rules by their definition: at one tick, over nothing but what is known then, every indicator computed afresh, every
 * operand as often as it stands there. The second opinion on the compiled columns, and nothing is shared with them.
 */
export function naiveRules(rules: Schemas['RuleSet'], data: NaiveData, tick: number) {
  const known = knownAt(data, tick);
  const truth = (condition: Condition | undefined) => (condition === undefined ? false : evaluate(condition, known));
  const truths = [truth(rules.long), truth(rules.short), truth(rules.exit)];
  const bits = (wanted: Truth) => truths.reduce((mask, each, bit) => (each === wanted ? mask | (1 << bit) : mask), 0);
  return { holds: bits(true), unknown: bits(null), tied: known.tied };
}

/** What is known at a tick; `tied` once two values were compared that only the last digits of an indicator tell apart. */
interface Known extends NaiveData {
  tied: boolean;
}

function knownAt({ candles, points }: NaiveData, tick: number): Known {
  return {
    tied: false,
    candles: Object.fromEntries(
      Object.entries(candles).map(([interval, list]) => [
        interval,
        list.filter(({ openAt }) => openAt + INTERVAL_MS[interval as CandleInterval] <= tick),
      ]),
    ),
    points: Object.fromEntries(
      Object.entries(points).map(([nodeId, list]) => [nodeId, list.filter(({ availableAt }) => availableAt <= tick)]),
    ),
  };
}

function evaluate(condition: Condition, data: Known): Truth {
  switch (condition.op) {
    case 'all':
      return and(condition.conditions.map((each) => evaluate(each, data)));
    case 'any':
      return negate(and(condition.conditions.map((each) => negate(evaluate(each, data)))));
    case 'not':
      return negate(evaluate(condition.condition, data));
    case 'compare':
      return compare(condition, data);
  }
}

const negate = (truth: Truth): Truth => (truth === null ? null : !truth);

function and(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function compare({ left, comparator, right }: Schemas['RuleCompare'], data: Known): Truth {
  const test = (earlier: number, of: (l: number, r: number) => boolean): Truth => {
    const [l, r] = [operandValue(left, data, earlier), operandValue(right, data, earlier)];
    if (l === null || r === null) return null;
    const computed = left.kind === 'indicator' || right.kind === 'indicator';
    if (computed && Math.abs(l - r) <= 1e-9 * Math.max(1, Math.abs(l))) data.tied = true;
    return of(l, r);
  };
  switch (comparator) {
    case '<':
      return test(0, (l, r) => l < r);
    case '<=':
      return test(0, (l, r) => l <= r);
    case '>':
      return test(0, (l, r) => l > r);
    case '>=':
      return test(0, (l, r) => l >= r);
    case 'crosses_above':
      return and([test(1, (l, r) => l <= r), test(0, (l, r) => l > r)]);
    case 'crosses_below':
      return and([test(1, (l, r) => l >= r), test(0, (l, r) => l < r)]);
  }
}

function operandValue(operand: Operand, data: NaiveData, earlier: number): number | null {
  if (operand.kind === 'constant') return operand.value;
  const value = seriesOf(operand, data).at(-1 - operand.offset - earlier);
  return value === undefined || value === null || Number.isNaN(value) ? null : value;
}

function seriesOf(operand: Exclude<Operand, { kind: 'constant' }>, data: NaiveData): readonly (number | null)[] {
  if (operand.kind === 'stream') {
    return (data.points[operand.nodeId] ?? []).map(({ values }) => values[operand.field] ?? null);
  }
  const candles = data.candles[operand.interval] ?? [];
  if (operand.kind === 'price') return candles.map((candle) => candle[operand.field]);
  return indicatorOf(
    operand,
    candles.map((candle) => sourceOf(candle, operand.source)),
  );
}

function sourceOf({ open, high, low, close }: NaiveCandle, source: Schemas['IndicatorSource']): number {
  return { open, high, low, close, hl2: (high + low) / 2, hlc3: (high + low + close) / 3 }[source];
}

function indicatorOf(operand: IndicatorOperand, values: readonly number[]): readonly number[] {
  switch (operand.indicator) {
    case 'sma':
      return naiveSma(values, operand.period);
    case 'ema':
      return naiveEma(values, operand.period);
    case 'rsi':
      return naiveRsi(values, operand.period);
    case 'bollinger': {
      const sign = { upper: 1, middle: 0, lower: -1 }[operand.line];
      const sigma = naiveDeviation(values, operand.period);
      return naiveSma(values, operand.period).map((mean, i) => mean + sign * operand.deviations * (sigma[i] ?? 0));
    }
    case 'macd': {
      const slow = naiveEma(values, operand.slowPeriod);
      const line = naiveEma(values, operand.fastPeriod).map((fast, i) => fast - (slow[i] ?? 0));
      const signal = naiveEma(line, operand.signalPeriod);
      return { macd: line, signal, histogram: line.map((value, i) => value - (signal[i] ?? 0)) }[operand.line];
    }
  }
}

/** A list of candles as columns. */
export function candleColumns(candles: readonly NaiveCandle[]): CandleColumns {
  const column = (name: keyof NaiveCandle) => Float64Array.from(candles, (candle) => candle[name]);
  return {
    openAt: column('openAt'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
