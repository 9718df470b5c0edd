import { candlePoints, INDICATOR_WARM_UP, indicatorPoints } from './candle-points.ts';
import { readCandles } from './candle-read.ts';
import { DEPTH_POINTS } from './freshness.ts';
import { fundingPoints, fundingPressureKey } from './funding-points.ts';
import { knownPoints, type MarketReader, type ReadPoints } from './market-reader.ts';
import type { StreamConfig } from './types.ts';

export interface PointsQuery {
  readonly config: StreamConfig;
  readonly symbol: string;
  readonly asOf: number;
  /** Default: the stream's depth. */
  readonly count?: number;
  readonly reader: MarketReader;
}

/** How many points of its source a stream is made of: its depth, and what its indicators warm up on. */
export function pointsNeeded({ channel, depth }: StreamConfig): number {
  return DEPTH_POINTS[depth] + (channel === 'indicators' ? INDICATOR_WARM_UP : 0);
}

/** The newest points of a stream that were known at `asOf`, oldest first, as many as its depth. */
export async function readPoints(query: PointsQuery): Promise<ReadPoints> {
  const { config, asOf } = query;
  const count = query.count ?? DEPTH_POINTS[config.depth];
  const { points, synthetic } = await rawPoints(query, count);
  return { points: knownPoints(points, { asOf, count }), synthetic };
}

async function rawPoints({ config, symbol, asOf, reader }: PointsQuery, count: number): Promise<ReadPoints> {
  switch (config.provider) {
    case 'polymarket':
      return storedPoints(reader, { key: `polymarket:${config.marketId}`, asOf, count });
    case 'defillama': {
      const key = `defillama:${config.channel}:${config.subjectType}:${config.subject}`;
      return storedPoints(reader, { key, asOf, count });
    }
  }
  if (config.channel === 'funding') {
    const { synthetic = false, ...settled } = await reader.lastFunding({ symbol, asOf, count });
    const pressure = await reader.lastPoints({ key: fundingPressureKey(symbol), asOf, count });
    return { points: fundingPoints(settled, pressure), synthetic };
  }
  const { interval } = config;
  const [length, toPoints] =
    config.channel === 'candles'
      ? ([count, candlePoints] as const)
      : ([count + INDICATOR_WARM_UP, indicatorPoints] as const);
  const { candles, synthetic } = await readCandles({ symbol, interval, asOf, count: length, reader });
  return { points: toPoints(candles, interval), synthetic };
}

async function storedPoints(
  reader: MarketReader,
  query: { key: string; asOf: number; count: number },
): Promise<ReadPoints> {
  const { synthetic = false, ...points } = await reader.lastPoints(query);
  return { points, synthetic };
}
