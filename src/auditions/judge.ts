import type { Clones } from '../clones/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type Journal, JUDGE } from './journal.ts';
import type { AuditionTrading } from './ports.ts';
import type { AuditionRules } from './rules.ts';
import { readSnapshots } from './snapshots.ts';
import * as store from './store.ts';

export interface Judges {
  /** Marks a run whose account is over. */
  close(run: store.RunRow): Promise<void>;
  /** Judges runs whose accounts are over, those that ended first first; returns how many. */
  judge(runs: readonly store.RunRow[]): Promise<number>;
}

interface Judged {
  readonly run: store.RunRow;
  readonly evaluation: Evaluation;
}

export function createJudges(deps: {
  db: Db;
  clock: Clock;
  clones: Pick<Clones, 'lock' | 'noteAudition'>;
  trading: Pick<AuditionTrading, 'accounts' | 'snapshots'>;
  journal: Journal;
  onError: (error: unknown) => void;
}): Judges {
  const { db, clock, clones, trading, journal, onError } = deps;

  /** From rules and snapshots alone; the snapshots of an account that is over stay as they are. */
  async function evaluationOf(run: store.RunRow): Promise<Evaluation> {
    const snapshots = await readSnapshots(trading, { ex: db.read, accountId: run.account_id });
    const evaluation = evaluate(JSON.parse(run.rules) as AuditionRules, snapshots);
    if (evaluation.verdict === null) throw new Error(`audition ${run.id} is over without a final snapshot`);
    return evaluation;
  }

  async function decide({ run, evaluation }: Judged): Promise<boolean> {
    const { verdict, ...progress } = evaluation;
    if (verdict === null) return false;
    const state = verdict.passed ? 'passed' : 'failed';
    return db.transaction(async (tx) => {
      await clones.lock(tx, { userId: run.user_id, cloneId: run.clone_id });
      const account = (await trading.accounts(tx, [run.account_id])).get(run.account_id);
      const endReason = account?.state === 'liquidated' ? 'liquidated' : 'time_up';
      const now = clock.now();
      const judged = await store.moveRun(tx, {
        id: run.id,
        from: ['evaluating'],
        changes: {
          ...{ state, end_reason: endReason, outcome: JSON.stringify({ progress, verdict }) },
          ...{ ended_at: progress.at, decided_at: now, updated_at: now },
        },
      });
      if (judged === undefined) return false;
      await clones.noteAudition(tx, run.clone_id, state);
      const details = { endReason, broken: verdict.reasons.map(({ code }) => code), equity: progress.equity };
      await journal.record(tx, { actor: JUDGE, action: `audition.${state}`, run: judged, details });
      return true;
    });
  }

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isOutage(error)) throw error;
      onError(error);
      return undefined;
    }
  }

  return {
    async close(run) {
      const changes = { state: 'evaluating', updated_at: clock.now() } as const;
      await db.transaction((tx) => store.moveRun(tx, { id: run.id, from: ['running'], changes }));
    },

    async judge(runs) {
      const judged: Judged[] = [];
      for (const run of runs) {
        const evaluation = await attempt(() => evaluationOf(run));
        if (evaluation !== undefined) judged.push({ run, evaluation });
      }
      judged.sort((a, b) => (a.evaluation.at ?? 0) - (b.evaluation.at ?? 0) || a.run.clone_id - b.run.clone_id);
      let count = 0;
      for (const each of judged) if (await attempt(() => decide(each))) count += 1;
      return count;
    },
  };
}
