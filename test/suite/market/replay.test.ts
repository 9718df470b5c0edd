import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createGenerator,
  createMarketData,
  createReplayClock,
  createReplayFeed,
  fileSource,
  generatorSource,
  type MarketClock,
  type MarketData,
  type ReplayFeed,
  type ReplaySource,
  type Tick,
} from '../../../src/market/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const FIVE = 300_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const WALL = Date.UTC(2026, 10, 1, 12, 1, 7);

let database: TestDatabase;
let market: MarketData;
let wall: number;
const clock = { now: () => wall };

beforeEach(async () => {
  database = await openTestDatabase();
  market = createMarketData({ db: database.db, clock });
  wall = WALL;
});
afterEach(() => database.drop());

interface Running {
  readonly feed: ReplayFeed;
  readonly marketClock: MarketClock;
  readonly ticks: Tick[];
}

function createFeed(
  source: ReplaySource,
  options: { speed?: number; startAt?: number; historyMs?: number; db?: Db } = {},
): Running {
  const { speed = 60, historyMs = 2 * DAY, db = database.db, startAt } = options;
  const marketClock = createReplayClock({ db, clock });
  const feed = createReplayFeed({ db, market, marketClock, clock, source, speed, startAt, historyMs });
  const ticks: Tick[] = [];
  feed.onTick((tick) => ticks.push(tick));
  return { feed, marketClock, ticks };
}

const generated = (seed = 1, symbols = ['BTC', 'ETH']) => generatorSource({ seed, symbols, interval: '5m' });
const everything = (symbol = 'BTC') =>
  market.readCandles({ symbol, interval: '5m', from: 0, to: Number.MAX_SAFE_INTEGER });

describe('a replay of the generator', () => {
  it('begins now, with a history that is complete, marked as generated, and does not reach into the future', async () => {
    const { feed, marketClock } = createFeed(generated());
    await feed.begin();
    expect(marketClock.now()).toBe(WALL);
    for (const symbol of ['BTC', 'ETH']) {
      const [coverage] = await market.coverage({ symbol });
      expect(coverage).toMatchObject({
        interval: '5m',
        source: 'generator',
        synthetic: true,
        missing: 0,
        count: 2 * 288,
      });
      expect(coverage?.to).toBe(Math.floor(WALL / FIVE) * FIVE);
    }
    const funding = await market.readFunding({ symbol: 'ETH', from: 0, to: Number.MAX_SAFE_INTEGER });
    expect([funding.at.length, funding.synthetic]).toEqual([48, true]);
    expect(await market.listAssets()).toMatchObject([
      { symbol: 'BTC', name: 'Bitcoin', synthetic: true, maxLeverage: 50 },
      { symbol: 'ETH', synthetic: true },
    ]);
  });

  it('moves market time at its speed and stores every candle once it is complete, exactly as generated', async () => {
    const { feed, marketClock } = createFeed(generated());
    await feed.begin();
    for (let round = 0; round < 40; round++) {
      wall += 250 + round;
      const report = await feed.advance();
      expect(report.marketAt).toBe(WALL + (wall - WALL) * 60);
      expect(marketClock.now()).toBe(report.marketAt);
      const { openAt } = await everything();
      expect(openAt.at(-1)).toBe(Math.floor(report.marketAt / FIVE) * FIVE - FIVE);
    }
    const { synthetic, ...candles } = await everything();
    expect(synthetic).toBe(true);
    const [from, to] = [candles.openAt[0] as number, (candles.openAt.at(-1) as number) + 1];
    expect(candles).toEqual(createGenerator({ seed: 1 }).candles({ symbol: 'BTC', interval: '5m', from, to }));
  });

  it('stands still while the wall clock does, and does not run back with it', async () => {
    const { feed } = createFeed(generated());
    await feed.begin();
    wall += 10_000;
    const { marketAt } = await feed.advance();
    expect(await feed.advance()).toMatchObject({ marketAt, candles: 0, ticks: 0 });
    wall -= HOUR;
    expect(await feed.advance()).toMatchObject({ marketAt });
    wall += 1000;
    expect(await feed.advance()).toMatchObject({ marketAt: marketAt + 60_000 });
  });

  it('plays at most a day a round, and skips what the wall clock ran ahead', async () => {
    const { feed } = createFeed(generated(1, ['BTC']));
    await feed.begin();
    wall += 10 * DAY;
    expect(await feed.advance()).toMatchObject({ marketAt: WALL + DAY, candles: 288 });
    wall += 1000;
    expect(await feed.advance()).toMatchObject({ marketAt: WALL + DAY + 60_000 });
  });

  it('goes on from the stored market time after a restart, without a gap and without another history', async () => {
    const first = createFeed(generated());
    await first.feed.begin();
    wall += 20_000;
    const { marketAt } = await first.feed.advance();
    wall += 5 * DAY;
    const db = await database.reopen();
    market = createMarketData({ db, clock });
    const second = createFeed(generated(), { db });
    await second.feed.begin();
    expect(second.marketClock.now()).toBe(marketAt);
    wall += 10_000;
    expect(await second.feed.advance()).toMatchObject({ marketAt: marketAt + 600_000, candles: 4 });
    expect((await market.coverage({ symbol: 'BTC' }))[0]).toMatchObject({ missing: 0 });
    // Every tick is told once, whichever process told it.
    const all = [...first.ticks, ...second.ticks].map(({ symbol, at }) => `${symbol} ${at}`);
    expect(new Set(all).size).toBe(all.length);
    expect(second.ticks[0]?.at).toBeGreaterThan(marketAt);
  });

  it('is taken over by another process where the last one stopped', async () => {
    const a = createFeed(generated());
    const b = createFeed(generated());
    await a.feed.begin();
    await b.feed.begin();
    wall += 10_000;
    await a.feed.advance();
    wall += 60_000;
    await b.feed.advance();
    wall += 1000;
    expect(await b.feed.advance()).toMatchObject({ marketAt: WALL + 600_000 + 60_000 });
    const follower = createReplayClock({ db: database.db, clock });
    await follower.start();
    follower.stop();
    expect(follower.now()).toBe(WALL + 660_000);
  });

  it('never goes back when what was stored is read while a round is played', async () => {
    const { feed, marketClock } = createFeed(generated());
    await feed.begin();
    const reading = marketClock.start();
    marketClock.reached(WALL + 60_000);
    await reading;
    marketClock.stop();
    expect(marketClock.now()).toBe(WALL + 60_000);
  });

  it('adds the history of an asset that is added later', async () => {
    await createFeed(generated(1, ['BTC'])).feed.begin();
    await createFeed(generated(1, ['BTC', 'SOL'])).feed.begin();
    expect((await market.coverage({ symbol: 'SOL' }))[0]).toMatchObject({ count: 576, missing: 0 });
    expect((await everything()).openAt.length).toBe(576);
  });

  it('begins anew with another seed, and leaves real candles alone', async () => {
    const real = createGenerator({ seed: 99 }).candles({
      symbol: 'BTC',
      interval: '5m',
      from: WALL - DAY,
      to: WALL - DAY / 2,
    });
    await market.appendCandles({ symbol: 'BTC', interval: '5m', source: 'import', candles: real });
    await createFeed(generated(1)).feed.begin();
    wall += HOUR;
    const { feed, marketClock } = createFeed(generated(2, ['BTC']));
    await feed.begin();
    expect(marketClock.now()).toBe(WALL + HOUR);
    const candles = await everything();
    const seeded = createGenerator({ seed: 2 }).candles({
      symbol: 'BTC',
      interval: '5m',
      from: WALL - 2 * DAY,
      to: WALL + HOUR,
    });
    const expected = new Map([...seeded.openAt].map((at, k) => [at, seeded.close[k]]));
    real.openAt.forEach((at, k) => void expected.set(at, real.close[k]));
    for (const [k, at] of candles.openAt.entries()) expect(candles.close[k]).toBe(expected.get(at));
    expect((await market.listSeries()).map(({ symbol }) => symbol)).toEqual(['BTC']);
  });
});

describe('ticks', () => {
  it('come in the order of market time: open, the nearer of low and high, the other, close', async () => {
    const { feed, ticks } = createFeed(generated(5), { speed: 600 });
    await feed.begin();
    for (let round = 0; round < 20; round++) {
      wall += 777;
      await feed.advance();
    }
    expect(ticks.length).toBeGreaterThan(200);
    for (const [k, tick] of ticks.entries()) {
      expect(tick.at).toBeGreaterThanOrEqual(ticks[k - 1]?.at ?? 0);
      expect(tick.synthetic).toBe(true);
    }
    const candles = await everything();
    let bars = 0;
    for (const [k, openAt] of candles.openAt.entries()) {
      const inside = ticks.filter(({ symbol, at }) => symbol === 'BTC' && at >= openAt && at < openAt + FIVE);
      if (openAt <= WALL) continue;
      const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map(
        (name) => candles[name][k] as number,
      );
      const lowFirst = (open as number) - (low as number) <= (high as number) - (open as number);
      expect(inside.map(({ price }) => price)).toEqual(lowFirst ? [open, low, high, close] : [open, high, low, close]);
      expect(inside.map(({ at }) => at - openAt)).toEqual([0, 100_000, 200_000, 299_999]);
      bars++;
    }
    expect(bars).toBeGreaterThan(20);
  });

  it('do not depend on how often the rounds come', async () => {
    const play = async (stepMs: number) => {
      await database.drop();
      database = await openTestDatabase();
      market = createMarketData({ db: database.db, clock });
      wall = WALL;
      const { feed, ticks } = createFeed(generated(3), { speed: 60, historyMs: HOUR });
      await feed.begin();
      while (wall < WALL + 60_000) {
        wall += stepMs;
        await feed.advance();
      }
      return ticks;
    };
    expect(await play(1000)).toEqual(await play(20_000));
  });

  it('stop for a listener that has left', async () => {
    const { feed } = createFeed(generated());
    await feed.begin();
    let heard = 0;
    const stop = feed.onTick(() => heard++);
    wall += 10_000;
    await feed.advance();
    stop();
    const before = heard;
    wall += 10_000;
    await feed.advance();
    expect([before > 0, heard]).toEqual([true, before]);
  });
});

describe('a replay of files', () => {
  const T = Date.UTC(2024, 0, 1);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pump-party-replay-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function files(count: number): string[] {
    const path = (name: string) => join(folder, name);
    const rows = Array.from({ length: count }, (_, k) => `${T + k * FIVE},100,${110 + k},90,${100 + k / 10},5\n`);
    writeFileSync(path('BTCUSDT_5m.csv'), `ts,open,high,low,close,volume\n${rows.join('')}`);
    writeFileSync(
      path('BTCUSDT_1h.csv'),
      `ts,open,high,low,close,volume\n${T},100,110,90,100,5\n${T + HOUR},100,110,90,100,5\n`,
    );
    writeFileSync(path('BTCUSDT_funding.csv'), `ts,funding_rate\n${T},0.0001\n${T + 8 * HOUR + 3},0.0002\n`);
    return ['BTCUSDT_5m.csv', 'BTCUSDT_1h.csv', 'BTCUSDT_funding.csv'].map(path);
  }

  it('stores what came before its start, then plays the rest in market time and ends with the files', async () => {
    const source = await fileSource({ paths: files(288) });
    const { feed, marketClock, ticks } = createFeed(source, { speed: 3600, startAt: T + HOUR + 1 });
    await feed.begin();
    expect(marketClock.now()).toBe(T + HOUR + 1);
    expect((await everything()).openAt.length).toBe(12);
    expect(await market.listSeries()).toMatchObject([
      { interval: '5m', source: 'replay', synthetic: false, count: 12 },
      { interval: '1h', count: 1 },
    ]);
    wall += 1000;
    expect(await feed.advance()).toMatchObject({ marketAt: T + 2 * HOUR + 1, candles: 13, ticks: 48, ended: false });
    expect(ticks.every(({ synthetic }) => !synthetic)).toBe(true);
    expect((await market.readFunding({ symbol: 'BTC', from: 0, to: Number.MAX_SAFE_INTEGER })).at.length).toBe(1);
    wall += 60_000;
    expect(await feed.advance()).toMatchObject({ marketAt: T + DAY, ended: true });
    wall += 60_000;
    expect(await feed.advance()).toMatchObject({ marketAt: T + DAY, candles: 0, ended: true });
    expect((await everything()).openAt.length).toBe(288);
    const funding = await market.readFunding({ symbol: 'BTC', from: 0, to: Number.MAX_SAFE_INTEGER });
    expect([...funding.at]).toEqual([T, T + 8 * HOUR + 3]);
  });

  it('begins after the history that was asked for, within the file', async () => {
    const source = await fileSource({ paths: files(288) });
    const { feed, marketClock } = createFeed(source, { historyMs: 3 * HOUR });
    await feed.begin();
    expect(marketClock.now()).toBe(T + 3 * HOUR);
    expect((await everything()).openAt.length).toBe(36);
  });

  it('refuses files that cannot be played, with a sentence', async () => {
    const paths = files(10);
    await expect(fileSource({ paths: paths.slice(2) })).rejects.toThrow('Name at least one file of candles');
    await expect(fileSource({ paths: [join(folder, 'absent_BTCUSDT_5m.csv')] })).rejects.toThrow('cannot be opened');
    writeFileSync(join(folder, 'x.csv'), 'ts,open,high,low,close,volume\n1,2,3,4,5,6\n');
    await expect(fileSource({ paths: [join(folder, 'x.csv')] })).rejects.toThrow('name it like BTCUSDT_5m.csv');
  });
});
