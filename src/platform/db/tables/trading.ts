/** A paper account. Its whole state is `book`, which src/trading/account-codec.ts reads; the columns beside it are for finding it. */
export interface TradingAccountTable {
  id: string;
  user_id: string;
  clone_id: number;
  parent_kind: 'audition' | 'arena';
  /** The audition run or the Arena stay; origin_id of its decision runs. */
  parent_id: string;
  strategy_version_id: string;
  /** JSON: the rules that the account was opened with. */
  policy: string;
  /** JSON: what it trades, ascending. */
  symbols: string;
  /** Length of the longest of its markets' base bars: it moves on when one of them has ended. */
  base_ms: number;
  /** 1: some of its markets are generated. */
  synthetic: number;
  state: 'pending' | 'active' | 'paused' | 'completed' | 'liquidated';
  /** Everything up to this moment of market time is in the book; null before the start. */
  cursor_at: number | null;
  /** Grows by one with each change: of two processes that step an account one commits. */
  revision: number;
  book: string;
  /** JSON: what others asked of it at moments that its cursor has not reached: pauses, resumptions, the end. */
  requests: string;
  /** The moment whose decisions ask a model and are not over: the account waits there. */
  deciding_at: number | null;
  /** Who works on them, and until when nobody else may (wall time). */
  lease_token: string | null;
  leased_until: number;
  created_at: number;
  updated_at: number;
}

/** An order as it was received, and what became of it. Amounts, quantities and prices are decimal text. */
export interface TradingOrderTable {
  id: string;
  account_id: string;
  client_order_id: string | null;
  run_id: string | null;
  branch_id: string | null;
  symbol: string;
  side: 'buy' | 'sell';
  type: 'market' | 'limit';
  time_in_force: 'gtc' | 'ioc' | 'fok';
  reduce_only: number;
  post_only: number;
  quantity: string;
  filled_quantity: string;
  limit_price: string | null;
  leverage: number;
  status: 'denied' | 'working' | 'filled' | 'cancelled';
  /** The gate that denied it, or why it was cancelled. */
  reason_code: string | null;
  received_at: number;
  closed_at: number | null;
}

export interface TradingFillTable {
  account_id: string;
  /** Counts the account's fills. */
  number: number;
  /** Null for the venue's own: stops, targets, liquidations, close-outs. */
  order_id: string | null;
  symbol: string;
  side: 'buy' | 'sell';
  cause: 'order' | 'stop' | 'target' | 'liquidation' | 'close_out';
  liquidity: 'taker' | 'maker';
  quantity: string;
  price: string;
  notional: string;
  fee: string;
  /** 1: it closed (a part of) a position. */
  closes: number;
  realised_pnl: string;
  at: number;
}

/** One posting of the double-entry ledger: what the account gets, `counterpart` gives. */
export interface TradingEntryTable {
  account_id: string;
  /** Counts the account's entries. */
  number: number;
  /** Unique in the account: doing the same again adds nothing. */
  cause: string;
  kind: 'deposit' | 'realised_pnl' | 'fee' | 'funding' | 'shortfall';
  amount: string;
  balance: string;
  symbol: string | null;
  /** The venue's own book that takes the other side, which is the amount's negative. */
  counterpart: 'deposits' | 'trading' | 'fees' | 'funding' | 'shortfalls';
  at: number;
}

export interface TradingSnapshotTable {
  account_id: string;
  /** Counts the account's snapshots. */
  number: number;
  at: number;
  /** 1: the one after the close-out. */
  final: number;
  equity: string;
  wallet: string;
  margin_used: string;
  maintenance: string;
  closed_trades: number;
  max_leverage: number;
}

export interface TradingTables {
  readonly trading_accounts: TradingAccountTable;
  readonly trading_orders: TradingOrderTable;
  readonly trading_fills: TradingFillTable;
  readonly trading_entries: TradingEntryTable;
  readonly trading_snapshots: TradingSnapshotTable;
}
