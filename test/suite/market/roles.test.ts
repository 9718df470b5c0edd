import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { signIn } from '../../support/players.ts';

const FIVE = 300_000;
const REPLAY = { REPLAY_SYMBOLS: 'BTC', REPLAY_HISTORY_DAYS: '1', REPLAY_ROUND_MS: '50', REPLAY_SPEED: '60' };

let front: TestGateway;
const others = new Set<TestGateway>();
beforeAll(async () => {
  front = await startGateway({ env: { ...REPLAY, ROLE: 'api' } });
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await front.stop();
});

/** Another process on the same database. */
async function join(role: string): Promise<TestGateway> {
  const other = await front.twin({ ROLE: role });
  others.add(other);
  return other;
}

async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean, limitMs = 20_000): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (holds(value) || Date.now() > giveUpAt) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const dashboard = async (gateway: TestGateway) => (await gateway.api.call('getIngestionDashboard')).body;
const statusOf = async (gateway: TestGateway) => (await dashboard(gateway)).channels.map(({ status }) => status);

it('a replay is played by one process that may, and followed by the others', { timeout: 120_000 }, async () => {
  const { api } = await signIn(front);
  await join('worker');
  expect(await statusOf(front)).toEqual(['missing']);
  expect((await api.call('listAssets')).body.assets).toEqual([]);

  const first = await join('ingest');
  const beganAt = first.app.market.clock.now();
  expect((await api.call('listAssets')).body.assets).toMatchObject([
    { symbol: 'BTC', synthetic: true, history: [{ interval: '5m', gaps: 0, synthetic: true }] },
  ]);
  const marketAt = async () => (await dashboard(front)).marketAt;
  // Twenty minutes of market time.
  front.clock.advance(20_000);
  const followed = await eventually(marketAt, (at) => at >= beganAt + 4 * FIVE);
  expect(followed).toBeGreaterThanOrEqual(beganAt + 4 * FIVE);
  const [asset] = (await api.call('listAssets')).body.assets;
  expect(asset?.history[0]?.candles).toBeGreaterThanOrEqual(288 + 4);
  expect(asset?.history[0]?.to).toBeLessThanOrEqual(first.app.market.clock.now());
  expect(await statusOf(front)).toEqual(['ok']);

  await join('all');
  others.delete(first);
  await first.stop();
  const leftAt = first.app.market.clock.now();
  // Taken over first: time that passes while nobody plays is skipped.
  expect(await eventually(marketAt, (at) => at > leftAt)).toBeGreaterThan(leftAt);
  front.clock.advance(20_000);
  const taken = await eventually(marketAt, (at) => at >= leftAt + 4 * FIVE);
  expect(taken).toBeGreaterThanOrEqual(leftAt + 4 * FIVE);
});

it('what changes of an asset is known after five seconds, and a new one at once', { timeout: 60_000 }, async () => {
  const { catalogue, data } = front.app.market;
  const list = (facts: object) =>
    data.upsertAssets({ source: 'test', assets: [{ symbol: 'NEW', maxLeverage: 20, ...facts }] });
  await list({});
  await catalogue.know(['NEW']);
  expect(catalogue.find('NEW')).toEqual({ symbol: 'NEW', active: true, maxLeverage: 20 });
  await list({ status: 'delisted' });
  const active = await eventually(
    async () => catalogue.find('NEW')?.active,
    (known) => known === false,
  );
  expect(active).toBe(false);
});
