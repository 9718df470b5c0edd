import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { ArenaCrashTask } from '../../support/arena-crash-child.ts';
import { historyOf, type Passer, playerWithPasser, publicArena } from '../../support/arena-world.ts';
import { openStage, type Stage } from '../../support/auditions.ts';
import { type ChildOutcome, runChild } from '../../support/child-process.ts';
import type { Player } from '../../support/players.ts';
import { profileOf } from '../../support/profiles.ts';

let stage: Stage;
let holder: Player & Passer;
beforeAll(async () => {
  stage = await openStage({ ARENA_SLOTS: '1' });
  holder = await playerWithPasser(stage.gateway);
  await stage.gateway.app.arena.advance();
});
afterAll(() => stage?.stop());

type Cut = Pick<ArenaCrashTask, 'killAt' | 'killAtCommit'>;
const beforeStatement = (killAt: number): Cut => ({ killAt, killAtCommit: 0 });
const beforeCommit = (killAtCommit: number): Cut => ({ killAt: 0, killAtCommit });

function cutRound(cut: Cut): Promise<ChildOutcome> {
  // No workers in the child beside the round that it is started for.
  const task: ArenaCrashTask = { env: { ...stage.gateway.env, ROLE: 'api' }, ...cut };
  return runChild('arena-crash-child', task);
}

/** What must hold at any moment: each fact is told once, and told the same everywhere. */
async function expectConsistent(): Promise<void> {
  const { read } = stage.gateway.app.db;
  const stays = await read.selectFrom('arena_stays').selectAll().execute();
  const open = stays.filter((stay) => stay.left_at === null).map((stay) => stay.clone_id);
  expect(open.length).toBeLessThanOrEqual(1);
  const slots = await read.selectFrom('clones').select('id').where('arena_slot', '=', 1).execute();
  expect(slots.map(({ id }) => Number(id))).toEqual(open);
  const competing = await read.selectFrom('arena_entries').selectAll().where('status', '=', 'competing').execute();
  expect(competing.map((entry) => entry.clone_id)).toEqual(open);
  const history = await read.selectFrom('arena_history').selectAll().execute();
  expect(history.filter(({ kind }) => kind === 'admitted')).toHaveLength(stays.length);
  expect(history.filter(({ kind }) => kind === 'removed')).toHaveLength(stays.length - open.length);
  const accounts = await read.selectFrom('trading_accounts').select('id').execute();
  expect(accounts.map(({ id }) => id).sort()).toEqual(stays.map((stay) => stay.account_id).sort());
  const events = await read.selectFrom('outbox').selectAll().where('topic', 'like', 'arena.%').execute();
  expect(events).toHaveLength(history.length);
}

/** The holder takes its profile back while another waits, and the process dies in the round that sees to it. */
async function roundKilledAt(cut: Cut): Promise<'before' | 'between'> {
  const { gateway } = stage;
  const next = await playerWithPasser(gateway);
  await profileOf(holder).publish({ published: false });
  const { signal, output } = await cutRound(cut);
  expect(signal, output).toBe('SIGKILL');
  await expectConsistent();
  const competing = await publicArena(gateway).competing();
  await gateway.app.arena.advance();
  await expectConsistent();
  expect(await publicArena(gateway).competing()).toEqual([next.cloneId]);
  expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: unpublished']);
  expect(await historyOf(gateway, next.cloneId)).toEqual(['admitted']);
  const outcome = competing[0] === holder.cloneId ? 'before' : 'between';
  holder = next;
  return outcome;
}

describe('a process killed with SIGKILL in a round of the Arena', () => {
  it('loses nothing and does nothing twice, wherever it is cut', { timeout: 400_000 }, async () => {
    const next = await playerWithPasser(stage.gateway);
    await profileOf(holder).publish({ published: false });
    const { output } = await cutRound(beforeStatement(0));
    const { statements } = JSON.parse(output) as { statements: string[] };
    expect(await publicArena(stage.gateway).competing()).toEqual([next.cloneId]);
    holder = next;
    const places = (pattern: RegExp) => statements.flatMap((sql, index) => (pattern.test(sql) ? [index + 1] : []));
    const [begins, commits] = [places(/^begin/i), places(/^commit/i)];
    expect([begins.length, commits.length]).toEqual([2, 2]);
    const [hears = 0, settles = 0] = begins;
    const [heard = 0, settled = 0] = commits;
    const between = (from: number, to: number, share: number) => Math.round(from + (to - from) * share);
    const cuts = [
      ...[beforeStatement(between(hears, heard, 0.6)), beforeCommit(1), beforeStatement(heard + 1)],
      ...[0.6, 0.8].map((share) => beforeStatement(between(settles, settled, share))),
      beforeCommit(2),
    ];
    const outcomes: string[] = [];
    for (const cut of cuts) outcomes.push(await roundKilledAt(cut));
    expect(outcomes).toEqual(['before', 'before', ...Array(4).fill('between')]);
    expect(await verifyAuditLog(stage.gateway.app.db)).toMatchObject({ ok: true });
  });
});
