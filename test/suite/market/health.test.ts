import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMarketHandlers } from '../../../src/market/handlers.ts';
import { createIngestion, type Ingestion } from '../../../src/market/ingestion.ts';
import { createMarketData, type MarketData } from '../../../src/market/market-data.ts';
import { createPoints } from '../../../src/market/points.ts';
import { createDiscovery, type Discovery } from '../../../src/market/search.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createJumpingTime } from '../../support/upstream-time.ts';
import { createWorld, type World, wireMarket } from '../../support/upstream-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Math.floor(1_800_000_000_000 / HOUR) * HOUR + 5000;
const BASE = 'defillama_capital_base';

let database: TestDatabase;
let server: UpstreamServer;
let world: World;
let ingestion: Ingestion;
let market: MarketData;
let discovery: Discovery;

beforeEach(async () => {
  database = await openTestDatabase();
  world = createWorld(START);
  server = await startUpstream((asked) => world.answer(asked));
  const { db } = database;
  const clock = { now: () => world.now };
  market = createMarketData({ db, clock });
  discovery = createDiscovery({ db });
  ingestion = createIngestion({
    db,
    clock,
    config: {
      hyperliquid: { infoUrl: `${server.url}/info`, wsUrl: server.wsUrl, symbols: ['BTC'], backfillCandles: 3000 },
      polymarket: { gammaUrl: server.url, cryptoTagId: 21, maxMarkets: 100 },
      defillama: { apiUrl: server.url, stablecoinsUrl: server.url, requestDelayMs: 0, maxProtocols: 10 },
      timeoutMs: 200,
      pointRetentionDays: 30,
    },
    points: createPoints({ db }),
    discovery,
    time: createJumpingTime(),
    reader: market,
    sink: market,
  });
});
afterEach(async () => {
  await server.close();
  await database.drop();
});

async function runAll(): Promise<void> {
  for (const { name } of ingestion.channels) await ingestion.runChannel(name);
}
const rowOf = async (channel: string) =>
  (await ingestion.health(world.now)).rows.find((row) => row.channel === channel);
const shownOf = async (channel: string) =>
  (await ingestion.dashboard(world.now)).channels.find((row) => row.channel === channel);

describe('the health of ingestion', () => {
  it('misses everything at first, and is well once every channel has had a round', async () => {
    const before = await ingestion.health(world.now);
    expect(before.ok).toBe(false);
    expect(new Set(before.rows.map(({ status }) => status))).toEqual(new Set(['missing']));
    await runAll();
    const after = await ingestion.health(world.now + 20_000);
    expect(after.ok).toBe(true);
    expect(after.rows.find(({ channel }) => channel === 'hyperliquid_candles')).toEqual({
      source: 'hyperliquid',
      channel: 'hyperliquid_candles',
      status: 'ok',
      expectedCadenceSec: 60,
      staleAfterSec: 360,
      ageSec: 20,
      rowsWritten: 3000,
      lastError: null,
    });
  });

  it('fails with a channel whose source fails, in our own words, and is well again after the next good round', async () => {
    await runAll();
    for (const [answer, sentence] of [
      [{ status: 500, text: 'stack trace' }, 'could not be reached or refused'],
      [{ status: 429 }, 'slow down'],
      [{ text: '<b>hello</b>' }, 'not the documented data'],
      [{ json: { surprise: true } }, 'not the documented data'],
      [{ delayMs: 400 }, 'in time'],
    ] as const) {
      world.instead.set('/v2/chains', answer);
      await ingestion.runChannel(BASE);
      const row = await rowOf(BASE);
      expect(row?.status).toBe('failed');
      expect(row?.lastError).toContain(sentence);
      expect((await ingestion.health(world.now)).ok).toBe(false);
    }
    world.instead.clear();
    await ingestion.runChannel(BASE);
    expect(await rowOf(BASE)).toMatchObject({ status: 'ok', lastError: null });
  });

  it('grows stale by time alone', async () => {
    await runAll();
    world.now += 361_000;
    expect(await rowOf('hyperliquid_candles')).toMatchObject({ status: 'stale', ageSec: 361 });
    expect(await rowOf(BASE)).toMatchObject({ status: 'ok' });
  });

  it('grows stale when rounds go well but bring nothing new', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    const frozen = world.now;
    server.answer((asked) => {
      const now = world.now;
      world.now = frozen;
      const answer = world.answer(asked);
      world.now = now;
      return answer;
    });
    for (let round = 0; round < 9; round++) {
      world.now += MINUTE;
      expect(await ingestion.runChannel('hyperliquid_candles')).toMatchObject({ status: 'ok' });
    }
    expect(await rowOf('hyperliquid_candles')).toMatchObject({ status: 'stale', lastError: null });
  });

  it('runs, then fails, a round whose process died, once the next one starts', async () => {
    world.instead.set('/v2/chains', { hang: true });
    const stop = new AbortController();
    const dead = ingestion.runChannel(BASE, { signal: stop.signal }).catch(() => undefined);
    await server.until(() => server.asked.length === 1, 'the request');
    expect(await rowOf(BASE)).toMatchObject({ status: 'running', ageSec: null });
    world.instead.set('/v2/chains', { status: 503 });
    await ingestion.runChannel(BASE);
    expect(await rowOf(BASE)).toMatchObject({ status: 'failed' });
    stop.abort();
    await dead;
  });

  it('forgets old rounds, but not the last good one', async () => {
    await ingestion.runChannel(BASE);
    world.now += 10 * 24 * HOUR;
    expect(await ingestion.prune(world.now)).toBe(0);
    await ingestion.runChannel(BASE);
    expect(await ingestion.prune(world.now)).toBe(1);
    expect(await rowOf(BASE)).toMatchObject({ status: 'ok' });
  });
});

describe('the dashboard of ingestion', () => {
  it('shows volume, coverage, lag and the last round', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    world.now += 20_000;
    expect(await shownOf('hyperliquid_candles')).toEqual({
      source: 'hyperliquid',
      channel: 'hyperliquid_candles',
      status: 'ok',
      rows24h: 3000,
      coverage24h: 1,
      lagSec: 25,
      lastRunAt: START,
      gaps: [],
    });
    expect(await shownOf(BASE)).toMatchObject({
      status: 'missing',
      rows24h: 0,
      coverage24h: null,
      lagSec: null,
      lastRunAt: null,
    });
  });

  it('takes missed hours of a sampled channel for a gap, and counts them out of the coverage', async () => {
    for (let hour = 0; hour < 30; hour++) {
      if (hour < 20 || hour > 25) await ingestion.runChannel(BASE);
      world.now += HOUR;
    }
    const shown = await shownOf(BASE);
    expect(shown?.gaps).toEqual([{ subject: BASE, from: START - 5000 + 20 * HOUR, to: START - 5000 + 26 * HOUR }]);
    expect(shown?.coverage24h).toBeCloseTo(18 / 24, 9);
  });
});

describe('the handlers of discovery', () => {
  it('answer as the contract says', async () => {
    world.markets.set('1', wireMarket('1', { endDate: new Date(START + HOUR).toISOString() }));
    await runAll();
    const handlers = createMarketHandlers({
      clock: { now: () => world.now },
      marketFeed: 'live',
      marketNow: () => world.now,
      listAssets: () => market.listAssets(),
      histories: async () => new Map(),
      discovery,
      ingestion,
    });
    const ask = (query: Record<string, unknown>) => ({ query }) as never;
    const assets = await handlers.listAssets(ask({}));
    expect(assets.body.assets.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH', 'OLD']);
    const found = await handlers.searchPolymarketMarkets(ask({ q: 'bitcoin', limit: 5 }));
    expect(found.body).toMatchObject({ query: 'bitcoin', markets: [{ marketId: '1', channel: 'immediate_market' }] });
    const subjects = await handlers.searchDefiLlamaSubjects(ask({ q: 'eth', type: 'chain', limit: 5 }));
    expect(subjects.body).toMatchObject({
      query: 'eth',
      subjectType: 'chain',
      channel: 'all',
      subjects: [{ subject: 'Ethereum' }],
    });
    expect((await handlers.getIngestionHealth(ask({}))).body).toMatchObject({ ok: true, marketFeed: 'live' });
    expect((await handlers.getIngestionDashboard(ask({}))).body).toMatchObject({
      ok: true,
      generatedAt: START,
      marketAt: START,
    });
  });
});
