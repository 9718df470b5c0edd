import type { Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import { decodeAccount } from './account-codec.ts';
import { type AccountRow, accountOf } from './account-store.ts';
import { presentPositions } from './account-view.ts';
import { amountOf, type OrderRow } from './book-rows.ts';
import * as store from './book-store.ts';
import { presentAccount, presentFill, presentOrder, presentPoint } from './present.ts';

export type TradingHandlers = Pick<
  Handlers,
  'getTradingAccount' | 'listAccountOrders' | 'listAccountFills' | 'listAccountPositions' | 'listAccountEquity'
>;

const DEFAULT_LIMIT = 50;
const SEC = 1000;

/** An owner's view of a paper account; somebody else's is not there. */
export function createTradingHandlers({ db }: { db: Db }): TradingHandlers {
  async function owned(id: string, userId: string): Promise<AccountRow> {
    const row = await accountOf.first(db.read, { id, userId });
    if (row === undefined) throw appError('TRADING_ACCOUNT_NOT_FOUND');
    return row;
  }

  return {
    async getTradingAccount({ params: { accountId }, caller }) {
      const row = await owned(accountId, caller.userId);
      return { status: 200, body: { account: presentAccount(row, decodeAccount(row.book, row.policy)) } };
    },

    async listAccountOrders({ params: { accountId }, query, caller }) {
      await owned(accountId, caller.userId);
      const limit = pageLimit(query.limit ?? DEFAULT_LIMIT);
      const { status, symbol, cursor } = query;
      const before = orderBefore(cursor);
      const rows = await store.ordersOf(db.read, { accountId, status, symbol, before, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.received_at, row.id]);
      const notionals = await notionalsOf(items);
      const orders = items.map((row) => presentOrder(row, notionals.get(row.id)));
      return { status: 200, body: { orders, nextCursor } };
    },

    async listAccountFills({ params: { accountId }, query, caller }) {
      await owned(accountId, caller.userId);
      const limit = pageLimit(query.limit ?? DEFAULT_LIMIT);
      const { symbol, cursor } = query;
      const beforeNumber = cursor === undefined ? undefined : (decodeCursor(cursor, ['number'])[0] as number);
      const rows = await store.fillsOf(db.read, { accountId, symbol, beforeNumber, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.number]);
      return { status: 200, body: { fills: items.map(presentFill), nextCursor } };
    },

    async listAccountPositions({ params: { accountId }, caller }) {
      const row = await owned(accountId, caller.userId);
      const account = decodeAccount(row.book, row.policy);
      const cursorAt = account.startAt === null ? null : row.cursor_at;
      return { status: 200, body: { cursorAt, positions: presentPositions(account) } };
    },

    async listAccountEquity({ params: { accountId }, query, caller }) {
      await owned(accountId, caller.userId);
      const limit = pageLimit(query.limit ?? DEFAULT_LIMIT);
      const { after, everySec, cursor } = query;
      const everyMs = everySec === undefined ? undefined : everySec * SEC;
      const behind = pointBehind(cursor);
      const rows = await store.snapshotsOf(db.read, { accountId, after, everyMs, behind, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.at, row.number]);
      return { status: 200, body: { points: items.map(presentPoint), nextCursor } };
    },
  };

  /** What was filled of each of the orders, in millionths of a USDC. */
  async function notionalsOf(orders: readonly OrderRow[]): Promise<ReadonlyMap<string, bigint>> {
    const sums = new Map<string, bigint>();
    const filled = orders.filter((order) => order.filled_quantity !== '0').map(({ id }) => id);
    for (const { order_id: id, notional } of await store.fillsOfOrders(db.read, filled)) {
      if (id !== null) sums.set(id, (sums.get(id) ?? 0n) + amountOf(notional));
    }
    return sums;
  }
}

function orderBefore(cursor: string | undefined): store.OrderQuery['before'] {
  if (cursor === undefined) return undefined;
  const [receivedAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { receivedAt, id };
}

function pointBehind(cursor: string | undefined): store.SnapshotQuery['behind'] {
  if (cursor === undefined) return undefined;
  const [at, number] = decodeCursor(cursor, ['number', 'number']) as [number, number];
  return { at, number };
}
