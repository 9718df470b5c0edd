import { type UpstreamTime, unlessAborted } from './upstream-time.ts';

const WINDOW_MS = 60_000;

export interface BudgetOptions {
  readonly time: UpstreamTime;
  /** Weight that may be spent in any 60 s. Undefined: no limit. */
  readonly weightPerMin: number | undefined;
  /** Least time between the end of one request and the start of the next. */
  readonly spacingMs: number;
}

/** One request at a time, and no more weight in any minute than the source allows. */
export class UpstreamBudget {
  readonly #options: BudgetOptions;
  #spent: { at: number; weight: number }[] = [];
  #tail: Promise<void> = Promise.resolve();
  #readyAt = 0;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** Runs `work` when it is its turn and its weight fits; gives up waiting when the signal aborts. */
  async take<T>(weight: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { promise: mine, resolve: release } = Promise.withResolvers<void>();
    const before = this.#tail;
    this.#tail = before.then(() => mine);
    try {
      await unlessAborted(before, signal);
      await this.#waitFor(weight, signal);
      if (weight > 0) this.#spent.push({ at: this.#options.time.now(), weight });
      return await work();
    } finally {
      this.#readyAt = this.#options.time.now() + this.#options.spacingMs;
      release();
    }
  }

  /** Nothing is sent for this long: the source said so. */
  pause(ms: number): void {
    this.#readyAt = Math.max(this.#readyAt, this.#options.time.now() + ms);
  }

  async #waitFor(weight: number, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const waitMs = this.#waitMs(weight);
      if (waitMs <= 0) return;
      await this.#options.time.sleep(waitMs, signal);
    }
  }

  #waitMs(weight: number): number {
    const { time, weightPerMin } = this.#options;
    const now = time.now();
    const spacing = this.#readyAt - now;
    if (weightPerMin === undefined) return spacing;
    this.#spent = this.#spent.filter(({ at }) => at > now - WINDOW_MS);
    // A request heavier than the whole budget goes out alone rather than never.
    let excess =
      this.#spent.reduce((sum, entry) => sum + entry.weight, 0) + Math.min(weight, weightPerMin) - weightPerMin;
    let freeAt = now;
    for (const entry of this.#spent) {
      if (excess <= 0) break;
      excess -= entry.weight;
      freeAt = entry.at + WINDOW_MS;
    }
    return Math.max(spacing, freeAt - now);
  }
}
