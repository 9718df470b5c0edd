import type { AccountState, OrderRequest, PauseReason, Side, VenueOrder, VenuePosition } from './venue-types.ts';

/** What the market or the gateway tells the venue. Times are epoch ms of the market. */
export type VenueEvent =
  | TickEvent
  | FundingEvent
  | DecisionEvent
  | StartEvent
  | PauseEvent
  | RebaseEvent
  | EndEvent
  | ClockEvent;

/** A price inside a bar. The same object may be given to any number of accounts. */
export interface TickEvent {
  readonly kind: 'tick';
  readonly at: number;
  readonly symbol: string;
  readonly price: bigint;
  /** The price again, as a number of 1e-8: exact below 2^53. */
  readonly priceUnits: number;
  /** True for the tick that begins its bar: it comes after all else of its instant. */
  readonly opens: boolean;
  readonly barAt: number;
  readonly barEndAt: number;
  /** Of the whole bar, in units of the asset. */
  readonly barVolume: number;
}

/** A settlement. `rate`: what longs pay, as a share of notional, 1e-12. */
export interface FundingEvent {
  readonly kind: 'funding';
  readonly at: number;
  readonly symbol: string;
  readonly rate: bigint;
}

/**
 * A decision of a branch that was completed: it ends what the branch still has resting, and may send orders. It passes the
 * gates with what the account knows by now. `at` may lie ahead of the last tick known: its orders wait for ticks after `at`.
 */
export interface DecisionEvent {
  readonly kind: 'decision';
  readonly at: number;
  readonly decisionId: string;
  readonly branchId: string;
  readonly orders: readonly OrderRequest[];
}

/** Takes the account from pending to active: deposit, first snapshot. */
export interface StartEvent {
  readonly kind: 'start';
  readonly at: number;
  /** Null: until an `end`. */
  readonly durationMs: number | null;
}

export interface PauseEvent {
  readonly kind: 'pause' | 'resume';
  readonly at: number;
  /** A stale feed is the venue's own to notice. */
  readonly reason: Exclude<PauseReason, 'feed_stale'>;
}

/** Ranking counts from here on. */
export interface RebaseEvent {
  readonly kind: 'rebase';
  readonly at: number;
}

/** Ends the account, whatever its own end. */
export interface EndEvent {
  readonly kind: 'end';
  readonly at: number;
  readonly reason: string;
}

/** Everything up to `at` is known, but for the bars that begin then: snapshots and the end fall due, a stale feed shows. */
export interface ClockEvent {
  readonly kind: 'clock';
  readonly at: number;
}

/** What happened to an account, in its order. */
export type VenueRecord =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'fill'; readonly fill: VenueFill }
  | { readonly kind: 'entry'; readonly entry: VenueEntry }
  | { readonly kind: 'snapshot'; readonly snapshot: VenueSnapshot }
  | { readonly kind: 'position_closed'; readonly at: number; readonly symbol: string; readonly position: VenuePosition }
  | { readonly kind: 'state'; readonly at: number; readonly state: AccountState; readonly reason: string | null };

export type FillCause = 'order' | 'stop' | 'target' | 'liquidation' | 'close_out';

/** One side of a trade. An order that goes through zero makes two: one closes, one opens. */
export interface VenueFill {
  /** Counts from 1 in the account. */
  readonly number: number;
  readonly at: number;
  readonly symbol: string;
  readonly cause: FillCause;
  readonly orderId: string | null;
  readonly side: Side;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly notional: bigint;
  readonly fee: bigint;
  readonly liquidity: 'taker' | 'maker';
  /** True when it closed (a part of) a position. */
  readonly closes: boolean;
  /** What it realised before its fee; 0 when it opened. */
  readonly realised: bigint;
}

export type EntryKind = 'deposit' | 'realised_pnl' | 'fee' | 'funding' | 'shortfall';

/** The venue's own books, each the counterpart of one kind of entry. */
export type VenueBook = 'deposits' | 'trading' | 'fees' | 'funding' | 'shortfalls';

/** One change of the wallet, and its counterpart, which takes it back: the two sum to zero. */
export interface VenueEntry {
  /** Counts from 1 in the account. */
  readonly number: number;
  readonly at: number;
  readonly kind: EntryKind;
  /** What brought it about, unique in the account: `fill:7:fee`, `funding:BTC:1700000000000`, `deposit`, … */
  readonly cause: string;
  readonly symbol: string | null;
  readonly amount: bigint;
  /** The wallet after it. */
  readonly balance: bigint;
  readonly counterpart: { readonly book: VenueBook; readonly amount: bigint };
}

export interface VenueSnapshot {
  /** Counts from 1 in the account. */
  readonly number: number;
  readonly at: number;
  readonly equity: bigint;
  readonly wallet: bigint;
  readonly marginUsed: bigint;
  readonly maintenance: bigint;
  readonly closedTrades: number;
  /** The highest leverage of a position held; 0 without one. */
  readonly maxLeverage: number;
  /** The last one of the account, after everything is closed. */
  readonly final: boolean;
}
