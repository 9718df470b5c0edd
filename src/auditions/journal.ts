import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { JsonObject } from '../platform/json.ts';
import { emit } from '../platform/outbox/index.ts';
import type { RunRow } from './store.ts';

export type AuditionTopic =
  | 'audition.submitted'
  | 'audition.started'
  | 'audition.passed'
  | 'audition.failed'
  | 'audition.voided';

/** Who moves runs on when nobody asks. */
export const JUDGE = 'system:auditions';

export interface Journal {
  /** One audit entry and one event for a turn of a run. Comes last in its transaction: other appenders wait until it ends. */
  record(tx: Tx, entry: { actor: string; action: AuditionTopic; run: RunRow; details?: JsonObject }): Promise<void>;
}

export function createJournal({ clock, audit }: { clock: Clock; audit: Audit }): Journal {
  return {
    async record(tx, { actor, action, run, details = {} }) {
      const facts = { cloneId: run.clone_id, purchaseId: run.purchase_id, accountId: run.account_id, ...details };
      await audit.append(tx, { actor, action, subject: run.id, details: facts });
      const payload = { auditionRunId: run.id, userId: run.user_id, ...facts };
      await emit(tx, { at: clock.now(), topic: action, payload });
    },
  };
}
