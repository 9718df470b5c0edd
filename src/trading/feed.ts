import { type Asset, type CandleInterval, INTERVAL_MS } from '../market/index.ts';
import { fundingEvents, tickEvents } from './bar-events.ts';
import type { TradingMarket } from './ports.ts';
import type { FundingEvent, TickEvent } from './venue-events.ts';
import { inOrder } from './venue-sequence.ts';

/** What of a symbol is read at once. */
const SLICE_MS = 4 * 3_600_000;
/** Stretches of the market kept for the accounts of a round; those that are not behind share a few. */
const MAX_STRETCHES = 500;

export type MarketEvent = TickEvent | FundingEvent;

/** A symbol's finest stored series. */
export interface BaseSeries {
  readonly interval: CandleInterval;
  readonly barMs: number;
  /** End of its newest bar. */
  readonly knownTo: number;
  readonly synthetic: boolean;
}

/** The market as one round sees it: whatever several accounts need is read, and made into events, once. */
export interface RoundFeed {
  base(symbol: string): BaseSeries | undefined;
  asset(symbol: string): Asset | undefined;
  /**
   * What happened on the symbols' markets from `from` to `to`, in the order that accounts take it in: both moments
   * included, but for the bars that begin at `to`.
   */
  between(query: { symbols: readonly string[]; from: number; to: number }): Promise<readonly MarketEvent[]>;
}

export async function openRoundFeed(market: TradingMarket): Promise<RoundFeed> {
  const [series, assets] = await Promise.all([market.series(), market.assets()]);
  const bases = new Map<string, BaseSeries>();
  // Finest first.
  for (const { symbol, interval, lastAt, synthetic } of series) {
    if (bases.has(symbol)) continue;
    const barMs = INTERVAL_MS[interval];
    bases.set(symbol, { interval, barMs, knownTo: lastAt + barMs, synthetic });
  }
  const assetOf = new Map(assets.map((asset) => [asset.symbol, asset]));
  const slices = new Map<string, Promise<readonly MarketEvent[]>>();
  const stretches = new Map<string, Promise<readonly MarketEvent[]>>();

  async function readSlice(symbol: string, from: number): Promise<readonly MarketEvent[]> {
    const base = bases.get(symbol);
    const range = { symbol, from, to: from + SLICE_MS };
    const [candles, funding] = await Promise.all([
      base && market.candles({ ...range, interval: base.interval }),
      market.funding(range),
    ]);
    const ticks = base === undefined || candles === undefined ? [] : tickEvents(symbol, base.interval, candles);
    return inOrder([...ticks, ...fundingEvents(symbol, funding)]) as MarketEvent[];
  }

  function sliceOf(symbol: string, from: number): Promise<readonly MarketEvent[]> {
    return once(slices, `${symbol} ${from}`, () => readSlice(symbol, from));
  }

  async function read({ symbols, from, to }: { symbols: readonly string[]; from: number; to: number }) {
    const parts: Promise<readonly MarketEvent[]>[] = [];
    for (const symbol of symbols) {
      // A bar of up to a day may have begun long before its ticks.
      const barMs = bases.get(symbol)?.barMs ?? 0;
      const first = Math.floor((from - barMs) / SLICE_MS) * SLICE_MS;
      for (let at = first; at <= to; at += SLICE_MS) parts.push(sliceOf(symbol, at));
    }
    const events = (await Promise.all(parts)).flatMap((slice) => slice.filter((event) => isBetween(event, from, to)));
    return inOrder(events) as MarketEvent[];
  }

  return {
    base: (symbol) => bases.get(symbol),
    asset: (symbol) => assetOf.get(symbol),
    between(query) {
      if (stretches.size >= MAX_STRETCHES) stretches.clear();
      return once(stretches, `${query.from} ${query.to} ${query.symbols.join()}`, () => read(query));
    },
  };
}

function isBetween(event: MarketEvent, from: number, to: number): boolean {
  if (event.at === to) return event.kind === 'funding' || !event.opens;
  return event.at >= from && event.at < to;
}

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const running = known.get(key) ?? read();
  known.set(key, running);
  return running;
}
