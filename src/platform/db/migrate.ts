import { type Kysely, sql } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Db, Tx } from './types.ts';

/** Key of the advisory lock under which one process migrates. Any fixed number. */
const MIGRATION_LOCK = 7_265_501;
const MIGRATION_LIMIT_MS = 10 * 60_000;

interface MigrationTable {
  readonly migrations: { name: string };
}

async function lock(tx: Tx): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx);
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx);
}

/**
 * Brings the tables up to date and returns the names of the migrations it applied. All in one transaction, under a lock, so
 * that several processes may start at once. Throws when the database was made by a newer version of the program.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  return await db.transaction(
    async (tx) => {
      if (db.engine === 'postgres') await lock(tx);
      await sql`create table if not exists migrations (name text primary key)`.execute(tx);
      const table = tx as unknown as Kysely<MigrationTable>;
      const applied = new Set((await table.selectFrom('migrations').select('name').execute()).map((row) => row.name));
      const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name));
      if (unknown.length > 0) throw new Error(`The database is newer than this program: it has ${unknown.join(', ')}.`);
      const missing = migrations.filter((migration) => !applied.has(migration.name));
      for (const { name, up } of missing) {
        await up(tx as unknown as Kysely<unknown>, db.engine);
        await table.insertInto('migrations').values({ name }).execute();
      }
      return missing.map((migration) => migration.name);
    },
    { timeLimitMs: MIGRATION_LIMIT_MS },
  );
}
