/**
 * What the paper venue keeps of an account: plain values, changed in place by `applyEvents` alone. Amounts are millionths of a
 * USDC, quantities and prices 1e-8 of their unit, shares (rates, fractions) 1e-8; times are epoch ms of the market.
 */
import type { VenuePolicy } from './venue-policy.ts';

export type Side = 'buy' | 'sell';
export type OrderType = 'market' | 'limit';
export type TimeInForce = 'gtc' | 'ioc' | 'fok';

/** Why an order was not taken, in the order in which it is asked. */
export type DenyCode =
  | 'ACCOUNT_NOT_ACTIVE'
  | 'TRADING_DISABLED'
  | 'SYMBOL_NOT_ALLOWED'
  | 'MARKET_NOT_ACTIVE'
  | 'PRICE_STALE'
  | 'ORDER_RATE_EXCEEDED'
  | 'QUANTITY_TOO_SMALL'
  | 'NOTIONAL_BELOW_MINIMUM'
  | 'LEVERAGE_ABOVE_LIMIT'
  | 'POSITION_SHARE_EXCEEDED'
  | 'TOO_MANY_POSITIONS'
  | 'DAILY_LOSS_REACHED'
  | 'MARGIN_INSUFFICIENT';

/** Why an order that was taken ended before it was filled whole. */
export type CancelCode =
  | 'PRICE_STALE'
  | 'LIQUIDITY'
  | 'PRICE_NOT_REACHED'
  | 'POST_ONLY_WOULD_TAKE'
  | 'NOTHING_TO_REDUCE'
  | 'REPLACED'
  | 'SUSPENDED'
  | 'LIQUIDATION'
  | 'MAX_DRAWDOWN'
  | 'ACCOUNT_ENDED';

/** What is asked of the venue. `id` and `clientOrderId` are unique in the account: a second order with either is the first. */
export interface OrderRequest {
  readonly id: string;
  readonly clientOrderId: string | null;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  /** Market orders end with their first tick, whatever this says. */
  readonly timeInForce: TimeInForce;
  /** Null for market orders. */
  readonly limitPrice: bigint | null;
  readonly quantity: bigint;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  readonly leverage: number;
  /** Shares of the entry price; null for none. They belong to the position that the order opens. */
  readonly stopLoss: bigint | null;
  readonly takeProfit: bigint | null;
}

export type OrderStatus = 'working' | 'filled' | 'cancelled' | 'denied';

export interface VenueOrder extends OrderRequest {
  readonly branchId: string | null;
  /** The decision run that sent it; null when none did. */
  readonly decisionId: string | null;
  readonly receivedAt: number;
  /** Rounded down to the market's lot. */
  readonly quantity: bigint;
  /** The last price at receipt; 0 when there was none. A market order holds its margin at it. */
  readonly priceAtReceipt: bigint;
  /** Its first tick may not come later than this. */
  readonly freshUntil: number;
  /** What it may still open, as it was at receipt: what it meant to close never becomes a position of its own. */
  mayOpen: bigint;
  status: OrderStatus;
  code: DenyCode | CancelCode | null;
  filled: bigint;
  /** True once it has met its first tick. */
  resting: boolean;
  /** What it got within the bar that began at `barAt`. */
  barAt: number;
  barFilled: bigint;
  updatedAt: number;
}

/** An open position. `quantity` and `cost` are negative for a short; `cost` is the notional of its entries. */
export interface VenuePosition {
  readonly branchId: string | null;
  readonly openedAt: number;
  readonly entryPrice: bigint;
  readonly leverage: number;
  readonly stopPrice: bigint | null;
  readonly targetPrice: bigint | null;
  quantity: bigint;
  cost: bigint;
  /** True when its stop was touched: what volume has left of it goes at the next bars. */
  stopping: boolean;
  /** What stop or target got within the bar that began at `barAt`. */
  barAt: number;
  barFilled: bigint;
  /** Over its life so far; fees and funding as paid. */
  realised: bigint;
  fees: bigint;
  funding: bigint;
}

/** A symbol that the account trades: the market's terms, its last tick, what is held and what waits. */
export interface VenueMarket {
  readonly symbol: string;
  /** The smallest quantity and its step. */
  readonly lot: bigint;
  readonly maxLeverage: number;
  /** Length of the base bars. */
  readonly barMs: number;
  /** False: delisted. */
  active: boolean;
  /** The last tick: price, its time, and the end of its bar; 0 before the first. */
  mark: bigint;
  markAt: number;
  markBarEndAt: number;
  position: VenuePosition | null;
  /** Working orders, as they were received. */
  orders: VenueOrder[];
  /** Derived: prices (1e-8, as numbers) strictly between these change nothing of the account. */
  calmAbove: number;
  calmBelow: number;
}

export type AccountState = 'pending' | 'active' | 'paused' | 'completed' | 'liquidated';
export type PauseReason = 'feed_stale' | 'entitlement_suspended' | 'trading_disabled';

/** Where the account stands in the order of events: see `venue-sequence.ts`. */
export interface VenueCursor {
  at: number;
  phase: number;
  tie: string;
}

/** What ranking counts from. */
export interface RankingBase {
  at: number;
  equity: bigint;
  peak: bigint;
  maxDrawdownFraction: number;
}

/** A time in which an account's clock stood; `untilAt` is null while it lasts. */
export interface Standstill {
  readonly reason: PauseReason;
  readonly fromAt: number;
  untilAt: number | null;
}

export interface VenueAccount {
  readonly id: string;
  readonly policy: VenuePolicy;
  state: AccountState;
  /** Ascending by symbol. */
  readonly markets: VenueMarket[];
  readonly cursor: VenueCursor;
  startAt: number | null;
  /** When the clock is up, moved on by pauses when they end; null: until an `end`. */
  endAt: number | null;
  /** When the account became completed or liquidated. */
  overAt: number | null;
  /** Set when the end has come: positions wait for their next tick. Afterwards why the account is over. */
  closing: { readonly at: number; readonly reason: string } | null;
  pauses: PauseReason[];
  /** Since when any of them holds. */
  pausedAt: number | null;
  /** When its clock stood, and why; the newest ones, in their order, without overlap. */
  stood: Standstill[];
  /** Some price of the account is fresh up to and including this moment. */
  freshUntil: number;
  wallet: bigint;
  nextSnapshotAt: number;
  peak: bigint;
  maxDrawdownFraction: number;
  /** The UTC day (days since the epoch), its base, and whether a snapshot was below its floor. */
  day: { index: number; base: bigint; breached: boolean };
  base: RankingBase;
  closedTrades: number;
  /** The newest decision by branch: of one moment a branch has one. */
  decidedAt: Record<string, number>;
  /** When orders of the last minute passed the order rate. */
  orderTimes: number[];
  /** Numbers given so far. */
  fills: number;
  entries: number;
  snapshots: number;
  /** Order ids by order id and client order id (`knownKey`). Needs those alone that the events of a step may repeat. */
  readonly known: Map<string, string>;
}
