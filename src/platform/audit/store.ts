import { type AuditLogTable, type Executor, lockAppends, prepare, type Tx } from '../db/index.ts';

const last = prepare<Record<string, never>, { seq: number; hash: string }>((qb) =>
  qb.selectFrom('audit_log').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1),
);

/** The newest row; nobody else appends until the transaction ends. */
export async function lockHead(tx: Tx): Promise<{ seq: number; hash: string } | undefined> {
  await lockAppends(tx);
  return await last.first(tx, {});
}

export async function insertRow(tx: Tx, row: AuditLogTable): Promise<void> {
  await tx.insertInto('audit_log').values(row).execute();
}

/** Up to `limit` rows after `seq`, oldest first. */
export async function rowsAfter(executor: Executor, seq: number, limit: number): Promise<AuditLogTable[]> {
  return await executor
    .selectFrom('audit_log')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}
