import type { components } from '../contract/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { SubjectFigures, SubjectType } from './defillama-parse.ts';
import type { PredictionMarket } from './polymarket-parse.ts';
import {
  findDocuments,
  type MarketRow,
  openMarkets,
  putMarket,
  putSubject,
  type SubjectRow,
  subjectById,
} from './search-store.ts';
import { normalized, weightOf, wordsOf } from './search-text.ts';

export type MarketView = components['schemas']['PolymarketMarket'];
export type SubjectView = components['schemas']['DefiLlamaSubject'];
export type DefiLlamaChannel = 'capital_base' | 'capital_flows' | 'economic_throughput';

const BATCH = 200;
/** Markets that are planned to end within this time are immediate. */
const IMMEDIATE_MS = 24 * 3_600_000;
const CHANNELS = ['capital_base', 'capital_flows', 'economic_throughput'] as const;

/** Stored prediction markets and DefiLlama subjects, and the search over them. */
export interface Discovery {
  /** Open markets that match, best first; with no `q` the most liquid first. */
  searchMarkets(query: { readonly q: string; readonly limit: number; readonly now: number }): Promise<MarketView[]>;
  searchSubjects(query: {
    readonly q: string;
    readonly type: SubjectType | 'all';
    readonly channel: DefiLlamaChannel | 'all';
    readonly limit: number;
  }): Promise<SubjectView[]>;
  /** Adds or replaces markets; `extraWords` of a market lead to it in searches, e.g. the symbols it is about. */
  putMarkets(
    markets: readonly PredictionMarket[],
    options: { readonly now: number; readonly extraWords: (market: PredictionMarket) => string },
  ): Promise<void>;
  /** Ids of open markets by how soon they end, the most liquid first. */
  marketIds(query: {
    readonly kind: 'immediate' | 'later';
    readonly now: number;
    readonly limit: number;
  }): Promise<string[]>;
  putSubjects(
    subjects: readonly SubjectFigures[],
    options: { readonly channel: DefiLlamaChannel; readonly now: number },
  ): Promise<void>;
}

export function createDiscovery({ db }: { db: Db }): Discovery {
  /** True when `q` holds characters but not one word: nothing can match. */
  const hopeless = (q: string, words: readonly string[]) => words.length === 0 && q.trim() !== '';

  return {
    async searchMarkets({ q, limit, now }) {
      const words = wordsOf(q);
      if (hopeless(q, words)) return [];
      const filters = [{ column: 'closed', value: 0 }];
      const documents = await findDocuments(db.read, { table: 'polymarket_markets', words, filters, limit });
      return documents.map((text) => {
        const stored = JSON.parse(text) as MarketView;
        return { ...stored, channel: isImmediate(stored.endAt, now) ? 'immediate_market' : 'later_market' };
      });
    },
    async searchSubjects({ q, type, channel, limit }) {
      const words = wordsOf(q);
      if (hopeless(q, words)) return [];
      const filters = [
        ...(type === 'all' ? [] : [{ column: 'subject_type', value: type }]),
        ...(channel === 'all' ? [] : [{ column: channel, value: 1 }]),
      ];
      const documents = await findDocuments(db.read, { table: 'defillama_subjects', words, filters, limit });
      return documents.map((text) => JSON.parse(text) as SubjectView);
    },
    async putMarkets(markets, { now, extraWords }) {
      await inBatches(db, markets, async (tx, market) => {
        await putMarket.all(tx, marketRow(market, { now, extra: extraWords(market) }));
      });
    },
    async marketIds({ kind, now, limit }) {
      const border = now + IMMEDIATE_MS;
      return openMarkets(db.read, {
        limit,
        ...(kind === 'immediate' ? { endingBefore: border } : { endingFrom: border }),
      });
    },
    async putSubjects(subjects, { channel, now }) {
      await inBatches(db, subjects, async (tx, figures) => {
        const known = await subjectById.first(tx, { id: `${figures.subjectType}:${figures.subject}` });
        await putSubject.all(tx, subjectRow(figures, { channel, now, known }));
      });
    },
  };
}

async function inBatches<T>(db: Db, items: readonly T[], put: (tx: Tx, item: T) => Promise<void>) {
  for (let start = 0; start < items.length; start += BATCH) {
    const batch = items.slice(start, start + BATCH);
    await db.transaction(
      async (tx) => {
        for (const item of batch) await put(tx, item);
      },
      { durable: false },
    );
  }
}

function isImmediate(endAt: number | null, now: number): boolean {
  return endAt !== null && endAt < now + IMMEDIATE_MS;
}

function marketRow(market: PredictionMarket, { now, extra }: { now: number; extra: string }): MarketRow {
  const view: MarketView = {
    marketId: market.marketId,
    question: market.question,
    slug: market.slug,
    eventId: market.eventId,
    eventTitle: market.eventTitle,
    channel: null,
    outcomes: market.outcomes.map(({ name, price }) => ({ name, price })),
    volumeUsd: market.volume,
    volume24hUsd: market.volume24h,
    liquidityUsd: market.liquidity,
    active: market.active,
    closed: market.closed,
    endAt: market.endAt,
    updatedAt: now,
  };
  const size = market.liquidity ?? 0;
  return {
    id: market.marketId,
    // A closed market is kept, since graphs may name it, but nobody looks for it: no words.
    title_norm: market.closed ? '' : normalized(market.question),
    body_norm: market.closed ? '' : normalized(`${market.eventTitle ?? ''} ${extra}`),
    size_usd: size,
    weight: weightOf(size),
    document: JSON.stringify(view),
    updated_at: now,
    closed: market.closed ? 1 : 0,
    end_at: market.endAt,
  };
}

/** The value locked (or in circulation) is a subject's size; what has none is as large as it was, or as its flows. */
function sizeOf({ values }: SubjectFigures, known: SubjectView | undefined): number | null {
  return values.tvlUsd ?? known?.sizeUsd ?? null;
}

function subjectRow(
  figures: SubjectFigures,
  { channel, now, known }: { channel: DefiLlamaChannel; now: number; known: SubjectRow | undefined },
): SubjectRow {
  const before = known === undefined ? undefined : (JSON.parse(known.document) as SubjectView);
  const channels = CHANNELS.filter((name) => name === channel || before?.channels.includes(name) === true);
  // The overviews know names but no symbols: what the lists said stays.
  const fromList = channel === 'capital_base' || before === undefined;
  const view: SubjectView = {
    subjectType: figures.subjectType,
    subject: figures.subject,
    name: fromList ? figures.name : before.name,
    symbol: figures.symbol ?? before?.symbol ?? null,
    channels,
    sizeUsd: sizeOf(figures, before),
    updatedAt: now,
  };
  const size = view.sizeUsd ?? 0;
  const flag = (name: DefiLlamaChannel) => (channels.includes(name) ? 1 : 0);
  return {
    id: `${figures.subjectType}:${figures.subject}`,
    title_norm: normalized(view.name),
    body_norm: normalized(`${view.symbol ?? ''} ${figures.subject}`),
    size_usd: size,
    weight: weightOf(size),
    document: JSON.stringify(view),
    updated_at: now,
    subject_type: figures.subjectType,
    capital_base: flag('capital_base'),
    capital_flows: flag('capital_flows'),
    economic_throughput: flag('economic_throughput'),
  };
}
