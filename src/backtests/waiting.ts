import type { Db } from '../platform/db/index.ts';
import { type JobSummaryRow, jobSummary } from './store.ts';

/** Jobs may run in another process: the database is looked at this often beside what this process knows at once. */
const LOOK_EVERY_MS = 250;
const ENDED = ['completed', 'failed', 'cancelled'];

/** Waiting for jobs to end. */
export interface Waiting {
  /** The job once it has ended, or as it is after the wait; undefined when there is none. */
  untilEnded(jobId: string): Promise<JobSummaryRow | undefined>;
  /** Tells those who wait that a job of this process may have ended. */
  notify(jobId: string): void;
}

export function createWaiting({ db, limitMs }: { db: Db; limitMs: number }): Waiting {
  const sleepers = new Map<string, Set<() => void>>();

  function sleep(jobId: string): Promise<void> {
    return new Promise((resolve) => {
      const mine = sleepers.get(jobId) ?? new Set();
      sleepers.set(jobId, mine);
      const wake = (): void => {
        clearTimeout(timer);
        mine.delete(wake);
        if (mine.size === 0) sleepers.delete(jobId);
        resolve();
      };
      const timer = setTimeout(wake, LOOK_EVERY_MS);
      mine.add(wake);
    });
  }

  return {
    async untilEnded(jobId) {
      const until = performance.now() + limitMs;
      for (;;) {
        const row = await jobSummary.first(db.read, { id: jobId });
        if (row === undefined || ENDED.includes(row.status) || performance.now() >= until) return row;
        await sleep(jobId);
      }
    },
    notify(jobId) {
      for (const wake of [...(sleepers.get(jobId) ?? [])]) wake();
    },
  };
}
