import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIngestion, type Ingestion, type IngestionConfig } from '../../../src/market/ingestion.ts';
import { createMarketData, type MarketData } from '../../../src/market/market-data.ts';
import { createPoints, type Points } from '../../../src/market/points.ts';
import { createDiscovery } from '../../../src/market/search.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createJumpingTime } from '../../support/upstream-time.ts';
import { createWorld, type World, wireCandle, wireMarket } from '../../support/upstream-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A full hour and a bit. */
const START = Math.floor(1_800_000_000_000 / HOUR) * HOUR + 5000;

let database: TestDatabase;
let server: UpstreamServer;
let world: World;
let ingestion: Ingestion;
let points: Points;
let market: MarketData;
let discovery: ReturnType<typeof createDiscovery>;

beforeEach(async () => {
  database = await openTestDatabase();
  world = createWorld(START);
  server = await startUpstream((asked) => world.answer(asked));
  open();
});
afterEach(async () => {
  ingestion.stopStream();
  await server.close();
  await database.drop();
});

/** Everything anew on the same database, as after a restart. */
function open(hyperliquid: Partial<IngestionConfig['hyperliquid']> = {}): void {
  const { db } = database;
  const clock = { now: () => world.now };
  market = createMarketData({ db, clock });
  points = createPoints({ db });
  discovery = createDiscovery({ db });
  const config: IngestionConfig = {
    hyperliquid: {
      infoUrl: `${server.url}/info`,
      wsUrl: server.wsUrl,
      symbols: ['BTC', 'ETH', 'NOPE'],
      backfillCandles: 60,
      ...hyperliquid,
    },
    polymarket: { gammaUrl: server.url, cryptoTagId: 21, maxMarkets: 100 },
    defillama: { apiUrl: server.url, stablecoinsUrl: server.url, requestDelayMs: 100, maxProtocols: 10 },
    timeoutMs: 5000,
    pointRetentionDays: 30,
  };
  ingestion = createIngestion({
    db,
    clock,
    config,
    points,
    discovery,
    time: createJumpingTime(),
    reader: market,
    sink: market,
  });
}

const opens = async (symbol: string, interval: '1m' | '5m' | '1h' = '1m') => {
  const { openAt } = await market.readCandles({ symbol, interval, from: 0, to: START + 100 * DAY });
  return [...openAt];
};
const minute = (index: number) => START - 5000 + index * MINUTE;
const rowOf = async (channel: string) => {
  const { rows } = await ingestion.health(world.now);
  return rows.find((row) => row.channel === channel);
};
const shownOf = async (channel: string) => {
  const { channels } = await ingestion.dashboard(world.now);
  return channels.find((row) => row.channel === channel);
};
const snapshots = () =>
  server.asked.filter(({ body }) => (body as { type?: string })?.type === 'candleSnapshot').length;

/** Messages take a moment: rounds until this many candles have come. */
async function runUntil(rows: number): Promise<void> {
  for (let written = 0, round = 0; written < rows; round++) {
    if (round > 200) throw new Error(`Only ${written} of ${rows} candles came.`);
    written += (await ingestion.runChannel('hyperliquid_candles')).rowsWritten;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the candle channel', () => {
  it('backfills on its first round, and leaves out the candle that is forming', async () => {
    const report = await ingestion.runChannel('hyperliquid_candles');
    expect(report).toMatchObject({ status: 'ok', rowsWritten: 120, dropped: 0, newestEventAt: minute(0), error: null });
    const stored = await opens('BTC');
    expect([stored.length, stored[0], stored.at(-1)]).toEqual([60, minute(-60), minute(-1)]);
  });

  it('goes on where it was, after a restart too, and asks for no more than is new', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    world.now += 3 * MINUTE;
    open();
    expect(await ingestion.runChannel('hyperliquid_candles')).toMatchObject({ rowsWritten: 6 });
    world.now += 1000;
    expect(await ingestion.runChannel('hyperliquid_candles')).toMatchObject({ rowsWritten: 0, status: 'ok' });
    expect((await opens('ETH')).at(-1)).toBe(minute(2));
    expect(snapshots()).toBe(4);
  });

  it('skips a symbol that the venue does not trade', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    expect(await opens('NOPE')).toEqual([]);
  });

  it('records what the venue does not have as a gap, once, and does not fill it later', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    for (const index of [3, 4, 7]) world.missing.add(`BTC 1m ${minute(index)}`);
    world.now += 10 * MINUTE;
    await ingestion.runChannel('hyperliquid_candles');
    world.missing.clear();
    world.now += MINUTE;
    await ingestion.runChannel('hyperliquid_candles');
    const stored = await opens('BTC');
    expect(stored.slice(60).map((at) => (at - minute(0)) / MINUTE)).toEqual([0, 1, 2, 5, 6, 8, 9, 10]);
    expect((await shownOf('hyperliquid_candles'))?.gaps).toEqual([
      { subject: 'BTC', from: minute(7), to: minute(8) },
      { subject: 'BTC', from: minute(3), to: minute(5) },
    ]);
  });

  it('waits a little for the newest candles before they count as missing', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    world.missing.add(`BTC 1m ${minute(0)}`);
    world.now += MINUTE;
    await ingestion.runChannel('hyperliquid_candles');
    world.missing.clear();
    world.now += MINUTE;
    await ingestion.runChannel('hyperliquid_candles');
    expect((await opens('BTC')).slice(60)).toEqual([minute(0), minute(1)]);
    expect((await shownOf('hyperliquid_candles'))?.gaps).toEqual([]);
  });

  it('takes what is older than the venue keeps for a gap', async () => {
    await ingestion.runChannel('hyperliquid_candles');
    world.now += 6000 * MINUTE;
    await ingestion.runChannel('hyperliquid_candles');
    const [gap] = (await shownOf('hyperliquid_candles'))?.gaps ?? [];
    expect(gap).toEqual({ subject: 'BTC', from: minute(0), to: minute(1000) });
    expect(await opens('BTC')).toHaveLength(60 + 5000);
  });

  it('takes candles from the stream, and asks by snapshot only for what the stream missed', async () => {
    ingestion.startStream();
    await ingestion.runChannel('hyperliquid_candles');
    await server.until(() => server.received.length === 2, 'two subscriptions');
    expect(snapshots()).toBe(2);
    const send = (symbol: string, index: number) =>
      server.broadcast({ channel: 'candle', data: wireCandle({ symbol, interval: '1m', openAt: minute(index) }) });
    // In the wrong order, twice, and ETH with a hole.
    for (const index of [1, 0, 1, 2, 2]) send('BTC', index);
    for (const index of [0, 2]) send('ETH', index);
    world.now = minute(2) + 10_000;
    await runUntil(3);
    expect((await opens('BTC')).slice(60)).toEqual([minute(0), minute(1)]);
    expect(snapshots()).toBe(2);
    // What ETH lacks may still be on its way, until a later candle is complete.
    expect((await opens('ETH')).slice(60)).toEqual([minute(0)]);
    send('BTC', 3);
    send('ETH', 3);
    world.now = minute(3) + 10_000;
    await runUntil(3);
    expect((await opens('BTC')).slice(60)).toEqual([minute(0), minute(1), minute(2)]);
    expect((await opens('ETH')).slice(60)).toEqual([minute(0), minute(1), minute(2)]);
    expect(snapshots()).toBe(3);
  });

  it('fills what a dropped connection lost', async () => {
    ingestion.startStream();
    await ingestion.runChannel('hyperliquid_candles');
    await server.until(() => server.received.length === 2, 'two subscriptions');
    server.broadcast({
      channel: 'candle',
      data: { ...wireCandle({ symbol: 'BTC', interval: '1m', openAt: minute(0) }), c: '100.5' },
    });
    for (const socket of server.sockets) socket.terminate();
    world.now = minute(5) + 10_000;
    await new Promise((resolve) => setTimeout(resolve, 30));
    await ingestion.runChannel('hyperliquid_candles');
    expect((await opens('BTC')).slice(60).map((at) => (at - minute(0)) / MINUTE)).toEqual([0, 1, 2, 3, 4]);
    const { close } = await market.readCandles({ symbol: 'BTC', interval: '1m', from: minute(0), to: minute(1) });
    expect(close[0]).toBe(Number(wireCandle({ symbol: 'BTC', interval: '1m', openAt: minute(0) }).c));
  });

  it('keeps what it has when the source fails in between, and goes on from there', async () => {
    const eth = (asked: { body: unknown }) => (asked.body as { req?: { coin: string } }).req?.coin === 'ETH';
    server.answer((asked) => (eth(asked) ? { status: 500 } : world.answer(asked)));
    expect(await ingestion.runChannel('hyperliquid_candles')).toMatchObject({
      status: 'failed',
      error: { code: 'unavailable' },
    });
    expect(await opens('BTC')).toHaveLength(60);
    server.answer((asked) => world.answer(asked));
    expect(await ingestion.runChannel('hyperliquid_candles')).toMatchObject({ status: 'ok', rowsWritten: 60 });
  });
});

describe('other channels of the venue', () => {
  it('keeps the assets, the delisted ones too', async () => {
    await ingestion.runChannel('hyperliquid_meta');
    expect((await market.listAssets()).map(({ symbol, status, maxLeverage }) => [symbol, status, maxLeverage])).toEqual(
      [
        ['BTC', 'active', 40],
        ['ETH', 'active', 25],
        ['OLD', 'delisted', 3],
      ],
    );
  });

  it('samples what presses on funding, and reads settled funding as the venue stamped it', async () => {
    await ingestion.runChannel('hyperliquid_funding_pressure');
    const { eventAt, availableAt, values } = await points.lastPoints({
      key: 'hyperliquid:funding:BTC',
      asOf: world.now,
      count: 5,
    });
    expect([eventAt[0], availableAt[0]]).toEqual([START - 5000, START]);
    expect(values.fundingRate?.[0]).toBe(0.0000125);
    expect(values.midPrice?.[0]).toBeNaN();
    const settled = await market.readFunding({ symbol: 'BTC', from: 0, to: world.now });
    expect(settled.at.at(-1)).toBe(START - 5000 + 48);
    const asked = server.asked.length;
    world.now += 5 * MINUTE;
    await ingestion.runChannel('hyperliquid_funding_pressure');
    expect(server.asked.length - asked).toBe(1);
  });

  it('stores indicators over candles, under the names that rules use', async () => {
    await ingestion.runChannel('hyperliquid_candles_5m');
    await ingestion.runChannel('hyperliquid_technical_indicators');
    const { eventAt, values } = await points.lastPoints({
      key: 'hyperliquid:indicators:5m:BTC',
      asOf: world.now,
      count: 1,
    });
    expect(eventAt[0]).toBe(START - 5000);
    expect(Object.keys(values).sort()).toEqual(
      [
        'bollingerLower',
        'bollingerMiddle',
        'bollingerUpper',
        'ema20',
        'macd',
        'macdHistogram',
        'macdSignal',
        'rsi14',
        'sma20',
      ].sort(),
    );
    expect(values.sma20?.[0]).toBeGreaterThan(0);
  });
});

describe('the channels of Polymarket', () => {
  const soon = new Date(START + HOUR).toISOString();
  const later = new Date(START + 30 * DAY).toISOString();

  beforeEach(() => {
    world.markets.set('1', wireMarket('1', { endDate: soon }));
    world.markets.set('2', wireMarket('2', { endDate: later, outcomePrices: '["0.6", "0.4"]' }));
    world.markets.set('3', wireMarket('3', { endDate: later, outcomes: 'broken' }));
  });

  it('finds markets, then reads the prices of those that end soon and of the others apart', async () => {
    expect(await ingestion.runChannel('polymarket_discovery')).toMatchObject({ rowsWritten: 2, dropped: 1 });
    expect(await ingestion.runChannel('polymarket_immediate_markets')).toMatchObject({ rowsWritten: 1 });
    expect(await ingestion.runChannel('polymarket_later_markets')).toMatchObject({ rowsWritten: 1 });
    const priceOf = async (id: string) =>
      (await points.lastPoints({ key: `polymarket:${id}`, asOf: world.now, count: 1 })).values.yesPrice?.[0];
    expect([await priceOf('1'), await priceOf('2')]).toEqual([0.25, 0.6]);
    const found = await discovery.searchMarkets({ q: 'btc', limit: 10, now: world.now });
    expect(found.map(({ marketId, channel }) => [marketId, channel])).toEqual([
      ['1', 'immediate_market'],
      ['2', 'later_market'],
    ]);
  });

  it('notices that a market has closed, whatever its planned end', async () => {
    await ingestion.runChannel('polymarket_discovery');
    world.markets.set('2', wireMarket('2', { endDate: later, closed: true, outcomePrices: '["0","0"]' }));
    expect(await ingestion.runChannel('polymarket_later_markets')).toMatchObject({ rowsWritten: 0 });
    expect(
      (await discovery.searchMarkets({ q: '', limit: 10, now: world.now })).map(({ marketId }) => marketId),
    ).toEqual(['1']);
    const asked = server.asked.length;
    await ingestion.runChannel('polymarket_later_markets');
    expect(server.asked.length).toBe(asked);
  });
});

describe('the channels of DefiLlama', () => {
  const lastOf = async (key: string) => (await points.lastPoints({ key, asOf: world.now, count: 1 })).values;

  it('stores figures under the fields that rules use, nulls as unknown', async () => {
    expect(await ingestion.runChannel('defillama_capital_base')).toMatchObject({ status: 'ok', dropped: 1 });
    await ingestion.runChannel('defillama_capital_flows');
    await ingestion.runChannel('defillama_economic_throughput');
    const chain = await lastOf('defillama:capital_base:chain:Ethereum');
    expect([chain.tvlUsd?.[0], chain.change1d?.[0]]).toEqual([1000, Number.NaN]);
    expect((await lastOf('defillama:capital_base:stablecoin:USDT-1')).change1d?.[0]).toBe(25);
    expect((await lastOf('defillama:capital_base:global:global')).stablecoinsUsd?.[0]).toBe(200);
    expect((await lastOf('defillama:capital_flows:protocol:aave')).volume24hUsd?.[0]).toBe(7);
    expect((await lastOf('defillama:capital_flows:chain:Ethereum')).volume7dUsd?.[0]).toBe(490);
    const fees = await lastOf('defillama:economic_throughput:protocol:aave');
    expect([fees.fees24hUsd?.[0], fees.fees7dUsd?.[0], fees.openInterestUsd?.[0]]).toEqual([7, Number.NaN, 7]);
    const [aave] = await discovery.searchSubjects({ q: 'aave', type: 'all', channel: 'all', limit: 1 });
    expect(aave).toMatchObject({
      symbol: 'AAVE',
      sizeUsd: 400,
      channels: ['capital_base', 'capital_flows', 'economic_throughput'],
    });
  });

  it('does without the overview of a chain that has none', async () => {
    await ingestion.runChannel('defillama_capital_base');
    world.instead.set('/overview/dexs/Ethereum', { status: 404, text: 'no such chain' });
    expect(await ingestion.runChannel('defillama_capital_flows')).toMatchObject({
      status: 'ok',
      dropped: 1,
      rowsWritten: 2,
    });
    world.instead.set('/overview/dexs/Ethereum', { status: 429 });
    expect(await ingestion.runChannel('defillama_capital_flows')).toMatchObject({ status: 'failed' });
  });

  it('works out a chain’s change from what it stored a day before', async () => {
    await ingestion.runChannel('defillama_capital_base');
    world.now += DAY;
    world.tvl = 1100;
    await ingestion.runChannel('defillama_capital_base');
    expect((await lastOf('defillama:capital_base:chain:Ethereum')).change1d?.[0]).toBeCloseTo(10, 9);
  });
});

describe('points', () => {
  const key = 'polymarket:7';
  const yes = (value: number | null) => ({ yesPrice: value });
  const asOf = async (at: number) => [
    ...((await points.lastPoints({ key, asOf: at, count: 10 })).values.yesPrice ?? []),
  ];

  it('changes nothing when a point comes again', async () => {
    expect(await points.append([{ key, eventAt: 10, availableAt: 11, values: yes(0.1) }])).toBe(1);
    expect(await points.append([{ key, eventAt: 10, availableAt: 99, values: yes(0.1) }])).toBe(0);
    expect([...(await points.readPoints({ key, from: 0, to: 1000 })).availableAt]).toEqual([11]);
  });

  it('shows a correction from its own time on, and never before', async () => {
    await points.append([{ key, eventAt: 10, availableAt: 11, values: yes(0.1) }]);
    await points.append([{ key, eventAt: 20, availableAt: 21, values: yes(0.2) }]);
    await points.append([{ key, eventAt: 10, availableAt: 30, values: yes(0.9) }]);
    expect(await asOf(10)).toEqual([]);
    expect(await asOf(11)).toEqual([0.1]);
    expect(await asOf(29)).toEqual([0.1, 0.2]);
    expect(await asOf(30)).toEqual([0.9, 0.2]);
    // In columns it would look like the newest.
    expect([...(await points.readPoints({ key, from: 0, to: 99 })).eventAt]).toEqual([10, 20]);
  });

  it('puts a correction after what it corrects, also when the clock was set back', async () => {
    await points.append([{ key, eventAt: 10, availableAt: 50, values: yes(0.1) }]);
    await points.append([{ key, eventAt: 10, availableAt: 40, values: yes(0.2) }]);
    expect([await asOf(40), await asOf(50), await asOf(51)]).toEqual([[], [0.1], [0.2]]);
  });

  it('reads the newest few, and a stretch by when it became known', async () => {
    await points.append(
      Array.from({ length: 500 }, (_, index) => ({
        key,
        eventAt: index * 10,
        availableAt: index * 10 + 3,
        values: yes(index),
      })),
    );
    expect([...(await points.lastPoints({ key, asOf: 4000, count: 3 })).eventAt]).toEqual([3970, 3980, 3990]);
    expect([...(await points.readPoints({ key, from: 103, to: 123 })).eventAt]).toEqual([100, 110, 120]);
    expect(await points.prune(4003)).toBe(400);
    expect((await points.readPoints({ key, from: 0, to: 9999 })).eventAt[0]).toBe(4000);
  });

  it('keeps fields apart that not every point has', async () => {
    await points.append([{ key, eventAt: 10, availableAt: 10, values: { a: 1 } }]);
    await points.append([{ key, eventAt: 20, availableAt: 20, values: { a: null, b: 2 } }]);
    const { values } = await points.readPoints({ key, from: 0, to: 99 });
    expect([[...(values.a ?? [])], [...(values.b ?? [])]]).toEqual([
      [1, Number.NaN],
      [Number.NaN, 2],
    ]);
  });
});

describe('rounds', () => {
  it('runs a channel once in its slot', async () => {
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toMatchObject({ status: 'ok' });
    world.now += 50 * MINUTE;
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toBeUndefined();
    world.now += 10 * MINUTE;
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toMatchObject({ status: 'ok' });
  });

  it('waits for the newest candle to settle before it counts a slot as due', async () => {
    await ingestion.runChannelIfDue('hyperliquid_candles');
    world.now = minute(1) + 2999;
    expect(await ingestion.runChannelIfDue('hyperliquid_candles')).toBeUndefined();
    world.now += 1;
    expect(await ingestion.runChannelIfDue('hyperliquid_candles')).toMatchObject({ rowsWritten: 2 });
  });

  it('tries a failed one again after a minute', async () => {
    world.instead.set('/v2/chains', { text: '<html>' });
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toMatchObject({
      status: 'failed',
      error: { code: 'malformed' },
    });
    world.instead.clear();
    world.now += 30_000;
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toBeUndefined();
    world.now += 30_000;
    expect(await ingestion.runChannelIfDue('defillama_capital_base')).toMatchObject({ status: 'ok' });
  });

  it('stops when told, and that is no failure', async () => {
    const stop = new AbortController();
    world.instead.set('/v2/chains', { hang: true });
    const running = ingestion.runChannel('defillama_capital_base', { signal: stop.signal });
    await server.until(() => server.asked.length === 1, 'the request');
    stop.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
    expect(await rowOf('defillama_capital_base')).toMatchObject({ status: 'missing', lastError: null });
  });

  it('knows no other channels', async () => {
    await expect(ingestion.runChannel('nope')).rejects.toThrow(RangeError);
  });
});
