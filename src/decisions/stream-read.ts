import type { PointColumns } from '../market/index.ts';
import { DEPTH_POINTS, freshnessOf } from './freshness.ts';
import type { MarketReader, ReadPoints } from './market-reader.ts';
import { readPoints } from './stream-points.ts';
import type { StreamNode, StreamStatus, Warning } from './types.ts';

/** What one stream says as of a moment. */
export interface StreamRead {
  readonly stream: StreamNode;
  readonly status: StreamStatus;
  /** Known at the moment, oldest first, at most the stream's depth; of a stale stream the old ones. */
  readonly points: PointColumns;
  /** Times of the newest point, epoch ms; null without one. */
  readonly eventAt: number | null;
  readonly availableAt: number | null;
  readonly synthetic: boolean;
  readonly warnings: readonly Warning[];
}

const NOTHING: ReadPoints = {
  points: { eventAt: new Float64Array(0), availableAt: new Float64Array(0), values: {} },
  synthetic: false,
};

/** Reads a stream as of a moment. One that is off is not read. */
export async function readStream(query: {
  stream: StreamNode;
  symbol: string;
  asOf: number;
  reader: MarketReader;
}): Promise<StreamRead> {
  const { stream, symbol, asOf, reader } = query;
  const { config } = stream;
  const off = config.inclusion === 'off';
  const { points, synthetic } = off ? NOTHING : await readPoints({ config, symbol, asOf, reader });
  const last = points.eventAt.length - 1;
  const availableAt = points.availableAt[last] ?? null;
  const status = off ? 'off' : statusOf({ stream, points, asOf });
  return {
    stream,
    status,
    points,
    eventAt: points.eventAt[last] ?? null,
    availableAt,
    synthetic,
    warnings: warningsOf({ stream, status, points, asOf }),
  };
}

function statusOf({ stream, points, asOf }: { stream: StreamNode; points: PointColumns; asOf: number }): StreamStatus {
  const availableAt = points.availableAt.at(-1);
  if (availableAt === undefined) return 'missing';
  return asOf - availableAt > freshnessOf(stream.config, points).staleAfterMs ? 'stale' : 'ok';
}

function warningsOf(read: { stream: StreamNode; status: StreamStatus; points: PointColumns; asOf: number }): Warning[] {
  const { stream, status, points, asOf } = read;
  const { id: nodeId, config } = stream;
  const warnings: Warning[] = [];
  if (status === 'off') return warnings;
  if (status === 'missing') {
    return [{ code: 'STREAM_MISSING', nodeId, message: 'The stream has no point yet at this moment.' }];
  }
  if (status === 'stale') {
    const ageSec = Math.round((asOf - (points.availableAt.at(-1) as number)) / 1000);
    const limitSec = freshnessOf(config, points).staleAfterMs / 1000;
    const message = `The newest point is ${ageSec} s old; more than ${limitSec} s counts as stale.`;
    warnings.push({ code: 'STREAM_STALE', nodeId, message });
  }
  const gaps = missingPoints(points, freshnessOf(config, points).cadenceMs);
  if (gaps > 0) {
    warnings.push({
      code: 'STREAM_GAPS',
      nodeId,
      count: gaps,
      message: `About ${gaps} points are missing in between.`,
    });
  }
  const depth = DEPTH_POINTS[config.depth];
  const count = points.eventAt.length;
  if (count < depth) {
    const message = `Only ${count} of the ${depth} points that the depth asks for are there.`;
    warnings.push({ code: 'STREAM_SHORT', nodeId, count: depth - count, message });
  }
  return warnings;
}

/** How many points a steady cadence would have put between those that are there; half a cadence of jitter is none. */
export function missingPoints({ eventAt }: PointColumns, cadenceMs: number): number {
  let missing = 0;
  for (let i = 1; i < eventAt.length; i += 1) {
    const steps = Math.round(((eventAt[i] as number) - (eventAt[i - 1] as number)) / cadenceMs);
    if (steps > 1) missing += steps - 1;
  }
  return missing;
}
