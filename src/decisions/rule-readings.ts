import { INTERVAL_MS, type ReadValues } from '../market/calc.ts';
import type { RuleBuffers } from './rule-buffers.ts';
import { type Clock, clockOf, type RuleData } from './rule-data.ts';
import { gather } from './rule-kernels.ts';
import type { Reading, SeriesPlan } from './rule-series.ts';
import type { FollowedColumn, SeriesColumns } from './rule-series-columns.ts';

/** What a reading says at each tick: at tick k it is the value at k + start, unknown before the first. */
export interface TickValues {
  /** The series, or the values that were gathered of it. */
  readonly of: object;
  readonly read: ReadValues;
  readonly start: number;
  /** The column that was made for these values alone. */
  readonly gathered?: Float64Array;
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
      const clock = plan === undefined ? undefined : clockOfSeries(plan);
      const passing = clock !== undefined && 'shift' in clock ? columns.pass(series) : undefined;
      const followed = passing === undefined ? columns.follow(series) : undefined;
      if (clock === undefined) return undefined;
      if (passing !== undefined && 'shift' in clock) {
        return { of: passing, read: passing.read, start: clock.shift - offset - earlier };
      }
      if (followed === undefined) return undefined;
      if ('shift' in clock) return { of: followed, read: readerOf(followed), start: clock.shift - offset - earlier };
      const out = buffers.takeColumn(data.tickAt.length);
      followed.fill(followed.column.length);
      gather(followed.column, clock.index, { offset: offset + earlier, out });
      return { of: out, read: (from, to) => out.subarray(from, to), start: 0, gathered: out };
    },
    done(values) {
      if (values?.gathered !== undefined) buffers.giveColumn(values.gathered);
    },
  };
}

function readerOf({ column, fill }: FollowedColumn): ReadValues {
  return (from, to) => {
    fill(to);
    return column.subarray(from, to);
  };
}

function makeClock(plan: SeriesPlan, data: RuleData): Clock | undefined {
  if (plan.op === 'points') {
    const points = data.points(plan.nodeId);
    return points && clockOf(data, points.availableAt, { delay: 0 });
  }
  return clockOf(data, data.intervalCandles(plan.interval).openAt, { delay: INTERVAL_MS[plan.interval] });
}
