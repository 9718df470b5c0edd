import {
  arrayInText,
  arrayOf,
  BadItem,
  dateOrNull,
  idOf,
  type Json,
  numberOrNull,
  objectOf,
  type Parsed,
  parseItems,
  textOf,
  textOrNull,
} from './upstream-json.ts';

const MAX_TEXT = 512;
const MAX_OUTCOMES = 100;

export interface MarketOutcome {
  readonly name: string;
  /** 0 to 1; null where the source has none. */
  readonly price: number | null;
  /** Id of the outcome's token on the order book. */
  readonly tokenId: string | null;
}

/** A prediction market as Gamma describes it. Money in US dollars. */
export interface PredictionMarket {
  readonly marketId: string;
  readonly question: string;
  readonly slug: string | null;
  readonly eventId: string | null;
  readonly eventTitle: string | null;
  readonly outcomes: readonly MarketOutcome[];
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  readonly lastTradePrice: number | null;
  readonly volume: number | null;
  readonly volume24h: number | null;
  readonly liquidity: number | null;
  readonly active: boolean;
  readonly closed: boolean;
  /** The planned end; a market may resolve before it or long after. */
  readonly endAt: number | null;
}

interface Event {
  readonly id: string | null;
  readonly title: string | null;
}

const NO_EVENT: Event = { id: null, title: null };

/**
 * `outcomes`, `outcomePrices` and `clobTokenIds` are JSON inside strings. Closed old markets have prices that add up to
 * nothing (`["0","0"]`): no prices at all.
 */
function outcomesOf(item: Json): MarketOutcome[] {
  const names = arrayInText(item.outcomes);
  if (names.length === 0 || names.length > MAX_OUTCOMES) throw new BadItem('no possible outcomes');
  const prices = optionalList(item.outcomePrices).map(priceOrNull);
  const tokens = optionalList(item.clobTokenIds);
  const priced = prices.length === names.length && prices.some((price) => price !== null && price > 0);
  return names.map((name, index) => {
    const token = tokens[index];
    return {
      name: textOf(name, MAX_TEXT),
      price: priced ? (prices[index] ?? null) : null,
      tokenId: typeof token === 'string' && /^\d{1,80}$/.test(token) ? token : null,
    };
  });
}

function optionalList(value: unknown): readonly unknown[] {
  try {
    return arrayInText(value);
  } catch (error) {
    if (error instanceof BadItem) return [];
    throw error;
  }
}

function priceOrNull(value: unknown): number | null {
  const price = numberOrNull(value);
  return price !== null && price >= 0 && price <= 1 ? price : null;
}

function moneyOrNull(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const amount = numberOrNull(value);
    if (amount !== null && amount >= 0 && amount < 1e15) return amount;
  }
  return null;
}

function eventOf(value: unknown): Event {
  const item = objectOf(value);
  return { id: idOf(item.id), title: textOrNull(item.title, MAX_TEXT) };
}

/** The event that a market names itself, when it was not read from inside one. */
function ownEvent(item: Json): Event {
  const [first] = optionalList(item.events);
  try {
    return first === undefined ? NO_EVENT : eventOf(first);
  } catch (error) {
    if (error instanceof BadItem) return NO_EVENT;
    throw error;
  }
}

function parseMarket(value: unknown, within?: Event): PredictionMarket {
  const item = objectOf(value);
  const event = within ?? ownEvent(item);
  return {
    marketId: idOf(item.id),
    question: textOf(item.question, MAX_TEXT),
    slug: textOrNull(item.slug, MAX_TEXT),
    eventId: event.id,
    eventTitle: event.title,
    outcomes: outcomesOf(item),
    bestBid: priceOrNull(item.bestBid),
    bestAsk: priceOrNull(item.bestAsk),
    lastTradePrice: priceOrNull(item.lastTradePrice),
    volume: moneyOrNull(item.volumeNum, item.volume),
    volume24h: moneyOrNull(item.volume24hr),
    liquidity: moneyOrNull(item.liquidityNum, item.liquidity),
    active: item.active === true,
    closed: item.closed === true || item.archived === true,
    endAt: dateOrNull(item.endDate),
  };
}

/** The answer to /markets. */
export function parseMarkets(value: unknown): Parsed<PredictionMarket> {
  return parseItems(arrayOf(value), (item) => parseMarket(item));
}

/** Markets of a list of events, and how many events there were: a page shorter than asked for is the last. */
export interface EventPage extends Parsed<PredictionMarket> {
  readonly events: number;
}

function marketsOfEvents(list: readonly unknown[]): EventPage {
  const markets: PredictionMarket[] = [];
  let dropped = 0;
  const events = parseItems(list, (value) => ({ event: eventOf(value), item: objectOf(value) }));
  for (const { event, item } of events.items) {
    const parsed = parseItems(optionalList(item.markets), (market) => parseMarket(market, event));
    markets.push(...parsed.items);
    dropped += parsed.dropped;
  }
  return { items: markets, dropped: dropped + events.dropped, events: list.length };
}

/** The answer to /events. */
export function parseEvents(value: unknown): EventPage {
  return marketsOfEvents(arrayOf(value));
}

/** The answer to /public-search; without results it has no events at all. */
export function parseSearch(value: unknown): EventPage {
  return marketsOfEvents(optionalList(objectOf(value).events ?? []));
}
