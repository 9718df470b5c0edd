import { parentPort, workerData } from 'node:worker_threads';
import Database, { SqliteError, type Statement } from 'better-sqlite3';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './apart-connection.ts';
import { boundSets, type ParameterSets } from './parameter-sets.ts';
import { yieldToOthers } from './thread-priority.ts';

/** Blocks this thread alone. */
const BUSY_MS = 5_000;

const NOTHING: ThreadAnswer = { rows: [], changes: 0 };

/** A connection in a thread: what takes long there does not hold the event loop that answers requests. */
function serve(port: NonNullable<typeof parentPort>, { file, access }: ThreadData): void {
  yieldToOthers();
  const database = new Database(file, { readonly: access === 'read', fileMustExist: true, timeout: BUSY_MS });
  // What has to survive a power cut goes through the other connection.
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  const statements = new Map<string, Statement>();
  const open = (sql: string): Statement => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  let isCheckpointDue = false;
  port.on('message', (request: ThreadRequest) => {
    if (request === 'checkpoint') isCheckpointDue = true;
    const made = request === 'checkpoint' ? NOTHING : answer(() => run(open(request.sql), request.parameters));
    port.postMessage(made, 'rows' in made ? buffersOf(made.rows) : []);
    if (!isCheckpointDue || database.inTransaction) return;
    isCheckpointDue = false;
    // What fails is made up for by the next.
    answer(() => run(open('PRAGMA wal_checkpoint(PASSIVE)'), [[]]));
  });
}

function run(statement: Statement, parameters: ParameterSets): ThreadAnswer {
  const rows: unknown[] = [];
  let changes = 0;
  for (const each of boundSets(parameters)) {
    if (!statement.reader) changes += statement.run(each).changes;
    // Not spread: there may be more rows than a call takes arguments.
    else for (const row of statement.all(...each)) rows.push(row);
  }
  return { rows, changes };
}

/** The memory of bytes that were read goes to whoever asked, instead of being copied. */
function buffersOf(rows: readonly unknown[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const row of rows) {
    for (const value of Object.values(row as object)) {
      if (!(value instanceof Uint8Array) || !(value.buffer instanceof ArrayBuffer)) continue;
      if (value.byteLength === value.buffer.byteLength) buffers.push(value.buffer);
    }
  }
  return buffers;
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

if (parentPort !== null) serve(parentPort, workerData as ThreadData);
