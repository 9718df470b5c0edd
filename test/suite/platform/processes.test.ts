import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../../src/platform/db/index.ts';
import { migrations } from '../../../src/platform/db/migrations/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const run = promisify(execFile);
const platform = new URL('../../../src/platform/db/index.ts', import.meta.url).href;

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.drop();
  database = undefined;
});

/** Runs `body`, which has `db`, `migrate` and `forUpdate`, in a process of its own; returns the JSON it evaluates to. */
async function inProcess(it: TestDatabase, body: string): Promise<unknown> {
  const script = `
    import { forUpdate, migrate, openDatabase } from ${JSON.stringify(platform)};
    const db = await openDatabase(JSON.parse(process.env.TARGET));
    const result = await (async () => { ${body} })();
    await db.close();
    console.log(JSON.stringify(result));`;
  const TARGET = JSON.stringify({ url: it.url, file: it.file });
  const env = { ...process.env, TARGET };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env, timeout: 25_000 });
  return JSON.parse(stdout);
}

test('several processes may migrate at once: each migration is applied by one of them', async () => {
  database = await openTestDatabase({ migrated: false });
  const it = database;
  const applied = await Promise.all([1, 2, 3].map(() => inProcess(it, 'return await migrate(db);')));
  expect(applied.flat().sort()).toEqual(migrations.map(({ name }) => name));
  expect(await migrate(it.db)).toEqual([]);
  expect(await it.db.read.selectFrom('users').selectAll().execute()).toEqual([]);
});

test('a database of a newer program is refused', async () => {
  database = await openTestDatabase();
  const { db } = database;
  await db.transaction(async (tx) => {
    const table = tx as unknown as {
      insertInto(name: string): { values(row: object): { execute(): Promise<unknown> } };
    };
    await table.insertInto('migrations').values({ name: '9999-later' }).execute();
  });
  await expect(migrate(db)).rejects.toThrow(/newer than this program: it has 9999-later/);
});

test('read-then-write transactions of several processes that overlap lose no update and none fails', async () => {
  database = await openTestDatabase();
  const it = database;
  await it.db.transaction((tx) => tx.insertInto('meta').values({ key: 'n', value: '0' }).execute());
  const startAt = Date.now() + 2_000;
  const body = `
    await new Promise((resolve) => setTimeout(resolve, ${startAt} - Date.now()));
    for (let count = 0; count < 200; count++) await db.transaction(async (tx) => {
      const row = await tx.selectFrom('meta').select('value').where('key', '=', 'n').$call(forUpdate(tx)).executeTakeFirstOrThrow();
      await tx.updateTable('meta').set({ value: String(Number(row.value) + 1) }).where('key', '=', 'n').execute();
    }, { durable: false });
    return null;`;
  await Promise.all([1, 2, 3].map(() => inProcess(it, body)));
  expect((await it.db.read.selectFrom('meta').select('value').executeTakeFirst())?.value).toBe('600');
});
