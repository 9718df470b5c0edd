export type FileKind = 'candles' | 'funding';

/** A file of market data that cannot be used; the message says why and what to do, for a person. */
export class MarketFileError extends Error {
  override readonly name = 'MarketFileError';
}

/** Where each value of a row is: its position in the file's columns. */
export interface FileLayout {
  readonly kind: FileKind;
  readonly time: number;
  /** open, high, low, close, volume; or the funding rate alone. */
  readonly values: readonly number[];
}

/** Names by which files call a column, without case and punctuation; the first that is there counts. */
const TIME = ['opentime', 'openat', 'ts', 'timestamp', 'unix', 'unixtime', 'time', 'datetime', 'date', 't'];
const FUNDING_TIME = ['calctime', 'fundingtime', 'fundingat', 'fundingratetimestamp', 'at', ...TIME];
const FUNDING_RATE = ['fundingrate', 'lastfundingrate', 'rate'];
const PRICES = [
  ['open', 'openprice', 'o'],
  ['high', 'highprice', 'h'],
  ['low', 'lowprice', 'l'],
  ['close', 'closeprice', 'c'],
  ['volume', 'vol', 'basevolume', 'volumebase', 'v'],
];
const NEEDED = 'time (or ts, open_time, date …), open, high, low, close and volume';
/** Positions in the dumps of exchanges that come without a header: open time, open, high, low, close, volume. */
const HEADERLESS: FileLayout = { kind: 'candles', time: 0, values: [1, 2, 3, 4, 5] };

function positionOf(names: readonly string[], aliases: readonly string[]): number {
  for (const alias of aliases) {
    const position = names.indexOf(alias);
    if (position >= 0) return position;
  }
  return -1;
}

/**
 * Finds the columns by their names. `kind` undefined: funding when there is a funding rate and no open.
 * @throws MarketFileError that names the columns that are missing
 */
export function layoutOf(header: readonly string[], kind: FileKind | undefined): FileLayout {
  const names = header.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const rate = positionOf(names, FUNDING_RATE);
  const prices = PRICES.map((aliases) => positionOf(names, aliases));
  // Some exports name the asset in it: "Volume BTC", beside "Volume USDT".
  if (prices[4] === -1) prices[4] = names.findIndex((name) => /^volume(?!usd|quote)/.test(name));
  const chosen = kind ?? (rate >= 0 && prices[0] === -1 ? 'funding' : 'candles');
  const time = positionOf(names, chosen === 'funding' ? FUNDING_TIME : TIME);
  const values = chosen === 'funding' ? [rate] : prices;
  if (time >= 0 && values.every((position) => position >= 0)) return { kind: chosen, time, values };
  const wanted = chosen === 'funding' ? 'a time (or calc_time) and a funding_rate' : NEEDED;
  const shown = header.slice(0, 20).map((name) => name.slice(0, 40));
  throw new MarketFileError(`The file's columns are ${shown.join(', ')}; needed are ${wanted}. Rename its header.`);
}

/** The layout of a file whose first row is data; undefined when the row is not such a row. */
export function headerlessLayout(row: readonly unknown[]): FileLayout | undefined {
  const numeric = row.length >= 6 && row.slice(0, 6).every((value) => Number.isFinite(toNumber(value)));
  return numeric ? HEADERLESS : undefined;
}

/** A price, volume or rate; NaN when it is none. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  // Number('') is 0.
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** By its size a time is in seconds (until the year 5138), milliseconds, microseconds or nanoseconds. */
function fromEpoch(value: number): number {
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? Math.floor(value / 1000) : Math.floor(value / 1e6);
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/** A time of a file in epoch ms: s, ms, µs or ns since the epoch, or ISO 8601, UTC unless it says otherwise. NaN when it is none. */
export function toTime(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string') return fromEpoch(toNumber(value));
  const text = value.trim();
  const [, date, clock = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  if (date === undefined) return fromEpoch(toNumber(text));
  return Date.parse(`${date}T${clock}${zone === 'UTC' ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
}
