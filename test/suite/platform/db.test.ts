import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { forUpdate, isUniqueViolation, openDatabase, prepare, type Tx } from '../../../src/platform/db/index.ts';
import { isAppError } from '../../../src/platform/errors.ts';
import { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from '../../support/database.ts';

const engine = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';

let database: TestDatabase | undefined;
afterEach(async () => {
  await database?.drop();
  database = undefined;
});

async function open(options?: TestDatabaseOptions): Promise<TestDatabase> {
  database = await openTestDatabase(options);
  return database;
}

async function insertUser(tx: Tx, id: string): Promise<void> {
  await tx.insertInto('users').values({ id, created_at: 1_700_000_000_123 }).execute();
}

async function userIds(from: TestDatabase): Promise<string[]> {
  const rows = await from.db.read.selectFrom('users').select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** Resolves with the reason why `work` failed. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error,
  );
}

describe('transactions', () => {
  test('what a transaction wrote can be read after it, and after a restart', async () => {
    const it = await open();
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    expect(await it.db.read.selectFrom('users').selectAll().execute()).toEqual([
      { id: 'usr_1', created_at: 1_700_000_000_123 },
    ]);
    await it.reopen();
    expect(await userIds(it)).toEqual(['usr_1']);
  });

  test.skipIf(engine !== 'sqlite')('reads of one turn share a snapshot, which ends with the turn', async () => {
    const it = await open();
    const other = await openDatabase({ url: undefined, file: it.file });
    const count = prepare<Record<never, never>, { count: number }>((qb) =>
      qb.selectFrom('users').select((eb) => eb.fn.countAll<number>().as('count')),
    );
    const seen = () => count.first(it.db.read, {}) as { count: number };
    expect(seen().count).toBe(0);
    const writing = other.transaction((tx) => insertUser(tx, 'usr_1'));
    expect(seen().count).toBe(0);
    await writing;
    await new Promise(setImmediate);
    expect(seen().count).toBe(1);
    await other.close();
  });

  test('a read in the very turn of a commit sees what it wrote, though a read came before it in that turn', async () => {
    const it = await open();
    for (let round = 1; round <= 20; round++) {
      const before = it.db.read.selectFrom('users').select('id').execute();
      const after = it.db.transaction((tx) => insertUser(tx, `usr_${round}`)).then(() => userIds(it));
      // On PostgreSQL the read is on a connection of its own, and may come second.
      if (engine === 'sqlite') expect((await before).length).toBe(round - 1);
      await before;
      expect((await after).length).toBe(round);
    }
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const it = await open();
    const failed = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_1');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await userIds(it)).toEqual([]);
  });

  test('of transactions that arrive together a failing one is undone alone', async () => {
    const it = await open();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        it.db.transaction(async (tx) => {
          await insertUser(tx, `usr_${String(index).padStart(2, '0')}`);
          if (index === 7) throw new Error('seven');
          return index;
        }),
      ),
    );
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(
      Array.from({ length: 20 }, (_, index) => (index === 7 ? 'failed' : index)),
    );
    const ids = await userIds(it);
    expect(ids).toHaveLength(19);
    expect(ids).not.toContain('usr_07');
  });

  test('read-modify-write from 100 transactions at once loses no update', async () => {
    const it = await open();
    await it.db.transaction(async (tx) => {
      await tx.insertInto('meta').values({ key: 'n', value: '0' }).execute();
    });
    const increment = async (tx: Tx) => {
      const query = tx.selectFrom('meta').select('value').where('key', '=', 'n').$call(forUpdate(tx));
      const { value } = await query.executeTakeFirstOrThrow();
      await tx
        .updateTable('meta')
        .set({ value: String(Number(value) + 1) })
        .where('key', '=', 'n')
        .execute();
    };
    await Promise.all(Array.from({ length: 100 }, () => it.db.transaction(increment)));
    expect((await it.db.read.selectFrom('meta').select('value').executeTakeFirst())?.value).toBe('100');
  });

  test('two transactions that lock rows in opposite order both succeed', async () => {
    const it = await open();
    await it.db.transaction(async (tx) => {
      await tx
        .insertInto('meta')
        .values([
          { key: 'a', value: '' },
          { key: 'b', value: '' },
        ])
        .execute();
    });
    const touch = (tx: Tx, key: string, name: string) =>
      tx
        .updateTable('meta')
        .set((eb) => ({ value: sql<string>`${eb.ref('value')} || ${name}` }))
        .where('key', '=', key)
        .execute();
    const both = (name: string, first: string, second: string) =>
      it.db.transaction(async (tx) => {
        await touch(tx, first, name);
        // Long enough for the other one to take its first lock.
        if (engine === 'postgres') await sql`select pg_sleep(0.2)`.execute(tx);
        await touch(tx, second, name);
      });
    await Promise.all([both('x', 'a', 'b'), both('y', 'b', 'a')]);
    const rows = await it.db.read.selectFrom('meta').select('value').execute();
    expect(rows.map((row) => [...row.value].sort().join(''))).toEqual(['xy', 'xy']);
  });

  test('a nested transaction throws at once, and the outer one goes on', async () => {
    const it = await open();
    await it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_1');
      await expect(it.db.transaction((inner) => insertUser(inner, 'usr_2'))).rejects.toThrow(/inside a transaction/);
      await expect(it.db.read.selectFrom('users').selectAll().execute()).rejects.toThrow(/inside a transaction/);
    });
    expect(await userIds(it)).toEqual(['usr_1']);
  });

  test('a handle that is used after its transaction is refused', async () => {
    const it = await open();
    let leaked: Tx | undefined;
    await it.db.transaction(async (tx) => {
      leaked = tx;
    });
    const late = leaked as Tx;
    await expect(insertUser(late, 'usr_1')).rejects.toThrow(/transaction is over/);
    expect(await userIds(it)).toEqual([]);
  });

  test('a transaction that waits for something else is rolled back at its time limit, and the next one runs', async () => {
    const it = await open();
    const stuck = it.db.transaction(
      async (tx) => {
        await insertUser(tx, 'usr_1');
        await new Promise(() => {});
      },
      { timeLimitMs: 100 },
    );
    const next = it.db.transaction((tx) => insertUser(tx, 'usr_2'));
    await expect(stuck).rejects.toThrow(/still open after 100 ms/);
    await next;
    expect(await userIds(it)).toEqual(['usr_2']);
  });

  test('a unique violation is told apart from other failures', async () => {
    const it = await open();
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    expect(isUniqueViolation(await failureOf(it.db.transaction((tx) => insertUser(tx, 'usr_1'))))).toBe(true);
    const orphan = it.db.transaction((tx) =>
      tx
        .insertInto('strategy_drafts')
        .values({ clone_id: 1, graph: '', revision: 1, persisted: 0, updated_at: 1 })
        .execute(),
    );
    expect(isUniqueViolation(await failureOf(orphan))).toBe(false);
    expect(isUniqueViolation(new Error('unique'))).toBe(false);
  });

  test('a value of the wrong type is refused', async () => {
    const it = await open();
    const wrong = it.db.transaction((tx) =>
      tx
        .insertInto('users')
        .values({ id: 'usr_1', created_at: 'soon' as unknown as number })
        .execute(),
    );
    await expect(wrong).rejects.toThrow();
    expect(await userIds(it)).toEqual([]);
  });
});

describe('transactions apart', () => {
  const apart = { durable: false, apart: true };
  const addUser = prepare<{ id: string; created_at: number }, unknown>((qb, arg) =>
    qb.insertInto('users').values({ id: arg('id'), created_at: arg('created_at') }),
  );

  test('are all or nothing, and what they wrote can be read at once', async () => {
    const it = await open();
    const before = userIds(it);
    const after = it.db
      .transaction(async (tx) => {
        await insertUser(tx, 'usr_1');
        await insertUser(tx, 'usr_2');
      }, apart)
      .then(() => userIds(it));
    expect(await Promise.all([before, after])).toEqual([[], ['usr_1', 'usr_2']]);
    const failed = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_3');
      throw new Error('changed my mind');
    }, apart);
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await userIds(it)).toEqual(['usr_1', 'usr_2']);
    await it.reopen();
    expect(await userIds(it)).toEqual(['usr_1', 'usr_2']);
  });

  test('fail as others do: a unique key is recognised, and all is undone', async () => {
    const it = await open();
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    const failed = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_0');
      await insertUser(tx, 'usr_1');
    }, apart);
    expect(isUniqueViolation(await failureOf(failed))).toBe(true);
    expect(await userIds(it)).toEqual(['usr_1']);
    await it.db.transaction((tx) => insertUser(tx, 'usr_2'), apart);
    expect(await userIds(it)).toEqual(['usr_1', 'usr_2']);
  });

  test('take their turn with the others: none fails, none sees half of another', async () => {
    const it = await open();
    const counts: number[] = [];
    const both = async (tx: Tx, name: string) => {
      await insertUser(tx, `${name}_a`);
      counts.push((await tx.selectFrom('users').select('id').execute()).length);
      await insertUser(tx, `${name}_b`);
    };
    const names = Array.from({ length: 30 }, (_, index) => `usr_${index}`);
    await Promise.all(
      names.map((name, index) => it.db.transaction((tx) => both(tx, name), index % 3 === 0 ? apart : {})),
    );
    expect((await userIds(it)).length).toBe(60);
    if (engine === 'sqlite') expect(counts.toSorted((a, b) => a - b)).toEqual(names.map((_, index) => 2 * index + 1));
  });

  test.skipIf(engine !== 'sqlite')(
    'run one statement for many rows, which is one statement to an onlooker',
    async () => {
      const statements: string[] = [];
      const it = await open({ onStatement: (text) => void statements.push(text) });
      statements.length = 0;
      const rows = Array.from({ length: 500 }, (_, index) => ({ id: `usr_${1000 + index}`, created_at: index }));
      await it.db.transaction(async (tx) => await addUser.each(tx, rows), apart);
      expect(statements.filter((text) => text.startsWith('insert'))).toHaveLength(1);
      await it.db.transaction(async (tx) => await addUser.each(tx, [{ id: 'usr_2000', created_at: 1 }]));
      expect(await userIds(it)).toEqual([...rows.map(({ id }) => id), 'usr_2000']);
    },
  );

  test.skipIf(engine !== 'sqlite')('take the sets of a statement as JSON, by name, apart and not', async () => {
    const it = await open();
    const json = (...ids: string[]) =>
      new TextEncoder().encode(JSON.stringify(ids.map((id) => ({ created_at: 1, more: null, id }))));
    await it.db.transaction(async (tx) => await addUser.each(tx, json('usr_1', 'usr_ä')), apart);
    await it.db.transaction(async (tx) => await addUser.each(tx, json('usr_3')));
    await it.db.transaction(async (tx) => await addUser.each(tx, json()), apart);
    expect(await userIds(it)).toEqual(['usr_1', 'usr_3', 'usr_ä']);
    const twice = it.db.transaction(async (tx) => await addUser.each(tx, json('usr_4', 'usr_1')), apart);
    expect(isUniqueViolation(await failureOf(twice))).toBe(true);
    expect(await userIds(it)).toEqual(['usr_1', 'usr_3', 'usr_ä']);
  });

  test.skipIf(engine !== 'sqlite')('refuse sets in JSON for a statement that has values of its own', async () => {
    const it = await open();
    const fixed = prepare<{ id: string }, unknown>((qb, arg) =>
      qb.insertInto('users').values({ id: arg('id'), created_at: 1 }),
    );
    const json = new TextEncoder().encode('[]');
    const failed = it.db.transaction(async (tx) => await fixed.each(tx, json), apart);
    await expect(failed).rejects.toThrow(/parameters of its own/);
  });

  test('that wait when the database closes are carried out, and later ones refused', async () => {
    const it = await open();
    const writing = it.db.transaction((tx) => insertUser(tx, 'usr_1'), apart);
    await it.db.close();
    await writing;
    const late = await failureOf(it.db.transaction((tx) => insertUser(tx, 'usr_2'), apart));
    expect(isAppError(late) && late.code).toBe('DATABASE_UNAVAILABLE');
    await it.reopen();
    expect(await userIds(it)).toEqual(['usr_1']);
  });
});

describe.skipIf(engine !== 'sqlite')('the write-ahead log', () => {
  test('is moved into the database file as it grows, while transactions apart go on', async () => {
    const it = await open();
    const size = () => statSync(it.file).size;
    const before = size();
    const ids = Array.from({ length: 150 }, (_, index) => `usr_${'x'.repeat(400)}${index}`);
    const write = (id: string, apart: boolean) =>
      it.db.transaction((tx) => insertUser(tx, id), { durable: false, apart });
    // One after the other: together they would share commits.
    for (const [index, id] of ids.entries()) await write(id, index % 50 === 0);
    await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(before);
    expect(await userIds(it)).toHaveLength(ids.length);
  });
});

describe('reads', () => {
  test('writing through the read side fails', async () => {
    const it = await open();
    await expect(it.db.read.insertInto('users').values({ id: 'usr_1', created_at: 1 }).execute()).rejects.toThrow();
    await expect(sql`with x as (select 1) delete from users`.execute(it.db.read)).rejects.toThrow();
    expect(await userIds(it)).toEqual([]);
  });

  test('apart they see what is committed, bring bytes as they are, and cannot write', async () => {
    const it = await open();
    const bytes = Buffer.from([0, 1, 254, 255]);
    const row = { symbol: 'BTC', interval: '5m', month_at: 0, first_at: 0, last_at: 0, count: 1, synthetic_count: 0 };
    await it.db.transaction((tx) =>
      tx
        .insertInto('candle_chunks')
        .values({ ...row, data: bytes })
        .execute(),
    );
    const data = prepare<{ symbol: string }, { data: Uint8Array }>((qb, arg) =>
      qb.selectFrom('candle_chunks').select('data').where('symbol', '=', arg('symbol')),
    );
    const rows = await Promise.all(['BTC', 'ETH', 'BTC'].map((symbol) => data.first(it.db.readApart, { symbol })));
    expect(rows.map((one) => one && [...one.data])).toEqual([[...bytes], undefined, [...bytes]]);
    await expect(it.db.readApart.deleteFrom('candle_chunks').execute()).rejects.toThrow();
    const inside = it.db.transaction(async () => await data.all(it.db.readApart, { symbol: 'BTC' }));
    await expect(inside).rejects.toThrow(/inside a transaction/);
    expect(await data.all(it.db.readApart, { symbol: 'BTC' })).toHaveLength(1);
  });

  test('apart are refused once the database is closed', async () => {
    const it = await open();
    const read = () => it.db.readApart.selectFrom('users').select('id').execute();
    expect(await read()).toEqual([]);
    await it.db.close();
    await expect(read()).rejects.toThrow();
    await it.reopen();
  });

  test('a reader sees nothing of a transaction that is still open', async () => {
    const it = await open();
    let readMeanwhile: Promise<string[]> = Promise.resolve(['never read']);
    let finish = () => {};
    const opened = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let isOpen = () => {};
    const reached = new Promise<void>((resolve) => {
      isOpen = resolve;
    });
    const writing = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_1');
      isOpen();
      await opened;
    });
    await reached;
    readMeanwhile = userIds(it);
    expect(await readMeanwhile).toEqual([]);
    finish();
    await writing;
    expect(await userIds(it)).toEqual(['usr_1']);
  });

  test('integers come back as numbers, counts and large times included', async () => {
    const it = await open();
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    const row = await it.db.read
      .selectFrom('users')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('created_at').as('latest')])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ count: 1, latest: 1_700_000_000_123 });
  });

  test('a prepared query runs with fresh arguments inside and outside a transaction', async () => {
    const it = await open();
    const add = prepare<{ id: string; at: number }, { id: string }>((qb, arg) =>
      qb
        .insertInto('users')
        .values({ id: arg('id'), created_at: arg('at') })
        .returning('id'),
    );
    const find = prepare<{ id: string }, { created_at: number }>((qb, arg) =>
      qb.selectFrom('users').select('created_at').where('id', '=', arg('id')),
    );
    for (const at of [1, 2, 3]) {
      expect(await it.db.transaction((tx) => add.first(tx, { id: `usr_${at}`, at }))).toEqual({ id: `usr_${at}` });
    }
    expect(await find.first(it.db.read, { id: 'usr_2' })).toEqual({ created_at: 2 });
    expect(await it.db.transaction((tx) => find.all(tx, { id: 'usr_3' }))).toEqual([{ created_at: 3 }]);
    expect(await find.first(it.db.read, { id: 'usr_9' })).toBeUndefined();
    await it.db.transaction(async () => {
      await expect((async () => find.first(it.db.read, { id: 'usr_2' }))()).rejects.toThrow(/inside a transaction/);
    });
  });

  test('rows are locked on PostgreSQL only', async () => {
    const it = await open();
    const query = it.db.read.selectFrom('users').selectAll().$call(forUpdate(it.db.read)).compile();
    expect(query.sql.includes('for update')).toBe(engine === 'postgres');
  });
});

describe('operation', () => {
  test('every statement is announced before it runs, BEGIN and COMMIT included', async () => {
    const seen: string[] = [];
    const it = await open({ onStatement: (statement) => seen.push(statement) });
    // The first of a connection also says how durable it is.
    await it.db.transaction((tx) => insertUser(tx, 'usr_0'));
    seen.length = 0;
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    expect(seen[0]).toMatch(/^begin/i);
    expect(seen[1]).toMatch(/^insert into "users"/);
    expect(seen[2]).toMatch(/^commit/i);
  });

  test('ping answers while the database is open; afterwards everything is DATABASE_UNAVAILABLE', async () => {
    const it = await open();
    await it.db.ping(2_000);
    await it.db.close();
    const failure = await failureOf(it.db.transaction((tx) => insertUser(tx, 'usr_1')));
    expect(isAppError(failure, 'DATABASE_UNAVAILABLE')).toBe(true);
    expect(isAppError(await failureOf(it.db.ping(500)), 'DATABASE_UNAVAILABLE')).toBe(true);
    await it.reopen();
  });

  test('closing waits for the transactions that were begun', async () => {
    const it = await open();
    const writing = Promise.all([1, 2, 3].map((n) => it.db.transaction((tx) => insertUser(tx, `usr_${n}`))));
    await it.reopen();
    await writing;
    expect(await userIds(it)).toEqual(['usr_1', 'usr_2', 'usr_3']);
  });
});

describe.runIf(engine === 'sqlite')('the embedded engine', () => {
  test('transactions of one turn share one BEGIN and one COMMIT, and resolve after it', async () => {
    const events: string[] = [];
    const it = await open({ onStatement: (statement) => events.push(statement) });
    events.length = 0;
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await it.db.transaction((tx) => insertUser(tx, `usr_${index}`));
        events.push('resolved');
      }),
    );
    expect(events.filter((event) => event === 'BEGIN IMMEDIATE')).toHaveLength(1);
    expect(events.filter((event) => event === 'COMMIT')).toHaveLength(1);
    expect(events.indexOf('resolved')).toBeGreaterThan(events.indexOf('COMMIT'));
    expect(events.filter((event) => event === 'SAVEPOINT member')).toHaveLength(10);
  });

  test('a shared transaction has at most 64 members', async () => {
    const events: string[] = [];
    const it = await open({ onStatement: (statement) => events.push(statement) });
    events.length = 0;
    await Promise.all(
      Array.from({ length: 130 }, (_, index) => it.db.transaction((tx) => insertUser(tx, `usr_${index}`))),
    );
    expect(events.filter((event) => event === 'COMMIT')).toHaveLength(3);
  });

  test('when COMMIT fails every member fails and nothing is kept', async () => {
    const it = await open();
    const results = await Promise.allSettled([
      it.db.transaction((tx) => insertUser(tx, 'usr_1')),
      it.db.transaction(async (tx) => {
        await sql`pragma defer_foreign_keys = on`.execute(tx);
        await tx
          .insertInto('strategy_drafts')
          .values({ clone_id: 1, graph: '', revision: 1, persisted: 0, updated_at: 1 })
          .execute();
      }),
      it.db.transaction((tx) => insertUser(tx, 'usr_2')),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await userIds(it)).toEqual([]);
    await it.db.transaction((tx) => insertUser(tx, 'usr_3'));
    expect(await userIds(it)).toEqual(['usr_3']);
  });

  test('a shared transaction is flushed to the disk when one member wants it', async () => {
    const pragmas: string[] = [];
    const it = await open({
      onStatement: (statement) => void (statement.startsWith('PRAGMA') && pragmas.push(statement)),
    });
    await it.db.transaction((tx) => insertUser(tx, 'usr_0'));
    pragmas.length = 0;
    const relaxed = (id: string) => it.db.transaction((tx) => insertUser(tx, id), { durable: false });
    await relaxed('usr_1');
    await relaxed('usr_2');
    await Promise.all([relaxed('usr_3'), it.db.transaction((tx) => insertUser(tx, 'usr_4')), relaxed('usr_5')]);
    await it.db.transaction((tx) => insertUser(tx, 'usr_6'));
    expect(pragmas).toEqual(['PRAGMA synchronous = NORMAL', 'PRAGMA synchronous = FULL']);
  });

  test('a full disk is DATABASE_UNAVAILABLE without SQL in its message, and passes', async () => {
    const it = await open();
    const limitPages = (pages: number) =>
      it.db.transaction((tx) => sql.raw(`pragma max_page_count = ${pages}`).execute(tx));
    await limitPages(1);
    const big = 'x'.repeat(200_000);
    const failure = await failureOf(
      it.db.transaction((tx) => tx.insertInto('meta').values({ key: 'big', value: big }).execute()),
    );
    expect(isAppError(failure, 'DATABASE_UNAVAILABLE')).toBe(true);
    expect(String(failure)).not.toMatch(/insert|meta/);
    await limitPages(1_000_000);
    await it.db.transaction((tx) => tx.insertInto('meta').values({ key: 'big', value: big }).execute());
  });

  test('a member that fills the disk does not take the others of its shared transaction down silently', async () => {
    const it = await open();
    await it.db.transaction((tx) => sql`pragma max_page_count = 1`.execute(tx));
    const results = await Promise.allSettled([
      it.db.transaction((tx) => insertUser(tx, 'usr_1')),
      it.db.transaction((tx) =>
        tx
          .insertInto('meta')
          .values({ key: 'big', value: 'x'.repeat(200_000) })
          .execute(),
      ),
      it.db.transaction((tx) => insertUser(tx, 'usr_2')),
    ]);
    const kept = await userIds(it);
    expect(results[1]?.status).toBe('rejected');
    expect(kept.includes('usr_1')).toBe(results[0]?.status === 'fulfilled');
    expect(kept.includes('usr_2')).toBe(results[2]?.status === 'fulfilled');
  });

  test('the data folder is open to its owner only', async () => {
    const it = await open();
    const file = join(dirname(it.file), 'data', 'gateway.sqlite');
    const other = await openDatabase({ url: undefined, file });
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    await other.close();
  });
});

describe.runIf(engine === 'postgres')('PostgreSQL', () => {
  test('a server that cannot be reached is DATABASE_UNAVAILABLE', async () => {
    const failure = await failureOf(openDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none', file: '' }));
    expect(isAppError(failure, 'DATABASE_UNAVAILABLE')).toBe(true);
    expect(String(failure)).not.toContain('127.0.0.1');
  });

  test('a connection that dies in the middle fails its transaction only', async () => {
    const it = await open();
    const killed = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_1');
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    });
    expect(isAppError(await failureOf(killed), 'DATABASE_UNAVAILABLE')).toBe(true);
    await it.db.transaction((tx) => insertUser(tx, 'usr_2'));
    expect(await userIds(it)).toEqual(['usr_2']);
  });

  test('a failure that the transaction swallowed is not taken for success', async () => {
    const it = await open();
    await it.db.transaction((tx) => insertUser(tx, 'usr_1'));
    const swallowed = it.db.transaction(async (tx) => {
      await insertUser(tx, 'usr_2');
      await insertUser(tx, 'usr_1').catch(() => {});
    });
    await expect(swallowed).rejects.toThrow(/undone/);
    expect(await userIds(it)).toEqual(['usr_1']);
  });
});
