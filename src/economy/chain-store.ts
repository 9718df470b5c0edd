import type { Executor, Tx } from '../platform/db/index.ts';
import type { VaultBinding } from './quote-store.ts';

/** Up to which block the watcher has read, and which block that was. */
export interface Cursor {
  readonly blockNumber: number;
  readonly blockHash: string;
}

export async function readCursor(ex: Executor, binding: VaultBinding): Promise<Cursor | undefined> {
  const row = await ex
    .selectFrom('chain_cursors')
    .select(['block_number', 'block_hash'])
    .where('id', '=', cursorId(binding))
    .executeTakeFirst();
  return row && { blockNumber: row.block_number, blockHash: row.block_hash };
}

export async function writeCursor(
  tx: Tx,
  { binding, cursor, now }: { binding: VaultBinding; cursor: Cursor; now: number },
): Promise<void> {
  const columns = { block_number: cursor.blockNumber, block_hash: cursor.blockHash, updated_at: now };
  await tx
    .insertInto('chain_cursors')
    .values({ id: cursorId(binding), ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}

function cursorId(binding: VaultBinding): string {
  return `${binding.chainId}:${binding.vault}:${binding.resolver}`;
}

/** The value stored under a key; stores `value` if there is none. */
export async function readOrStoreMeta(tx: Tx, { key, value }: { key: string; value: string }): Promise<string> {
  await tx
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  return (await tx.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value;
}
