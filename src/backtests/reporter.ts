import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import * as store from './store.ts';
import type { Progress } from './types.ts';

/** How often a running job's row is written, and its cancellation looked for. */
const SAVE_EVERY_MS = 500;

/** Where an attempt at a job is. */
export interface Reporter {
  /** The furthest so far. */
  readonly progress: Progress;
  readonly modelCalls: number;
  /** What does not get further than what was reported is left out: after a crash the progress stands until it is made up. */
  at(progress: Progress): void;
  /** Model calls made by this attempt and those before. */
  calls(made: number): void;
  /** Writes what is known now. */
  save(): Promise<void>;
  /** Ends the reports; resolves when nothing is being written any more. */
  settle(): Promise<void>;
}

/** Writes where a job is, now and then, never two writes at once. `onLost`: the job is no longer this attempt's to run. */
export function startReporter(deps: {
  db: Db;
  clock: Clock;
  row: store.JobSummaryRow;
  onLost: () => void;
  onError: (error: unknown) => void;
}): Reporter {
  const { db, clock, row } = deps;
  let progress = JSON.parse(row.progress) as Progress;
  let modelCalls = row.model_calls_made;
  let writing: Promise<void> | undefined;

  async function save(): Promise<void> {
    const now = clock.now();
    const args = { id: row.id, attempt: row.attempt, progress: JSON.stringify(progress), modelCalls, now };
    const kept = await db.transaction((tx) => store.saveProgress.first(tx, args), { durable: false });
    if (kept === undefined) deps.onLost();
  }

  const timer = setInterval(() => {
    writing ??= save()
      .catch(deps.onError)
      .finally(() => {
        writing = undefined;
      });
  }, SAVE_EVERY_MS);

  return {
    get progress() {
      return progress;
    },
    get modelCalls() {
      return modelCalls;
    },
    at(next) {
      const further = next.fraction > progress.fraction || progress.phase === 'queued';
      if (further) progress = next;
    },
    calls(made) {
      modelCalls = Math.max(modelCalls, made);
    },
    async save() {
      await writing;
      await save();
    },
    async settle() {
      clearInterval(timer);
      await writing;
    },
  };
}
