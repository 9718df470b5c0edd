import type { Db, Tx } from '../db/index.ts';
import type { JsonObject } from '../json.ts';
import { insertEvent, rowsAfter } from './store.ts';

export interface OutboxEvent {
  /** Epoch milliseconds. */
  readonly at: number;
  /** A stable word, e.g. `purchase.granted`. */
  readonly topic: string;
  readonly payload: JsonObject;
}

export interface OutboxRecord extends OutboxEvent {
  /** Grows with every event; may have gaps. */
  readonly id: number;
}

/**
 * Records an event in the transaction that causes it. Ids become visible in their order, so that a reader who remembers
 * the last one misses nothing; for that, other emitters wait until the transaction ends: emit last.
 */
export async function emit(tx: Tx, event: OutboxEvent): Promise<void> {
  await insertEvent(tx, { at: event.at, topic: event.topic, payload: JSON.stringify(event.payload) });
}

/** Up to `limit` events after the one with `id` (0: from the start), oldest first. */
export async function readAfter(db: Db, id: number, limit: number): Promise<OutboxRecord[]> {
  const rows = await rowsAfter(db.read, id, limit);
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as JsonObject }));
}
