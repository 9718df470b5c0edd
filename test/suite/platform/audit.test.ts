import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Audit, createAudit, verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { canonicalJson } from '../../../src/platform/json.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let audit: Audit;

beforeEach(async () => {
  database = await openTestDatabase();
  audit = createAudit({ now: () => 1_700_000_000_000 });
});
afterEach(() => database.drop());

function append(subject: string): Promise<void> {
  const entry = {
    actor: 'system',
    action: 'purchase.granted',
    subject,
    details: { amountWei: '10', nested: { b: 1, a: [true, null] } },
  };
  return database.db.transaction((tx) => audit.append(tx, entry));
}

async function appendFive(): Promise<void> {
  for (const n of [1, 2, 3, 4, 5]) await append(`pur_${n}`);
}

async function tamper(change: (tx: Tx) => Promise<unknown>) {
  await appendFive();
  expect(await verifyAuditLog(database.db)).toMatchObject({ ok: true, entries: 5 });
  await database.db.transaction(change);
  return await verifyAuditLog(database.db);
}

test('an empty log is whole', async () => {
  expect(await verifyAuditLog(database.db)).toEqual({ ok: true, entries: 0, headHash: '0'.repeat(64) });
});

test('60 appends at once form one chain without gaps', async () => {
  await Promise.all(Array.from({ length: 60 }, (_, index) => append(`pur_${index}`)));
  const verdict = await verifyAuditLog(database.db);
  expect(verdict).toMatchObject({ ok: true, entries: 60 });
  const head = await database.db.read.selectFrom('audit_log').select('hash').where('seq', '=', 60).executeTakeFirst();
  expect(verdict).toHaveProperty('headHash', head?.hash);
});

test('an append whose transaction fails leaves no gap', async () => {
  await append('pur_1');
  const failed = database.db.transaction(async (tx) => {
    await audit.append(tx, { actor: 'system', action: 'x', subject: 'pur_2', details: {} });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await append('pur_3');
  expect(await verifyAuditLog(database.db)).toMatchObject({ ok: true, entries: 2 });
});

test.each(['at', 'actor', 'action', 'subject', 'details'] as const)(
  'a row whose %s was changed is found',
  async (column) => {
    const value = column === 'at' ? 5 : column === 'details' ? '{"amountWei":"11"}' : 'other';
    const verdict = await tamper((tx) =>
      tx
        .updateTable('audit_log')
        .set({ [column]: value })
        .where('seq', '=', 3)
        .execute(),
    );
    expect(verdict).toEqual({ ok: false, seq: 3, reason: 'content_changed' });
  },
);

test('a removed row is found', async () => {
  const verdict = await tamper((tx) => tx.deleteFrom('audit_log').where('seq', '=', 2).execute());
  expect(verdict).toEqual({ ok: false, seq: 2, reason: 'sequence_broken' });
});

test('a removed row is found also when the later ones were renumbered', async () => {
  const verdict = await tamper(async (tx) => {
    await tx.deleteFrom('audit_log').where('seq', '=', 2).execute();
    for (const seq of [3, 4, 5]) {
      await tx
        .updateTable('audit_log')
        .set({ seq: seq - 1 })
        .where('seq', '=', seq)
        .execute();
    }
  });
  expect(verdict).toEqual({ ok: false, seq: 2, reason: 'chain_broken' });
});

test('an inserted row is found', async () => {
  const verdict = await tamper((tx) =>
    tx
      .insertInto('audit_log')
      .values({ seq: 6, at: 1, actor: 'a', action: 'b', subject: 'c', details: '{}', prev_hash: 'd', hash: 'e' })
      .execute(),
  );
  expect(verdict).toEqual({ ok: false, seq: 6, reason: 'chain_broken' });
});

test('rows that changed places are found', async () => {
  const verdict = await tamper(async (tx) => {
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ] as const) {
      await tx.updateTable('audit_log').set({ seq: to }).where('seq', '=', from).execute();
    }
  });
  expect(verdict).toEqual({ ok: false, seq: 2, reason: 'chain_broken' });
});

test('canonical JSON sorts keys, keeps order in lists, and refuses what JSON cannot hold', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: 'é"', c: null }, skipped: undefined })).toBe(
    '{"a":{"c":null,"d":"é\\""},"b":[2,1]}',
  );
  // RFC 8785, section 3.2.3: keys sort by UTF-16 code unit.
  expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 })).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  );
  expect(canonicalJson([1e21, 1e-7, -0, 0.1, 1e3])).toBe('[1e+21,1e-7,0,0.1,1000]');
  for (const value of [1n, Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, new Date(0), new Map()]) {
    expect(() => canonicalJson({ value: [value] })).toThrow(TypeError);
  }
  let deep: unknown = 1;
  for (let level = 0; level < 200; level++) deep = [deep];
  expect(() => canonicalJson(deep)).toThrow(/deeper/);
});
