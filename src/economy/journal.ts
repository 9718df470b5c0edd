import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { type PurchaseRow, updatePurchase } from './purchase-store.ts';

export interface JournalEntry {
  /** A user id, `service:<name>` or `system:<worker>`. */
  readonly actor: string;
  /** Also the event's topic, e.g. `purchase.granted`. */
  readonly action: string;
  readonly purchaseId: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** How purchases change: the row, and for each turn that matters one audit entry and one event, in the same transaction. */
export interface Journal {
  change(tx: Tx, purchase: PurchaseRow, changes: Partial<Omit<PurchaseRow, 'id'>>): Promise<PurchaseRow>;
  /** Comes last in its transaction: on PostgreSQL appending entries wait for each other. */
  record(tx: Tx, entry: JournalEntry): Promise<void>;
}

export function createJournal({ clock, audit }: { clock: Clock; audit: Audit }): Journal {
  return {
    change: (tx, purchase, changes) =>
      updatePurchase(tx, { id: purchase.id, changes: { ...changes, updated_at: clock.now() } }),
    async record(tx, { actor, action, purchaseId, details }) {
      await audit.append(tx, { actor, action, subject: purchaseId, details });
      await emit(tx, { at: clock.now(), topic: action, payload: { purchaseId, ...details } });
    },
  };
}
