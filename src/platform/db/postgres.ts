import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, type KyselyProps } from 'kysely';
import type { Soon } from '../soon.ts';
import { kyselyProps } from './dialect.ts';
import { isSerializationFailure, unavailable } from './failures.ts';
import { CONNECT_LIMIT_MS, type PostgresConnection, PostgresPool } from './postgres-pool.ts';
import type { Schema } from './schema.ts';
import { assertOutsideTransaction, runScoped, TransactionTimeLimitError } from './scope.ts';
import { type DatabaseOptions, type Db, DEFAULT_TIME_LIMIT_MS, type Tx } from './types.ts';

const MAX_ATTEMPTS = 6;
const RETRY_STEP_MS = 10;

interface Attempt<T> {
  readonly pool: PostgresPool;
  readonly props: KyselyProps;
  readonly fn: (tx: Tx) => Soon<T>;
  readonly durable: boolean;
  readonly timeLimitMs: number;
}

async function runOnce<T>({ pool, props, fn, durable, timeLimitMs }: Attempt<T>): Promise<T> {
  const connection = await pool.connect();
  try {
    await connection.run(
      `begin isolation level read committed${durable ? '' : '; set local synchronous_commit = off'}`,
    );
    const value = await runScoped({ fn, props, connection, timeLimitMs });
    // After a failed statement that `fn` swallowed, COMMIT answers ROLLBACK and nothing was kept.
    if ((await connection.run('commit')) !== 'COMMIT') {
      throw new Error('A statement of this transaction failed, so all of it was undone.');
    }
    return value;
  } catch (error) {
    await undo(connection, error);
    throw error;
  } finally {
    connection.release();
  }
}

async function undo(connection: PostgresConnection, error: unknown): Promise<void> {
  // A statement may still be running: a ROLLBACK would wait behind it.
  if (error instanceof TransactionTimeLimitError) return connection.discard();
  await connection.run('rollback').catch(() => connection.discard());
}

async function runWithRetries<T>(attempt: Attempt<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await runOnce(attempt);
    } catch (error) {
      if (!isSerializationFailure(error)) throw error;
      if (count >= MAX_ATTEMPTS) throw unavailable(error);
    }
    await sleep(Math.random() * RETRY_STEP_MS * 2 ** count);
  }
}

async function askOne(pool: PostgresPool): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.run('select 1');
  } finally {
    connection.release();
  }
}

async function ping(pool: PostgresPool, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const limit = sleep(timeoutMs, undefined, { signal: late.signal }).then(() => {
    throw unavailable(new Error(`The database did not answer within ${timeoutMs} ms.`));
  });
  // The loser of the race must not count as unhandled.
  limit.catch(() => {});
  try {
    await Promise.race([askOne(pool), limit]);
  } finally {
    late.abort();
  }
}

/** The engine for several processes: one pool for transactions, one read-only pool, so that neither starves the other. */
export async function openPostgres(options: DatabaseOptions): Promise<Db> {
  const writers = new PostgresPool(options, 'write');
  const readers = new PostgresPool(options, 'read');
  const props = kyselyProps('postgres', writers);
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const transaction: Db['transaction'] = async (fn, { durable = true, timeLimitMs = DEFAULT_TIME_LIMIT_MS } = {}) => {
    assertOutsideTransaction('transaction()');
    if (closing) throw unavailable(new Error('The database is closed.'));
    const work = runWithRetries({ pool: writers, props, fn, durable, timeLimitMs });
    running.add(work);
    return await work.finally(() => running.delete(work));
  };
  const close = async () => {
    await Promise.allSettled(running);
    await Promise.all([writers.end(), readers.end()]);
  };
  try {
    await ping(readers, CONNECT_LIMIT_MS);
  } catch (error) {
    await close();
    throw error;
  }
  const read = new Kysely<Schema>(kyselyProps('postgres', readers));
  return {
    engine: 'postgres',
    read,
    readApart: read,
    transaction,
    ping: (timeoutMs) => ping(readers, timeoutMs),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
