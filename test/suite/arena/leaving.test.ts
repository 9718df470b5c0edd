import { afterEach, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { Api } from '../../support/api.ts';
import {
  arenaRound,
  historyOf,
  playerWithPasser,
  publicArena,
  seedPasser,
  seedPassers,
} from '../../support/arena-world.ts';
import { flat, levelsGraph, openStage, type Stage, submit } from '../../support/auditions.ts';
import { payingPlayer } from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';
import { profileOf } from '../../support/profiles.ts';
import { cloneOwner, strategyOf } from '../../support/strategies.ts';

const HOUR_MS = 3_600_000;

let stage: Stage;
afterEach(() => stage?.stop());

async function open(env: Record<string, string> = {}) {
  stage = await openStage({ ARENA_SLOTS: '1', ...env });
  const { gateway } = stage;
  const operator = gateway.api.as((await gateway.app.serviceTokens.create('operations')).token);
  return { gateway, operator, sees: publicArena(gateway), round: () => gateway.app.arena.advance() };
}

/** A clone that competes, and one that waits. */
async function heldSlot() {
  const { gateway } = stage;
  const holder = await playerWithPasser(gateway);
  await gateway.app.arena.advance();
  const waiting = await seedPasser(gateway);
  await gateway.app.arena.advance();
  return { holder, waiting };
}

const remove = (operator: Api, cloneId: number, headers = {}) =>
  operator.call('removeArenaClone', { params: { cloneId }, body: { reason: 'case 77' }, headers });

const accountState = async (cloneId: number) => {
  const { gateway } = stage;
  const stays = await gateway.app.db.read
    .selectFrom('arena_stays')
    .selectAll()
    .where('clone_id', '=', cloneId)
    .orderBy('admitted_at', 'desc')
    .execute();
  const id = stays[0]?.account_id ?? '';
  return (await gateway.app.trading.accounts(gateway.app.db.read, [id])).get(id);
};

describe('removeArenaClone', () => {
  it('frees the slot for the next in the same transaction, and bars the clone until the next season', async () => {
    const { gateway, operator, sees, round } = await open({ ARENA_SEASON_SEC: '600' });
    const { holder, waiting } = await heldSlot();
    const answer = await remove(operator, holder.cloneId);
    expect(answer.body).toEqual({
      ...{ cloneId: holder.cloneId, removedAt: stage.at(), barredUntilSeason: 2 },
      admittedCloneIds: [waiting.cloneId],
    });
    expect([await sees.competing(), await sees.waiting()]).toEqual([[waiting.cloneId], []]);
    expect((await strategyOf(holder).clone()).body.clone.state).toBe('competition_eligible');
    // Not by publishing anew either.
    await profileOf(holder).publish({ published: false });
    await profileOf(holder).publish();
    await round();
    expect(await sees.waiting()).toEqual([]);
    await stage.play(flat(10));
    await arenaRound(stage);
    await arenaRound(stage);
    expect((await sees.arena()).season?.number).toBe(2);
    expect(await sees.waiting()).toEqual([holder.cloneId]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: operator']);
    expect((await accountState(holder.cloneId))?.state).toBe('completed');
    const log = await gateway.app.db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('subject', '=', String(holder.cloneId))
      .where('action', '=', 'arena.removed')
      .execute();
    expect(log).toMatchObject([{ actor: 'service:operations' }]);
    expect(JSON.parse(log[0]?.details ?? '')).toMatchObject({ reason: 'operator', why: 'case 77' });
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });

  it('asked for ten times at once removes once', async () => {
    const { gateway, operator, sees } = await open();
    const { holder, waiting } = await heldSlot();
    const twin = await gateway.twin();
    twin.app.market.clock.reached(stage.at());
    const other = twin.api.as((await gateway.app.serviceTokens.create('night-shift')).token);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => remove(index % 2 ? other : operator, holder.cloneId)),
    );
    await twin.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(await sees.competing()).toEqual([waiting.cloneId]);
  });

  it('is for a service token, for clones that compete', async () => {
    const { gateway, operator } = await open();
    const { holder, waiting } = await heldSlot();
    const params = { cloneId: holder.cloneId };
    const body = { reason: 'x' };
    expect((await remove(operator, 999_999)).error.code).toBe('CLONE_NOT_FOUND');
    const idle = await remove(operator, waiting.cloneId);
    expect([idle.status, idle.error.code]).toEqual([409, 'CLONE_NOT_COMPETING']);
    expect((await holder.api.call('removeArenaClone', { params, body })).status).toBe(401);
    expect((await gateway.api.call('removeArenaClone', { params, body })).status).toBe(401);
    expect((await operator.call('removeArenaClone', { params, body: {} })).status).toBe(400);
    const headers = { 'idempotency-key': 'remove-1' };
    await remove(operator, holder.cloneId, headers);
    const reused = await operator.call('removeArenaClone', { params, body, headers });
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('retireOwnClone', () => {
  it('is for good: the slot goes on, the history tells, nothing can be changed any more', async () => {
    const { gateway, sees, round } = await open();
    const { holder, waiting } = await heldSlot();
    const params = { cloneId: holder.cloneId };
    const answer = await holder.api.call('retireOwnClone', { params });
    expect(answer.body.clone).toMatchObject({ cloneId: holder.cloneId, state: 'retired' });
    expect(await sees.competing()).toEqual([waiting.cloneId]);
    const again = await holder.api.call('retireOwnClone', { params });
    expect([again.status, again.error.code]).toEqual([409, 'CLONE_RETIRED']);
    expect((await profileOf(holder).put({ name: 'Back', username: 'back_again' })).error.code).toBe('CLONE_RETIRED');
    await round();
    expect(await sees.waiting()).toEqual([]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: retired', 'retired']);
    expect((await sees.arena()).events.map(({ kind }) => kind)).toEqual(['admitted', 'retired', 'removed', 'admitted']);
  });

  it('works for any clone of the owner, and for nobody else', async () => {
    const { gateway } = await open();
    const owner = await cloneOwner(gateway, stage.chain);
    const stranger = await signIn(gateway);
    const params = { cloneId: owner.cloneId };
    const foreign = await stranger.api.call('retireOwnClone', { params });
    expect([foreign.status, foreign.error.code]).toEqual([404, 'CLONE_NOT_FOUND']);
    expect((await gateway.api.call('retireOwnClone', { params })).status).toBe(401);
    expect((await owner.api.call('retireOwnClone', { params: { cloneId: 'x' } })).status).toBe(400);
    const answer = await owner.api.call('retireOwnClone', { params });
    expect([answer.status, answer.body.clone.state]).toEqual([200, 'retired']);
    expect(await historyOf(gateway, owner.cloneId)).toEqual(['retired']);
  });

  it('of twenty calls at once retires once', async () => {
    const { gateway } = await open();
    const { holder } = await heldSlot();
    const twin = await gateway.twin();
    twin.app.market.clock.reached(stage.at());
    const api = twin.api.as(holder.signIn.accessToken);
    const params = { cloneId: holder.cloneId };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? api : holder.api).call('retireOwnClone', { params })),
    );
    await twin.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: retired', 'retired']);
  });

  it('withdraws an audition that runs, and it counts as failed', async () => {
    const { gateway } = await open();
    const player = await payingPlayer(gateway, stage.chain);
    const owner = { ...player, ...(await cloneOwner(gateway, stage.chain)) };
    expect([200, 201]).toContain((await strategyOf(owner).publish(levelsGraph())).status);
    const run = await submit(owner);
    await owner.api.call('retireOwnClone', { params: { cloneId: owner.cloneId } });
    const after = await owner.api.call('getAudition', { params: { auditionRunId: run.auditionRunId } });
    expect(after.body.auditionRun.state).toBe('failed');
  });
});

describe('retireClone', () => {
  it('retires any clone, with a reason in the audit log', async () => {
    const { gateway, operator, sees } = await open();
    const { holder, waiting } = await heldSlot();
    const params = { cloneId: holder.cloneId };
    const body = { reason: 'lost wallet' };
    const answer = await operator.call('retireClone', { params, body });
    expect(answer.body.clone).toMatchObject({ cloneId: holder.cloneId, state: 'retired' });
    expect(await sees.competing()).toEqual([waiting.cloneId]);
    expect((await operator.call('retireClone', { params, body })).error.code).toBe('CLONE_RETIRED');
    expect((await operator.call('retireClone', { params: { cloneId: 999_999 }, body })).error.code).toBe(
      'CLONE_NOT_FOUND',
    );
    expect((await operator.call('retireClone', { params, body: {} })).status).toBe(400);
    expect((await holder.api.call('retireClone', { params, body })).status).toBe(401);
    const headers = { 'idempotency-key': 'retire-any' };
    const next = { params: { cloneId: waiting.cloneId }, headers };
    await operator.call('retireClone', { ...next, body });
    const reused = await operator.call('retireClone', { ...next, body: { reason: 'other' } });
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const log = await gateway.app.db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'clone.retired')
      .orderBy('seq')
      .execute();
    expect(log[0]).toMatchObject({ actor: 'service:operations', subject: String(holder.cloneId) });
    expect(JSON.parse(log[0]?.details ?? '')).toEqual({ reason: 'lost wallet' });
  });
});

describe('a slot is lost', () => {
  it('by taking the profile back; published again, the clone queues at the end', async () => {
    const { gateway, sees, round } = await open();
    const { holder, waiting } = await heldSlot();
    const other = await seedPasser(gateway);
    await stage.silence(1);
    await profileOf(holder).publish({ published: false });
    await profileOf(holder).publish();
    await round();
    expect([await sees.competing(), await sees.waiting()]).toEqual([
      [waiting.cloneId],
      [other.cloneId, holder.cloneId],
    ]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: unpublished']);
  });

  it('by a moderator: at once out of sight, with the next round out of the Arena, and passed over while hidden', async () => {
    const { gateway, operator, sees, round } = await open();
    const { holder, waiting } = await heldSlot();
    const reporter = await signIn(gateway);
    const params = { cloneId: holder.cloneId };
    const { report } = (await reporter.api.call('reportProfile', { params, body: { category: 'spam' } })).body;
    const decide = (action: string) =>
      operator.call('resolveReport', { params: { reportId: report.reportId }, body: { action, reason: 'x' } });
    await decide('hide');
    expect((await sees.clones())[0]).toMatchObject({ cloneId: holder.cloneId, profile: null });
    await round();
    expect(await sees.competing()).toEqual([waiting.cloneId]);
    expect(await sees.queue()).toMatchObject([{ cloneId: holder.cloneId, reason: 'profile_hidden', profile: null }]);
    await decide('retire');
    await round();
    expect(await sees.waiting()).toEqual([]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: profile_hidden']);
  });

  it('by the drawdown of 20 %: liquidated, barred until the next season, and the next takes the slot', async () => {
    const { gateway, sees, round } = await open();
    const holder = await playerWithPasser(gateway, { graph: levelsGraph({ leverage: 5 }) });
    await round();
    await stage.play(flat(5));
    await arenaRound(stage);
    const [entry] = await sees.clones();
    expect(entry).toMatchObject({ accountState: 'active', rankedSinceAt: stage.at() - 5 * 60_000 });
    const waiting = await seedPasser(gateway);
    await stage.play([99, 97, 94, 94, 94, 94]);
    await arenaRound(stage);
    expect((await accountState(holder.cloneId))?.state).toBe('liquidated');
    expect([await sees.competing(), await sees.waiting()]).toEqual([[waiting.cloneId], []]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: liquidated']);
    const { barred_until_season: barred } = await gateway.app.db.read
      .selectFrom('arena_entries')
      .selectAll()
      .where('clone_id', '=', holder.cloneId)
      .executeTakeFirstOrThrow();
    expect(barred).toBe(2);
  });

  it('after an hour without anything paid behind it; until then the account is paused, and goes on when it is back', async () => {
    const { gateway, sees, round } = await open();
    const { holder, waiting } = await heldSlot();
    await stage.play(flat(3));
    await stage.rounds();
    const suspend = (at: number | null) =>
      gateway.app.db.transaction((tx) =>
        tx.updateTable('entitlements').set({ suspended_at: at }).where('clone_id', '=', holder.cloneId).execute(),
      );
    await suspend(gateway.clock.now());
    await round();
    await stage.play(flat(2));
    await stage.rounds();
    expect(await accountState(holder.cloneId)).toMatchObject({ state: 'paused' });
    await suspend(null);
    await round();
    await stage.play(flat(2));
    await stage.rounds();
    expect(await accountState(holder.cloneId)).toMatchObject({ state: 'active' });
    await suspend(gateway.clock.now());
    await round();
    gateway.clock.advance(HOUR_MS - 1000);
    await round();
    expect(await sees.competing()).toEqual([holder.cloneId]);
    gateway.clock.advance(1000);
    await round();
    expect(await sees.competing()).toEqual([waiting.cloneId]);
    expect(await sees.queue()).toMatchObject([{ cloneId: holder.cloneId, reason: 'entitlement_suspended' }]);
    expect(await historyOf(gateway, holder.cloneId)).toEqual(['admitted', 'removed: entitlement_lost']);
  });
});

describe("the Arena's history", () => {
  it('cannot be changed or deleted, whoever tries', async () => {
    const { gateway } = await open();
    await heldSlot();
    const { db } = gateway.app;
    const rows = () => db.read.selectFrom('arena_history').selectAll().orderBy('id').execute();
    const before = await rows();
    expect(before.length).toBeGreaterThan(0);
    const refused = /only ever appended to/;
    await expect(db.transaction((tx) => tx.updateTable('arena_history').set({ rank: 1 }).execute())).rejects.toThrow(
      refused,
    );
    await expect(db.transaction((tx) => tx.deleteFrom('arena_history').execute())).rejects.toThrow(refused);
    expect(await rows()).toEqual(before);
  });
});

describe('what anybody may read', () => {
  it('needs no token, is paged, and refuses cursors of others', async () => {
    const { gateway, round } = await open({ ARENA_SLOTS: '3' });
    await seedPassers(gateway, Array(5).fill({}));
    await round();
    const first = (await gateway.api.call('listArenaClones', { query: { limit: 2 } })).body;
    expect([first.clones.map(({ rank }) => rank), first.arena.competing]).toEqual([[1, 2], 3]);
    const cursor = first.nextCursor as string;
    const second = (await gateway.api.call('listArenaClones', { query: { limit: 2, cursor } })).body;
    expect([second.clones.map(({ rank }) => rank), second.nextCursor]).toEqual([[3], null]);
    for (const operation of ['listArenaClones', 'listPromotionQueue'] as const) {
      expect((await gateway.api.call(operation, { query: { cursor: 'AAAA' } })).error.code).toBe('CURSOR_INVALID');
      expect((await gateway.api.call(operation, { query: { limit: 0 } })).status).toBe(400);
    }
  });
});
