import type { Executor, RefundTable, Tx } from '../platform/db/index.ts';

export type RefundRow = Readonly<RefundTable>;

export async function findRefund(ex: Executor, purchaseId: string): Promise<RefundRow | undefined> {
  return ex.selectFrom('refunds').selectAll().where('purchase_id', '=', purchaseId).executeTakeFirst();
}

export async function findRefunds(ex: Executor, purchaseIds: readonly string[]): Promise<Map<string, RefundRow>> {
  if (purchaseIds.length === 0) return new Map();
  const rows = await ex.selectFrom('refunds').selectAll().where('purchase_id', 'in', purchaseIds).execute();
  return new Map(rows.map((row) => [row.purchase_id, row]));
}

export async function insertRefund(tx: Tx, refund: RefundRow): Promise<void> {
  await tx.insertInto('refunds').values(refund).execute();
}

export async function updateRefund(
  tx: Tx,
  { purchaseId, changes }: { purchaseId: string; changes: Partial<Omit<RefundTable, 'purchase_id'>> },
): Promise<RefundRow> {
  return tx
    .updateTable('refunds')
    .set(changes)
    .where('purchase_id', '=', purchaseId)
    .returningAll()
    .executeTakeFirstOrThrow();
}
