import { sql } from 'kysely';
import { type Executor, engineOf, prepare, type Tx } from '../platform/db/index.ts';
import type { BookRows, EntryRow, FillRow, OrderRow, SnapshotRow } from './book-rows.ts';

type Args<Row> = { [Column in keyof Row]: Row[Column] };

const putOrder = prepare<Args<OrderRow>, unknown>((qb, arg) =>
  qb
    .insertInto('trading_orders')
    .values({
      id: arg('id'),
      account_id: arg('account_id'),
      client_order_id: arg('client_order_id'),
      run_id: arg('run_id'),
      branch_id: arg('branch_id'),
      symbol: arg('symbol'),
      side: arg('side'),
      type: arg('type'),
      time_in_force: arg('time_in_force'),
      reduce_only: arg('reduce_only'),
      post_only: arg('post_only'),
      quantity: arg('quantity'),
      filled_quantity: arg('filled_quantity'),
      limit_price: arg('limit_price'),
      leverage: arg('leverage'),
      status: arg('status'),
      reason_code: arg('reason_code'),
      received_at: arg('received_at'),
      closed_at: arg('closed_at'),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        filled_quantity: eb.ref('excluded.filled_quantity'),
        status: eb.ref('excluded.status'),
        reason_code: eb.ref('excluded.reason_code'),
        closed_at: eb.ref('excluded.closed_at'),
      })),
    ),
);

const insertFill = prepare<Args<FillRow>, unknown>((qb, arg) =>
  qb.insertInto('trading_fills').values({
    account_id: arg('account_id'),
    number: arg('number'),
    order_id: arg('order_id'),
    symbol: arg('symbol'),
    side: arg('side'),
    cause: arg('cause'),
    liquidity: arg('liquidity'),
    quantity: arg('quantity'),
    price: arg('price'),
    notional: arg('notional'),
    fee: arg('fee'),
    closes: arg('closes'),
    realised_pnl: arg('realised_pnl'),
    at: arg('at'),
  }),
);

const insertEntry = prepare<Args<EntryRow>, unknown>((qb, arg) =>
  qb.insertInto('trading_entries').values({
    account_id: arg('account_id'),
    number: arg('number'),
    cause: arg('cause'),
    kind: arg('kind'),
    symbol: arg('symbol'),
    amount: arg('amount'),
    balance: arg('balance'),
    counterpart: arg('counterpart'),
    at: arg('at'),
  }),
);

const insertSnapshot = prepare<Args<SnapshotRow>, unknown>((qb, arg) =>
  qb.insertInto('trading_snapshots').values({
    account_id: arg('account_id'),
    number: arg('number'),
    at: arg('at'),
    final: arg('final'),
    equity: arg('equity'),
    wallet: arg('wallet'),
    margin_used: arg('margin_used'),
    maintenance: arg('maintenance'),
    closed_trades: arg('closed_trades'),
    max_leverage: arg('max_leverage'),
  }),
);

/**
 * Writes what happened; an order that is there already is brought up to date. At what each engine does best: one compiled
 * statement a row on SQLite, one statement a table on PostgreSQL.
 */
export async function writeBook(tx: Tx, { orders, fills, entries, snapshots }: BookRows): Promise<void> {
  if (engineOf(tx) === 'sqlite') {
    for (const row of orders) putOrder.all(tx, { ...row });
    for (const row of fills) insertFill.all(tx, { ...row });
    for (const row of entries) insertEntry.all(tx, { ...row });
    for (const row of snapshots) insertSnapshot.all(tx, { ...row });
    return;
  }
  if (orders.length > 0) {
    await sql`insert into trading_orders select * from json_populate_recordset(null::trading_orders, ${JSON.stringify(orders)}::json)
      on conflict (id) do update set filled_quantity = excluded.filled_quantity, status = excluded.status,
        reason_code = excluded.reason_code, closed_at = excluded.closed_at`.execute(tx);
  }
  await insertAll(tx, 'trading_fills', fills);
  await insertAll(tx, 'trading_entries', entries);
  await insertAll(tx, 'trading_snapshots', snapshots);
}

type Appended = 'trading_fills' | 'trading_entries' | 'trading_snapshots';

async function insertAll(tx: Tx, table: Appended, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const records = JSON.stringify(rows);
  await sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${records}::json)`.execute(
    tx,
  );
}

export interface OrderQuery {
  readonly accountId: string;
  readonly status: OrderRow['status'] | undefined;
  readonly symbol: string | undefined;
  /** The last row of the page before. */
  readonly before: { readonly receivedAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first, ties by id. */
export async function ordersOf(ex: Executor, query: OrderQuery): Promise<OrderRow[]> {
  const { accountId, status, symbol, before, limit } = query;
  let rows = ex.selectFrom('trading_orders').selectAll().where('account_id', '=', accountId);
  if (status !== undefined) rows = rows.where('status', '=', status);
  if (symbol !== undefined) rows = rows.where('symbol', '=', symbol);
  if (before !== undefined) {
    rows = rows.where((eb) => eb(eb.refTuple('received_at', 'id'), '<', eb.tuple(before.receivedAt, before.id)));
  }
  return rows.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** The fills of some orders, in no order. */
export async function fillsOfOrders(ex: Executor, orderIds: readonly string[]) {
  if (orderIds.length === 0) return [];
  return ex.selectFrom('trading_fills').select(['order_id', 'notional']).where('order_id', 'in', orderIds).execute();
}

export interface FillQuery {
  readonly accountId: string;
  readonly symbol: string | undefined;
  readonly beforeNumber: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function fillsOf(ex: Executor, { accountId, symbol, beforeNumber, limit }: FillQuery): Promise<FillRow[]> {
  let rows = ex.selectFrom('trading_fills').selectAll().where('account_id', '=', accountId);
  if (symbol !== undefined) rows = rows.where('symbol', '=', symbol);
  if (beforeNumber !== undefined) rows = rows.where('number', '<', beforeNumber);
  return rows.orderBy('number', 'desc').limit(limit).execute();
}

export interface SnapshotQuery {
  readonly accountId: string;
  /** Only those later than this moment. */
  readonly after: number | undefined;
  /** Only those at whole multiples of so many ms, and the final one. */
  readonly everyMs: number | undefined;
  /** The last row of the page before. */
  readonly behind: { readonly at: number; readonly number: number } | undefined;
  readonly limit: number;
}

/** Oldest first. */
export async function snapshotsOf(ex: Executor, query: SnapshotQuery): Promise<SnapshotRow[]> {
  const { accountId, after, everyMs, behind, limit } = query;
  let rows = ex.selectFrom('trading_snapshots').selectAll().where('account_id', '=', accountId);
  if (after !== undefined) rows = rows.where('at', '>', after);
  if (everyMs !== undefined)
    rows = rows.where((eb) => eb.or([eb(eb('at', '%', everyMs), '=', 0), eb('final', '=', 1)]));
  if (behind !== undefined) {
    rows = rows.where((eb) => eb(eb.refTuple('at', 'number'), '>', eb.tuple(behind.at, behind.number)));
  }
  return rows.orderBy('at').orderBy('number').limit(limit).execute();
}
