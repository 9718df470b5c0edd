import { type Fill, INTERVAL_MS } from '../market/calc.ts';
import type { RuleBuffers } from './rule-buffers.ts';
import { type Clock, clockOf, type RuleData } from './rule-data.ts';
import { gather } from './rule-kernels.ts';
import type { Reading, SeriesPlan } from './rule-series.ts';
import type { SeriesColumns } from './rule-series-columns.ts';

/** What a reading says at each tick: at tick k it is column[k + start], unknown before the column's first. */
export interface TickValues {
  readonly column: Float64Array;
  /** Where the column is still being computed: to be told beforehand how many of its values are read. */
  readonly fill?: Fill;
  readonly start: number;
  /** True when the column was made for these values alone. */
  readonly gathered: boolean;
}

export interface Readings {
  /** The values of a reading, `earlier` points further back; undefined for a stream that is not there. */
  at(reading: Reading, earlier: number): TickValues | undefined;
  /** Ends the use of values that `at` gave. */
  done(values: TickValues | undefined): void;
}

interface Options {
  readonly plans: readonly SeriesPlan[];
  readonly data: RuleData;
  readonly columns: SeriesColumns;
  readonly buffers: RuleBuffers;
}

/** Series seen from the ticks. Where a series has a point at every tick, its own column serves; else it is gathered. */
export function createReadings({ plans, data, columns, buffers }: Options): Readings {
  const clocks = new Map<string, Clock | undefined>();
  const clockOfSeries = (plan: SeriesPlan): Clock | undefined => {
    const key = plan.op === 'points' ? `points ${plan.nodeId}` : plan.interval;
    if (!clocks.has(key)) clocks.set(key, makeClock(plan, data));
    return clocks.get(key);
  };
  return {
    at({ series, offset }, earlier) {
      const plan = plans[series];
      const followed = columns.follow(series);
      const clock = plan === undefined ? undefined : clockOfSeries(plan);
      if (followed === undefined || clock === undefined) return undefined;
      if ('shift' in clock) return { ...followed, start: clock.shift - offset - earlier, gathered: false };
      const out = buffers.takeColumn(data.tickAt.length);
      followed.fill(followed.column.length);
      gather(followed.column, clock.index, { offset: offset + earlier, out });
      return { column: out, start: 0, gathered: true };
    },
    done(values) {
      if (values?.gathered) buffers.giveColumn(values.column);
    },
  };
}

function makeClock(plan: SeriesPlan, data: RuleData): Clock | undefined {
  if (plan.op === 'points') {
    const points = data.points(plan.nodeId);
    return points && clockOf(data, points.availableAt, { delay: 0 });
  }
  return clockOf(data, data.intervalCandles(plan.interval).openAt, { delay: INTERVAL_MS[plan.interval] });
}
