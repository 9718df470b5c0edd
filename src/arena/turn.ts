import type { Audit, AuditEntry } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { emit, type OutboxEvent } from '../platform/outbox/index.ts';
import * as store from './store.ts';

/** Who acts when nobody asks. */
export const WORKER = 'system:arena';

/** One transaction in which the Arena may change; nobody else changes it meanwhile. */
export interface Turn {
  readonly tx: Tx;
  /** As it is now; changed through `setState` alone. */
  readonly state: store.StateRow;
  setState(changes: Partial<Omit<store.StateRow, 'id'>>): Promise<void>;
  /** Wall time, the same throughout. */
  readonly now: number;
  /** Market time, the same throughout. */
  readonly marketNow: number;
  /** Kept for the end of the transaction: other appenders wait from there on. */
  note(audited: AuditEntry, event?: Omit<OutboxEvent, 'at'>): void;
}

export interface Turns {
  take<T>(work: (turn: Turn) => Promise<T>): Promise<T>;
}

/** Every change of the Arena takes its turn: one locked row, then the work, then audit entries and events. */
export function createTurns(deps: { db: Db; clock: Clock; marketClock: Clock; audit: Audit }): Turns {
  const { db, clock, marketClock, audit } = deps;
  return {
    take: (work) =>
      db.transaction(async (tx) => {
        let state = await store.lockState(tx);
        const now = clock.now();
        const notes: Parameters<Turn['note']>[] = [];
        const result = await work({
          tx,
          get state() {
            return state;
          },
          async setState(changes) {
            await store.updateState(tx, changes);
            state = { ...state, ...changes };
          },
          now,
          marketNow: marketClock.now(),
          note: (...note) => void notes.push(note),
        });
        for (const [audited] of notes) await audit.append(tx, audited);
        for (const [, event] of notes) if (event !== undefined) await emit(tx, { at: now, ...event });
        return result;
      }),
  };
}
