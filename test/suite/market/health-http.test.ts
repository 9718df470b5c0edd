import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type Player, signIn } from '../../support/players.ts';
import { startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createWorld, type World, wireMarket } from '../../support/upstream-world.ts';

const HOUR_MS = 3_600_000;

let upstream: UpstreamServer;
let world: World;
let gateway: TestGateway;
let player: Player;

/** A whole gateway that reads the world by itself, every channel under its lease. */
beforeAll(async () => {
  world = createWorld(Date.now());
  world.markets.set('512357', wireMarket('512357', { endDate: new Date(Date.now() + HOUR_MS).toISOString() }));
  upstream = await startUpstream((asked) => {
    world.now = Date.now();
    return world.answer(asked);
  });
  gateway = await startGateway({
    env: {
      MARKET_FEED: 'live',
      HYPERLIQUID_INFO_URL: `${upstream.url}/info`,
      HYPERLIQUID_WS_URL: upstream.wsUrl,
      HYPERLIQUID_SYMBOLS: 'BTC,ETH',
      HYPERLIQUID_BACKFILL_CANDLES: '50',
      POLYMARKET_GAMMA_URL: upstream.url,
      DEFILLAMA_API_URL: upstream.url,
      DEFILLAMA_STABLECOINS_URL: upstream.url,
      DEFILLAMA_REQUEST_DELAY_MS: '0',
    },
  });
  player = await signIn(gateway);
  const giveUpAt = Date.now() + 15_000;
  while (!(await health()).ok && Date.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 100));
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

async function health() {
  const answer = await player.api.call('getIngestionHealth', {});
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

describe('a gateway on live sources', () => {
  it('is well once every channel has had its round', async () => {
    const { ok, marketFeed, rows } = await health();
    expect(rows.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect([ok, marketFeed, rows.length]).toEqual([true, 'live', 12]);
  });

  it('shows the dashboard to everybody', async () => {
    const answer = await gateway.api.call('getIngestionDashboard', {});
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ok: true, marketFeed: 'live' });
  });

  it('subscribes to live candles', async () => {
    await upstream.until(() => upstream.received.length >= 6, 'subscriptions to two symbols and three intervals');
  });

  it('finds markets, subjects and assets', async () => {
    const markets = await player.api.call('searchPolymarketMarkets', { query: { q: 'bitcoin', limit: 5 } });
    expect(markets.body).toMatchObject({
      query: 'bitcoin',
      markets: [{ marketId: '512357', channel: 'immediate_market' }],
    });
    const subjects = await player.api.call('searchDefiLlamaSubjects', { query: { q: 'ether', type: 'chain' } });
    expect(subjects.body).toMatchObject({ subjectType: 'chain', channel: 'all', subjects: [{ subject: 'Ethereum' }] });
    const assets = await player.api.call('listAssets', {});
    expect(assets.body).toMatchObject({
      assets: [{ symbol: 'BTC' }, { symbol: 'ETH' }, { symbol: 'OLD', status: 'delisted' }],
    });
  });

  it('keeps everything but the dashboard for those who are signed in', async () => {
    for (const operation of [
      'getIngestionHealth',
      'searchPolymarketMarkets',
      'searchDefiLlamaSubjects',
      'listAssets',
    ] as const) {
      expect((await gateway.api.call(operation, {})).status).toBe(401);
    }
  });

  it('refuses what the contract does not allow', async () => {
    const answers = await Promise.all([
      player.api.call('searchPolymarketMarkets', { query: { q: 'x'.repeat(201) } }),
      player.api.call('searchPolymarketMarkets', { query: { limit: 0 } }),
      player.api.call('searchDefiLlamaSubjects', { query: { type: 'coin' as never } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});
