import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { DatabaseOptions, Db } from './types.ts';

export { lockAppends } from './append-lock.ts';
export { isUniqueViolation } from './failures.ts';
export { migrate } from './migrate.ts';
export { bytesOf, engineOf, forUpdate, type Prepared, prepare, textOf } from './prepare.ts';
export type * from './schema.ts';
export type * from './tables/arena.ts';
export type * from './tables/auditions.ts';
export type * from './tables/backtests.ts';
export type * from './tables/candles.ts';
export type * from './tables/decisions.ts';
export type * from './tables/feeds.ts';
export type * from './tables/profiles.ts';
export type * from './tables/strategies.ts';
export type * from './tables/trading.ts';
export type { DatabaseOptions, Db, Engine, Executor, TransactionOptions, Tx } from './types.ts';

/** Opens PostgreSQL when `url` is set, else the embedded SQLite file. Tables are `migrate`'s business. */
export async function openDatabase(options: DatabaseOptions): Promise<Db> {
  return options.url === undefined ? await openSqlite(options) : await openPostgres(options);
}
