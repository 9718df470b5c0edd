import { SqliteError } from 'better-sqlite3';
import pg from 'pg';
import { AppError, appError } from '../errors.ts';

/** Primary result codes that mean "the file cannot be used now": full or broken disk, locked, gone, damaged. */
const SQLITE_UNAVAILABLE = /^SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|CORRUPT|NOTADB|NOMEM)(_|$)/;
/**
 * SQLSTATEs that mean "the server cannot serve now": connection (08), resources (53), administrator or timeout (57), its
 * system (58), bad log-in (28), no such database (3D), idle or whole transaction timed out (25P03, 25P04), locks (55P03).
 */
const POSTGRES_UNAVAILABLE = /^(08...|53...|57...|58...|28...|3D...|25P0[34]|55P03)$/;
const POSTGRES_RETRY = new Set(['40001', '40P01']);
const UNIQUE = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'SQLITE_CONSTRAINT_ROWID',
  '23505',
]);

/** The failure to show instead of a driver's: no SQL and no address in its message, the original as its cause. */
export function unavailable(cause: unknown): AppError {
  return appError('DATABASE_UNAVAILABLE', { cause });
}

/** Maps what better-sqlite3 throws. */
export function fromSqlite(error: unknown): unknown {
  return error instanceof SqliteError && SQLITE_UNAVAILABLE.test(error.code) ? unavailable(error) : error;
}

/** True when another process holds the lock that the statement wanted. */
export function isSqliteBusy(error: unknown): boolean {
  const source = error instanceof AppError ? error.cause : error;
  return source instanceof SqliteError && source.code.startsWith('SQLITE_BUSY');
}

/** Maps what pg throws; serialization failures and deadlocks pass, since the transaction is tried again. */
export function fromPostgres(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof pg.DatabaseError) {
    // FATAL ends the session, whatever its code: e.g. 55000, the database takes no connections.
    return error.severity === 'FATAL' || POSTGRES_UNAVAILABLE.test(error.code ?? '') ? unavailable(error) : error;
  }
  // What is neither the server's answer nor a misuse comes from the socket.
  return error instanceof TypeError || error instanceof RangeError ? error : unavailable(error);
}

/** True for PostgreSQL's "run it again": serialization failure, deadlock. */
export function isSerializationFailure(error: unknown): boolean {
  return error instanceof pg.DatabaseError && POSTGRES_RETRY.has(error.code ?? '');
}

/** True when a unique or primary key refused a row. On PostgreSQL the transaction is then over: nothing more can run in it. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof SqliteError) && !(error instanceof pg.DatabaseError)) return false;
  return UNIQUE.has(error.code ?? '');
}
