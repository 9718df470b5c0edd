import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type KyselyProps,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Engine } from './types.ts';

/** Where Kysely gets a connection for one statement. */
export interface ConnectionSource {
  acquire(): Promise<DatabaseConnection>;
  release(connection: DatabaseConnection): void;
}

/** Kysely's driver, for single statements only: transactions are ours, see scope.ts. */
class SourceDriver implements Driver {
  readonly #source: ConnectionSource;
  constructor(source: ConnectionSource) {
    this.#source = source;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return await this.#source.acquire();
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#source.release(connection);
  }
  async beginTransaction(): Promise<never> {
    throw new Error("Use the database's own transaction().");
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** What a Kysely instance or transaction of this engine is made from. */
export function kyselyProps(engine: Engine, source: ConnectionSource): KyselyProps {
  const driver = new SourceDriver(source);
  const sqlite = engine === 'sqlite';
  const dialect: Dialect = {
    createDriver: () => driver,
    createAdapter: () => (sqlite ? new SqliteAdapter() : new PostgresAdapter()),
    createQueryCompiler: () => (sqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    createIntrospector: (db) => (sqlite ? new SqliteIntrospector(db) : new PostgresIntrospector(db)),
  };
  return { config: { dialect }, driver, dialect, executor: new Kysely<unknown>({ dialect }).getExecutor() };
}
