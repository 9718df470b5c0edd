import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Db, migrate, openDatabase } from '../../src/platform/db/index.ts';
import { runAdmin, TEMPLATE, withDatabase } from './postgres-server.ts';

export interface TestDatabase {
  /** The open handle; another one after `reopen`. */
  readonly db: Db;
  /** PostgreSQL's connection string; undefined on SQLite. */
  readonly url: string | undefined;
  /** SQLite's file; on PostgreSQL a path that is not used. */
  readonly file: string;
  /** Closes the handle and opens the same database again, as a restarted process would. */
  reopen(): Promise<Db>;
  /** Closes and removes the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly onStatement?: (sql: string) => void;
  readonly poolSize?: number;
  /** Default true. False: no tables yet. */
  readonly migrated?: boolean;
}

async function createPostgres(migrated: boolean): Promise<{ url: string; remove: () => Promise<void> }> {
  const admin = inject('postgresUrl');
  if (admin === undefined) throw new Error('Run the PostgreSQL tests with: npx vitest run --project postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  // Copied as files: the other way writes ten megabytes of log for each.
  await runAdmin(admin, `create database ${name} template ${migrated ? TEMPLATE : 'template0'} strategy file_copy`);
  return {
    url: withDatabase(admin, name),
    remove: () => runAdmin(admin, `drop database if exists ${name} with (force)`),
  };
}

let migratedFile: Promise<Buffer> | undefined;

/** The bytes of a migrated, empty file, for each test of this process to begin with: to migrate takes longer. */
async function readMigrated(): Promise<Buffer> {
  const dir = mkdtempSync(join(tmpdir(), 'pump-party-db-'));
  const file = join(dir, 'template.sqlite');
  const db = await openDatabase({ url: undefined, file });
  try {
    await migrate(db);
    await db.close();
    return readFileSync(file);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** An empty database of the engine in TEST_DATABASE (`sqlite` when unset), for this test alone. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { migrated = true, ...hooks } = options;
  const dir = mkdtempSync(join(tmpdir(), 'pump-party-db-'));
  const postgres = process.env.TEST_DATABASE === 'postgres' ? await createPostgres(migrated) : undefined;
  const target = { url: postgres?.url, file: join(dir, 'test.sqlite'), ...hooks };
  if (migrated && !postgres) {
    migratedFile ??= readMigrated();
    writeFileSync(target.file, await migratedFile);
  }
  let db = await openDatabase(target);
  return {
    get db() {
      return db;
    },
    url: target.url,
    file: target.file,
    reopen: async () => {
      await db.close();
      db = await openDatabase(target);
      return db;
    },
    drop: async () => {
      try {
        await db.close();
        await postgres?.remove();
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}
