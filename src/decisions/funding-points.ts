import type { FundingColumns, PointColumns } from '../market/calc.ts';
import { CHANNEL_FRESHNESS } from './freshness.ts';

/** Nothing published for so long: then a settlement is news, though it knows its rate alone. */
const QUIET_MS = CHANNEL_FRESHNESS.funding.cadenceMs;

/** Key of what a venue publishes about funding between settlements: the rate so far, premium, open interest. */
export function fundingPressureKey(symbol: string): string {
  return `hyperliquid:funding:${symbol}`;
}

/**
 * The points of a funding stream, ascending by `availableAt`: what the venue published between settlements, and where it had
 * published nothing for an hour, the settlements. Whether a settlement counts hangs on what was before it alone: a reader in
 * the past sees the same points.
 */
export function fundingPoints({ at, rate }: FundingColumns, pressure: PointColumns): PointColumns {
  const published = pressure.availableAt;
  // Rows of the settlements count from 0 down: -1 is the first.
  const order: number[] = [];
  let next = 0;
  for (const [index, time] of at.entries()) {
    while (next < published.length && (published[next] as number) <= time) order.push(next++);
    const newest = published[next - 1];
    if (newest === undefined || time - newest >= QUIET_MS) order.push(-1 - index);
  }
  while (next < published.length) order.push(next++);
  const pick = (own: Float64Array | undefined, other: Float64Array): Float64Array =>
    Float64Array.from(order, (row) => (row < 0 ? (own?.[-1 - row] ?? Number.NaN) : (other[row] as number)));
  // Without any pressure there is nothing but the settlements' rates.
  const fields = published.length === 0 ? { fundingRate: published } : pressure.values;
  const values = Object.entries(fields).map(
    ([name, column]) => [name, pick(name === 'fundingRate' ? rate : undefined, column)] as const,
  );
  return { eventAt: pick(at, pressure.eventAt), availableAt: pick(at, published), values: Object.fromEntries(values) };
}
