import type { components } from '../contract/index.ts';
import type { CandleInterval } from './types.ts';

type Schemas = components['schemas'];
type IndicatorOperand = Schemas['IndicatorOperand'];
type SeriesOperand = Exclude<Schemas['RuleOperand'], Schemas['ConstantOperand']>;
export type CandleField = Schemas['PriceOperand']['field'] | Schemas['IndicatorSource'];

/**
 * A column over the points of one clock: the candles of an interval, or the points of a stream. Numbers are indices of
 * series before it. Bands and MACD are made of averages, so that rules which use both compute them once.
 */
export type SeriesPlan = CandleSeries | { readonly op: 'points'; readonly nodeId: string; readonly field: string };
export type CandleSeries = { readonly interval: CandleInterval } & (
  | { readonly op: 'candles'; readonly field: CandleField }
  | { readonly op: 'sma' | 'deviation' | 'ema' | 'rsi'; readonly source: number; readonly period: number }
  /** left + factor × right. */
  | { readonly op: 'sum'; readonly left: number; readonly right: number; readonly factor: number }
);

/** A series read `offset` points back from the last known one. */
export interface Reading {
  readonly series: number;
  readonly offset: number;
}

/** What must be read before rules can be evaluated. */
export interface RuleNeeds {
  /** `points`: how many candles known at the first tick make every value there what the whole history would (to 1e-9). */
  readonly candles: readonly { readonly interval: CandleInterval; readonly points: number }[];
  readonly streams: readonly { readonly nodeId: string; readonly fields: readonly string[]; readonly points: number }[];
}

/** An average that carries itself on forgets what it was seeded with: this much of the seed is nothing. */
const SEED_REST = 1e-9;
const forgets = (share: number) => Math.ceil(Math.log(SEED_REST) / Math.log(1 - share));

/** Collects the series of a rule set, each once, and how far back each is read. */
export function createSeriesPlan() {
  const series = distinct<SeriesPlan>();
  const warmUps: number[] = [];
  /** By series: points that must be known, the oldest reading included. */
  const needed = new Map<number, number>();

  const add = (plan: SeriesPlan): number => {
    const number = series.add(plan);
    warmUps[number] = warmUp(plan, warmUps);
    return number;
  };

  return {
    all: series.all,
    read(operand: SeriesOperand): Reading {
      const number = addOperand(add, operand);
      const points = (warmUps[number] ?? 0) + operand.offset;
      needed.set(number, Math.max(points, needed.get(number) ?? 0));
      return { series: number, offset: operand.offset };
    },
    needs: (): RuleNeeds => needsOf(series.all, needed),
  };
}

type Add = (plan: SeriesPlan) => number;

function addOperand(add: Add, operand: SeriesOperand): number {
  switch (operand.kind) {
    case 'price':
      return add({ op: 'candles', interval: operand.interval, field: operand.field });
    case 'stream':
      return add({ op: 'points', nodeId: operand.nodeId, field: operand.field });
    case 'indicator':
      return addIndicator(add, operand);
  }
}

function addIndicator(add: Add, operand: IndicatorOperand): number {
  const { interval } = operand;
  const source = add({ op: 'candles', interval, field: operand.source });
  switch (operand.indicator) {
    case 'bollinger': {
      const middle = add({ op: 'sma', interval, source, period: operand.period });
      if (operand.line === 'middle') return middle;
      const right = add({ op: 'deviation', interval, source, period: operand.period });
      const factor = operand.line === 'upper' ? operand.deviations : -operand.deviations;
      return add({ op: 'sum', interval, left: middle, right, factor });
    }
    case 'macd': {
      const fast = add({ op: 'ema', interval, source, period: operand.fastPeriod });
      const slow = add({ op: 'ema', interval, source, period: operand.slowPeriod });
      const line = add({ op: 'sum', interval, left: fast, right: slow, factor: -1 });
      if (operand.line === 'macd') return line;
      const signal = add({ op: 'ema', interval, source: line, period: operand.signalPeriod });
      return operand.line === 'signal' ? signal : add({ op: 'sum', interval, left: line, right: signal, factor: -1 });
    }
    default:
      return add({ op: operand.indicator, interval, source, period: operand.period });
  }
}

/** Points that a series needs for one value, itself included. */
function warmUp(plan: SeriesPlan, warmUps: readonly number[]): number {
  const of = (number: number) => warmUps[number] ?? 0;
  switch (plan.op) {
    case 'sma':
    case 'deviation':
      return of(plan.source) + plan.period - 1;
    case 'ema':
      return of(plan.source) + plan.period - 1 + forgets(2 / (plan.period + 1));
    case 'rsi':
      return of(plan.source) + plan.period + forgets(1 / plan.period);
    case 'sum':
      return Math.max(of(plan.left), of(plan.right));
    default:
      return 1;
  }
}

function needsOf(series: readonly SeriesPlan[], needed: ReadonlyMap<number, number>): RuleNeeds {
  const candles = new Map<CandleInterval, number>();
  const streams = new Map<string, { fields: string[]; points: number }>();
  for (const [number, points] of needed) {
    const plan = series[number];
    if (plan?.op === 'points') {
      const stream = streams.get(plan.nodeId) ?? { fields: [], points: 0 };
      stream.fields.push(plan.field);
      stream.points = Math.max(stream.points, points);
      streams.set(plan.nodeId, stream);
    } else if (plan !== undefined) {
      candles.set(plan.interval, Math.max(candles.get(plan.interval) ?? 0, points));
    }
  }
  return {
    candles: [...candles].map(([interval, points]) => ({ interval, points })),
    streams: [...streams].map(([nodeId, stream]) => ({ nodeId, ...stream })),
  };
}

/** Collects values, each once; the index of a value is its number. */
export function distinct<T>() {
  const all: T[] = [];
  const numbers = new Map<string, number>();
  return {
    all,
    add(value: T): number {
      const key = JSON.stringify(value);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, all.length);
      return all.push(value) - 1;
    },
  };
}
