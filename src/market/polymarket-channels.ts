import type { Clock } from '../platform/clock.ts';
import { type Channel, channel } from './channels.ts';
import type { Points } from './points.ts';
import { POLYMARKET, type Polymarket } from './polymarket.ts';
import type { PredictionMarket } from './polymarket-parse.ts';
import type { Discovery } from './search.ts';
import { normalized } from './search-text.ts';

/** Events that a search for one asset may add. */
const SEARCH_LIMIT = 5;
/** Names under which people bet on an asset, beside its symbol. */
const ASSET_NAMES: Readonly<Record<string, string>> = {
  ADA: 'Cardano',
  AVAX: 'Avalanche',
  BNB: 'BNB',
  BTC: 'Bitcoin',
  DOGE: 'Dogecoin',
  ETH: 'Ethereum',
  HYPE: 'Hyperliquid',
  LINK: 'Chainlink',
  SOL: 'Solana',
  SUI: 'Sui',
  XRP: 'XRP',
};

export interface PolymarketChannelDeps {
  readonly api: Polymarket;
  readonly discovery: Discovery;
  readonly points: Points;
  readonly clock: Clock;
  readonly tagId: number;
  /** Markets that one of the price channels reads at most, the most liquid first. */
  readonly maxMarkets: number;
  readonly symbols: (signal?: AbortSignal) => Promise<readonly string[]>;
}

export function marketKey(marketId: string): string {
  return `polymarket:${marketId}`;
}

export function polymarketChannels(deps: PolymarketChannelDeps): Channel[] {
  return [
    discoveryChannel(deps),
    priceChannel(deps, { name: 'polymarket_immediate_markets', kind: 'immediate' }),
    priceChannel(deps, { name: 'polymarket_later_markets', kind: 'later' }),
  ];
}

/** Which of the assets a market speaks of, as words for the search. */
function assetWords(symbols: readonly string[]): (market: PredictionMarket) => string {
  const terms = symbols.map((symbol) => ({ symbol, names: [symbol, ASSET_NAMES[symbol] ?? symbol].map(normalized) }));
  return ({ question, eventTitle }) => {
    const text = ` ${normalized(`${question} ${eventTitle ?? ''}`)} `;
    const found = terms.filter(({ names }) => names.some((name) => name !== '' && text.includes(` ${name} `)));
    return found.map(({ symbol, names }) => `${symbol} ${names.join(' ')}`).join(' ');
  };
}

/** Finds open markets: all with the crypto tag, and what the source's own search has for each asset. */
function discoveryChannel({ api, discovery, clock, tagId, symbols }: PolymarketChannelDeps): Channel {
  return channel('polymarket_discovery', {
    source: POLYMARKET,
    run: async ({ signal, onProgress }) => {
      const assets = await symbols(signal);
      const crawled = await api.openMarkets({ tagId, signal });
      onProgress(`${crawled.items.length} open markets with tag ${tagId}`);
      const extraWords = assetWords(assets);
      await discovery.putMarkets(crawled.items, { now: clock.now(), extraWords });
      const known = new Set(crawled.items.map(({ marketId }) => marketId));
      let { dropped } = crawled;
      for (const symbol of assets) {
        const found = await api.search({ term: ASSET_NAMES[symbol] ?? symbol, limit: SEARCH_LIMIT, signal });
        const others = found.items.filter(({ marketId }) => !known.has(marketId));
        await discovery.putMarkets(others, { now: clock.now(), extraWords });
        for (const { marketId } of others) known.add(marketId);
        dropped += found.dropped;
      }
      return { rows: known.size, dropped, newestEventAt: clock.now() };
    },
  });
}

function priceChannel(
  { api, discovery, points, clock, maxMarkets, symbols }: PolymarketChannelDeps,
  { name, kind }: { name: 'polymarket_immediate_markets' | 'polymarket_later_markets'; kind: 'immediate' | 'later' },
): Channel {
  return channel(name, {
    source: POLYMARKET,
    sampled: true,
    run: async ({ slotAt, signal, onProgress }) => {
      const ids = await discovery.marketIds({ kind, now: clock.now(), limit: maxMarkets });
      onProgress(`reading ${ids.length} markets`);
      const { items, dropped } = await api.marketsById(ids, signal);
      const availableAt = clock.now();
      await discovery.putMarkets(items, { now: availableAt, extraWords: assetWords(await symbols(signal)) });
      const open = items.filter(({ closed }) => !closed);
      const rows = await points.append(
        open.map((market) => ({
          key: marketKey(market.marketId),
          eventAt: slotAt,
          availableAt,
          values: figuresOf(market),
        })),
      );
      return { rows, dropped, newestEventAt: slotAt };
    },
  });
}

/** `yesPrice` is the first outcome's: "Yes" of nearly all markets, "Up" or "Long" of others. */
function figuresOf(market: PredictionMarket): Record<string, number | null> {
  return {
    yesPrice: market.outcomes[0]?.price ?? null,
    bestBid: market.bestBid,
    bestAsk: market.bestAsk,
    lastTradePrice: market.lastTradePrice,
    volume: market.volume,
    volume24h: market.volume24h,
    liquidity: market.liquidity,
  };
}
