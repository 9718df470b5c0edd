import type {
  TradingEntryTable,
  TradingFillTable,
  TradingOrderTable,
  TradingSnapshotTable,
} from '../platform/db/index.ts';
import { formatDecimal, parseDecimal } from '../platform/decimals.ts';
import type { VenueEntry, VenueFill, VenueRecord, VenueSnapshot } from './venue-events.ts';
import { AMOUNT_SCALE, UNIT_SCALE } from './venue-money.ts';
import type { VenueOrder } from './venue-types.ts';

export type OrderRow = Readonly<TradingOrderTable>;
export type FillRow = Readonly<TradingFillTable>;
export type EntryRow = Readonly<TradingEntryTable>;
export type SnapshotRow = Readonly<TradingSnapshotTable>;

/** What happened to accounts, as rows. */
export interface BookRows {
  readonly orders: readonly OrderRow[];
  readonly fills: readonly FillRow[];
  readonly entries: readonly EntryRow[];
  readonly snapshots: readonly SnapshotRow[];
}

export const amountText = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE);
export const unitText = (value: bigint): string => formatDecimal(value, UNIT_SCALE);
export const amountOf = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE);
export const unitOf = (text: string): bigint => parseDecimal(text, UNIT_SCALE);

/** Of an order that changed several times, only what it is at the end. */
export function bookRows(accountId: string, records: readonly VenueRecord[]): BookRows {
  const orders = new Map<string, OrderRow>();
  const fills: FillRow[] = [];
  const entries: EntryRow[] = [];
  const snapshots: SnapshotRow[] = [];
  for (const record of records) {
    if (record.kind === 'order') orders.set(record.order.id, orderRow(accountId, record.order));
    else if (record.kind === 'fill') fills.push(fillRow(accountId, record.fill));
    else if (record.kind === 'entry') entries.push(entryRow(accountId, record.entry));
    else if (record.kind === 'snapshot') snapshots.push(snapshotRow(accountId, record.snapshot));
  }
  return { orders: [...orders.values()], fills, entries, snapshots };
}

/** The rows of many accounts as one. */
export function joinRows(parts: readonly BookRows[]): BookRows {
  return {
    orders: parts.flatMap(({ orders }) => orders),
    fills: parts.flatMap(({ fills }) => fills),
    entries: parts.flatMap(({ entries }) => entries),
    snapshots: parts.flatMap(({ snapshots }) => snapshots),
  };
}

function orderRow(accountId: string, order: VenueOrder): OrderRow {
  const working = order.status === 'working';
  return {
    id: order.id,
    account_id: accountId,
    client_order_id: order.clientOrderId,
    run_id: order.decisionId,
    branch_id: order.branchId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    time_in_force: order.type === 'market' ? 'ioc' : order.timeInForce,
    reduce_only: Number(order.reduceOnly),
    post_only: Number(order.postOnly),
    quantity: unitText(order.quantity),
    filled_quantity: unitText(order.filled),
    limit_price: order.limitPrice === null ? null : unitText(order.limitPrice),
    leverage: order.leverage,
    status: order.status,
    reason_code: order.code,
    received_at: order.receivedAt,
    closed_at: working ? null : order.updatedAt,
  };
}

function fillRow(accountId: string, fill: VenueFill): FillRow {
  return {
    account_id: accountId,
    number: fill.number,
    order_id: fill.orderId,
    symbol: fill.symbol,
    side: fill.side,
    cause: fill.cause,
    liquidity: fill.liquidity,
    quantity: unitText(fill.quantity),
    price: unitText(fill.price),
    notional: amountText(fill.notional),
    fee: amountText(fill.fee),
    closes: Number(fill.closes),
    realised_pnl: amountText(fill.realised),
    at: fill.at,
  };
}

function entryRow(accountId: string, entry: VenueEntry): EntryRow {
  return {
    account_id: accountId,
    number: entry.number,
    cause: entry.cause,
    kind: entry.kind,
    symbol: entry.symbol,
    amount: amountText(entry.amount),
    balance: amountText(entry.balance),
    counterpart: entry.counterpart.book,
    at: entry.at,
  };
}

function snapshotRow(accountId: string, snapshot: VenueSnapshot): SnapshotRow {
  return {
    account_id: accountId,
    number: snapshot.number,
    at: snapshot.at,
    final: Number(snapshot.final),
    equity: amountText(snapshot.equity),
    wallet: amountText(snapshot.wallet),
    margin_used: amountText(snapshot.marginUsed),
    maintenance: amountText(snapshot.maintenance),
    closed_trades: snapshot.closedTrades,
    max_leverage: snapshot.maxLeverage,
  };
}
