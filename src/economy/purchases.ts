import type { Auth } from '../auth/index.ts';
import type { Db, Executor, PurchaseState } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import * as chainStore from './chain-store.ts';
import type { PurchaseUses } from './ports.ts';
import type { PurchaseContext } from './present.ts';
import * as store from './purchase-store.ts';
import type { VaultBinding } from './quote-store.ts';
import * as refundStore from './refund-store.ts';

export interface PurchaseView extends PurchaseContext {
  readonly purchase: store.PurchaseRow;
}

export interface PurchaseQuery {
  readonly states: readonly PurchaseState[] | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Reads of purchases: a user's own, and an operator's of all. */
export interface Purchases {
  listOwn(userId: string, query: PurchaseQuery): Promise<{ items: readonly PurchaseView[]; nextCursor: string | null }>;
  listAll(query: PurchaseQuery): Promise<{ items: readonly PurchaseView[]; nextCursor: string | null }>;
  /** @throws AppError PURCHASE_NOT_FOUND */
  getOwn(userId: string, purchaseId: string): Promise<PurchaseView>;
  view(purchase: store.PurchaseRow): Promise<PurchaseView>;
  /** A user's own purchase: it is theirs, or it is nobody's and their wallet paid it. */
  isOwn(ex: Executor, userId: string, purchase: store.PurchaseRow): Promise<boolean>;
}

export function createPurchases(deps: {
  db: Db;
  auth: Pick<Auth, 'walletsOf'>;
  binding: VaultBinding;
  confirmations: number;
  uses: Pick<PurchaseUses, 'voided'>;
}): Purchases {
  const { db, auth, binding, confirmations, uses } = deps;

  async function views(rows: readonly store.PurchaseRow[]): Promise<PurchaseView[]> {
    const refunds = await refundStore.findRefunds(
      db.read,
      rows.map((row) => row.id),
    );
    const granted = rows.filter((row) => row.state === 'granted').map((row) => row.id);
    const voided = await uses.voided(db.read, granted);
    const readUpTo = (await chainStore.readCursor(db.read, binding))?.blockNumber;
    return rows.map((purchase) => ({
      purchase,
      refund: refunds.get(purchase.id),
      readUpTo,
      required: confirmations,
      boughtNothing: voided.has(purchase.id),
    }));
  }

  async function page(query: PurchaseQuery, read: (page: store.PurchasePage) => Promise<store.PurchaseRow[]>) {
    const limit = pageLimit(query.limit);
    const rows = await read({ states: query.states, before: position(query.cursor), limit: limit + 1 });
    const { items, nextCursor } = toPage(rows, limit, (row) => [row.seen_at, row.id]);
    return { items: await views(items), nextCursor };
  }

  async function isOwn(ex: Executor, userId: string, purchase: store.PurchaseRow): Promise<boolean> {
    if (purchase.user_id !== null) return purchase.user_id === userId;
    const wallets = await auth.walletsOf(ex, { userId, chainId: purchase.chain_id });
    return wallets.includes(purchase.wallet);
  }

  async function view(purchase: store.PurchaseRow): Promise<PurchaseView> {
    return (await views([purchase]))[0] as PurchaseView;
  }

  return {
    view,
    isOwn,
    async listOwn(userId, query) {
      const wallets = await auth.walletsOf(db.read, { userId, chainId: binding.chainId });
      return page(query, (rows) => store.listPurchasesOf(db.read, { userId, wallets, ...rows }));
    },
    listAll: (query) => page(query, (rows) => store.listPurchases(db.read, rows)),
    async getOwn(userId, purchaseId) {
      const purchase = await store.findPurchaseById(db.read, purchaseId);
      if (purchase === undefined || !(await isOwn(db.read, userId, purchase))) throw appError('PURCHASE_NOT_FOUND');
      return view(purchase);
    },
  };
}

function position(cursor: string | undefined): store.PurchasePage['before'] {
  if (cursor === undefined) return undefined;
  const [seenAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { seenAt, id };
}
