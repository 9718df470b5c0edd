import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import pg from 'pg';
import type { ConnectionSource } from './dialect.ts';
import { fromPostgres } from './failures.ts';
import { assertOutsideTransaction } from './scope.ts';
import type { DatabaseOptions } from './types.ts';

const DEFAULT_POOL_SIZE = 10;
export const CONNECT_LIMIT_MS = 5_000;
/** The server's limit on one statement, and ours a little later for a server that no longer answers at all. */
const STATEMENT_LIMIT_MS = 10_000;
const SILENCE_LIMIT_MS = 12_000;
const IDLE_IN_TRANSACTION_LIMIT_MS = 15_000;
const INT8_OID = 20;

/** One pooled connection; after a failure of the socket it is thrown away instead of returned. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #onStatement: ((sql: string) => void) | undefined;
  #broken = false;

  constructor(client: pg.PoolClient, onStatement: ((sql: string) => void) | undefined) {
    this.#client = client;
    this.#onStatement = onStatement;
  }

  async executeQuery<R>(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<R>> {
    this.#onStatement?.(query.sql);
    try {
      const result = await this.#client.query(query.sql, [...query.parameters]);
      const changes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command);
      return { rows: result.rows, ...(changes ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}) };
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Runs BEGIN, COMMIT and the like; returns the command that the server reports. */
  async run(sql: string): Promise<string> {
    this.#onStatement?.(sql);
    try {
      return (await this.#client.query(sql)).command;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  streamQuery(): never {
    throw new Error('Streaming is not supported: read bounded pages.');
  }

  /** Closes the connection on release, which also ends a statement that is still running. */
  discard(): void {
    this.#broken = true;
  }

  release(): void {
    this.#client.release(this.#broken);
  }

  #failed(error: unknown): unknown {
    if (!(error instanceof pg.DatabaseError)) this.#broken = true;
    return fromPostgres(error);
  }
}

/** Connections for transactions, or for reads alone: then the server refuses every write. */
export class PostgresPool implements ConnectionSource {
  readonly #pool: pg.Pool;
  readonly #onStatement: ((sql: string) => void) | undefined;

  constructor(options: DatabaseOptions, access: 'write' | 'read') {
    const types = new pg.TypeOverrides();
    // Every integer of ours is below 2^53.
    types.setTypeParser(INT8_OID, Number);
    this.#onStatement = options.onStatement;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? DEFAULT_POOL_SIZE,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      statement_timeout: STATEMENT_LIMIT_MS,
      query_timeout: SILENCE_LIMIT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT_MS,
      application_name: 'pump-party-gateway',
      keepAlive: true,
      types,
      onConnect: async (client) => {
        if (access === 'read') await client.query('set default_transaction_read_only = on');
      },
    });
    // A connection that dies while idle or between two statements must not end the process; its next use reports it.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  async connect(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#pool.connect(), this.#onStatement);
    } catch (error) {
      throw fromPostgres(error);
    }
  }

  async acquire(): Promise<PostgresConnection> {
    assertOutsideTransaction('db.read');
    return await this.connect();
  }

  release(connection: DatabaseConnection): void {
    if (connection instanceof PostgresConnection) connection.release();
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
