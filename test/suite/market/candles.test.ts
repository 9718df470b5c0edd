import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/market/generator-random.ts';
import {
  type CandleColumns,
  type CandleInterval,
  createMarketData,
  type MarketData,
} from '../../../src/market/index.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const FIVE = 300_000;
const DAY = 86_400_000;
const JAN = Date.UTC(2024, 0, 1);
const FEB = Date.UTC(2024, 1, 1);
const MAR = Date.UTC(2024, 2, 1);

let database: TestDatabase;
let market: MarketData;

beforeEach(async () => {
  database = await openTestDatabase();
  market = createMarketData({ db: database.db, clock: systemClock });
});
afterEach(() => database.drop());

/** Candles that open at these times; `mark` makes their prices recognisable. */
function candlesAt(times: readonly number[], mark = 100): CandleColumns {
  const column = (value: (at: number) => number) => Float64Array.from(times, value);
  const wave = (at: number) => mark + ((at / 60_000) % 97) / 10;
  return {
    openAt: column((at) => at),
    open: column(wave),
    high: column((at) => wave(at) + 2),
    low: column((at) => wave(at) - 2),
    close: column((at) => wave(at) + 1),
    volume: column((at) => (at / 60_000) % 1000),
  };
}

function every(from: number, count: number, step = FIVE): number[] {
  return Array.from({ length: count }, (_, index) => from + index * step);
}

const append = (times: readonly number[], options: { mark?: number; synthetic?: boolean; symbol?: string } = {}) =>
  market.appendCandles({
    symbol: options.symbol ?? 'BTC',
    interval: '5m',
    source: 'test',
    candles: candlesAt(times, options.mark),
    ...(options.synthetic === undefined ? {} : { synthetic: options.synthetic }),
  });
const read = (from: number, to: number, interval: CandleInterval = '5m') =>
  market.readCandles({ symbol: 'BTC', interval, from, to });
const times = (candles: CandleColumns) => [...candles.openAt];
const plain = ({ openAt, open, high, low, close, volume }: CandleColumns) => ({
  openAt,
  open,
  high,
  low,
  close,
  volume,
});

describe('stored candles', () => {
  it('come back as they went in, over several months, value by value', async () => {
    const all = every(JAN, 3 * 31 * 288);
    expect(await append(all)).toMatchObject({ inserted: all.length, replaced: 0, unchanged: 0, rejected: 0 });
    const back = await read(0, Number.MAX_SAFE_INTEGER);
    expect(plain(back)).toEqual(candlesAt(all));
    expect(back.synthetic).toBe(false);
  });

  it('come back for half-open ranges: from is in, to is out', async () => {
    await append(every(FEB - 10 * FIVE, 20));
    expect(times(await read(FEB - FIVE, FEB + FIVE))).toEqual([FEB - FIVE, FEB]);
    expect(times(await read(FEB, FEB))).toEqual([]);
    expect(times(await read(FEB + FIVE, FEB))).toEqual([]);
    expect(times(await read(FEB - 1, FEB + 1))).toEqual([FEB]);
    expect(times(await market.readCandles({ symbol: 'ETH', interval: '5m', from: 0, to: MAR }))).toEqual([]);
  });

  it('come back in stretches of any length, through holes, with nothing of their neighbours', async () => {
    const random = createRandom(11);
    const holes = (at: number) => ((at / FIVE) * 7919) % 97 < 20 || (at > JAN + 9 * DAY && at < JAN + 12 * DAY);
    const all = every(JAN, 45 * 288).filter((at) => !holes(at));
    await append(all.slice(0, -30));
    for (const at of all.slice(-30)) await append([at]);
    await append(all.slice(100, 110), { symbol: 'ETH', synthetic: true });
    await append([...all.slice(0, 100), ...all.slice(110)], { symbol: 'ETH' });
    for (let turn = 0; turn < 60; turn++) {
      const from = JAN - DAY + Math.floor(random.uniform() * 47 * DAY);
      const to = from + Math.floor(random.uniform() ** 4 * 47 * DAY);
      expect(plain(await read(from, to))).toEqual(candlesAt(all.filter((at) => at >= from && at < to)));
      const count = 1 + Math.floor(random.uniform() * 600);
      const last = await market.lastCandles({ symbol: 'BTC', interval: '5m', asOf: from, count });
      expect(plain(last)).toEqual(candlesAt(all.filter((at) => at + FIVE <= from).slice(-count)));
      const flagged = await market.readCandles({ symbol: 'ETH', interval: '5m', from, to });
      expect(flagged.synthetic).toBe(all.slice(100, 110).some((at) => at >= from && at < to));
    }
  });

  it('come back in memory of their own, which may be moved to a thread', async () => {
    await append(every(FEB, 900));
    for (const count of [1, 300, 900]) {
      const { close } = await read(FEB, FEB + count * FIVE);
      structuredClone(close, { transfer: [close.buffer as ArrayBuffer] });
      expect(plain(await read(FEB, FEB + count * FIVE))).toEqual(candlesAt(every(FEB, count)));
    }
  });

  it('do not change when the same append comes again, in small pieces or in one', async () => {
    const all = every(JAN + 20 * 86_400_000, 4000);
    await append(all);
    expect(await append(all)).toMatchObject({ inserted: 0, replaced: 0, unchanged: 4000 });
    expect(await append(all.slice(3990))).toMatchObject({ inserted: 0, replaced: 0, unchanged: 10 });
    expect(times(await read(JAN, MAR))).toEqual(all);
  });

  it('grow one by one through month boundaries, and the tail is packed as it grows', async () => {
    const all = every(FEB - 700 * FIVE, 1400);
    for (let index = 0; index < all.length; index += 7) await append(all.slice(index, index + 7));
    expect(plain(await read(0, MAR))).toEqual(candlesAt(all));
    expect((await market.listSeries())[0]).toMatchObject({ count: 1400, firstAt: all[0], lastAt: all[1399] });
  });

  it('may arrive in any order, overlap, and repeat themselves', async () => {
    const all = every(JAN + 25 * 86_400_000, 4000);
    const shuffled = all.toSorted((a, b) => ((a * 7919) % 104_729) - ((b * 7919) % 104_729));
    for (let index = 0; index < shuffled.length; index += 500) await append(shuffled.slice(index, index + 600));
    expect(plain(await read(0, MAR))).toEqual(candlesAt(all));
    const twice = await append([FEB, FEB, FEB + FIVE]);
    expect(twice).toMatchObject({ duplicates: 1, unchanged: 2 });
  });

  it('are replaced by corrections: in the tail, in the newest chunk and in an old month', async () => {
    const old = every(JAN, 288);
    const recent = every(FEB, 1000);
    await append([...old, ...recent]);
    await append([FEB + 1000 * FIVE]);
    for (const at of [JAN + 5 * FIVE, FEB + 3 * FIVE, FEB + 1000 * FIVE]) {
      expect(await append([at], { mark: 500 })).toMatchObject({ inserted: 0, replaced: 1, unchanged: 0 });
      expect(plain(await read(at, at + 1))).toEqual(candlesAt([at], 500));
      expect(await append([at], { mark: 500 })).toMatchObject({ unchanged: 1, replaced: 0 });
    }
    const [series] = await market.listSeries();
    expect(series?.count).toBe(1289);
    expect((await read(0, MAR)).openAt.length).toBe(1289);
  });

  it('of two in one append for one time, the later given counts', async () => {
    const both = candlesAt([FEB, FEB]);
    both.close[1] = 101.5;
    both.high[1] = 150;
    await market.appendCandles({ symbol: 'BTC', interval: '5m', source: 'test', candles: both });
    expect([...(await read(FEB, FEB + 1)).high]).toEqual([150]);
  });

  it('are refused when they cannot be candles, with a count and the first reasons', async () => {
    const candles = candlesAt(every(FEB, 9));
    candles.openAt[0] = FEB + 1;
    candles.low[1] = Number.NaN;
    candles.high[2] = 1;
    candles.volume[3] = -1;
    candles.close[4] = Number.POSITIVE_INFINITY;
    candles.low[5] = -5;
    candles.openAt[6] = Number.NaN;
    candles.openAt[7] = -FIVE;
    const result = await market.appendCandles({ symbol: 'BTC', interval: '5m', source: 'test', candles });
    expect(result).toMatchObject({ inserted: 1, rejected: 8 });
    expect(result.reasons.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(result.reasons.map(({ reason }) => reason).join('\n')).toMatch(
      /multiple of 5 min\n.*not a number\n.*outside low and high\n.*negative\n.*not a number\n.*above zero\n.*not a number\n.*out of range/,
    );
    const many = await market.appendCandles({
      symbol: 'BTC',
      interval: '1h',
      source: 'test',
      candles: candlesAt(every(FEB + 60_000, 50)),
    });
    expect(many).toMatchObject({ rejected: 50, inserted: 0 });
    expect(many.reasons).toHaveLength(10);
  });

  it('keep their symbol and their interval apart', async () => {
    await append(every(FEB, 3));
    await append(every(FEB, 5), { symbol: 'ETH', mark: 50 });
    await market.appendCandles({ symbol: 'BTC', interval: '1h', source: 'x', candles: candlesAt([FEB]) });
    expect((await market.listSeries()).map(({ symbol, interval, count }) => [symbol, interval, count])).toEqual([
      ['BTC', '5m', 3],
      ['BTC', '1h', 1],
      ['ETH', '5m', 5],
    ]);
    expect((await market.coverage({ symbol: 'BTC' })).map(({ interval }) => interval)).toEqual(['5m', '1h']);
  });
});

describe('appends at the same time', () => {
  it('lose no candle of a month, whether small or large', async () => {
    const all = every(FEB, 4000);
    const parts = Array.from({ length: 40 }, (_, part) => all.filter((_, index) => index % 40 === part));
    const more = every(JAN + 86_400_000, 600);
    await Promise.all([...parts.map((part) => append(part)), append(more), append(all.slice(1000, 3000))]);
    expect(plain(await read(0, MAR))).toEqual(candlesAt([...more, ...all]));
    expect((await market.listSeries())[0]?.count).toBe(4600);
  });

  it('of single candles around the end of a month are all kept', async () => {
    const all = every(FEB - 30 * FIVE, 60);
    await Promise.all(all.map((at) => append([at])));
    expect(plain(await read(0, MAR))).toEqual(candlesAt(all));
    expect((await market.listSeries())[0]?.count).toBe(60);
  });

  it('are never half seen by readers: what was there stays there', async () => {
    const known = every(FEB, 2000);
    await append(known.slice(0, 1990));
    for (const at of known.slice(1990)) await append([at]);
    let done = false;
    const writing = (async () => {
      for (let index = 0; index < 60; index++) await append(every(FEB + (2000 + index * 20) * FIVE, 20));
      done = true;
    })();
    while (!done) {
      expect(times(await read(FEB, FEB + 2000 * FIVE))).toEqual(known);
      // On SQLite a read of one month is there at once: without this the writer would never get its turn.
      await nextTurn();
    }
    await writing;
  });
});

describe('a long read', () => {
  it('lets others have their turn, month by month', async () => {
    const all = every(JAN - 300 * 86_400_000, 8000, 3_600_000);
    await market.appendCandles({ symbol: 'BTC', interval: '1h', source: 'test', candles: candlesAt(all) });
    let turns = 0;
    let reading = true;
    const others = (async () => {
      while (reading) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
      }
    })();
    expect(times(await read(0, Number.MAX_SAFE_INTEGER, '1h'))).toEqual(all);
    reading = false;
    await others;
    expect(turns).toBeGreaterThanOrEqual(11);
  });
});

describe('reading as of a moment', () => {
  it('never shows a candle before its end', async () => {
    await append(every(FEB - 100 * FIVE, 200));
    const asOf = FEB + 10 * FIVE;
    for (const [moment, newest] of [
      [asOf, asOf - FIVE],
      [asOf - 1, asOf - 2 * FIVE],
      [asOf + FIVE - 1, asOf - FIVE],
    ] as const) {
      const candles = await market.lastCandles({ symbol: 'BTC', interval: '5m', asOf: moment, count: 5 });
      expect(times(candles)).toEqual(every(newest - 4 * FIVE, 5));
      expect(Math.max(...candles.openAt) + FIVE).toBeLessThanOrEqual(moment);
    }
  });

  it('finds the newest over chunks, tail and gaps, and as many as there are', async () => {
    const old = every(JAN, 50);
    const recent = every(FEB, 300);
    await append(old);
    await append(recent);
    await append([FEB + 400 * FIVE]);
    const last = (count: number, asOf = MAR) => market.lastCandles({ symbol: 'BTC', interval: '5m', asOf, count });
    expect(times(await last(2))).toEqual([FEB + 299 * FIVE, FEB + 400 * FIVE]);
    expect(times(await last(310))).toEqual([...old.slice(-9), ...recent, FEB + 400 * FIVE]);
    expect(times(await last(1000))).toEqual([...old, ...recent, FEB + 400 * FIVE]);
    expect(times(await last(3, JAN + FIVE))).toEqual([JAN]);
    expect(times(await last(3, JAN))).toEqual([]);
    expect(times(await last(3, 0))).toEqual([]);
    expect(times(await last(0))).toEqual([]);
  });

  it('counts a corrected candle of the tail once', async () => {
    const all = every(FEB, 300);
    await append(all);
    await append(all.slice(295), { mark: 300 });
    const candles = await market.lastCandles({ symbol: 'BTC', interval: '5m', asOf: MAR, count: 8 });
    expect(times(candles)).toEqual(all.slice(-8));
    expect(candles.open[7]).toBeGreaterThan(300);
    expect(candles.open[2]).toBeLessThan(200);
  });
});

describe('coverage', () => {
  it('names the gaps, in chunks, between them and in the tail', async () => {
    const first = every(JAN, 10);
    const second = every(JAN + 20 * FIVE, 10);
    const third = every(FEB, 100);
    await append([...first, ...second, ...third]);
    await append([FEB + 110 * FIVE]);
    const [row] = await market.coverage({ symbol: 'BTC' });
    const gaps = [
      { from: JAN + 10 * FIVE, to: JAN + 20 * FIVE },
      { from: JAN + 30 * FIVE, to: FEB },
      { from: FEB + 100 * FIVE, to: FEB + 110 * FIVE },
    ];
    const missing = 10 + (31 * 288 - 30) + 10;
    expect(row).toEqual({
      interval: '5m',
      source: 'test',
      from: JAN,
      to: FEB + 111 * FIVE,
      count: 121,
      missing,
      gapCount: 3,
      gaps,
      synthetic: false,
    });
    await append(every(FEB + 95 * FIVE, 20));
    expect((await market.coverage({ symbol: 'BTC' }))[0]).toMatchObject({ gapCount: 2, gaps: gaps.slice(0, 2) });
    const range = { symbol: 'BTC', interval: '5m', from: JAN, to: JAN + 25 * FIVE } as const;
    expect(await market.gaps(range)).toEqual({ count: 1, missing: 10, gaps: gaps.slice(0, 1) });
    expect(await market.coverage({ symbol: 'DOGE' })).toEqual([]);
  });

  it('sees candles that came in before their chunk, and lists a bounded number of gaps', async () => {
    await append(every(FEB + 100 * FIVE, 300));
    await append(every(FEB, 20, 2 * FIVE));
    const [row] = await market.coverage({ symbol: 'BTC' });
    expect(row).toMatchObject({ from: FEB, count: 320, gapCount: 20, missing: 19 + 61 });
    await append(every(JAN, 400, 2 * FIVE));
    const [later] = await market.coverage({ symbol: 'BTC' });
    expect(later?.gapCount).toBe(420);
    expect(later?.gaps).toHaveLength(100);
    expect(later?.gaps.at(-1)).toEqual({ from: FEB + 39 * FIVE, to: FEB + 100 * FIVE });
  });
});

describe('the coverage of everything', () => {
  /** As somebody sees it who never asked before. */
  const afresh = () => createMarketData({ db: database.db, clock: systemClock }).allCoverage();

  it('is as it is now, whatever happened since somebody last asked', async () => {
    expect(await market.allCoverage()).toEqual(new Map());
    const changes = [
      () => append([...every(JAN, 50), ...every(JAN + 60 * FIVE, 400, 2 * FIVE), ...every(FEB, 200)]),
      () => append(every(JAN + 50 * FIVE, 10)),
      () => append([FEB + 205 * FIVE]),
      () => append(every(FEB, 90, 3 * FIVE), { symbol: 'ETH', synthetic: true }),
      () => append(every(MAR, 5), { symbol: 'ETH' }),
      () => append(every(FEB, 200), { mark: 120 }),
      () => market.removeSyntheticCandles(),
      () => append(every(FEB, 90, 2 * FIVE), { symbol: 'ETH', synthetic: true }),
    ];
    for (const change of changes) {
      const before = await market.allCoverage();
      await change();
      const after = await market.allCoverage();
      expect(after).toEqual(await afresh());
      expect([...after.values()].flat().length).toBeGreaterThanOrEqual([...before.values()].flat().length);
    }
  });

  it('is right for those too who ask while it changes', async () => {
    const writes = Array.from({ length: 10 }, (_, k) => () => append(every(JAN + 200 * k * FIVE, 150)));
    for (const write of writes) {
      const [, ...seen] = await Promise.all([write(), ...Array.from({ length: 5 }, () => market.allCoverage())]);
      for (const coverage of seen) expect((coverage.get('BTC') ?? []).length).toBeLessThanOrEqual(1);
    }
    expect(await market.allCoverage()).toEqual(await afresh());
  });
});

describe('generated candles', () => {
  it('are told apart, never replace real ones, and give way to them', async () => {
    await append(every(FEB, 100));
    expect(await append(every(FEB, 200), { mark: 300, synthetic: true })).toMatchObject({
      inserted: 100,
      unchanged: 100,
    });
    expect((await read(FEB, FEB + 100 * FIVE)).synthetic).toBe(false);
    expect((await read(FEB, FEB + 101 * FIVE)).synthetic).toBe(true);
    expect((await market.coverage({ symbol: 'BTC' }))[0]?.synthetic).toBe(true);
    expect(await append(every(FEB + 100 * FIVE, 100), { mark: 300 })).toMatchObject({ replaced: 100 });
    expect((await market.listSeries())[0]).toMatchObject({ count: 200, synthetic: false });
  });

  it('can be removed without touching the others', async () => {
    const real = every(FEB, 150);
    await append(real);
    await append(every(JAN, 500), { synthetic: true });
    await append(every(FEB + 140 * FIVE, 30), { synthetic: true });
    await append(every(MAR, 80), { synthetic: true });
    await append(every(JAN, 80), { symbol: 'ETH', synthetic: true });
    expect(await market.removeSyntheticCandles()).toBe(500 + 20 + 80 + 80);
    expect(plain(await read(0, Number.MAX_SAFE_INTEGER))).toEqual(candlesAt(real));
    expect(await market.listSeries()).toEqual([
      { symbol: 'BTC', interval: '5m', source: 'test', firstAt: FEB, lastAt: real[149], count: 150, synthetic: false },
    ]);
    await append(every(FEB + 150 * FIVE, 3));
    expect((await read(0, MAR)).openAt.length).toBe(153);
    expect(await market.removeSyntheticCandles()).toBe(0);
  });
});

describe('a restart', () => {
  it('keeps candles', async () => {
    const all = every(FEB - 300 * FIVE, 601);
    await append(all.slice(0, 600));
    await append(all.slice(600));
    market = createMarketData({ db: await database.reopen(), clock: systemClock });
    expect(plain(await read(0, MAR))).toEqual(candlesAt(all));
  });
});
