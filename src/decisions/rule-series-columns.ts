import {
  addScaled,
  beginDeviation,
  beginSma,
  type CandleColumns,
  ema,
  type Fill,
  PASSING_VALUES,
  passingWindows,
  type ReadValues,
  rsi,
} from '../market/calc.ts';
import type { RuleBuffers } from './rule-buffers.ts';
import type { RuleSource } from './rule-data.ts';
import type { CandleField, CandleSeries, SeriesPlan } from './rule-series.ts';
import type { RuleUses } from './rule-uses.ts';

/** The columns of a rule set's series, each computed when first asked for and given up after its last use. */
export interface SeriesColumns {
  /**
   * Undefined where the stream or its field is not there. The column is computed only as far as its reader asks, so that what
   * is compared is still in the cache.
   */
  follow(series: number): FollowedColumn | undefined;
  /**
   * The same for the one comparison that reads the series, with another of the same clock: values in ascending order, of which
   * only the newest are kept. Undefined where it must be kept as a whole.
   */
  pass(series: number): PassingColumn | undefined;
  /** Ends one of the uses that were counted beforehand. */
  release(series: number): void;
}

/** A column whose values are there as far as `fill` was last told. */
export interface FollowedColumn {
  readonly column: Float64Array;
  readonly fill: Fill;
}

/** A column of which only the newest values are there. */
export interface PassingColumn {
  readonly read: ReadValues;
}

/** Of a column that is there from the start. */
const FILLED: Fill = () => {};

interface Options {
  readonly plans: readonly SeriesPlan[];
  readonly source: RuleSource;
  readonly buffers: RuleBuffers;
  readonly uses: Pick<RuleUses, 'series' | 'passing'>;
}

export function createSeriesColumns({ plans, source, buffers, uses }: Options): SeriesColumns {
  const passed: ((PassingColumn & { readonly kept: Float64Array }) | undefined)[] = new Array(plans.length).fill(
    undefined,
  );
  const columns: (FollowedColumn | undefined)[] = new Array(plans.length).fill(undefined);
  const own: boolean[] = new Array(plans.length).fill(false);
  /** By series: gives up its sources, once. */
  const ends: (() => void)[] = [];
  const left = [...uses.series];
  for (const plan of plans) for (const number of sourcesOf(plan)) left[number] = (left[number] ?? 0) + 1;

  const follow = (number: number): FollowedColumn | undefined => {
    const plan = plans[number];
    if (plan === undefined) return undefined;
    columns[number] ??= make(plan, number);
    return columns[number];
  };
  const release = (number: number): void => {
    left[number] = (left[number] ?? 0) - 1;
    const followed = columns[number];
    const kept = passed[number]?.kept;
    if (left[number] !== 0) return;
    if (kept !== undefined) {
      passed[number] = undefined;
      buffers.giveColumn(kept);
    }
    if (followed === undefined) return;
    columns[number] = undefined;
    ends[number]?.();
    if (own[number]) buffers.giveColumn(followed.column);
  };
  const make = (plan: SeriesPlan, number: number): FollowedColumn | undefined => {
    const stored = storedColumn(plan, source);
    if (plan.op === 'points' || stored !== undefined) return stored && { column: stored, fill: FILLED };
    const candles = source.intervalCandles(plan.interval);
    own[number] = true;
    const column = buffers.takeColumn(candles.openAt.length);
    if (plan.op === 'candles') return { column: typicalPrice(candles, plan.field, { out: column }), fill: FILLED };
    // Sources are candle series of the same interval, which are always there.
    const inputs = sourcesOf(plan).flatMap((input) => follow(input) ?? []);
    const end = once(() => sourcesOf(plan).forEach(release));
    ends[number] = end;
    const compute = begin(plan, inputs, { out: column });
    const step = plan.op === 'ema' || plan.op === 'rsi' ? column.length : 1;
    return { column, fill: following({ compute, inputs, length: column.length, step, end }) };
  };
  const pass = (number: number): PassingColumn | undefined => {
    if (!uses.passing[number] || columns[number] !== undefined) return undefined;
    passed[number] ??= makePassing(plans[number]);
    return passed[number];
  };
  const makePassing = (plan: SeriesPlan | undefined) => {
    if (plan?.op !== 'sma' && plan?.op !== 'deviation') return undefined;
    const input = plans[plan.source];
    const values = input && storedColumn(input, source);
    if (values === undefined) return undefined;
    const kept = buffers.takeColumn(PASSING_VALUES);
    const kernel = plan.op === 'sma' ? 'averages' : 'deviations';
    const read = passingWindows(values, { kernel, period: plan.period, kept });
    if (read === undefined) buffers.giveColumn(kept);
    return read && { read, kept };
  };
  return { follow, pass, release };
}

/** The series that one is computed of. */
export function sourcesOf(plan: SeriesPlan): readonly number[] {
  if (plan.op === 'points' || plan.op === 'candles') return [];
  return plan.op === 'sum' ? [plan.left, plan.right] : [plan.source];
}

/** What the source itself has of a series. */
function storedColumn(plan: SeriesPlan, source: RuleSource): Float64Array | undefined {
  if (plan.op === 'points') return source.points(plan.nodeId)?.values[plan.field];
  if (plan.op !== 'candles' || plan.field === 'hl2' || plan.field === 'hlc3') return undefined;
  return source.intervalCandles(plan.interval)[plan.field];
}

type Computed = Exclude<CandleSeries, { readonly op: 'candles' }>;

/** How a series is computed of its sources: windows and sums as far as is asked, what carries itself on all at once. */
function begin(plan: Computed, inputs: readonly FollowedColumn[], { out }: { readonly out: Float64Array }): Fill {
  const [first = out, second = out] = inputs.map(({ column }) => column);
  switch (plan.op) {
    case 'sma':
      return beginSma(first, { period: plan.period, out });
    case 'deviation':
      return beginDeviation(first, { period: plan.period, out });
    case 'ema':
      return () => ema(first, { period: plan.period, out });
    case 'rsi':
      return () => rsi(first, { period: plan.period, out });
    case 'sum': {
      let from = 0;
      return (until) => {
        const part = (column: Float64Array) => column.subarray(from, until);
        addScaled({ left: part(first), right: part(second), factor: plan.factor, out: part(out) });
        from = until;
      };
    }
  }
}

interface Following {
  readonly compute: Fill;
  readonly inputs: readonly FollowedColumn[];
  readonly length: number;
  /** The fewest values to compute at once. */
  readonly step: number;
  /** Called when all is computed. */
  readonly end: () => void;
}

/** Fills the inputs as far as the column itself, and each value once. */
function following({ compute, inputs, length, step, end }: Following): Fill {
  let filled = 0;
  return (until) => {
    if (until <= filled || filled === length) return;
    filled = Math.min(length, Math.max(until, filled + step));
    for (const input of inputs) input.fill(filled);
    compute(filled);
    if (filled === length) end();
  };
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}

function typicalPrice(candles: CandleColumns, field: CandleField, { out }: { readonly out: Float64Array }) {
  const { high, low, close } = candles;
  const n = out.length;
  if (field === 'hl2') for (let i = 0; i < n; i++) out[i] = ((high[i] as number) + (low[i] as number)) / 2;
  else for (let i = 0; i < n; i++) out[i] = ((high[i] as number) + (low[i] as number) + (close[i] as number)) / 3;
  return out;
}
