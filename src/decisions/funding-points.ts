import type { FundingColumns, PointColumns } from '../market/calc.ts';

/** Key of what a venue publishes about funding between settlements: the rate so far, premium, open interest. */
export function fundingPressureKey(symbol: string): string {
  return `hyperliquid:funding:${symbol}`;
}

/**
 * The points of a funding stream, ascending by `availableAt`: what the venue published between settlements, and where it
 * published nothing, before the first and after the last of that, the settlements, which know their rate alone.
 */
export function fundingPoints({ at, rate }: FundingColumns, pressure: PointColumns): PointColumns {
  const { availableAt } = pressure;
  const first = availableAt[0] ?? Number.POSITIVE_INFINITY;
  const last = availableAt.at(-1) ?? Number.POSITIVE_INFINITY;
  const before = at.findIndex((time) => time >= first);
  const head = before === -1 ? at.length : before;
  const after = at.findIndex((time) => time > last);
  const tail = after === -1 ? at.length : after;
  const around = (own: Float64Array, middle: Float64Array): Float64Array =>
    Float64Array.from([...own.subarray(0, head), ...middle, ...own.subarray(tail)]);
  const nothing = new Float64Array(at.length).fill(Number.NaN);
  // Without any pressure there is nothing but the settlements' rates.
  const published = availableAt.length === 0 ? { fundingRate: availableAt } : pressure.values;
  const values = Object.fromEntries(
    Object.entries(published).map(([name, column]) => [name, around(name === 'fundingRate' ? rate : nothing, column)]),
  );
  return { eventAt: around(at, pressure.eventAt), availableAt: around(at, availableAt), values };
}
