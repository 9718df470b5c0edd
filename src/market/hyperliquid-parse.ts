import { type CandleColumns, type CandleInterval, type FundingColumns, INTERVAL_MS } from './columns.ts';
import type { AssetListing } from './ingestion-ports.ts';
import {
  arrayOf,
  BadItem,
  momentOf,
  numberOf,
  numberOrNull,
  objectOf,
  type Parsed,
  parseItems,
} from './upstream-json.ts';

/** One candle of the venue. */
export interface Candle {
  readonly symbol: string;
  readonly interval: CandleInterval;
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface FundingRate {
  readonly at: number;
  readonly rate: number;
}

/** What the venue says of one perpetual at the moment. */
export interface AssetContext {
  readonly symbol: string;
  /** Of the present hour, a share of notional. */
  readonly fundingRate: number;
  readonly premium: number | null;
  /** In units of the asset. */
  readonly openInterest: number | null;
  readonly markPrice: number | null;
  readonly oraclePrice: number | null;
  readonly midPrice: number | null;
  /** In the quote currency, over 24 h. */
  readonly dayVolume: number | null;
}

const MAX_LEVERAGE = 1000;
const MAX_DECIMALS = 18;

function symbolOf(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9:._-]{0,31}$/.test(value)) return value;
  throw new BadItem('not a symbol');
}

function intervalOf(value: unknown): CandleInterval {
  if (typeof value === 'string' && Object.hasOwn(INTERVAL_MS, value)) return value as CandleInterval;
  throw new BadItem('not an interval that we keep');
}

/** A candle as candleSnapshot and the candle subscription write it: `t` opens it, prices and volume are decimal strings. */
export function parseCandle(value: unknown): Candle {
  const item = objectOf(value);
  const candle: Candle = {
    symbol: symbolOf(item.s),
    interval: intervalOf(item.i),
    openAt: momentOf(item.t),
    open: numberOf(item.o),
    high: numberOf(item.h),
    low: numberOf(item.l),
    close: numberOf(item.c),
    volume: numberOf(item.v),
  };
  const { open, high, low, close } = candle;
  const sound = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && candle.volume >= 0;
  if (!sound || candle.openAt % INTERVAL_MS[candle.interval] !== 0) throw new BadItem('not a possible candle');
  return candle;
}

/** The answer to candleSnapshot; the venue's order is not relied on. */
export function parseCandles(value: unknown): Parsed<Candle> {
  const parsed = parseItems(arrayOf(value), parseCandle);
  parsed.items.sort((a, b) => a.openAt - b.openAt);
  return parsed;
}

/** The answer to fundingHistory, ascending. Times stay as stamped: they lie some milliseconds after the settlement. */
export function parseFunding(value: unknown): Parsed<FundingRate> {
  const parsed = parseItems(arrayOf(value), (entry) => {
    const item = objectOf(entry);
    const rate = numberOf(item.fundingRate);
    if (Math.abs(rate) > 1) throw new BadItem('not a possible rate');
    return { at: momentOf(item.time), rate };
  });
  parsed.items.sort((a, b) => a.at - b.at);
  return parsed;
}

function parseListing(value: unknown): AssetListing {
  const item = objectOf(value);
  const sizeDecimals = numberOf(item.szDecimals);
  const maxLeverage = Math.floor(numberOrNull(item.maxLeverage) ?? 0);
  const possible = Number.isInteger(sizeDecimals) && sizeDecimals >= 0 && sizeDecimals <= MAX_DECIMALS;
  if (!possible || maxLeverage < 0 || maxLeverage > MAX_LEVERAGE) throw new BadItem('not a possible asset');
  return {
    symbol: symbolOf(item.name),
    maxLeverage,
    sizeDecimals,
    status: item.isDelisted === true ? 'delisted' : 'active',
  };
}

/** The answer to meta. */
export function parseMeta(value: unknown): Parsed<AssetListing> {
  return parseItems(arrayOf(objectOf(value).universe), parseListing);
}

/** The answer to metaAndAssetCtxs: a pair of meta and of contexts in the order of its universe. */
export function parseContexts(value: unknown): Parsed<AssetContext> {
  const [meta, contexts] = arrayOf(value);
  const names = arrayOf(objectOf(meta).universe);
  const list = arrayOf(contexts);
  // Matched by position only: with another count nobody knows which belongs to which.
  if (names.length !== list.length) throw new BadItem('assets and contexts differ in number');
  const pairs = list.map((context, index) => ({ asset: names[index], context }));
  return parseItems(
    pairs.filter(({ asset }) => !isDelisted(asset)),
    parseContext,
  );
}

function isDelisted(asset: unknown): boolean {
  return typeof asset === 'object' && asset !== null && (asset as { isDelisted?: unknown }).isDelisted === true;
}

function parseContext({ asset, context }: { asset: unknown; context: unknown }): AssetContext {
  const listing = objectOf(asset);
  const item = objectOf(context);
  return {
    symbol: symbolOf(listing.name),
    fundingRate: numberOf(item.funding),
    premium: numberOrNull(item.premium),
    openInterest: numberOrNull(item.openInterest),
    markPrice: numberOrNull(item.markPx),
    oraclePrice: numberOrNull(item.oraclePx),
    midPrice: numberOrNull(item.midPx),
    dayVolume: numberOrNull(item.dayNtlVlm),
  };
}

/** Candles as columns; they must be ascending and each only once. */
export function candleColumns(candles: readonly Candle[]): CandleColumns {
  const column = (pick: (candle: Candle) => number) => Float64Array.from(candles, pick);
  return {
    openAt: column((candle) => candle.openAt),
    open: column((candle) => candle.open),
    high: column((candle) => candle.high),
    low: column((candle) => candle.low),
    close: column((candle) => candle.close),
    volume: column((candle) => candle.volume),
  };
}

export function fundingColumns(rates: readonly FundingRate[]): FundingColumns {
  return { at: Float64Array.from(rates, ({ at }) => at), rate: Float64Array.from(rates, ({ rate }) => rate) };
}
