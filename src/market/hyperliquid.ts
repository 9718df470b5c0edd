import { type CandleInterval, INTERVAL_MS } from './columns.ts';
import {
  type AssetContext,
  type Candle,
  type FundingRate,
  parseCandles,
  parseContexts,
  parseFunding,
  parseMeta,
} from './hyperliquid-parse.ts';
import type { AssetListing } from './ingestion-ports.ts';
import type { Upstream } from './upstream.ts';
import { type Parsed, parsing } from './upstream-json.ts';

export const HYPERLIQUID = 'hyperliquid';
/** The venue keeps and returns no more candles of a series than these. */
export const MAX_CANDLES = 5000;
/** Weights as published: most info requests cost 20, some more by what they return. */
const INFO_WEIGHT = 20;
const CANDLES_PER_WEIGHT = 60;
const FUNDINGS_PER_WEIGHT = 20;
/** What one answer to fundingHistory holds at most; a shorter one is the last. */
const FUNDING_PAGE = 500;
const MAX_FUNDING_PAGES = 200;

export interface CandleRange {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** `openAt` in [from, to). */
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
}

/** Hyperliquid's info endpoint. Every method throws UpstreamError, `malformed` when the answer has another shape. */
export interface Hyperliquid {
  /** Ascending, each once. Candles that are still forming are among them when `to` lets them be. */
  candles(range: CandleRange): Promise<Parsed<Candle>>;
  /** Settled funding with `at` in [from, to), ascending. */
  funding(range: {
    symbol: string;
    from: number;
    to: number;
    signal?: AbortSignal | undefined;
  }): Promise<Parsed<FundingRate>>;
  assets(signal?: AbortSignal): Promise<Parsed<AssetListing>>;
  contexts(signal?: AbortSignal): Promise<Parsed<AssetContext>>;
}

export function createHyperliquid(upstream: Upstream): Hyperliquid {
  async function info<T>(
    body: { readonly type: string; readonly [field: string]: unknown },
    parse: (answer: unknown) => T,
    { signal, extraWeight = 0 }: { signal?: AbortSignal | undefined; extraWeight?: number } = {},
  ): Promise<T> {
    const answer = await upstream.json({ path: '', body, weight: INFO_WEIGHT + extraWeight, signal });
    return parsing(upstream.source, () => parse(answer));
  }

  /** A page is as long as an answer may be. The venue adds the candle that contains the start; it is left out again. */
  async function candles({ symbol, interval, from, to, signal }: CandleRange): Promise<Parsed<Candle>> {
    const length = INTERVAL_MS[interval];
    const found = new Map<number, Candle>();
    let dropped = 0;
    for (let start = Math.ceil(from / length) * length; start < to; start += MAX_CANDLES * length) {
      const end = Math.min(to, start + MAX_CANDLES * length);
      const req = { coin: symbol, interval, startTime: start, endTime: end - 1 };
      // Paid for what may come: afterwards it is too late to wait.
      const extraWeight = Math.ceil(((end - start) / length + 1) / CANDLES_PER_WEIGHT);
      const page = await info({ type: 'candleSnapshot', req }, parseCandles, { signal, extraWeight });
      dropped += page.dropped;
      for (const candle of page.items) {
        if (candle.symbol !== symbol || candle.interval !== interval) dropped += 1;
        else if (candle.openAt >= start && candle.openAt < end) found.set(candle.openAt, candle);
      }
    }
    return { items: [...found.values()], dropped };
  }

  async function funding(range: Parameters<Hyperliquid['funding']>[0]): Promise<Parsed<FundingRate>> {
    const { symbol, from, to, signal } = range;
    const rates: FundingRate[] = [];
    let dropped = 0;
    let start = from;
    for (let page = 0; page < MAX_FUNDING_PAGES && start < to; page++) {
      const body = { type: 'fundingHistory', coin: symbol, startTime: start, endTime: to - 1 };
      const extraWeight = FUNDING_PAGE / FUNDINGS_PER_WEIGHT;
      const answer = await info(body, parseFunding, { signal, extraWeight });
      dropped += answer.dropped;
      const fresh = answer.items.filter(({ at }) => at >= start && at < to);
      rates.push(...fresh);
      const last = fresh.at(-1);
      if (last === undefined || answer.items.length + answer.dropped < FUNDING_PAGE) break;
      start = last.at + 1;
    }
    return { items: rates, dropped };
  }

  return {
    candles,
    funding,
    assets: (signal) => info({ type: 'meta' }, parseMeta, { signal }),
    contexts: (signal) => info({ type: 'metaAndAssetCtxs' }, parseContexts, { signal }),
  };
}
