import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesGraph } from '../../support/backtest-world.ts';
import type { TestClock } from '../../support/clock.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { COMPARISON } from '../../support/graphs.ts';
import { candlesFrom } from '../../support/market.ts';
import { accountOf, MINUTE_MS, openAccount, type Trader, trader } from '../../support/trading-world.ts';

/** On the grid of the decisions. */
const START = Math.floor(Date.now() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
const SEC = 1000;

/** A clock that goes when it is told to. */
function handClock(at: number): TestClock & { set(next: number): void } {
  let now = at;
  return {
    now: () => now,
    set: (next) => {
      now = next;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

let gateway: TestGateway;
let owner: Trader;
const clock = handClock(START + 3 * SEC);

/** Stores 1-minute bars of BTC from one minute of the test to another, each a little higher. */
async function bars(from: number, to: number): Promise<void> {
  const closes = Array.from({ length: to - from }, (_, index) => 40_000 + (from + index) * 10);
  const candles = candlesFrom({ from: START + from * MINUTE_MS, interval: '1m', closes });
  candles.volume.fill(1000);
  await gateway.app.market.data.appendCandles({ symbol: 'BTC', interval: '1m', source: 'test', candles });
}

/** A round at so many seconds after the start. */
async function roundAt(sec: number) {
  clock.set(START + sec * SEC);
  return gateway.app.trading.advance();
}

beforeAll(async () => {
  // Nobody listens to the real sources here: this process only answers.
  gateway = await startGateway({ clock, env: { MARKET_FEED: 'live', ROLE: 'api', ACCESS_TOKEN_TTL_SEC: '86400' } });
  await gateway.app.market.data.upsertAssets({ source: 'test', assets: [{ symbol: 'BTC', sizeDecimals: 5 }] });
  await bars(-180, 0);
  const rules = {
    long: { ...COMPARISON, left: { kind: 'price', field: 'close', interval: '1m', offset: 0 } },
  } as const;
  const risk = { maxPositionFraction: 0.1, leverage: 1, stopLossFraction: null, takeProfitFraction: null };
  owner = await trader(gateway, rulesGraph(['BTC'], { rules: { ...rules, sizeFraction: 0.1 }, risk, cadenceSec: 300 }));
});
afterAll(() => gateway?.stop());

describe('an account on a live market', () => {
  it('receives its orders when the decision was there, and fills them at the first tick after', async () => {
    const { accountId } = await openAccount(gateway, owner, { at: START });
    const account = accountOf(owner, accountId);
    expect(await roundAt(3)).toMatchObject({ accounts: 1, decisions: 1 });
    const [run] = (await owner.runs()).body.runs ?? [];
    expect(run).toMatchObject({ scheduledAt: START, finishedAt: START + 3 * SEC, actions: [{ kind: 'long' }] });
    expect((await account.orders()).body.orders).toEqual([]);

    // The bar's end is not enough: it has to be stored.
    expect(await roundAt(62)).toMatchObject({ accounts: 0 });
    await bars(0, 1);
    expect(await roundAt(63)).toMatchObject({ accounts: 1, fills: 1 });
    const [order] = (await account.orders()).body.orders ?? [];
    expect(order).toMatchObject({ receivedAt: START + 3 * SEC, decisionRunId: run?.decisionRunId, status: 'filled' });
    // The ticks of the bar come at 0, 20, 40 and 59.999 seconds.
    expect((await account.fills()).body.fills).toMatchObject([{ at: START + 20 * SEC, liquidity: 'taker' }]);
  });

  it('skips a decision that is found due more than a minute late, and keeps it as such', async () => {
    await bars(1, 7);
    await roundAt(7 * 60 + 2);
    const [run] = (await owner.runs()).body.runs ?? [];
    expect(run).toMatchObject({ scheduledAt: START + 300 * SEC, status: 'skipped', errorCode: 'DECISION_LATE' });
  });

  it('goes on without a bar that does not come within the grace', async () => {
    const before = (await owner.runs()).body.runs?.length;
    expect(await roundAt(8 * 60 + 5)).toMatchObject({ accounts: 0 });
    expect(await roundAt(8 * 60 + 11)).toMatchObject({ accounts: 1, snapshots: 1 });
    expect((await owner.runs()).body.runs).toHaveLength(before ?? 0);
  });

  it('pauses when no price is fresh, from that moment on, and goes on with the next bar; its end moves as far', async () => {
    const { accountId } = await openAccount(gateway, owner, { at: START + 8 * MINUTE_MS, durationMs: 60 * MINUTE_MS });
    const account = accountOf(owner, accountId);
    await bars(7, 10);
    await roundAt(10 * 60 + 2);
    expect((await account.get()).state).toBe('active');
    await roundAt(20 * 60);
    // The last bar ended at minute 10; its prices are fresh for two minutes.
    expect(await account.get()).toMatchObject({ state: 'paused', pausedReasons: ['feed_stale'] });
    await bars(20, 22);
    await roundAt(22 * 60 + 2);
    const after = await account.get();
    expect(after).toMatchObject({ state: 'active', endAt: START + (68 + 8) * MINUTE_MS });
    const { points } = (await account.equity({ after: START + 11 * MINUTE_MS })).body;
    expect(points?.map(({ at }) => (at - START) / MINUTE_MS)).toEqual([12, 21, 22]);
  });
});
