import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createIdempotency,
  type Idempotency,
  type IdempotencyRequest,
} from '../../../src/platform/idempotency/index.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const request: IdempotencyRequest = {
  userId: 'usr_1',
  method: 'POST',
  path: '/api/v1/economy/audition-fee/quote',
  key: 'key-1',
  bodyHash: 'aa',
};

let database: TestDatabase;
let now: number;
let idempotency: Idempotency;

beforeEach(async () => {
  database = await openTestDatabase();
  now = 1_700_000_000_000;
  idempotency = createIdempotency(database.db, { now: () => now }, randomIds);
});
afterEach(() => database.drop());

async function run(what: IdempotencyRequest = request) {
  const begun = await idempotency.begin(what);
  if (begun.kind !== 'run') return expect.unreachable('it was replayed');
  return begun.attempt;
}

function count(results: PromiseSettledResult<{ kind: string }>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const name = result.status === 'fulfilled' ? result.value.kind : String(result.reason.code);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test('the first answer is given again, and a body-less one too', async () => {
  await idempotency.finish(await run(), { status: 201, body: { quoteId: 'quo_1' } });
  expect(await idempotency.begin(request)).toEqual({ kind: 'replay', status: 201, body: { quoteId: 'quo_1' } });
  await idempotency.finish(await run({ ...request, key: 'key-2' }), { status: 204 });
  expect(await idempotency.begin({ ...request, key: 'key-2' })).toEqual({
    kind: 'replay',
    status: 204,
    body: undefined,
  });
});

test('of 100 requests at once one runs and the others are told that it does', async () => {
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => idempotency.begin(request)));
  expect(count(results)).toEqual({ run: 1, IDEMPOTENCY_IN_PROGRESS: 99 });
});

test('of 100 requests that find a dead attempt one takes over, and the dead one can no longer answer', async () => {
  const dead = await run();
  now += 59_999;
  await expect(idempotency.begin(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', status: 409 });
  now += 1;
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => idempotency.begin(request)));
  expect(count(results)).toEqual({ run: 1, IDEMPOTENCY_IN_PROGRESS: 99 });
  await idempotency.finish(dead, { status: 201, body: 'dead' });
  await idempotency.abandon(dead);
  await expect(idempotency.begin(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
});

test('another body under the same key is refused while the first runs, after it ended and after it died', async () => {
  const other = { ...request, bodyHash: 'bb' };
  const reused = { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 };
  await run();
  await expect(idempotency.begin(other)).rejects.toMatchObject(reused);
  now += 61_000;
  await expect(idempotency.begin(other)).rejects.toMatchObject(reused);
  await idempotency.finish(await run(), { status: 200, body: null });
  await expect(idempotency.begin(other)).rejects.toMatchObject(reused);
});

test('a key belongs to one user, method and path', async () => {
  await run();
  for (const other of [{ userId: 'usr_2' }, { method: 'PUT' }, { path: '/api/v1/clones' }, { key: 'key-2' }]) {
    await run({ ...request, ...other });
  }
});

test('an abandoned key runs again, with another body too', async () => {
  await idempotency.abandon(await run());
  await run({ ...request, bodyHash: 'bb' });
});

test('after 24 hours a key is new again and its row can be pruned', async () => {
  await idempotency.finish(await run(), { status: 201, body: {} });
  now += 24 * 60 * 60_000 - 1;
  expect((await idempotency.begin(request)).kind).toBe('replay');
  expect(await idempotency.prune()).toBe(0);
  now += 1;
  await run({ ...request, bodyHash: 'bb' });
  expect(await idempotency.prune()).toBe(0);
});

test('pruning removes every expired row, in batches, and no other', async () => {
  const row = {
    ...{ user_id: 'usr_1', method: 'POST', path: '/', body_hash: 'aa' },
    leased_until: null,
    attempt: 'att_1',
  };
  const rows = Array.from({ length: 1_201 }, (_, index) => ({
    ...row,
    key: String(index),
    status: 200,
    response: null,
    expires_at: index < 1_200 ? now : now + 1,
  }));
  await database.db.transaction(async (tx) => {
    for (let at = 0; at < rows.length; at += 200) {
      await tx
        .insertInto('idempotency_keys')
        .values(rows.slice(at, at + 200))
        .execute();
    }
  });
  expect(await idempotency.prune()).toBe(1_200);
  expect(await database.db.read.selectFrom('idempotency_keys').select('key').execute()).toEqual([{ key: '1200' }]);
});
