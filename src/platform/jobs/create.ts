import type { Clock } from '../clock.ts';
import type { Db } from '../db/index.ts';
import type { Ids } from '../ids.ts';
import { createBossJobs } from './boss.ts';
import { createTableJobs } from './table.ts';
import type { Jobs } from './types.ts';

export interface JobsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The connection string behind `db`; needed on PostgreSQL, whose queue keeps connections of its own. */
  readonly databaseUrl?: string | undefined;
  /** Told of each failed attempt and of failures of the queue itself. */
  readonly onError: (error: unknown) => void;
  /** Embedded queue: how long a crashed worker's job stays claimed. Default 30,000. */
  readonly leaseMs?: number;
  /** Wait after the first failure; it doubles with each further one. Default 1,000; whole seconds on PostgreSQL. */
  readonly backoffMs?: number;
  /** How long `stop` waits for running handlers. Default 10,000. */
  readonly drainMs?: number;
}

/** The job queue that belongs to the engine: the table `jobs` on SQLite, pg-boss (schema `pgboss`) on PostgreSQL. */
export function createJobs(db: Db, options: JobsOptions): Jobs {
  return db.engine === 'postgres' ? createBossJobs(options) : createTableJobs(db, options);
}
