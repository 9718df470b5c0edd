import type { Answer, Asked } from './upstream-server.ts';

const INTERVALS: Readonly<Record<string, number>> = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000 };
const HOUR = 3_600_000;

/** What the outside is like: a test changes it as it goes. */
export interface World {
  now: number;
  /** Candles that the venue does not have: `BTC 1m 1700000000000`. */
  readonly missing: Set<string>;
  /** Answers instead of the usual ones, by path (`/info:meta` for one type of the venue's). */
  readonly instead: Map<string, Answer>;
  /** Markets as Gamma writes them, by id. */
  readonly markets: Map<string, Record<string, unknown>>;
  tvl: number | null;
  answer(asked: Asked): Answer;
}

/** A made-up but well-behaved outside world: one venue, a few prediction markets, a few chains. */
export function createWorld(now: number): World {
  const world: World = {
    now,
    missing: new Set(),
    instead: new Map(),
    markets: new Map(),
    tvl: 1000,
    answer: (asked) => {
      const type = asked.path === '/info' ? `:${(asked.body as { type: string }).type}` : '';
      return world.instead.get(`${asked.path}${type}`) ?? world.instead.get(asked.path) ?? usual(world, asked);
    },
  };
  return world;
}

function usual(world: World, asked: Asked): Answer {
  const { path, query } = asked;
  if (path === '/info') return { json: venue(world, asked.body as VenueRequest) };
  if (path === '/events') return { json: Number(query.get('offset')) > 0 ? [] : [eventOf(world)] };
  if (path === '/public-search') return { json: { events: [] } };
  if (path === '/markets') {
    const found = query.getAll('id').map((id) => world.markets.get(id));
    return {
      json: found.filter((market) => market !== undefined && String(market.closed === true) === query.get('closed')),
    };
  }
  if (path === '/v2/chains')
    return {
      json: [
        { name: 'Ethereum', tokenSymbol: 'ETH', tvl: world.tvl },
        { name: 'Gone', tvl: null },
      ],
    };
  if (path === '/protocols')
    return { json: [{ name: 'Aave', slug: 'aave', symbol: 'AAVE', tvl: 400, change_1d: null }] };
  if (path === '/stablecoins')
    return { json: { peggedAssets: [coin('1', 'Tether', 'USDT'), coin('5', 'Dai', 'DAI')] } };
  if (path.startsWith('/overview/')) {
    const protocols = [{ name: 'Aave', slug: 'aave', total24h: 7, total7d: null, change_1d: -1 }];
    return { json: { total24h: 70, total7d: 490, change_1d: 1, change_7d: null, protocols } };
  }
  return { status: 404, text: 'Not found' };
}

const coin = (id: string, name: string, symbol: string) => ({
  id,
  name,
  symbol,
  pegType: 'peggedUSD',
  circulating: { peggedUSD: 100 },
  circulatingPrevDay: { peggedUSD: 80 },
  price: null,
});

function eventOf({ markets }: World) {
  return { id: '900', title: 'Crypto', markets: [...markets.values()].filter(({ closed }) => closed !== true) };
}

interface VenueRequest {
  readonly type: string;
  readonly coin?: string;
  readonly startTime?: number;
  readonly req?: { coin: string; interval: string; startTime: number; endTime: number };
}

function venue(world: World, request: VenueRequest): unknown {
  const universe = [
    { name: 'BTC', szDecimals: 5, maxLeverage: 40 },
    { name: 'ETH', szDecimals: 4, maxLeverage: 25 },
    { name: 'OLD', szDecimals: 1, maxLeverage: 3, isDelisted: true },
  ];
  const context = {
    funding: '0.0000125',
    premium: '0.0003',
    openInterest: '100',
    markPx: '10',
    oraclePx: '10',
    midPx: null,
  };
  switch (request.type) {
    case 'meta':
      return { universe };
    case 'metaAndAssetCtxs':
      return [{ universe }, [context, context, { funding: null }]];
    case 'fundingHistory':
      return settlements(world, request.startTime ?? 0, request.coin ?? '');
    case 'candleSnapshot':
      return candles(world, request.req as NonNullable<VenueRequest['req']>);
    default:
      return null;
  }
}

function settlements(world: World, startTime: number, coinName: string): unknown[] {
  const rates: unknown[] = [];
  const first = Math.max(Math.ceil(startTime / HOUR), Math.floor(world.now / HOUR) - 100);
  for (let hour = first; hour * HOUR + 48 <= world.now && rates.length < 500; hour++) {
    if (hour * HOUR + 48 >= startTime)
      rates.push({ coin: coinName, fundingRate: '0.0001', premium: '0', time: hour * HOUR + 48 });
  }
  return rates;
}

/** The candle that contains the start and the one that is still forming are among them, as at the real venue. */
function candles({ now, missing }: World, req: NonNullable<VenueRequest['req']>): unknown[] {
  const length = INTERVALS[req.interval] ?? 60_000;
  const list: unknown[] = [];
  for (let at = Math.floor(req.startTime / length) * length; at <= Math.min(req.endTime, now); at += length) {
    if (!missing.has(`${req.coin} ${req.interval} ${at}`))
      list.push(wireCandle({ symbol: req.coin, interval: req.interval, openAt: at }));
  }
  return list.slice(-5000);
}

/** A candle as the venue writes it; its price follows from its time. */
export function wireCandle({ symbol, interval, openAt }: { symbol: string; interval: string; openAt: number }) {
  const length = INTERVALS[interval] ?? 60_000;
  const open = 100 + ((openAt / length) % 50);
  return {
    t: openAt,
    T: openAt + length - 1,
    s: symbol,
    i: interval,
    o: String(open),
    h: String(open + 2),
    l: String(open - 1),
    c: String(open + 1),
    v: '5',
    n: 2,
  };
}

/** An open prediction market as Gamma writes it. */
export function wireMarket(id: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    question: `Will Bitcoin do ${id}?`,
    slug: `will-bitcoin-do-${id}`,
    outcomes: '["Yes", "No"]',
    outcomePrices: '["0.25", "0.75"]',
    active: true,
    closed: false,
    liquidity: '100',
    volume24hr: 10,
    ...changes,
  };
}
