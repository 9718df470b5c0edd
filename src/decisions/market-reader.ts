import type { CandleColumns, FundingColumns, PointColumns } from '../market/index.ts';
import type { CandleInterval } from './types.ts';

/** True when some of what was read is generated. */
interface Origin {
  readonly synthetic?: boolean;
}

/** What decisions read of the market, as of a moment: never what became known later. */
export interface MarketReader {
  /** The newest `count` candles that were complete at `asOf`. */
  lastCandles(query: {
    symbol: string;
    interval: CandleInterval;
    asOf: number;
    count: number;
  }): Promise<CandleColumns & Origin>;
  /** The newest `count` settlements with `at` ≤ `asOf`. */
  lastFunding(query: { symbol: string; asOf: number; count: number }): Promise<FundingColumns & Origin>;
  /** The newest `count` points of `polymarket:<marketId>` or `defillama:<channel>:<subjectType>:<subject>` known at `asOf`. */
  lastPoints(query: { key: string; asOf: number; count: number }): Promise<PointColumns & Origin>;
}

/** Points with their origin. */
export interface ReadPoints {
  readonly points: PointColumns;
  readonly synthetic: boolean;
}

/** The newest `count` of the points that were known at `asOf`. Points ascend by `availableAt`. */
export function knownPoints(points: PointColumns, { asOf, count }: { asOf: number; count: number }): PointColumns {
  let end = points.availableAt.length;
  while (end > 0 && (points.availableAt[end - 1] as number) > asOf) end -= 1;
  return slicePoints(points, { start: Math.max(0, end - count), end });
}

function slicePoints(points: PointColumns, { start, end }: { start: number; end: number }): PointColumns {
  if (start === 0 && end === points.availableAt.length) return points;
  const values = Object.entries(points.values).map(([name, column]) => [name, column.subarray(start, end)] as const);
  return {
    eventAt: points.eventAt.subarray(start, end),
    availableAt: points.availableAt.subarray(start, end),
    values: Object.fromEntries(values),
  };
}
