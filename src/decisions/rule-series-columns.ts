import { addScaled, type CandleColumns, ema, rsi, sma, standardDeviation } from '../market/calc.ts';
import type { RuleBuffers } from './rule-buffers.ts';
import type { RuleSource } from './rule-data.ts';
import type { CandleField, CandleSeries, SeriesPlan } from './rule-series.ts';

/** The columns of a rule set's series, each computed when first asked for and given up after its last use. */
export interface SeriesColumns {
  /** Undefined where the stream or its field is not there. */
  use(series: number): Float64Array | undefined;
  /** Ends one of the uses that were counted beforehand. */
  release(series: number): void;
}

interface Options {
  readonly plans: readonly SeriesPlan[];
  readonly source: RuleSource;
  readonly buffers: RuleBuffers;
  /** By series: how often conditions will read it. */
  readonly uses: readonly number[];
}

export function createSeriesColumns({ plans, source, buffers, uses }: Options): SeriesColumns {
  const columns: (Float64Array | undefined)[] = new Array(plans.length).fill(undefined);
  const own: boolean[] = new Array(plans.length).fill(false);
  const left = [...uses];
  for (const plan of plans) for (const number of sourcesOf(plan)) left[number] = (left[number] ?? 0) + 1;

  const use = (number: number): Float64Array | undefined => {
    const plan = plans[number];
    if (plan === undefined) return undefined;
    columns[number] ??= plan.op === 'points' ? source.points(plan.nodeId)?.values[plan.field] : make(plan, number);
    return columns[number];
  };
  const release = (number: number): void => {
    left[number] = (left[number] ?? 0) - 1;
    const column = columns[number];
    if (left[number] !== 0 || column === undefined) return;
    columns[number] = undefined;
    if (own[number]) buffers.giveColumn(column);
  };
  const make = (plan: CandleSeries, number: number): Float64Array => {
    const candles = source.intervalCandles(plan.interval);
    if (plan.op === 'candles' && plan.field !== 'hl2' && plan.field !== 'hlc3') return candles[plan.field];
    own[number] = true;
    const out = buffers.takeColumn(candles.openAt.length);
    if (plan.op === 'candles') return typicalPrice(candles, plan.field, { out });
    // Sources are candle series of the same interval, which are always there.
    const inputs = sourcesOf(plan).map((input) => use(input) ?? candles.close);
    compute(plan, inputs, { out });
    for (const input of sourcesOf(plan)) release(input);
    return out;
  };
  return { use, release };
}

function sourcesOf(plan: SeriesPlan): readonly number[] {
  if (plan.op === 'points' || plan.op === 'candles') return [];
  return plan.op === 'sum' ? [plan.left, plan.right] : [plan.source];
}

type Computed = Exclude<CandleSeries, { readonly op: 'candles' }>;

function compute(plan: Computed, inputs: readonly Float64Array[], { out }: { readonly out: Float64Array }) {
  const [first = out, second = out] = inputs;
  switch (plan.op) {
    case 'sma':
      return sma(first, { period: plan.period, out });
    case 'deviation':
      return standardDeviation(first, { period: plan.period, out });
    case 'ema':
      return ema(first, { period: plan.period, out });
    case 'rsi':
      return rsi(first, { period: plan.period, out });
    case 'sum':
      return addScaled({ left: first, right: second, factor: plan.factor, out });
  }
}

function typicalPrice(candles: CandleColumns, field: CandleField, { out }: { readonly out: Float64Array }) {
  const { high, low, close } = candles;
  const n = out.length;
  if (field === 'hl2') for (let i = 0; i < n; i++) out[i] = ((high[i] as number) + (low[i] as number)) / 2;
  else for (let i = 0; i < n; i++) out[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3;
  return out;
}
