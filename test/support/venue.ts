import { parseDecimal } from '../../src/platform/decimals.ts';
import type {
  AccountPolicy,
  OrderRequest,
  TickEvent,
  VenueAccount,
  VenueEvent,
  VenueFill,
  VenueMarket,
  VenueOrder,
  VenueRecord,
  VenueSnapshot,
} from '../../src/trading/index.ts';
import { applyEvents } from '../../src/trading/venue.ts';
import { type MarketTerms, newVenueAccount } from '../../src/trading/venue-account.ts';
import { inOrder } from '../../src/trading/venue-sequence.ts';
import { tickEvent } from '../../src/trading/venue-ticks.ts';

/** The defaults of docs/trading.md and docs/competition.md. */
export const POLICY: AccountPolicy = {
  startBalance: '100000',
  maxDrawdownFraction: 0.08,
  maxDailyLossFraction: 0.05,
  maxLeverage: 5,
  maxPositionFraction: 1,
  maxOpenPositions: 10,
  maxOrdersPerMin: 60,
  minNotional: '10',
  takerBps: 4.5,
  makerBps: 1.5,
  slippageBps: 2,
  volumeShare: 0.1,
  snapshotEverySec: 60,
  priceMaxAgeSec: 120,
};

export const MINUTE_MS = 60_000;
/** A Monday, 10:00 UTC. */
export const TEN = Date.UTC(2024, 0, 1, 10);
/** A time of that day (or of a later one, from 24:00 on), as `10:07` or `12:30:20`. */
export function time(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return Date.UTC(2024, 0, 1, hours, minutes, seconds);
}

export const amount = (text: string) => parseDecimal(text, 6);
export const unit = (text: string) => parseDecimal(text, 8);

export const BTC: MarketTerms = { symbol: 'BTC', sizeDecimals: 5, maxLeverage: 50, barMs: MINUTE_MS, active: true };

/** A tick at an instant, inside a one-minute bar unless it begins one. */
export function tick(
  at: number,
  price: number,
  more: { symbol?: string; volume?: number; barMs?: number } = {},
): TickEvent {
  const { symbol = 'BTC', volume = 1e6, barMs = MINUTE_MS } = more;
  return tickEvent({ at, price }, { symbol, openAt: Math.floor(at / barMs) * barMs, barMs, volume });
}

let orders = 0;
/** A market order to buy 1 BTC at leverage 1, but for what is said. */
export function order(more: Partial<OrderRequest> = {}): OrderRequest {
  orders += 1;
  return {
    id: `ord_${orders}`,
    clientOrderId: null,
    symbol: 'BTC',
    side: 'buy',
    type: more.limitPrice === undefined ? 'market' : 'limit',
    timeInForce: 'gtc',
    limitPrice: null,
    quantity: unit('1'),
    reduceOnly: false,
    postOnly: false,
    leverage: 1,
    stopLoss: null,
    takeProfit: null,
    ...more,
  };
}

/** An account and what happened to it. */
export interface Venue {
  readonly account: VenueAccount;
  readonly records: VenueRecord[];
  /** Gives events, in their order; returns what they brought about. */
  feed(...events: readonly VenueEvent[]): VenueRecord[];
  /** A decision of a branch, br_1 unless said, with these orders. */
  send(at: number, requests: readonly OrderRequest[], branchId?: string): VenueRecord[];
  market(symbol?: string): VenueMarket;
  /** How an order stands by the newest record. */
  order(id: string): VenueOrder | undefined;
  fills(): VenueFill[];
  snapshots(): VenueSnapshot[];
}

export function venue(more: Partial<AccountPolicy> = {}, markets: readonly MarketTerms[] = [BTC]): Venue {
  const account = newVenueAccount({ id: 'acc_1', policy: { ...POLICY, ...more }, markets });
  const records: VenueRecord[] = [];
  let decisions = 0;
  const feed = (...events: readonly VenueEvent[]) => {
    const news = applyEvents(account, inOrder(events));
    records.push(...news);
    return news;
  };
  return {
    account,
    records,
    feed,
    send(at, requests, branchId = 'br_1') {
      decisions += 1;
      return feed({ kind: 'decision', at, decisionId: `run_${decisions}`, branchId, orders: requests });
    },
    market: (symbol = 'BTC') => account.markets.find((each) => each.symbol === symbol) as VenueMarket,
    order: (id) =>
      records.flatMap((record) => (record.kind === 'order' && record.order.id === id ? [record.order] : [])).at(-1),
    fills: () => records.flatMap((record) => (record.kind === 'fill' ? [record.fill] : [])),
    snapshots: () => records.flatMap((record) => (record.kind === 'snapshot' ? [record.snapshot] : [])),
  };
}

/** An account that began at 10:00, with a last price of a moment before. */
export function running(
  more: Partial<AccountPolicy> = {},
  price = 40_000,
  markets: readonly MarketTerms[] = [BTC],
): Venue {
  const started = venue(more, markets);
  started.feed(...markets.map(({ symbol, barMs }) => tick(TEN - 1, price, { symbol, barMs })), {
    kind: 'start',
    at: TEN,
    durationMs: null,
  });
  return started;
}
