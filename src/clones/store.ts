import type { Insertable, Selectable, Updateable } from 'kysely';
import {
  type CloneTable,
  type EntitlementTable,
  type Executor,
  forUpdate,
  prepare,
  type Tx,
} from '../platform/db/index.ts';

export type Clone = Readonly<Selectable<CloneTable>>;
export type EntitlementRow = Readonly<EntitlementTable>;

/** Hot: every clone-scoped request starts here. */
export const cloneOf = prepare<{ id: number; userId: string }, Clone>((qb, arg) =>
  qb.selectFrom('clones').selectAll().where('id', '=', arg('id')).where('user_id', '=', arg('userId')),
);

export const entitlementsOf = prepare<{ cloneId: number }, EntitlementRow>((qb, arg) =>
  qb.selectFrom('entitlements').selectAll().where('clone_id', '=', arg('cloneId')),
);

export async function clonesById(ex: Executor, ids: readonly number[]): Promise<Clone[]> {
  if (ids.length === 0) return [];
  return ex.selectFrom('clones').selectAll().where('id', 'in', ids).execute();
}

export async function entitlementsOfAll(ex: Executor, cloneIds: readonly number[]): Promise<EntitlementRow[]> {
  if (cloneIds.length === 0) return [];
  return ex.selectFrom('entitlements').selectAll().where('clone_id', 'in', cloneIds).execute();
}

/** Renames a clone that is not retired; no row when it is, or when it is not the user's. */
export const rename = prepare<{ id: number; userId: string; displayName: string | null; now: number }, Clone>(
  (qb, arg) =>
    qb
      .updateTable('clones')
      .set({ display_name: arg('displayName'), updated_at: arg('now') })
      .where('id', '=', arg('id'))
      .where('user_id', '=', arg('userId'))
      .where('retired_at', 'is', null)
      .returningAll(),
);

/** A user's clones, newest first, from below `beforeId`. */
export async function listClones(
  ex: Executor,
  { userId, beforeId, limit }: { userId: string; beforeId: number | undefined; limit: number },
): Promise<Clone[]> {
  let query = ex.selectFrom('clones').selectAll().where('user_id', '=', userId);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** The clone with its row locked, so that what is decided on it holds until the transaction ends. */
export const lockClone = prepare<{ id: number; userId: string }, Clone>((qb, arg) =>
  qb
    .selectFrom('clones')
    .selectAll()
    .where('id', '=', arg('id'))
    .where('user_id', '=', arg('userId'))
    .$call(forUpdate(qb)),
);

export async function insertClone(tx: Tx, clone: Insertable<CloneTable>): Promise<number> {
  const row = await tx.insertInto('clones').values(clone).returning('id').executeTakeFirstOrThrow();
  return Number(row.id);
}

export async function updateClone(
  tx: Tx,
  { id, changes }: { id: number; changes: Updateable<CloneTable> },
): Promise<Clone> {
  return tx.updateTable('clones').set(changes).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Retires the clone; no row when it is retired already. */
export const retire = prepare<{ id: number; now: number }, { id: number }>((qb, arg) =>
  qb
    .updateTable('clones')
    .set({ retired_at: arg('now'), updated_at: arg('now') })
    .where('id', '=', arg('id'))
    .where('retired_at', 'is', null)
    .returning('id'),
);

/** As entitlementsOf, locked until the transaction ends: none of them is taken back meanwhile. */
export const lockEntitlements = prepare<{ cloneId: number }, EntitlementRow>((qb, arg) =>
  qb
    .selectFrom('entitlements')
    .selectAll()
    .where('clone_id', '=', arg('cloneId'))
    .orderBy('purchase_id')
    .$call(forUpdate(qb)),
);

export async function entitlementsByPurchase(ex: Executor, purchaseIds: readonly string[]): Promise<EntitlementRow[]> {
  if (purchaseIds.length === 0) return [];
  return ex
    .selectFrom('entitlements')
    .selectAll()
    .where('purchase_id', 'in', [...purchaseIds])
    .execute();
}

export async function insertEntitlement(tx: Tx, entitlement: EntitlementRow): Promise<void> {
  await tx.insertInto('entitlements').values(entitlement).execute();
}

export async function updateEntitlement(
  tx: Tx,
  {
    purchaseId,
    changes,
  }: { purchaseId: string; changes: Partial<Pick<EntitlementTable, 'suspended_at' | 'revoked_at'>> },
): Promise<void> {
  await tx.updateTable('entitlements').set(changes).where('purchase_id', '=', purchaseId).execute();
}
