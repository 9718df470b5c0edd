import { fromKysely, PgBoss } from 'pg-boss';
import type { Tx } from '../db/index.ts';
import type { JsonObject } from '../json.ts';
import type { JobsOptions } from './create.ts';
import {
  DEFAULT_MAX_ATTEMPTS,
  describeFailure,
  HANDLER_LIMIT_MS,
  type Job,
  type JobContext,
  type JobHandler,
  type Jobs,
  KEEP_FINISHED_MS,
  MAX_BACKOFF_MS,
  type WorkOptions,
} from './types.ts';

const DEFAULT_POLL_MS = 500;
const DEFAULT_DRAIN_MS = 10_000;
const DEFAULT_BACKOFF_MS = 1_000;
/** A worker that is silent for this long has crashed (pg-boss' minimum is 10); the supervisor looks this often. */
const HEARTBEAT_SEC = 30;
const SUPERVISE_SEC = 15;
/** Connections of the queue beside the database's own pools. */
const CONNECTIONS = 4;

interface Registration {
  readonly queue: string;
  readonly options: WorkOptions;
  readonly handler: JobHandler;
}

function createBoss({ databaseUrl, onError }: JobsOptions): PgBoss {
  if (databaseUrl === undefined) throw new Error('The PostgreSQL job queue needs the database URL.');
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: 'pgboss',
    application_name: 'pump-party-jobs',
    max: CONNECTIONS,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SEC,
    monitorIntervalSeconds: SUPERVISE_SEC,
  });
  boss.on('error', onError);
  return boss;
}

/** The queue on PostgreSQL. pg-boss keeps its own tables and uses the database's clock. */
export function createBossJobs(options: JobsOptions): Jobs {
  return new BossJobs(options);
}

class BossJobs implements Jobs {
  readonly #options: JobsOptions;
  readonly #boss: PgBoss;
  readonly #registrations: Registration[] = [];
  readonly #queues = new Map<string, Promise<void>>();
  /** pg-boss' workers of this process, by queue. */
  readonly #workers = new Map<string, string[]>();
  #started = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#boss = createBoss(options);
  }

  async enqueue(tx: Tx, { queue, key, payload, maxAttempts = DEFAULT_MAX_ATTEMPTS, delayMs = 0 }: Job): Promise<void> {
    await this.#ensureQueue(queue);
    const delay = delayMs > 0 ? { startAfter: Math.ceil(delayMs / 1_000) } : {};
    const limits = { singletonKey: key, retryLimit: maxAttempts - 1, ...delay };
    await this.#boss.send(queue, { key, payload }, { ...limits, db: fromKysely(tx) });
  }

  async work(queue: string, options: WorkOptions, handler: JobHandler): Promise<void> {
    const registration = { queue, options, handler };
    this.#registrations.push(registration);
    if (this.#started) await this.#launch(registration);
  }

  wake(queue: string): void {
    for (const worker of this.#workers.get(queue) ?? []) this.#boss.notifyWorker(worker);
  }

  async start(): Promise<void> {
    await this.#boss.start();
    this.#started = true;
    for (const registration of this.#registrations) await this.#launch(registration);
  }

  async stop(): Promise<void> {
    if (!this.#started) return;
    await this.#boss.stop({ graceful: true, timeout: this.#options.drainMs ?? DEFAULT_DRAIN_MS, close: true });
  }

  async #launch({ queue, options, handler }: Registration): Promise<void> {
    await this.#ensureQueue(queue);
    const polling = Math.max(options.pollMs ?? DEFAULT_POLL_MS, DEFAULT_POLL_MS) / 1_000;
    const settings = { pollingIntervalSeconds: polling, batchSize: 1 };
    const workers = this.#workers.get(queue) ?? [];
    this.#workers.set(queue, workers);
    // One registration a worker: of a `localConcurrency` pg-boss names, and so wakes, the first alone.
    for (let count = 0; count < (options.concurrency ?? 1); count++) {
      let worker: string | undefined;
      worker = await this.#boss.work<{ key: string; payload: JsonObject }>(queue, settings, async (jobs) => {
        // After a job it looks for the next at once.
        if (worker !== undefined) this.#boss.notifyWorker(worker);
        for (const { data, retryCount, signal } of jobs) {
          await runHandler(handler, { ...data, attempt: retryCount + 1, signal }, this.#options.onError);
        }
      });
      workers.push(worker);
    }
  }

  /** Once per process and queue, on pg-boss' own connection: the caller's transaction cannot undo it. */
  #ensureQueue(queue: string): Promise<void> {
    const known = this.#queues.get(queue);
    if (known) return known;
    // `exclusive`: at most one queued or active job per singletonKey.
    const made = this.#boss
      .createQueue(queue, { policy: 'exclusive', ...queueLimits(this.#options) })
      .catch((error) => {
        this.#queues.delete(queue);
        throw error;
      });
    this.#queues.set(queue, made);
    return made;
  }
}

function queueLimits({ backoffMs = DEFAULT_BACKOFF_MS }: JobsOptions) {
  return {
    retryDelay: Math.max(1, Math.round(backoffMs / 1_000)),
    retryBackoff: true,
    retryDelayMax: MAX_BACKOFF_MS / 1_000,
    heartbeatSeconds: HEARTBEAT_SEC,
    expireInSeconds: HANDLER_LIMIT_MS / 1_000,
    deleteAfterSeconds: KEEP_FINISHED_MS / 1_000,
  };
}

async function runHandler(handler: JobHandler, job: JobContext, onError: (error: unknown) => void) {
  try {
    await handler(job);
  } catch (error) {
    onError(error);
    // pg-boss stores what it is thrown, stack included: hand it the short form only.
    const short = new Error(describeFailure(error));
    delete short.stack;
    throw short;
  }
}
