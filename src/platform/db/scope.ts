import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  Kysely,
  type KyselyProps,
  type QueryResult,
  Transaction,
} from 'kysely';
import type { Soon } from '../soon.ts';
import type { ManyConnection } from './apart-connection.ts';
import type { ParameterSets } from './parameter-sets.ts';
import type { Schema } from './schema.ts';
import type { Tx } from './types.ts';

const scopes = new AsyncLocalStorage<{ active: boolean }>();

/** A transaction that ran past its time limit was rolled back; the work in it awaits something that is not the database. */
export class TransactionTimeLimitError extends Error {
  constructor(limitMs: number) {
    super(
      `A transaction was still open after ${limitMs} ms and was rolled back; await nothing but the transaction inside it.`,
    );
    this.name = 'TransactionTimeLimitError';
  }
}

/** Throws when called from inside a transaction: there, waiting for another connection may wait for ever. */
export function assertOutsideTransaction(what: string): void {
  if (scopes.getStore()?.active)
    throw new Error(`${what} was used inside a transaction; use the transaction's own handle.`);
}

/** Runs SQL at once, past Kysely's executor; SQLite offers it to precompiled queries. */
export interface DirectRunner {
  all(sql: string, parameters: readonly unknown[]): unknown[];
  /** The first row; undefined when there is none. */
  first(sql: string, parameters: readonly unknown[]): unknown;
}

export const DIRECT: unique symbol = Symbol('direct');

/** Kysely over the read-only connection, with the short way for precompiled queries. */
export class DirectKysely extends Kysely<Schema> {
  readonly [DIRECT]: DirectRunner;
  constructor(props: KyselyProps, direct: DirectRunner) {
    super(props);
    this[DIRECT] = direct;
  }
}

class ScopedTransaction extends Transaction<Schema> {
  readonly [DIRECT]: DirectRunner | undefined;
  constructor(props: KyselyProps, direct: DirectRunner | undefined) {
    super(props);
    this[DIRECT] = direct;
  }
}

type Connection = DatabaseConnection & Partial<DirectRunner> & Partial<ManyConnection>;

/** The transaction's hold on the connection; it ends with the transaction, so that a late statement cannot land elsewhere. */
class ScopedConnection implements DatabaseConnection, ConnectionProvider {
  active = true;
  readonly #inner: Connection;

  constructor(inner: Connection) {
    this.#inner = inner;
  }

  provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return consumer(this);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#assertActive();
    return await this.#inner.executeQuery<R>(query);
  }

  all(sql: string, parameters: readonly unknown[]): unknown[] {
    this.#assertActive();
    return this.#inner.all?.(sql, parameters) ?? [];
  }

  first(sql: string, parameters: readonly unknown[]): unknown {
    this.#assertActive();
    return this.#inner.first?.(sql, parameters);
  }

  async many(sql: string, parameters: ParameterSets): Promise<void> {
    this.#assertActive();
    await this.#inner.many?.(sql, parameters);
  }

  streamQuery(): never {
    throw new Error('Streaming is not supported: read bounded pages.');
  }

  #assertActive(): void {
    if (!this.active) throw new Error('This transaction is over; a statement in it was not awaited.');
  }
}

export interface ScopeOptions<T> {
  readonly fn: (tx: Tx) => Soon<T>;
  readonly props: KyselyProps;
  readonly connection: Connection;
  readonly timeLimitMs: number;
}

/**
 * Runs `fn` with a handle on `connection` that is valid until it settles or the time is up. BEGIN and COMMIT are the
 * caller's. What `fn` answers at once is answered at once, without a timer.
 */
export function runScoped<T>(options: ScopeOptions<T>): Soon<T> {
  const connection = new ScopedConnection(options.connection);
  const executor = options.props.executor.withConnectionProvider(connection);
  const tx = new ScopedTransaction({ ...options.props, executor }, options.connection.all ? connection : undefined);
  const scope = { active: true };
  const end = (): void => {
    scope.active = false;
    connection.active = false;
  };
  let result: Soon<T>;
  try {
    result = scopes.run(scope, () => options.fn(tx));
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return withinLimit(result, options.timeLimitMs).finally(end);
  end();
  return result;
}

async function withinLimit<T>(work: Promise<T>, timeLimitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TransactionTimeLimitError(timeLimitMs)), timeLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
