import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { signIn } from '../../support/players.ts';

const FIVE = 300_000;
const REPLAY = { REPLAY_SYMBOLS: 'BTC', REPLAY_HISTORY_DAYS: '1', REPLAY_ROUND_MS: '50', REPLAY_SPEED: '60' };

let front: TestGateway;
let others: TestGateway[];
beforeEach(async () => {
  others = [];
  front = await startGateway({ env: { ...REPLAY, ROLE: 'api' } });
});
afterEach(async () => {
  for (const other of others) { const t = performance.now(); await other.stop(); console.log('stop', performance.now() - t, other.config.server.role); }
  await front.stop();
});

async function join(role: string): Promise<TestGateway> {
  const t0 = performance.now();
  const other = await front.twin({ ROLE: role });
  others.push(other);
  console.log('start', role, performance.now() - t0);
  return other;
}

async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean, limitMs = 8000): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (holds(value) || Date.now() > giveUpAt) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const dashboard = async (gateway: TestGateway) => (await gateway.api.call('getIngestionDashboard')).body;
const statusOf = async (gateway: TestGateway) => (await dashboard(gateway)).channels.map(({ status }) => status);

describe('a market that several processes share', () => {
  it('is played by the ingest process alone, and the others follow its clock', async () => {
    const { api } = await signIn(front);
    expect(await statusOf(front)).toEqual(['missing']);
    await join('worker');
    expect(await statusOf(front)).toEqual(['missing']);
    expect((await api.call('listAssets')).body.assets).toEqual([]);

    const ingest = await join('ingest');
    const beganAt = ingest.app.market.clock.now();
    expect((await api.call('listAssets')).body.assets).toMatchObject([
      { symbol: 'BTC', synthetic: true, history: [{ interval: '5m', candles: 288, gaps: 0, synthetic: true }] },
    ]);
    // Twenty minutes of market time.
    front.clock.advance(20_000);
    const follows = async () => (await dashboard(front)).marketAt;
    expect(await eventually(follows, (at) => at >= beganAt + 4 * FIVE)).toBeGreaterThanOrEqual(beganAt + 4 * FIVE);
    const [asset] = (await api.call('listAssets')).body.assets;
    expect(asset?.history[0]?.candles).toBeGreaterThanOrEqual(288 + 4);
    expect(await statusOf(front)).toEqual(['ok']);
  });

  it('moves to another process when the one that played it has left', async () => {
    const first = await join('ingest');
    const second = await join('all');
    await eventually(
      () => statusOf(front),
      ([status]) => status === 'ok',
    );
    const beganAt = first.app.market.clock.now();
    await first.stop();
    others.splice(others.indexOf(first), 1);
    front.clock.advance(10_000);
    const at = await eventually(
      async () => second.app.market.clock.now(),
      (now) => now > beganAt,
    );
    expect(at).toBeGreaterThan(beganAt);
  });
});

describe('what is known of assets', () => {
  it('is known in every process five seconds after it changes, and at once where an asset is new', async () => {
    const { catalogue } = front.app.market;
    const { data } = (await join('ingest')).app.market;
    await data.upsertAssets({ source: 'test', assets: [{ symbol: 'NEW', maxLeverage: 20 }] });
    await catalogue.know(['NEW']);
    expect(catalogue.find('NEW')).toEqual({ symbol: 'NEW', active: true, maxLeverage: 20 });
    await data.upsertAssets({ source: 'test', assets: [{ symbol: 'NEW', maxLeverage: 20, status: 'delisted' }] });
    const seen = await eventually(
      async () => catalogue.find('NEW')?.active,
      (active) => active === false,
    );
    expect(seen).toBe(false);
  });
});
