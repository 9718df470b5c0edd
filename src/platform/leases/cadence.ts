import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../json.ts';
import type { Lease, Leases } from './leases.ts';

/** After a crash another process takes over within this time. */
const DEFAULT_TTL_MS = 30_000;
const MAX_BACKOFF_MS = 60_000;
const DRAIN_LIMIT_MS = 10_000;

export interface CadenceOptions {
  /** Name of the lease and of the worker on health pages. */
  readonly name: string;
  /** From the end of one run to the start of the next. */
  readonly everyMs: number;
  readonly leases: Leases;
  /** One run. `signal` aborts when the lease is lost or the worker stops; what it returns becomes the lease's report. */
  readonly run: (signal: AbortSignal) => Promise<JsonObject | undefined> | Promise<void>;
  /** Told of every failure of a run or of the lease. */
  readonly onError: (error: unknown) => void;
  readonly ttlMs?: number;
  readonly drainMs?: number;
}

export interface Cadence {
  /** Starts the next run now and resolves after it; false: this process does not hold the lease, or the run failed. */
  runNow(): Promise<boolean>;
  /** Aborts the signal, waits (bounded) for the run to end, and releases the lease. */
  stop(): Promise<void>;
}

/** Runs a piece of work again and again while this process holds its lease; failures are tried again, ever later. */
export function runCadence(options: CadenceOptions): Cadence {
  const worker = new CadenceWorker(options);
  return { runNow: () => worker.runNow(), stop: () => worker.stop() };
}

class CadenceWorker {
  readonly #options: CadenceOptions;
  readonly #ttlMs: number;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;
  #lease: Lease | undefined;
  /** Aborts with the lease. */
  #held = new AbortController();
  #heldUntil = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  #failures = 0;
  #wake = new AbortController();
  #waiters: ((ran: boolean) => void)[] = [];

  constructor(options: CadenceOptions) {
    this.#options = options;
    this.#ttlMs = options.ttlMs ?? DEFAULT_TTL_MS;
    this.#loop = this.#run();
  }

  runNow(): Promise<boolean> {
    if (this.#stopping.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#wake.abort();
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    const late = new AbortController();
    const drained = this.#loop.then(() => true);
    const limit = sleep(this.#options.drainMs ?? DRAIN_LIMIT_MS, false, { signal: late.signal }).catch(() => false);
    const ended = await Promise.race([drained, limit]);
    late.abort();
    // A run that ignores its signal keeps the lease until it expires: nobody may run beside it.
    clearInterval(this.#heartbeat);
    if (ended) await this.#lease?.release().catch(this.#options.onError);
    this.#lease = undefined;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      const waiters = this.#waiters.splice(0);
      const ran = await this.#attempt();
      for (const resolve of waiters) resolve(ran);
      if (this.#waiters.length === 0)
        await sleep(this.#delayMs(), undefined, { signal: this.#wake.signal }).catch(() => {});
    }
    for (const resolve of this.#waiters.splice(0)) resolve(false);
  }

  /** Never throws. True when a run ended well. */
  async #attempt(): Promise<boolean> {
    try {
      if (!(await this.#hold()) || this.#stopping.signal.aborted) return false;
      const report = await this.#options.run(AbortSignal.any([this.#stopping.signal, this.#held.signal]));
      this.#failures = 0;
      await this.#beat(report ?? {});
      return true;
    } catch (error) {
      // A run cut short by stop() is no failure.
      if (!this.#stopping.signal.aborted) {
        this.#failures += 1;
        this.#options.onError(error);
      }
      return false;
    }
  }

  async #hold(): Promise<boolean> {
    if (this.#lease) return true;
    const lease = await this.#options.leases.acquire(this.#options.name, this.#ttlMs);
    if (!lease) return false;
    this.#lease = lease;
    this.#held = new AbortController();
    this.#heldUntil = performance.now() + this.#ttlMs;
    this.#heartbeat = setInterval(() => void this.#beat().catch(this.#options.onError), this.#ttlMs / 3);
    return true;
  }

  async #beat(report?: JsonObject): Promise<void> {
    const lease = this.#lease;
    if (!lease) return;
    const sentAt = performance.now();
    try {
      if (!(await lease.renew(report))) this.#drop(lease);
      else this.#heldUntil = sentAt + this.#ttlMs;
    } catch (error) {
      // While the database is away the lease may run out and go to somebody else.
      if (performance.now() >= this.#heldUntil) this.#drop(lease);
      throw error;
    }
  }

  #drop(lease: Lease): void {
    if (this.#lease !== lease) return;
    clearInterval(this.#heartbeat);
    this.#lease = undefined;
    this.#held.abort(new Error(`The lease ${lease.name} was lost.`));
  }

  #delayMs(): number {
    const { everyMs } = this.#options;
    if (this.#failures === 0) return everyMs;
    return Math.min(everyMs * 2 ** Math.min(this.#failures - 1, 20), Math.max(everyMs, MAX_BACKOFF_MS));
  }
}
