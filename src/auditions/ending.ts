import type { Clones } from '../clones/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Verdict } from './evaluate.ts';
import { type Journal, JUDGE } from './journal.ts';
import type { AuditionTrading } from './ports.ts';
import * as store from './store.ts';

/** Why a run ends without having been judged by its rules. */
export type Cut = 'voided_by_operator' | 'purchase_refunded' | 'suspended_too_long' | 'clone_retired' | 'withdrawn';

/** Ends of runs that are not the rules'. In each of them the clone's row is locked before the run's. */
export interface Endings {
  /**
   * An operator ends a live run without a verdict; doing it again changes nothing.
   * @throws AppError AUDITION_NOT_FOUND, AUDITION_ALREADY_ENDED
   */
  voidRun(input: { auditionRunId: string; actor: string; reason: string }): Promise<store.RunRow>;
  /** Voids the live run of a granted purchase that is being paid back, in the refund's transaction, before the revocation. */
  voidOfPurchase(
    tx: Tx,
    purchase: { purchaseId: string; userId: string; cloneId: number; actor: string },
  ): Promise<void>;
  /** Voids a run whose purchase stayed suspended for too long, or was revoked, if it still lives. */
  voidUnpaid(run: store.RunRow): Promise<void>;
  /**
   * Ends the live run of a clone that is being retired, in that transaction. An owner who retires withdraws: the run has
   * failed, and bought what it was for. A run that an operator's retirement ends is voided.
   */
  withdraw(tx: Tx, input: { cloneId: number; actor: string; by: 'owner' | 'operator' }): Promise<void>;
}

export function createEndings(deps: {
  db: Db;
  clock: Clock;
  /** Market time. */
  marketNow: () => number;
  clones: Pick<Clones, 'lock' | 'noteAudition'>;
  trading: Pick<AuditionTrading, 'end'>;
  journal: Journal;
}): Endings {
  const { db, clock, marketNow, clones, trading, journal } = deps;

  async function cut(
    tx: Tx,
    run: store.RunRow,
    { why, actor, reason }: { why: Cut; actor: string; reason?: string },
  ): Promise<store.RunRow> {
    const failed = why === 'withdrawn';
    const now = clock.now();
    const at = marketNow();
    const ended = await store.moveRun(tx, {
      id: run.id,
      from: ['queued', 'running', 'evaluating'],
      changes: {
        state: failed ? 'failed' : 'voided',
        end_reason: why,
        outcome: failed ? JSON.stringify({ verdict: WITHDRAWN }) : null,
        ...{ ended_at: at, decided_at: now, updated_at: now },
      },
    });
    if (ended === undefined) return run;
    await trading.end(tx, { accountId: run.account_id, at, reason: `audition_${ended.state}` });
    const judged = failed ? ended : await store.newestJudged(tx, run.clone_id);
    await clones.noteAudition(tx, run.clone_id, judged?.state === 'failed' ? 'failed' : null);
    const action = failed ? 'audition.failed' : 'audition.voided';
    await journal.record(tx, { actor, action, run: ended, details: { endReason: why, ...(reason && { reason }) } });
    return ended;
  }

  /** The run with its clone's row locked first, as submitting does. */
  async function locked(tx: Tx, id: string): Promise<store.RunRow | undefined> {
    const run = await store.runById.first(tx, { id });
    if (run === undefined) return undefined;
    await clones.lock(tx, { userId: run.user_id, cloneId: run.clone_id });
    return store.lockRun.first(tx, { id });
  }

  return {
    voidRun: ({ auditionRunId, actor, reason }) =>
      db.transaction(async (tx) => {
        const run = await locked(tx, auditionRunId);
        if (run === undefined) throw appError('AUDITION_NOT_FOUND');
        if (run.state === 'voided') return run;
        if (!store.isLive(run)) throw appError('AUDITION_ALREADY_ENDED', { details: { state: run.state } });
        return cut(tx, run, { why: 'voided_by_operator', actor, reason });
      }),

    async voidOfPurchase(tx, { purchaseId, userId, cloneId, actor }) {
      // First the clone: whoever submits it now is over before the run is looked for, or finds the purchase revoked.
      await clones.lock(tx, { userId, cloneId });
      const [run] = await store.runsByPurchase(tx, [purchaseId]);
      if (run !== undefined && store.isLive(run)) await cut(tx, run, { why: 'purchase_refunded', actor });
    },

    voidUnpaid: (run) =>
      db.transaction(async (tx) => {
        const now = await locked(tx, run.id);
        if (now !== undefined && store.isLive(now)) await cut(tx, now, { why: 'suspended_too_long', actor: JUDGE });
      }),

    async withdraw(tx, { cloneId, actor, by }) {
      const live = await store.liveRunOf(tx, cloneId);
      const run = live && (await locked(tx, live.id));
      if (run === undefined || !store.isLive(run)) return;
      await cut(tx, run, { why: by === 'owner' ? 'withdrawn' : 'clone_retired', actor });
    },
  };
}

const WITHDRAWN: Verdict = {
  passed: false,
  reasons: [
    {
      ...{ rule: null, code: 'WITHDRAWN', at: null, equity: null, limit: null },
      message: 'The clone was retired while the run lived.',
    },
  ],
};
