/** Transactions between two checkpoints: of a few pages each, they fill less of the log than SQLite itself would wait for. */
const EVERY = 100;

/**
 * Asks for checkpoints of SQLite's write-ahead log, never twice at a time. They write and flush megabytes: done by the connection of
 * the thread that answers requests, as SQLite does by itself, each would hold that for ten milliseconds and more.
 */
export class Checkpoints {
  readonly #ask: () => Promise<void>;
  #since = 0;
  #asked = false;

  constructor(ask: () => Promise<void>) {
    this.#ask = ask;
  }

  /** Tells of transactions that were committed. */
  committed(transactions: number): void {
    this.#since += transactions;
    if (this.#asked || this.#since < EVERY) return;
    this.#since = 0;
    this.#asked = true;
    // One that fails is made up by the next, or at last by the writer's own.
    this.#ask()
      .catch(() => {})
      .finally(() => {
        this.#asked = false;
      });
  }
}
