import type { Kysely, Transaction } from 'kysely';
import type { Soon } from '../soon.ts';
import type { Schema } from './schema.ts';

/** See TransactionOptions.timeLimitMs. */
export const DEFAULT_TIME_LIMIT_MS = 5_000;

export type Engine = 'sqlite' | 'postgres';
export type Tx = Transaction<Schema>;
/** What a store function takes that runs inside or outside a transaction. */
export type Executor = Kysely<Schema> | Tx;

export interface TransactionOptions {
  /**
   * Default true: the commit survives a power cut (SQLite synchronous=FULL, PostgreSQL synchronous_commit=on). False: it
   * survives a crash of this process only, and is many times cheaper on SQLite.
   */
  readonly durable?: boolean;
  /**
   * Default false. True: on SQLite in a thread of its own, for what writes much: other writers wait, but the event loop does
   * not. Never durable there. On PostgreSQL the server is apart anyway.
   */
  readonly apart?: boolean;
  /** Default 5,000: after that the transaction is rolled back and fails, so that a bug does not hold the writer for ever. */
  readonly timeLimitMs?: number;
}

/**
 * The database behind every store. Inside `transaction` await nothing but the transaction: on SQLite it holds the only
 * writer. Failures to reach or write the database are `DATABASE_UNAVAILABLE`; all others pass through.
 */
export interface Db {
  readonly engine: Engine;
  /**
   * Reads outside a transaction: a separate read-only connection on SQLite, a read-only pool on PostgreSQL. Writing through
   * it fails, and so does using it inside `transaction`, where it would not see that transaction's writes.
   */
  readonly read: Kysely<Schema>;
  /**
   * The same for reads of megabytes: on SQLite in a thread of its own, so that they do not hold the event loop; each statement
   * sees what is committed by then. On PostgreSQL the server is apart anyway.
   */
  readonly readApart: Kysely<Schema>;
  /**
   * One transaction; resolves after COMMIT. SQLite: BEGIN IMMEDIATE on the single writer. PostgreSQL: read committed, and `fn`
   * runs again after a serialization failure or a deadlock, so it must have no effects of its own. Nesting throws.
   */
  transaction<T>(fn: (tx: Tx) => Soon<T>, options?: TransactionOptions): Promise<T>;
  /** Throws `DATABASE_UNAVAILABLE` when the database does not answer within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>;
  /** Waits for running transactions, then closes all connections. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL connection string; undefined: the embedded SQLite file. */
  readonly url: string | undefined;
  /** Path of the SQLite file; its folder is created with mode 0700. */
  readonly file: string;
  /** Called with the SQL of each statement before it runs, BEGIN and COMMIT included. */
  readonly onStatement?: (sql: string) => void;
  /** Connections of each of the two PostgreSQL pools (transactions, reads). Default 10. */
  readonly poolSize?: number;
}
