import { Worker } from 'node:worker_threads';
import { SqliteError } from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { fromSqlite, unavailable } from './failures.ts';
import type { ParameterSets } from './parameter-sets.ts';

/** One statement, run once for each set of parameters. */
export interface ThreadStatement {
  readonly sql: string;
  readonly parameters: ParameterSets;
}

/** What the thread is started with. */
export interface ThreadData {
  readonly file: string;
  readonly access: 'write' | 'read';
}

export type ThreadRequest = ThreadStatement | 'checkpoint';

export type ThreadAnswer =
  | { readonly rows: unknown[]; readonly changes: number }
  | { readonly failure: { readonly message: string; readonly code: string | undefined } };

/** A connection that can run one statement many times in one go. */
export interface ManyConnection {
  many(sql: string, parameters: ParameterSets): Promise<void>;
}

type Rows = Extract<ThreadAnswer, { readonly rows: unknown }>;

interface Waiting {
  resolve(answer: ThreadAnswer): void;
  reject(error: unknown): void;
}

/** The SQLite connection of a thread, which starts with its first statement and answers one after the other. */
export class ApartConnection implements DatabaseConnection, ManyConnection {
  readonly #data: ThreadData;
  readonly #onStatement: ((sql: string) => void) | undefined;
  #thread: Worker | undefined;
  /** In the order in which they asked. */
  readonly #waiting: Waiting[] = [];
  #closed = false;

  constructor(data: ThreadData, onStatement: ((sql: string) => void) | undefined) {
    this.#data = data;
    this.#onStatement = onStatement;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#ask({ sql: query.sql, parameters: [query.parameters] });
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  async many(sql: string, parameters: ParameterSets): Promise<void> {
    await this.#ask({ sql, parameters });
  }

  /** BEGIN, COMMIT and the like. */
  async run(sql: string): Promise<void> {
    await this.#ask({ sql, parameters: [[]] });
  }

  /** Has what the write-ahead log holds moved into the database file, as soon as no transaction is open here. */
  async checkpoint(): Promise<void> {
    await this.#send('checkpoint');
  }

  streamQuery(): never {
    throw new Error('Streaming is not supported: read bounded pages.');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
  }

  async #ask(statement: ThreadStatement): Promise<Rows> {
    if (this.#closed) throw unavailable(new Error('The database is closed.'));
    this.#onStatement?.(statement.sql);
    return await this.#send(statement);
  }

  async #send(request: ThreadRequest): Promise<Rows> {
    const thread = this.#thread ?? this.#start();
    thread.ref();
    try {
      const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
        thread.postMessage(request);
      });
      if (!('failure' in answer)) return answer;
      const { message, code } = answer.failure;
      throw code === undefined ? new Error(message) : fromSqlite(new SqliteError(message, code));
    } finally {
      // While it ends, whoever closes waits for it, and nothing else may keep the process alive until then.
      if (this.#waiting.length === 0 && !this.#closed) thread.unref();
    }
  }

  #start(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: this.#data });
    const lost = (error?: unknown): void => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      for (const { reject } of this.#waiting.splice(0)) reject(unavailable(error));
    };
    thread.on('message', (answer: ThreadAnswer) => this.#waiting.shift()?.resolve(answer));
    thread.on('error', lost);
    thread.on('exit', () => lost());
    this.#thread = thread;
    return thread;
  }
}
