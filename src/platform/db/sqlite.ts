import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type DatabaseConnection, Kysely } from 'kysely';
import { ApartConnection } from './apart-connection.ts';
import { Checkpoints } from './checkpoints.ts';
import { type ConnectionSource, kyselyProps } from './dialect.ts';
import { fromSqlite, isSqliteBusy } from './failures.ts';
import { GroupCommit } from './group-commit.ts';
import type { Schema } from './schema.ts';
import { assertOutsideTransaction, DirectKysely, runScoped, type ScopeOptions } from './scope.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { type DatabaseOptions, type Db, DEFAULT_TIME_LIMIT_MS } from './types.ts';

/** Node-API version that better-sqlite3 13 is built for; on an older Node it would crash the process. */
const NODE_API = 10;
/** busy_timeout blocks the thread: short for the writer, which waits asynchronously on top; readers rarely meet a lock. */
const WRITER_BUSY_MS = 20;
const READER_BUSY_MS = 2_000;
const OPEN_LIMIT_MS = 5_000;
/** What a checkpoint leaves of the write-ahead log on disk. */
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
/** Pages in the log (64 MiB) at which the writer moves them by itself after all; the thread has done it long before. */
const WRITER_CHECKPOINT_PAGES = 16_384;

/**
 * The read-only connection, refused inside a transaction. Reads of one turn of the event loop share a snapshot, because
 * taking one costs as much as a small read; it ends with the turn, and with every commit of this process.
 */
class ReadConnection extends SqliteConnection {
  #hasSnapshot = false;
  readonly #end = (): void => this.endSnapshot();

  override async executeQuery<R>(query: Parameters<SqliteConnection['executeQuery']>[0]) {
    this.#prepareRead();
    return await super.executeQuery<R>(query);
  }
  override all(sql: string, parameters: readonly unknown[]): unknown[] {
    this.#prepareRead();
    return super.all(sql, parameters);
  }
  override first(sql: string, parameters: readonly unknown[]): unknown {
    this.#prepareRead();
    return super.first(sql, parameters);
  }
  override close(): void {
    this.endSnapshot();
    super.close();
  }

  endSnapshot(): void {
    if (!this.#hasSnapshot) return;
    this.#hasSnapshot = false;
    this.control('COMMIT');
  }

  #prepareRead(): void {
    assertOutsideTransaction('db.read');
    if (this.#hasSnapshot || this.isClosed) return;
    this.control('BEGIN');
    this.#hasSnapshot = true;
    setImmediate(this.#end);
  }
}

/** Reads in a thread, likewise refused inside a transaction. */
class ReadApartConnection extends ApartConnection {
  override async executeQuery<R>(query: Parameters<ApartConnection['executeQuery']>[0]) {
    assertOutsideTransaction('db.readApart');
    return await super.executeQuery<R>(query);
  }
}

/** The one connection is always there: no pool. */
function sourceOf(connection: DatabaseConnection): ConnectionSource {
  return { acquire: async () => connection, release: () => {} };
}

/** Opening races with other processes that switch the file to WAL, which SQLite answers with BUSY at once. */
async function openWriter(file: string): Promise<Database.Instance> {
  const giveUpAt = performance.now() + OPEN_LIMIT_MS;
  for (;;) {
    const database = new Database(file, { timeout: WRITER_BUSY_MS });
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('foreign_keys = ON');
      database.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
      database.pragma(`wal_autocheckpoint = ${WRITER_CHECKPOINT_PAGES}`);
      return database;
    } catch (error) {
      database.close();
      if (!isSqliteBusy(error) || performance.now() > giveUpAt) throw error;
    }
    await sleep(5 + Math.random() * 10);
  }
}

async function openConnections(
  options: DatabaseOptions,
): Promise<{ writer: SqliteConnection; reader: ReadConnection }> {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  try {
    const writer = await openWriter(options.file);
    const reader = new Database(options.file, { readonly: true, fileMustExist: true, timeout: READER_BUSY_MS });
    return {
      writer: new SqliteConnection(writer, options.onStatement),
      reader: new ReadConnection(reader, options.onStatement),
    };
  } catch (error) {
    throw fromSqlite(error);
  }
}

/** A transaction on the thread's connection. */
async function runApart<T>(scope: ScopeOptions<T> & { readonly connection: ApartConnection }): Promise<T> {
  const { connection } = scope;
  await connection.run('BEGIN IMMEDIATE');
  try {
    const value = await runScoped(scope);
    await connection.run('COMMIT');
    return value;
  } catch (error) {
    // After some failures there is nothing left to undo.
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * The embedded engine. Made for one writing process; several on one machine still work, because every transaction is
 * IMMEDIATE and waits its turn, but they share one writer's speed.
 */
export async function openSqlite(options: DatabaseOptions): Promise<Db> {
  if (Number(process.versions.napi) < NODE_API) {
    throw new Error(`Node.js 22.14 or newer is needed (this is ${process.versions.node}).`);
  }
  const { writer, reader } = await openConnections(options);
  const { file, onStatement } = options;
  const thread = new ApartConnection({ file, access: 'write' }, onStatement);
  const checkpoints = new Checkpoints({ ask: () => thread.checkpoint(), now: () => performance.now() });
  const group = new GroupCommit(writer, {
    // A log that has been moved is begun anew only while nobody reads in it.
    onBegin: () => reader.endSnapshot(),
    onCommit: () => {
      reader.endSnapshot();
      checkpoints.committed();
    },
  });
  const props = kyselyProps('sqlite', sourceOf(writer));
  const read = new DirectKysely(kyselyProps('sqlite', sourceOf(reader)), reader);
  const apartProps = kyselyProps('sqlite', sourceOf(thread));
  const readThread = new ReadApartConnection({ file, access: 'read' }, onStatement);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await group.close();
    await Promise.all([thread.close(), readThread.close()]);
    reader.close();
    writer.close();
  };
  return {
    engine: 'sqlite',
    read,
    readApart: new Kysely<Schema>(kyselyProps('sqlite', sourceOf(readThread))),
    transaction: async (fn, { durable = true, apart = false, timeLimitMs = DEFAULT_TIME_LIMIT_MS } = {}) => {
      assertOutsideTransaction('transaction()');
      if (apart)
        return await group.addApart(() => runApart({ fn, props: apartProps, connection: thread, timeLimitMs }));
      return await group.add(() => runScoped({ fn, props, connection: writer, timeLimitMs }), durable);
    },
    ping: async () => {
      reader.all('select count(*) from sqlite_schema', []);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
