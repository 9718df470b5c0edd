import { parentPort, workerData } from 'node:worker_threads';
import Database, { SqliteError, type Statement } from 'better-sqlite3';
import type { ThreadAnswer, ThreadRequest } from './apart-connection.ts';
import { yieldToOthers } from './thread-priority.ts';

/** Blocks this thread alone. */
const BUSY_MS = 5_000;

/** A second writing connection, in a thread: what takes long there does not hold the event loop that answers requests. */
function serve(port: NonNullable<typeof parentPort>, file: string): void {
  yieldToOthers();
  const database = new Database(file, { fileMustExist: true, timeout: BUSY_MS });
  // What has to survive a power cut goes through the other connection.
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  const statements = new Map<string, Statement>();
  const open = (sql: string): Statement => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  port.on('message', ({ sql, parameters }: ThreadRequest) =>
    port.postMessage(answer(() => run(open(sql), parameters))),
  );
}

function run(statement: Statement, parameters: ThreadRequest['parameters']): ThreadAnswer {
  const rows: unknown[] = [];
  let changes = 0;
  for (const each of parameters) {
    if (statement.reader) rows.push(...statement.all(...each));
    else changes += statement.run(each).changes;
  }
  return { rows, changes };
}

/** A thrown error would lose its code on the way. */
function answer(work: () => ThreadAnswer): ThreadAnswer {
  try {
    return work();
  } catch (error) {
    const { message } = error as Error;
    return { failure: { message, code: error instanceof SqliteError ? error.code : undefined } };
  }
}

if (parentPort !== null) serve(parentPort, workerData.file);
