/** Commits between two checkpoints: as few leave little to move. */
const COMMITS = 100;
/** And the least time: pages that are written again meanwhile are moved once, and the disk has others to serve. */
const PAUSE_MS = 1_000;

/**
 * Asks for checkpoints of SQLite's write-ahead log, never twice at a time. They write and flush megabytes: done by the
 * connection of the thread that answers requests, as SQLite does by itself, each would hold that for ten milliseconds and more.
 */
export class Checkpoints {
  readonly #ask: () => Promise<void>;
  /** A clock that never goes back, ms. */
  readonly #now: () => number;
  #commits = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #isAsked = false;

  constructor({ ask, now }: { ask: () => Promise<void>; now: () => number }) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Tells of a commit. */
  committed(): void {
    this.#commits += 1;
    if (this.#isAsked || this.#commits < COMMITS) return;
    const now = this.#now();
    if (now - this.#askedAt < PAUSE_MS) return;
    this.#commits = 0;
    this.#askedAt = now;
    this.#isAsked = true;
    // One that fails is made up for by the next, or at last by the writer's own.
    this.#ask()
      .catch(() => {})
      .finally(() => {
        this.#isAsked = false;
      });
  }
}
