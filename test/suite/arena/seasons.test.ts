import { afterEach, describe, expect, it } from 'vitest';
import { arenaRound, historyOf, playerWithPasser, publicArena, seedPasser } from '../../support/arena-world.ts';
import { flat, levelsGraph, openStage, type Stage } from '../../support/auditions.ts';
import { strategyOf } from '../../support/strategies.ts';

let stage: Stage;
afterEach(() => stage?.stop());

/** Four slots, seasons of ten minutes; clones that hold the same with leverage 1 to 4. */
async function fourCompete(env: Record<string, string> = {}) {
  stage = await openStage({ ARENA_SLOTS: '4', ARENA_SEASON_SEC: '600', ...env });
  const { gateway } = stage;
  const players = [];
  for (const leverage of [2, 4, 1, 3]) {
    players.push({ leverage, ...(await playerWithPasser(gateway, { graph: levelsGraph({ leverage }) })) });
  }
  await gateway.app.arena.advance();
  const byLeverage = [...players].sort((a, b) => b.leverage - a.leverage);
  return { gateway, sees: publicArena(gateway), byLeverage };
}

/** Prices rise a little, so that who holds more has more. */
const RISE = [...flat(3), ...flat(3, 100.4)];

describe('the ranking', () => {
  it('is by the accounts’ returns since the season began', async () => {
    const { sees, byLeverage } = await fourCompete();
    await stage.play(RISE);
    await arenaRound(stage);
    const clones = await sees.clones();
    expect(clones.map(({ rank, cloneId }) => [rank, cloneId])).toEqual(
      byLeverage.map(({ cloneId }, index) => [index + 1, cloneId]),
    );
    expect(clones[0]?.returnFraction).toBeGreaterThan(clones[3]?.returnFraction ?? 1);
    for (const { equity, returnFraction } of clones) {
      expect(returnFraction).toBeCloseTo((Number(equity) - 100_000) / 100_000, 12);
    }
  });
});

describe('the end of a season', () => {
  it('sends the lowest quarter to the end of the queue and lets those who wait in; returns count anew', async () => {
    const { gateway, sees, byLeverage } = await fourCompete();
    const [first, second] = [await seedPasser(gateway), await seedPasser(gateway)];
    await stage.play([...RISE, ...flat(4, 100.4)]);
    await arenaRound(stage);
    const lowest = byLeverage[3]?.cloneId ?? 0;
    const staying = byLeverage.slice(0, 3).map(({ cloneId }) => cloneId);
    expect((await sees.arena()).season?.number).toBe(2);
    expect((await sees.competing()).sort((a, b) => a - b)).toEqual([...staying, first.cloneId].sort((a, b) => a - b));
    expect(await sees.waiting()).toEqual([second.cloneId, lowest]);
    expect(await historyOf(gateway, lowest)).toEqual(['admitted', 'season_ended', 'removed: season_turnover']);
    const places = (await sees.arena()).events.filter(({ kind }) => kind === 'season_ended');
    expect(places.map(({ cloneId, rank, season }) => [rank, cloneId, season]).reverse()).toEqual(
      byLeverage.map(({ cloneId }, index) => [index + 1, cloneId, 1]),
    );
    await stage.play(flat(2, 100.4));
    await arenaRound(stage);
    for (const clone of await sees.clones()) expect(Math.abs(clone.returnFraction)).toBeLessThan(0.001);
    expect((await sees.clones()).find(({ cloneId }) => cloneId === staying[0])?.equity).not.toBe('100000');
    // The next end: one of the four leaves for the one that waited longest.
    await stage.play(flat(8, 100.4));
    await arenaRound(stage);
    expect((await sees.arena()).season?.number).toBe(3);
    expect(await sees.competing()).toContain(second.cloneId);
    expect(await sees.waiting()).toHaveLength(2);
  });

  it('sends nobody while nobody waits who could be admitted', async () => {
    const { gateway, sees, byLeverage } = await fourCompete();
    const waiting = await seedPasser(gateway);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('entitlements').set({ suspended_at: 1 }).where('clone_id', '=', waiting.cloneId).execute(),
    );
    await stage.play([...RISE, ...flat(4, 100.4)]);
    await arenaRound(stage);
    expect((await sees.arena()).season?.number).toBe(2);
    expect((await sees.competing()).sort((a, b) => a - b)).toEqual(
      byLeverage.map(({ cloneId }) => cloneId).sort((a, b) => a - b),
    );
  });

  it('waits until every account has come so far, and is held once by many at the same time', async () => {
    const { gateway, sees, byLeverage } = await fourCompete();
    await seedPasser(gateway);
    await stage.play([...RISE, ...flat(4, 100.4)]);
    // The market is there, the accounts are not.
    await gateway.app.arena.advance();
    expect((await sees.arena()).season?.number).toBe(1);
    await stage.rounds();
    const twin = await gateway.twin();
    twin.app.market.clock.reached(stage.at());
    await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? twin : gateway).app.arena.advance()));
    await twin.stop();
    expect((await sees.arena()).season?.number).toBe(2);
    expect(await historyOf(gateway, byLeverage[0]?.cloneId ?? 0)).toEqual(['admitted', 'season_ended']);
    expect(await sees.competing()).toHaveLength(4);
  });

  it('after several seasons that nobody looked at is held once, and the season on the grid runs', async () => {
    const { gateway, sees, byLeverage } = await fourCompete();
    await stage.play([...RISE, ...flat(29, 100.4)]);
    await arenaRound(stage);
    const { season } = await sees.arena();
    expect(season?.number).toBe(4);
    expect((season?.startAt ?? 0) <= stage.at() && stage.at() < (season?.endAt ?? 0)).toBe(true);
    expect(await historyOf(gateway, byLeverage[0]?.cloneId ?? 0)).toEqual(['admitted', 'season_ended']);
  });

  it('lets a clone that left compete with the version that is active then', async () => {
    const { gateway, sees, byLeverage } = await fourCompete();
    const lowest = byLeverage[3];
    if (lowest === undefined) throw new Error('four compete');
    await seedPasser(gateway);
    await strategyOf(lowest).publish(levelsGraph({ symbols: ['ETH'] }));
    await stage.play([...RISE, ...flat(4, 100.4)]);
    await arenaRound(stage);
    expect(await sees.waiting()).toEqual([lowest.cloneId]);
    const owner = byLeverage[0];
    await owner?.api.call('retireOwnClone', { params: { cloneId: owner.cloneId } });
    const again = (await sees.clones()).find(({ cloneId }) => cloneId === lowest.cloneId);
    expect(again).toMatchObject({ symbols: ['ETH'], equity: '100000' });
    const stays = await gateway.app.db.read
      .selectFrom('arena_stays')
      .selectAll()
      .where('clone_id', '=', lowest.cloneId)
      .execute();
    expect(new Set(stays.map((stay) => stay.account_id)).size).toBe(2);
  });
});
