import { afterEach, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import { historyOf, playerWithPasser, publicArena, seedPasser, seedPassers } from '../../support/arena-world.ts';
import { levelsGraph, openStage, type Stage } from '../../support/auditions.ts';
import { profileOf } from '../../support/profiles.ts';
import { strategyOf } from '../../support/strategies.ts';

const MINUTE = 60_000;

let stage: Stage;
afterEach(() => stage?.stop());

async function open(env: Record<string, string> = {}) {
  stage = await openStage(env);
  const { gateway } = stage;
  return { gateway, sees: publicArena(gateway), round: () => gateway.app.arena.advance() };
}

const setEntitlement = (suspendedAt: number | null, cloneId: number) =>
  stage.gateway.app.db.transaction((tx) =>
    tx.updateTable('entitlements').set({ suspended_at: suspendedAt }).where('clone_id', '=', cloneId).execute(),
  );

/** Moderators' decision about a clone's profile, over HTTP. */
async function moderate(cloneId: number, action: string): Promise<void> {
  const { gateway } = stage;
  const api = gateway.api.as((await gateway.app.serviceTokens.create('moderation')).token);
  const { reports } = (await api.call('listReports', { query: { limit: 200 } })).body;
  let reportId = reports.find((report) => report.cloneId === cloneId)?.reportId;
  if (reportId === undefined) {
    const reporter = await playerWithPasser(gateway, { passedAt: null });
    const body = { category: 'spam' };
    reportId = (await reporter.api.call('reportProfile', { params: { cloneId }, body })).body.report.reportId;
  }
  const answer = await api.call('resolveReport', { params: { reportId }, body: { action, reason: 'x' } });
  expect(answer.status).toBe(200);
}

describe('a passed clone with a published profile', () => {
  it('takes a free slot at once, with an account of 100,000 for the version that is active then', async () => {
    const { gateway, sees, round } = await open();
    const owner = await playerWithPasser(gateway);
    expect(await sees.arena()).toMatchObject({ capacity: 20, competing: 0, freeSlots: 20, season: null, events: [] });
    await round();
    const start = Math.ceil(stage.at() / MINUTE) * MINUTE;
    const arena = await sees.arena();
    expect(arena).toMatchObject({ competing: 1, freeSlots: 19, queued: 0, marketAt: stage.at(), marketFeed: 'replay' });
    expect(arena.season).toEqual({ number: 1, startAt: start, endAt: start + 7 * 86_400_000 });
    expect(arena.events).toMatchObject([{ kind: 'admitted', cloneId: owner.cloneId, season: 1, reason: null }]);
    const [entry] = await sees.clones();
    expect(entry).toMatchObject({
      rank: 1,
      cloneId: owner.cloneId,
      profile: { username: owner.username },
      modelStrength: 'cheap',
      symbols: ['BTC'],
      equity: '100000',
      returnFraction: 0,
      accountState: 'pending',
    });
    const { account } = (await owner.api.call('getTradingAccount', { params: { accountId: entry?.accountId ?? '' } }))
      .body;
    expect(account).toMatchObject({
      cloneId: owner.cloneId,
      parent: { kind: 'arena' },
      policy: { startBalance: '100000', maxDrawdownFraction: 0.2, maxLeverage: 5 },
    });
    expect((await strategyOf(owner).clone()).body.clone.state).toBe('competing');
    // A version that is published later competes from the next admission.
    const before = account.strategyVersionId;
    await strategyOf(owner).publish(levelsGraph({ symbols: ['ETH'] }));
    await round();
    const after = await owner.api.call('getTradingAccount', { params: { accountId: entry?.accountId ?? '' } });
    expect(after.body.account.strategyVersionId).toBe(before);
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });

  it('queues by the moment when passed and published first both held, whichever was heard first', async () => {
    const { gateway, sees, round } = await open({ ARENA_SLOTS: '1' });
    const noon = stage.at();
    await seedPasser(gateway, { passedAt: noon - MINUTE });
    await round();
    // Passed at 12:00, published at 12:30: its moment is 12:30.
    const late = await seedPasser(gateway, { passedAt: noon, publishedAt: noon + 30 * MINUTE });
    const early = await seedPasser(gateway, { passedAt: noon + 20 * MINUTE, publishedAt: noon - 10 * MINUTE });
    const [one, other] = await seedPassers(gateway, [{ passedAt: noon + MINUTE }, { passedAt: noon + MINUTE }]);
    await round();
    expect((await sees.queue()).map(({ position, cloneId, queuedAt }) => [position, cloneId, queuedAt])).toEqual([
      [1, one?.cloneId, noon + MINUTE],
      [2, other?.cloneId, noon + MINUTE],
      [3, early.cloneId, noon + 20 * MINUTE],
      [4, late.cloneId, noon + 30 * MINUTE],
    ]);
    expect((await sees.queue())[0]).toMatchObject({ passedOver: false, reason: 'no_free_slot' });
    const first = (await gateway.api.call('listPromotionQueue', { query: { limit: 3 } })).body;
    const cursor = first.nextCursor as string;
    const second = (await gateway.api.call('listPromotionQueue', { query: { limit: 3, cursor } })).body;
    expect(second).toMatchObject({ entries: [{ position: 4, cloneId: late.cloneId }], nextCursor: null });
  });

  it('of neither kind alone waits for nothing', async () => {
    const { gateway, sees, round } = await open();
    await seedPassers(gateway, [{ passedAt: null, publishedAt: 1 }, { publishedAt: null }]);
    await round();
    expect([await sees.competing(), await sees.waiting()]).toEqual([[], []]);
  });
});

describe('the cap of three slots for a user', () => {
  it('passes the fourth over, says so, and lets it in when a seat of theirs is free', async () => {
    const { gateway, sees, round } = await open();
    const rich = await playerWithPasser(gateway);
    const more = await seedPassers(gateway, Array(3).fill({ userId: rich.userId }));
    const poor = await seedPasser(gateway);
    await round();
    const fourth = more[2]?.cloneId ?? 0;
    expect((await sees.competing()).sort((a, b) => a - b)).toEqual(
      [rich.cloneId, ...more.slice(0, 2).map(({ cloneId }) => cloneId), poor.cloneId].sort((a, b) => a - b),
    );
    expect(await sees.queue()).toMatchObject([{ cloneId: fourth, passedOver: true, reason: 'user_has_max_slots' }]);
    const retired = await rich.api.call('retireOwnClone', { params: { cloneId: rich.cloneId } });
    expect(retired.body.clone.state).toBe('retired');
    expect(await sees.competing()).toContain(fourth);
  });
});

describe('a place in the queue', () => {
  it('is kept, and passed over, while the profile is hidden or the entitlement suspended', async () => {
    const { gateway, sees, round } = await open({ ARENA_SLOTS: '1' });
    const holder = await playerWithPasser(gateway);
    await round();
    const [hidden, suspended, third, fourth] = await seedPassers(gateway, [{}, {}, {}, {}]);
    await round();
    await moderate(hidden?.cloneId ?? 0, 'hide');
    await setEntitlement(1, suspended?.cloneId ?? 0);
    await round();
    expect((await sees.queue()).map(({ cloneId, reason, profile }) => [cloneId, reason, profile === null])).toEqual([
      [hidden?.cloneId, 'profile_hidden', true],
      [suspended?.cloneId, 'entitlement_suspended', false],
      [third?.cloneId, 'no_free_slot', false],
      [fourth?.cloneId, 'no_free_slot', false],
    ]);
    await holder.api.call('retireOwnClone', { params: { cloneId: holder.cloneId } });
    expect(await sees.competing()).toEqual([third?.cloneId]);
    await moderate(hidden?.cloneId ?? 0, 'reinstate');
    await setEntitlement(null, suspended?.cloneId ?? 0);
    await round();
    expect(await sees.waiting()).toEqual([hidden?.cloneId, suspended?.cloneId, fourth?.cloneId]);
  });

  it('is lost by unpublishing, even when nobody looked in between; retiring the profile loses it too', async () => {
    const { gateway, sees, round } = await open({ ARENA_SLOTS: '1' });
    await seedPasser(gateway);
    await round();
    const first = await playerWithPasser(gateway);
    const [second, third] = await seedPassers(gateway, [{}, {}]);
    await round();
    expect(await sees.waiting()).toEqual([first.cloneId, second?.cloneId, third?.cloneId]);
    await stage.silence(1);
    await profileOf(first).publish({ published: false });
    await profileOf(first).publish();
    await round();
    expect(await sees.waiting()).toEqual([second?.cloneId, third?.cloneId, first.cloneId]);
    await moderate(second?.cloneId ?? 0, 'retire');
    await round();
    expect(await sees.waiting()).toEqual([third?.cloneId, first.cloneId]);
    await stage.silence(1);
    await moderate(second?.cloneId ?? 0, 'reinstate');
    await round();
    expect(await sees.waiting()).toEqual([third?.cloneId, first.cloneId, second?.cloneId]);
    expect(await historyOf(gateway, second?.cloneId ?? 0)).toEqual([]);
  });
});

describe('a hundred passers that race for the last slot', () => {
  it('through rounds of two gateways at once: one gets it, and the queue is exact', { timeout: 120_000 }, async () => {
    const { gateway, sees, round } = await open({ ARENA_SLOTS: '2' });
    await seedPasser(gateway);
    await round();
    const base = stage.at();
    // Their moments in another order than their numbers, some the same.
    const passers = await seedPassers(
      gateway,
      Array.from({ length: 100 }, (_, index) => ({ passedAt: base + ((index * 37) % 50) })),
    );
    const twin = await gateway.twin();
    twin.app.market.clock.reached(stage.at());
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? twin : gateway).app.arena.advance()));
    await twin.stop();
    const order = passers
      .map(({ cloneId }, index) => ({ cloneId, at: (index * 37) % 50 }))
      .sort((a, b) => a.at - b.at || a.cloneId - b.cloneId)
      .map(({ cloneId }) => cloneId);
    expect(await sees.competing()).toHaveLength(2);
    expect(await sees.competing()).toContain(order[0]);
    expect(await sees.waiting()).toEqual(order.slice(1));
    const accounts = await gateway.app.db.read.selectFrom('trading_accounts').select('id').execute();
    expect(accounts).toHaveLength(2);
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });
});
