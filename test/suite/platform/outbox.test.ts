import { afterEach, beforeEach, expect, test } from 'vitest';
import { emit, readAfter } from '../../../src/platform/outbox/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

function event(n: number) {
  return { at: 1_700_000_000_000 + n, topic: 'purchase.granted', payload: { n, ids: ['pur_1'] } };
}

test('events are read in order from after the last one seen', async () => {
  await database.db.transaction(async (tx) => {
    for (const n of [1, 2, 3]) await emit(tx, event(n));
  });
  const first = await readAfter(database.db, 0, 2);
  expect(first.map(({ id, ...rest }) => rest)).toEqual([event(1), event(2)]);
  const rest = await readAfter(database.db, first[1]?.id ?? -1, 10);
  expect(rest.map(({ payload }) => payload)).toEqual([event(3).payload]);
});

test('an event of a transaction that failed never shows', async () => {
  const failed = database.db.transaction(async (tx) => {
    await emit(tx, event(1));
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await readAfter(database.db, 0, 10)).toEqual([]);
});

test('a reader that follows many simultaneous writers misses no event', async () => {
  const seen: number[] = [];
  let last = 0;
  let writing = true;
  const follow = async () => {
    for (;;) {
      const final = !writing;
      for (const { id, payload } of await readAfter(database.db, last, 50)) {
        last = id;
        seen.push(Number(payload.n));
      }
      if (final) return;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const write = async (n: number) => {
    await database.db.transaction(async (tx) => {
      await tx.selectFrom('users').selectAll().execute();
      await emit(tx, event(n));
      await tx.selectFrom('users').selectAll().execute();
    });
  };
  const following = follow();
  await Promise.all(Array.from({ length: 200 }, (_, n) => write(n)));
  writing = false;
  await following;
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
});
