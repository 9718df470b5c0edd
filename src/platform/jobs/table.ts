import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../db/index.ts';
import type { JsonObject } from '../json.ts';
import type { JobsOptions } from './create.ts';
import { claimNext, extendLease, failAbandoned, findDue, insertJob, removeFinished, settle } from './store.ts';
import {
  DEFAULT_MAX_ATTEMPTS,
  describeFailure,
  HANDLER_LIMIT_MS,
  type JobHandler,
  type Jobs,
  KEEP_FINISHED_MS,
  MAX_BACKOFF_MS,
  type WorkOptions,
} from './types.ts';

const DEFAULT_POLL_MS = 500;
const DEFAULT_LEASE_MS = 30_000;
const DEFAULT_BACKOFF_MS = 1_000;
const DEFAULT_DRAIN_MS = 10_000;
/** What an aborted handler gets to clean up. */
const ABORT_GRACE_MS = 1_000;
const PRUNE_EVERY_MS = 10 * 60_000;
const PRUNE_BATCH = 500;
/** Claims and settlements may be lost in a power cut: the job then runs once more, as after any crash. */
const RELAXED = { durable: false };

interface Registration {
  readonly queue: string;
  readonly options: WorkOptions;
  readonly handler: JobHandler;
}

type Claimed = NonNullable<Awaited<ReturnType<typeof claimNext.first>>>;

/** The embedded queue: the table `jobs`, polled by each worker of this process. */
export function createTableJobs(db: Db, options: JobsOptions): Jobs {
  const queue = new TableJobs(db, options);
  return {
    enqueue: async (tx, job) => {
      const now = options.clock.now();
      await insertJob(tx, {
        id: options.ids.id('job'),
        queue: job.queue,
        job_key: job.key,
        payload: JSON.stringify(job.payload),
        state: 'queued',
        attempts: 0,
        max_attempts: job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
        run_at: now + (job.delayMs ?? 0),
        leased_until: null,
        lease_token: null,
        last_error: null,
        created_at: now,
        updated_at: now,
      });
    },
    work: async (name, workOptions, handler) => queue.work({ queue: name, options: workOptions, handler }),
    wake: (name) => queue.wake(name),
    start: async () => queue.start(),
    stop: () => queue.stop(),
  };
}

class TableJobs {
  readonly #db: Db;
  readonly #options: JobsOptions;
  readonly #registrations: Registration[] = [];
  readonly #stopping = new AbortController();
  /** Aborts the handlers that outlive the drain. */
  readonly #killing = new AbortController();
  readonly #workers: Promise<void>[] = [];
  /** Ends the pauses of a queue's workers. */
  readonly #alarms = new Map<string, Set<() => void>>();
  /** How often a queue was woken: a worker that was looking meanwhile looks again. */
  readonly #wakes = new Map<string, number>();
  #started = false;
  #pruner: NodeJS.Timeout | undefined;

  constructor(db: Db, options: JobsOptions) {
    this.#db = db;
    this.#options = options;
  }

  work(registration: Registration): void {
    this.#registrations.push(registration);
    if (this.#started) this.#launch(registration);
  }

  wake(queue: string): void {
    this.#wakes.set(queue, this.#wakesOf(queue) + 1);
    for (const ring of this.#alarms.get(queue) ?? []) ring();
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const registration of this.#registrations) this.#launch(registration);
    this.#pruner = setInterval(() => void this.#prune().catch(this.#options.onError), PRUNE_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const alarms of this.#alarms.values()) for (const ring of alarms) ring();
    clearInterval(this.#pruner);
    const ended = Promise.all(this.#workers);
    await within(ended, this.#options.drainMs ?? DEFAULT_DRAIN_MS);
    this.#killing.abort(new Error('The process is stopping.'));
    await within(ended, ABORT_GRACE_MS);
  }

  #launch(registration: Registration): void {
    for (let count = 0; count < (registration.options.concurrency ?? 1); count++) {
      this.#workers.push(this.#loop(registration));
    }
  }

  async #loop(registration: Registration): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const wakes = this.#wakesOf(registration.queue);
      const found = await this.#step(registration).catch((error) => {
        this.#options.onError(error);
        return false;
      });
      const woken = this.#stopping.signal.aborted || wakes !== this.#wakesOf(registration.queue);
      if (!found && !woken) await this.#pause(registration);
    }
  }

  async #pause({ queue, options }: Registration): Promise<void> {
    const alarms = this.#alarms.get(queue) ?? new Set();
    this.#alarms.set(queue, alarms);
    await new Promise<void>((resolve) => {
      const ring = (): void => {
        clearTimeout(timer);
        alarms.delete(ring);
        resolve();
      };
      const timer = setTimeout(ring, options.pollMs ?? DEFAULT_POLL_MS);
      alarms.add(ring);
    });
  }

  #wakesOf(queue: string): number {
    return this.#wakes.get(queue) ?? 0;
  }

  async #step({ queue, handler }: Registration): Promise<boolean> {
    const now = this.#options.clock.now();
    if (!(await findDue.first(this.#db.read, { queue, now }))) return false;
    const token = this.#options.ids.id('lse');
    const job = await this.#claim(queue, token);
    if (!job) return false;
    await this.#runClaimed(job, token, handler);
    return true;
  }

  async #claim(queue: string, token: string): Promise<Claimed | undefined> {
    return await this.#db.transaction(async (tx) => {
      const now = this.#options.clock.now();
      await failAbandoned.all(tx, { queue, now, last_error: 'The worker of the last attempt died.' });
      return await claimNext.first(tx, { queue, now, leased_until: now + this.#leaseMs, lease_token: token });
    }, RELAXED);
  }

  async #runClaimed(job: Claimed, token: string, handler: JobHandler): Promise<void> {
    const lost = new AbortController();
    const tooLong = AbortSignal.timeout(HANDLER_LIMIT_MS);
    const signal = AbortSignal.any([this.#killing.signal, lost.signal, tooLong]);
    const heartbeat = setInterval(() => {
      // A handler past its limit keeps its job no longer than the lease lasts.
      if (tooLong.aborted) return;
      this.#extend(job.id, token, lost).catch(this.#options.onError);
    }, this.#leaseMs / 3);
    try {
      const payload = JSON.parse(job.payload) as JsonObject;
      await handler({ key: job.job_key, payload, attempt: job.attempts, signal });
      await this.#settle(job, token, undefined);
    } catch (error) {
      this.#options.onError(error);
      await this.#settle(job, token, error ?? new Error('thrown without a reason'));
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #extend(id: string, token: string, lost: AbortController): Promise<void> {
    const leasedUntil = this.#options.clock.now() + this.#leaseMs;
    const args = { id, lease_token: token, leased_until: leasedUntil };
    const kept = await this.#db.transaction((tx) => extendLease.first(tx, args), RELAXED);
    if (!kept) lost.abort(new Error('The job was given to another worker.'));
  }

  async #settle(job: Claimed, token: string, error: unknown): Promise<void> {
    const now = this.#options.clock.now();
    const failed = job.attempts >= job.max_attempts ? 'failed' : 'queued';
    await this.#db.transaction(
      (tx) =>
        settle.all(tx, {
          id: job.id,
          lease_token: token,
          state: error === undefined ? 'completed' : failed,
          run_at: now + (error === undefined ? 0 : this.#backoff(job.attempts)),
          last_error: error === undefined ? null : describeFailure(error),
          now,
        }),
      RELAXED,
    );
  }

  #backoff(attempts: number): number {
    return Math.min((this.#options.backoffMs ?? DEFAULT_BACKOFF_MS) * 2 ** Math.min(attempts - 1, 20), MAX_BACKOFF_MS);
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? DEFAULT_LEASE_MS;
  }

  async #prune(): Promise<void> {
    const before = this.#options.clock.now() - KEEP_FINISHED_MS;
    let count = PRUNE_BATCH;
    while (count === PRUNE_BATCH) {
      count = await this.#db.transaction((tx) => removeFinished(tx, before, PRUNE_BATCH), RELAXED);
    }
  }
}

/** Waits for `work`, but not longer than `ms`. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}
