import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Soon } from '../soon.ts';
import { isSqliteBusy, unavailable } from './failures.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Members of one physical transaction: enough to share a disk flush, few enough to answer soon. */
const MAX_BATCH = 64;
/** How long to wait for another process's transaction before giving up. */
const BUSY_LIMIT_MS = 5_000;
const BUSY_STEP_MS = 8;

interface Member {
  readonly durable: boolean;
  readonly run: () => Soon<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction on another connection, which needs the writer's lock for itself. */
interface Apart {
  readonly run: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Who wants to know of the physical transactions. */
interface Watch {
  /** Before each BEGIN. */
  readonly onBegin: () => void;
  /** After each COMMIT, before anybody hears of it. */
  readonly onCommit: () => void;
}

type Outcome = { readonly member: Member } & ({ readonly value: unknown } | { readonly error: unknown });

/**
 * The queue before the single writer. Transactions that wait while the writer is busy, or that arrive in the same turn of
 * the event loop, share one BEGIN IMMEDIATE … COMMIT and so one disk flush. Each has its own SAVEPOINT: one that fails is
 * undone alone. Nobody hears anything before the COMMIT.
 */
export class GroupCommit {
  readonly #connection: SqliteConnection;
  readonly #watch: Watch;
  #waiting: (Member | Apart)[] = [];
  #pump: Promise<void> | undefined;
  #closed = false;
  #synchronous: 'FULL' | 'NORMAL' | undefined;

  constructor(connection: SqliteConnection, watch: Watch) {
    this.#connection = connection;
    this.#watch = watch;
  }

  /** Queues `run` as one transaction. */
  add<T>(run: () => Soon<T>, durable: boolean): Promise<T> {
    if (this.#closed) return Promise.reject(unavailable(new Error('The database is closed.')));
    // Members run in the pump's turn and async context: whatever they need of their caller's comes in as an argument.
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ durable, run, resolve: resolve as (value: unknown) => void, reject });
      this.#pump ??= this.#run();
    });
  }

  /** Queues `run`, a whole transaction of another connection: meanwhile nothing else is written. */
  addApart<T>(run: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(unavailable(new Error('The database is closed.')));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
      this.#pump ??= this.#run();
    });
  }

  /** Refuses new transactions and waits for the queued ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pump;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop lets the requests that arrive together share, and keeps a busy writer from starving it.
      await nextTurn();
      const batch = this.#takeBatch();
      if (batch.length === 0) {
        await this.#runApart(this.#waiting.shift() as Apart);
        continue;
      }
      try {
        await this.#runBatch(batch);
      } catch (error) {
        this.#rollback();
        for (const member of batch) member.reject(error);
      }
    }
    this.#pump = undefined;
  }

  /** The members up to the next that runs apart; none when that is the first. */
  #takeBatch(): Member[] {
    const batch: Member[] = [];
    for (const waiting of this.#waiting) {
      if (batch.length === MAX_BATCH || !('durable' in waiting)) break;
      batch.push(waiting);
    }
    this.#waiting.splice(0, batch.length);
    return batch;
  }

  async #runApart({ run, resolve, reject }: Apart): Promise<void> {
    try {
      this.#watch.onBegin();
      const value = await run();
      this.#watch.onCommit();
      resolve(value);
    } catch (error) {
      reject(error);
    }
  }

  async #runBatch(batch: readonly Member[]): Promise<void> {
    this.#setSynchronous(batch.some((member) => member.durable) ? 'FULL' : 'NORMAL');
    this.#watch.onBegin();
    await this.#begin();
    const [only] = batch;
    if (only !== undefined && batch.length === 1) return this.#runAlone(only);
    const outcomes: Outcome[] = [];
    for (const [index, member] of batch.entries()) {
      outcomes.push(await this.#runMember(member));
      if (!this.#connection.inTransaction) return this.#lost(outcomes, batch.slice(index + 1));
    }
    this.#commit();
    for (const outcome of outcomes) {
      if ('error' in outcome) outcome.member.reject(outcome.error);
      else outcome.member.resolve(outcome.value);
    }
  }

  async #runAlone(member: Member): Promise<void> {
    const value = await member.run();
    this.#commit();
    member.resolve(value);
  }

  #commit(): void {
    this.#connection.run('COMMIT');
    this.#watch.onCommit();
  }

  async #runMember(member: Member): Promise<Outcome> {
    this.#connection.run('SAVEPOINT member');
    try {
      const pending = member.run();
      const value = pending instanceof Promise ? await pending : pending;
      this.#connection.run('RELEASE member');
      return { member, value };
    } catch (error) {
      if (this.#connection.inTransaction) {
        this.#connection.run('ROLLBACK TO member');
        this.#connection.run('RELEASE member');
      }
      return { member, error };
    }
  }

  /** SQLite undid the whole transaction by itself (full disk, I/O error): what ran has failed, the rest gets another one. */
  #lost(outcomes: readonly Outcome[], rest: readonly Member[]): void {
    for (const outcome of outcomes) outcome.member.reject(unavailable('error' in outcome ? outcome.error : undefined));
    this.#waiting.unshift(...rest);
  }

  #rollback(): void {
    if (!this.#connection.inTransaction) return;
    try {
      this.#connection.run('ROLLBACK');
    } catch {
      // SQLite rolls back by itself on the errors that make ROLLBACK fail.
    }
  }

  #setSynchronous(mode: 'FULL' | 'NORMAL'): void {
    if (this.#synchronous === mode) return;
    this.#connection.run(`PRAGMA synchronous = ${mode}`);
    this.#synchronous = mode;
  }

  /** Waits for other processes without blocking the event loop, as SQLite's own busy handler would. */
  async #begin(): Promise<void> {
    const giveUpAt = performance.now() + BUSY_LIMIT_MS;
    for (;;) {
      try {
        this.#connection.run('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isSqliteBusy(error) || performance.now() > giveUpAt) throw error;
      }
      await sleep(1 + Math.random() * BUSY_STEP_MS);
    }
  }
}
