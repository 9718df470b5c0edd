import { type EventPage, type PredictionMarket, parseEvents, parseMarkets, parseSearch } from './polymarket-parse.ts';
import type { Upstream } from './upstream.ts';
import { type Parsed, parsing } from './upstream-json.ts';

export const POLYMARKET = 'polymarket';
const PAGE = 100;
/** Bounds a crawl, whatever the source answers. */
const MAX_PAGES = 50;
/** Ids of one request: more would make the address longer than the source takes. */
const MAX_IDS = 100;

/** Polymarket's Gamma API. Every method throws UpstreamError, `malformed` when the answer has another shape. */
export interface Polymarket {
  /** The open markets of all open events with a tag. */
  openMarkets(options: { tagId: number; signal?: AbortSignal | undefined }): Promise<Parsed<PredictionMarket>>;
  /** Open markets that the source itself finds for a term; `limit` events at most. */
  search(options: { term: string; limit: number; signal?: AbortSignal | undefined }): Promise<Parsed<PredictionMarket>>;
  /** Markets by id, open and closed ones; those that the source no longer knows are absent. */
  marketsById(ids: readonly string[], signal?: AbortSignal): Promise<Parsed<PredictionMarket>>;
}

export function createPolymarket(upstream: Upstream): Polymarket {
  const { source } = upstream;

  async function openMarkets({ tagId, signal }: Parameters<Polymarket['openMarkets']>[0]) {
    const markets = new Map<string, PredictionMarket>();
    let dropped = 0;
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = { tag_id: tagId, closed: false, limit: PAGE, offset: page * PAGE, order: 'id', ascending: true };
      const answer = await upstream.json({ path: '/events', query, signal });
      const parsed: EventPage = parsing(source, () => parseEvents(answer));
      dropped += parsed.dropped;
      // Events move between pages while they are read: some come twice.
      for (const market of parsed.items) if (!market.closed) markets.set(market.marketId, market);
      if (parsed.events < PAGE) break;
    }
    return { items: [...markets.values()], dropped };
  }

  async function search({ term, limit, signal }: Parameters<Polymarket['search']>[0]) {
    const query = { q: term, limit_per_type: limit, events_status: 'active' };
    const answer = await upstream.json({ path: '/public-search', query, signal });
    const { items, dropped } = parsing(source, () => parseSearch(answer));
    return { items: items.filter((market) => !market.closed), dropped };
  }

  async function byId(ids: readonly string[], closed: boolean, signal?: AbortSignal) {
    const answer = await upstream.json({ path: '/markets', query: { id: ids, closed, limit: ids.length }, signal });
    const wanted = new Set(ids);
    const { items, dropped } = parsing(source, () => parseMarkets(answer));
    return { items: items.filter(({ marketId }) => wanted.has(marketId)), dropped };
  }

  /** The source lists open and closed markets apart: what is not among the open ones is asked for again. */
  async function marketsById(ids: readonly string[], signal?: AbortSignal) {
    const items: PredictionMarket[] = [];
    let dropped = 0;
    for (let start = 0; start < ids.length; start += MAX_IDS) {
      const batch = ids.slice(start, start + MAX_IDS);
      const open = await byId(batch, false, signal);
      const found = new Set(open.items.map(({ marketId }) => marketId));
      const rest = batch.filter((id) => !found.has(id));
      const closed = rest.length === 0 ? { items: [], dropped: 0 } : await byId(rest, true, signal);
      items.push(...open.items, ...closed.items);
      dropped += open.dropped + closed.dropped;
    }
    return { items, dropped };
  }

  return { openMarkets, search, marketsById };
}
