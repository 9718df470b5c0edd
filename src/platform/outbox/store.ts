import { type Executor, lockAppends, type Tx } from '../db/index.ts';

export async function insertEvent(tx: Tx, row: { at: number; topic: string; payload: string }): Promise<void> {
  await lockAppends(tx);
  await tx.insertInto('outbox').values(row).execute();
}

export async function rowsAfter(executor: Executor, id: number, limit: number) {
  return await executor.selectFrom('outbox').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}
