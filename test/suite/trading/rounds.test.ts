import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesGraph } from '../../support/backtest-world.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { COMPARISON } from '../../support/graphs.ts';
import { BTC_5M, BTC_FUNDING, sharedCandles } from '../../support/market.ts';
import { signIn } from '../../support/players.ts';
import {
  accountOf,
  advance,
  HOUR_MS,
  MARKET_START,
  MINUTE_MS,
  openAccount,
  play,
  playMarket,
  startTradingGateway,
  trader,
} from '../../support/trading-world.ts';

const ALWAYS_LONG = { long: COMPARISON, sizeFraction: 0.5 };
const RISK = { maxPositionFraction: 0.5, leverage: 2, stopLossFraction: null, takeProfitFraction: null };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTradingGateway();
});
afterAll(() => gateway?.stop());

describe('an account', () => {
  it('waits, trades what its graph decides for six hours of market time, closes out, and tells that it is over', async () => {
    const owner = await trader(gateway);
    const { accountId, parentId } = await openAccount(gateway, owner);
    const account = accountOf(owner, accountId);
    expect(await account.get()).toMatchObject({ state: 'pending', equity: '0', startAt: null, cursorAt: null });
    await play(gateway, HOUR_MS);
    const endAt = MARKET_START + 6 * HOUR_MS;
    expect(await account.get()).toMatchObject({ state: 'active', cursorAt: MARKET_START + HOUR_MS, endAt });
    await play(gateway, 6 * HOUR_MS);
    const ended = await account.get();
    expect(ended).toMatchObject({ state: 'completed', endReason: 'END_REACHED', unrealised: '0', marginUsed: '0' });
    const points = (await account.equity({ everySec: 60, after: endAt - 1 })).body.points ?? [];
    expect(points.at(-1)).toMatchObject({ final: true, equity: ended.wallet, closedTrades: ended.closedTrades });
    const events = await gateway.app.db.read
      .selectFrom('outbox')
      .selectAll()
      .where('topic', '=', 'account.completed')
      .execute();
    expect(events.map(({ payload }) => JSON.parse(payload))).toContainEqual(
      expect.objectContaining({ accountId, parentId, parentKind: 'audition', reason: 'END_REACHED' }),
    );
    // Another round has nothing to say.
    expect(await gateway.app.trading.advance()).toMatchObject({ accounts: 0, fills: 0 });
  });

  it('keeps an order that a gate refuses, with the code of the gate', async () => {
    const owner = await trader(gateway, rulesGraph(['BTC'], { rules: ALWAYS_LONG, risk: { ...RISK, leverage: 10 } }));
    const { accountId } = await openAccount(gateway, owner, { at: gateway.app.market.clock.now() - 10 * MINUTE_MS });
    await advance(gateway);
    const { orders } = (await accountOf(owner, accountId).orders({ status: 'denied' })).body;
    expect(orders?.length).toBeGreaterThan(0);
    expect(orders?.[0]).toMatchObject({ reasonCode: 'LEVERAGE_ABOVE_LIMIT', filledQuantity: '0', averagePrice: null });
    const run = (await owner.runs({ status: 'completed' })).body.runs?.find(
      ({ decisionRunId }) => decisionRunId === orders?.[0]?.decisionRunId,
    );
    expect(run?.actions).toMatchObject([{ kind: 'long' }]);
  });

  it('decides nothing while it is suspended, keeps its position, and ends later by as long', async () => {
    const owner = await trader(gateway, rulesGraph(['BTC'], { rules: ALWAYS_LONG, risk: RISK }));
    const at = Math.floor(gateway.app.market.clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    const { accountId, parentId } = await openAccount(gateway, owner, { at });
    const account = accountOf(owner, accountId);
    const { db, trading } = gateway.app;
    const ask = { accountId, reason: 'entitlement_suspended' } as const;
    await play(gateway, 10 * MINUTE_MS);
    const before = await account.get();
    await db.transaction((tx) => trading.pause(tx, { ...ask, at: at + 12 * MINUTE_MS }));
    await db.transaction((tx) => trading.pause(tx, { ...ask, at: at + 13 * MINUTE_MS }));
    await play(gateway, 20 * MINUTE_MS);
    expect(await account.get()).toMatchObject({ state: 'paused', pausedReasons: ['entitlement_suspended'] });
    expect((await account.positions()).positions).toHaveLength(1);
    await db.transaction((tx) => trading.resume(tx, { ...ask, at: at + 32 * MINUTE_MS }));
    await play(gateway, 10 * MINUTE_MS);
    const after = await account.get();
    expect(after).toMatchObject({ state: 'active', pausedReasons: [], endAt: Number(before.endAt) + 20 * MINUTE_MS });
    const moments = ((await owner.runs({ originId: parentId })).body.runs ?? []).map(({ scheduledAt }) => scheduledAt);
    expect(moments.filter((moment) => moment > at + 12 * MINUTE_MS && moment < at + 32 * MINUTE_MS)).toEqual([]);
    expect(moments).toContain(at + 35 * MINUTE_MS);
  });

  it('skips decisions of a clone whose entitlement is suspended, and says so', async () => {
    const owner = await trader(gateway);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('entitlements').set({ suspended_at: 1 }).where('clone_id', '=', owner.cloneId).execute(),
    );
    await openAccount(gateway, owner, { at: gateway.app.market.clock.now() - 10 * MINUTE_MS });
    await advance(gateway);
    const runs = (await owner.runs()).body.runs ?? [];
    expect(runs.length).toBeGreaterThan(0);
    expect(runs[0]).toMatchObject({ status: 'skipped', errorCode: 'ENTITLEMENT_INACTIVE', actions: [] });
  });

  it('ends when it is told to: its position is closed at the next tick, and asking again changes nothing', async () => {
    const owner = await trader(gateway, rulesGraph(['BTC'], { rules: ALWAYS_LONG, risk: RISK }));
    const at = Math.floor(gateway.app.market.clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    const { accountId } = await openAccount(gateway, owner, { at, durationMs: null });
    const { db, trading } = gateway.app;
    await play(gateway, 10 * MINUTE_MS);
    const endAt = at + 12 * MINUTE_MS;
    await db.transaction((tx) => trading.end(tx, { accountId, at: endAt, reason: 'removed' }));
    await db.transaction((tx) => trading.end(tx, { accountId, at: endAt, reason: 'again' }));
    await play(gateway, 10 * MINUTE_MS);
    expect(await accountOf(owner, accountId).get()).toMatchObject({ state: 'completed', endReason: 'removed' });
    const last = (await accountOf(owner, accountId).fills()).body.fills?.[0];
    expect(last).toMatchObject({ cause: 'close_out', at: endAt, side: 'sell' });
    const view = (await trading.accounts(db.read, [accountId])).get(accountId);
    expect(view).toMatchObject({ state: 'completed', endReason: 'removed', closedTrades: 1 });
    const snapshots = await trading.snapshots(db.read, { accountId, after: endAt - 1 });
    expect(snapshots.at(-1)).toMatchObject({ final: true, equity: view?.equity });
  });

  it('that never started is over at once when it is told to end', async () => {
    const owner = await trader(gateway);
    const { accountId } = await openAccount(gateway, owner, { at: gateway.app.market.clock.now() + HOUR_MS });
    const { db, trading } = gateway.app;
    await db.transaction((tx) => trading.end(tx, { accountId, at: 0, reason: 'voided' }));
    await play(gateway, 2 * HOUR_MS);
    expect(await accountOf(owner, accountId).get()).toMatchObject({
      state: 'completed',
      endReason: 'voided',
      equity: '0',
    });
  });

  it('is ranked from its base, which a new season sets anew', async () => {
    const owner = await trader(gateway, rulesGraph(['BTC'], { rules: ALWAYS_LONG, risk: RISK }));
    const at = Math.floor(gateway.app.market.clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    const { accountId } = await openAccount(gateway, owner, { at, durationMs: null, kind: 'arena' });
    const { db, trading } = gateway.app;
    await play(gateway, HOUR_MS);
    const view = async () => (await trading.accounts(db.read, [accountId])).get(accountId);
    expect((await view())?.base).toMatchObject({ at, equity: '100000' });
    await db.transaction((tx) => trading.rebase(tx, { accountId, at: at + 90 * MINUTE_MS }));
    await play(gateway, HOUR_MS);
    const [point] = (await accountOf(owner, accountId).equity({ after: at + 90 * MINUTE_MS - 1 })).body.points ?? [];
    expect((await view())?.base).toMatchObject({ at: at + 90 * MINUTE_MS, equity: point?.equity });
  });

  it('pauses while the operator has switched trading off, and goes on afterwards', async () => {
    const owner = await trader(gateway);
    const at = Math.floor(gateway.app.market.clock.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    const { accountId } = await openAccount(gateway, owner, { at });
    await play(gateway, 10 * MINUTE_MS);
    await gateway.restart({ TRADING_ENABLED: 'false' });
    const api = gateway.api.as(owner.signIn.accessToken);
    const account = accountOf({ api }, accountId);
    await play(gateway, 10 * MINUTE_MS);
    expect(await account.get()).toMatchObject({ state: 'paused', pausedReasons: ['trading_disabled'] });
    await gateway.restart({ TRADING_ENABLED: 'true' });
    await play(gateway, 10 * MINUTE_MS);
    expect(await accountOf({ api: gateway.api.as(owner.signIn.accessToken) }, accountId).get()).toMatchObject({
      state: 'active',
      pausedReasons: [],
    });
  });
});

const [candles, funding] = [sharedCandles(BTC_5M), sharedCandles(BTC_FUNDING)];

describe('an account on real candles and funding', () => {
  it.skipIf(candles === undefined || funding === undefined)(
    'trades a week of 2024 to the end, and pays funding on what it holds (skipped without the shared candles)',
    { timeout: 60_000 },
    async () => {
      const start = Date.UTC(2024, 0, 8);
      const env = { REPLAY_FILES: `${candles},${funding}`, REPLAY_START: new Date(start).toISOString() };
      const real = await startTradingGateway({ env });
      try {
        const owner = await trader(real, rulesGraph(['BTC'], { rules: ALWAYS_LONG, risk: RISK, cadenceSec: 3600 }));
        const { accountId } = await openAccount(real, owner, { at: start, durationMs: 60 * HOUR_MS });
        for (let day = 0; day < 3; day++) await playMarket(real, 24 * HOUR_MS);
        await advance(real);
        // Three days later her session is over.
        const again = await signIn(real, owner.account);
        const account = await accountOf(again, accountId).get();
        expect(account).toMatchObject({ state: 'completed', synthetic: false, closedTrades: 1 });
        const entries = await real.app.db.read
          .selectFrom('trading_entries')
          .selectAll()
          .where('account_id', '=', accountId)
          .where('kind', '=', 'funding')
          .orderBy('number')
          .execute();
        // Every eight hours, from 08:00 of the first day to 08:00 of the third.
        expect(entries.map(({ at }) => Math.round((at - start) / HOUR_MS))).toEqual([8, 16, 24, 32, 40, 48, 56]);
        const { fills } = (await accountOf(again, accountId).fills()).body;
        expect(fills?.map(({ cause, side }) => `${cause} ${side}`)).toEqual(['close_out sell', 'order buy']);
      } finally {
        await real.stop();
      }
    },
  );
});
