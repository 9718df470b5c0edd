import type Database from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { fromSqlite, unavailable } from './failures.ts';

/** Statements kept per connection; what is used least recently goes. */
const STATEMENT_CACHE_SIZE = 500;

/** One better-sqlite3 connection with a bounded cache of prepared statements, which is most of a small query's cost. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: Database.Instance;
  readonly #onStatement: ((sql: string) => void) | undefined;
  readonly #statements = new Map<string, Statement>();
  #closed = false;

  constructor(database: Database.Instance, onStatement: ((sql: string) => void) | undefined) {
    this.#database = database;
    this.#onStatement = onStatement;
  }

  /** False after SQLite itself rolled the transaction back, e.g. on a full disk. */
  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#open(query.sql);
    try {
      if (statement.reader) return { rows: statement.all(...query.parameters) as R[] };
      const { changes, lastInsertRowid } = statement.run(query.parameters);
      return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /** All rows of a statement; none when it returns none. */
  all(sql: string, parameters: readonly unknown[]): unknown[] {
    const statement = this.#open(sql);
    try {
      if (statement.reader) return statement.all(...parameters);
      statement.run(parameters);
      return [];
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /** The first row of a statement; a write that returns its row is carried out whole. */
  first(sql: string, parameters: readonly unknown[]): unknown {
    const statement = this.#open(sql);
    try {
      if (statement.reader) return statement.get(...parameters);
      statement.run(parameters);
      return undefined;
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  /** BEGIN, COMMIT and the like. */
  run(sql: string): void {
    this.all(sql, []);
  }

  /** As `run`, untold: for what is not a statement of anybody. */
  protected control(sql: string): void {
    this.#prepare(sql).run([]);
  }

  streamQuery(): never {
    // An open cursor would keep the checkpointer from trimming the write-ahead log.
    throw new Error('Streaming is not supported: read bounded pages.');
  }

  close(): void {
    this.#closed = true;
    this.#statements.clear();
    this.#database.close();
  }

  /** The statement, prepared at its first use. */
  #open(sql: string): Statement {
    if (this.#closed) throw unavailable(new Error('The database is closed.'));
    this.#onStatement?.(sql);
    try {
      return this.#prepare(sql);
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      // Only a full cache needs the order kept: re-inserting on every hit would cost more than it saves.
      if (this.#statements.size >= STATEMENT_CACHE_SIZE) {
        this.#statements.delete(sql);
        this.#statements.set(sql, known);
      }
      return known;
    }
    const statement = this.#database.prepare(sql);
    if (this.#statements.size >= STATEMENT_CACHE_SIZE) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}
