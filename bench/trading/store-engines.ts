import { randomBytes } from 'node:crypto';
import { runAdmin, startPostgres, withDatabase } from '../../test/support/postgres-server.ts';

/** A database to measure on. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** An empty one; undefined: a new file of SQLite's. */
  newDatabase(): Promise<string | undefined>;
}

/** SQLite, and a PostgreSQL of its own for as long as `use` takes. */
export async function withPostgres(use: (engines: readonly Engine[]) => Promise<void>): Promise<void> {
  const server = await startPostgres();
  try {
    await use([
      { name: 'sqlite', newDatabase: async () => undefined },
      {
        name: 'postgres',
        async newDatabase() {
          const name = `bench_${randomBytes(6).toString('hex')}`;
          await runAdmin(server.url, `create database ${name} template template0`);
          return withDatabase(server.url, name);
        },
      },
    ]);
  } finally {
    await server.stop();
  }
}
