import type { FundingColumns } from '../market/calc.ts';
import { newSignals, putSignal, type SignalBits, signalAt } from './simulate-signals.ts';
import type { SimulationAsset } from './simulate-types.ts';

/**
 * One asset's columns on the common timeline, so that one row is one instant for every asset. In a row whose bar is missing
 * the last close stands as open and close, no price can be reached (low Infinity, high -Infinity), and nothing is decided.
 */
export interface AlignedColumns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly signals: SignalBits;
  readonly size: Float64Array | null;
  /** Per funding event: the row that settles it, whether it came before that row's open, and its rate. */
  readonly fundingRow: Int32Array;
  readonly fundingEarly: Uint8Array;
  readonly fundingRate: Float64Array;
}

export interface Timeline {
  /** `openAt` of every bar of any asset, ascending. */
  readonly at: Float64Array;
  readonly columns: readonly AlignedColumns[];
}

/** Puts the assets on their common timeline; columns that already lie on it are used as they are. */
export function alignAssets(assets: readonly SimulationAsset[], barMs: number): Timeline {
  for (const { symbol, bars, signals, size } of assets) {
    const { length } = bars.openAt;
    if (signals.length !== length || (size !== undefined && size.length !== length)) {
      throw new RangeError(`the signals and sizes of ${symbol} must be as long as its bars`);
    }
  }
  const times = assets.map(({ bars }) => bars.openAt);
  const at = mergeTimes(times);
  const columns = assets.map((asset) => ({
    ...(sameTimes(asset.bars.openAt, at) ? ownColumns(asset) : spread(asset, at)),
    ...settleRows(asset.funding, at, barMs),
  }));
  return { at, columns };
}

function sameTimes(left: Float64Array, right: Float64Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let row = 0; row < left.length; row++) if (left[row] !== right[row]) return false;
  return true;
}

function mergeTimes(lists: readonly Float64Array[]): Float64Array {
  const [first] = lists;
  if (first === undefined) return new Float64Array(0);
  if (lists.every((times) => sameTimes(times, first))) return first;
  const heads = new Int32Array(lists.length);
  const merged = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  for (let count = 0; ; count++) {
    let next = Number.POSITIVE_INFINITY;
    for (let list = 0; list < lists.length; list++) {
      next = Math.min(next, lists[list]?.[heads[list] as number] ?? Number.POSITIVE_INFINITY);
    }
    if (next === Number.POSITIVE_INFINITY) return merged.slice(0, count);
    merged[count] = next;
    for (let list = 0; list < lists.length; list++) {
      const head = heads[list] as number;
      if (lists[list]?.[head] === next) heads[list] = head + 1;
    }
  }
}

type PriceColumns = Omit<AlignedColumns, 'fundingRow' | 'fundingEarly' | 'fundingRate'>;

function ownColumns({ bars, signals, size }: SimulationAsset): PriceColumns {
  return { open: bars.open, high: bars.high, low: bars.low, close: bars.close, signals, size: size ?? null };
}

function spread({ bars, signals, size }: SimulationAsset, at: Float64Array): PriceColumns {
  const { length } = at;
  const wide = {
    open: new Float64Array(length),
    high: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
    low: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    close: new Float64Array(length),
    signals: newSignals(length),
    size: size === undefined ? null : new Float64Array(length),
  };
  let bar = 0;
  let mark = Number.NaN;
  for (let row = 0; row < length; row++) {
    wide.open[row] = mark;
    if (bars.openAt[bar] === at[row]) {
      wide.open[row] = bars.open[bar] as number;
      wide.high[row] = bars.high[bar] as number;
      wide.low[row] = bars.low[bar] as number;
      putSignal(wide.signals, row, signalAt(signals, bar));
      if (wide.size !== null && size !== undefined) wide.size[row] = size[bar] as number;
      mark = bars.close[bar] as number;
      bar++;
    }
    wide.close[row] = mark;
  }
  return wide;
}

/** An event belongs to the first row that ends after it; it is early when it fell into a hole before that row's open. */
function settleRows({ at: times, rate }: FundingColumns, at: Float64Array, barMs: number) {
  const rows = new Int32Array(times.length);
  const early = new Uint8Array(times.length);
  let row = 0;
  let count = 0;
  for (; count < times.length; count++) {
    const time = times[count] as number;
    while (row < at.length && (at[row] as number) + barMs <= time) row++;
    if (row === at.length) break;
    rows[count] = row;
    early[count] = time < (at[row] as number) ? 1 : 0;
  }
  return { fundingRow: rows.subarray(0, count), fundingEarly: early, fundingRate: rate };
}
