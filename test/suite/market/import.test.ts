import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMarketData, type ImportOptions, importMarketFile, type MarketData } from '../../../src/market/index.ts';
import { resample } from '../../../src/market/resample.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { BARE_ENV } from '../../support/child-process.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const isSqlite = process.env.TEST_DATABASE !== 'postgres';
const ROOT = new URL('../../..', import.meta.url).pathname;
const REAL = join(ROOT, '../shared/data/candles');
const T = Date.UTC(2024, 0, 1);
const FIVE = 300_000;
const HEADER = 'ts,open,high,low,close,volume\n';

let database: TestDatabase;
let market: MarketData;
let folder: string;

beforeEach(async () => {
  database = await openTestDatabase();
  market = createMarketData({ db: database.db, clock: systemClock });
  folder = mkdtempSync(join(tmpdir(), 'pump-party-import-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function file(content: string | Uint8Array, name = 'BTCUSDT_5m.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const row = (k: number, close = 100) => `${T + k * FIVE},100,110,90,${close},5\n`;
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => row(from + k)).join('');
const load = (path: string, options: Partial<ImportOptions> = {}) => importMarketFile({ market, path, ...options });
const stored = async (symbol = 'BTC') =>
  market.readCandles({ symbol, interval: '5m', from: 0, to: Number.MAX_SAFE_INTEGER });

describe('importing a file', () => {
  it('stores its candles, lists the asset, and says what it did', async () => {
    const shares: number[] = [];
    const path = file(HEADER + rows(0, 10) + rows(20, 30));
    const report = await load(path, { onProgress: ({ share }) => shares.push(share) });
    expect(report).toEqual({
      ...{ kind: 'candles', symbol: 'BTC', interval: '5m', rows: 20, otherSource: undefined },
      ...{ inserted: 20, replaced: 0, unchanged: 0, duplicates: 0, rejected: 0, reasons: [] },
      ...{ from: T, to: T + 29 * FIVE },
      gaps: { count: 1, missing: 10, gaps: [{ from: T + 10 * FIVE, to: T + 20 * FIVE }] },
    });
    expect(shares).toEqual([1]);
    expect((await stored()).openAt.length).toBe(20);
    expect(await market.listAssets()).toEqual([
      expect.objectContaining({ symbol: 'BTC', source: 'import', maxLeverage: 50, status: 'active', synthetic: false }),
    ]);
  });

  it('changes nothing when it is done again, and corrects what differs', async () => {
    await load(file(HEADER + rows(0, 10)));
    expect(await load(file(HEADER + rows(0, 10)))).toMatchObject({ inserted: 0, replaced: 0, unchanged: 10 });
    const corrected = await load(file(HEADER + rows(0, 5) + row(5, 105) + rows(8, 12)));
    expect(corrected).toMatchObject({ inserted: 2, replaced: 1, unchanged: 7 });
    expect([...(await stored()).close]).toEqual([100, 100, 100, 100, 100, 105, 100, 100, 100, 100, 100, 100]);
  });

  it('keeps what is known of an asset', async () => {
    await market.upsertAssets({ source: 'hyperliquid', assets: [{ symbol: 'BTC', maxLeverage: 40, sizeDecimals: 5 }] });
    const report = await load(file(HEADER + rows(0, 3)));
    expect(report.otherSource).toBeUndefined();
    expect(await market.listAssets()).toMatchObject([{ source: 'hyperliquid', maxLeverage: 40, sizeDecimals: 5 }]);
  });

  it('puts rows in order, and of rows for one time keeps the last', async () => {
    const shuffled = [5, 3, 9, 0, 1, 7, 2, 8, 6, 4].map((k) => row(k)).join('');
    expect(await load(file(HEADER + shuffled + row(3, 103)))).toMatchObject({
      inserted: 10,
      duplicates: 1,
      rejected: 0,
    });
    const candles = await stored();
    expect([...candles.openAt]).toEqual(Array.from({ length: 10 }, (_, k) => T + k * FIVE));
    expect(candles.close[3]).toBe(103);
  });

  it('refuses bad rows one by one and names them', async () => {
    const bad = [
      `${T + 60_000},100,110,90,100,5\n`,
      `${T},NaN,110,90,100,5\n`,
      `${T},100,90,110,100,5\n`,
      `${T},100,110\n`,
    ];
    const report = await load(file(HEADER + rows(0, 5) + bad.join('') + rows(5, 8)));
    expect(report).toMatchObject({ inserted: 8, rejected: 4, rows: 12 });
    expect(report.reasons.map(({ row: number }) => number)).toEqual([6, 7, 8, 9]);
    expect(report.reasons[0]?.reason).toBe('the time is not a multiple of 5 min');
  });

  it('keeps what came before a damage, and says that the rest is missing', async () => {
    const many = rows(0, 40_000);
    await expect(load(file(`${HEADER}${many}${'9'.repeat(100_000)}\n`))).rejects.toThrow(
      /a line of more than 65536 bytes/,
    );
    expect((await stored()).openAt.length).toBe(32_768);
    expect(await load(file(HEADER + many))).toMatchObject({ inserted: 40_000 - 32_768, unchanged: 32_768 });
  });

  it('says what to do when the file or the call makes no sense', async () => {
    await expect(load(file(HEADER + rows(0, 5), 'x.csv'))).rejects.toThrow(/which asset it is: add --symbol BTC/);
    await expect(load(file(HEADER + row(0), 'BTCUSDT.csv'))).rejects.toThrow(
      /how long its candles are: add --interval/,
    );
    await expect(load(file(HEADER + rows(0, 5)), { interval: '1h' })).rejects.toThrow(/are 5m apart, not 1h/);
    await expect(load(file(HEADER + rows(0, 5)), { symbol: 'B C' })).rejects.toThrow(/"B C" is not a symbol/);
    await expect(load(file(HEADER))).rejects.toThrow(/header but no rows/);
    await expect(load(file(`${HEADER}x,y,z\n`))).rejects.toThrow(/None of the 1 rows .* Row 1: a value is missing/);
    await expect(load(file('a,b\n1,2\n'))).rejects.toThrow(/columns are a, b; needed are/);
    expect(await market.listAssets()).toEqual([]);
  });

  it('finds the interval in the rows and takes the symbol from the call', async () => {
    const report = await load(file(HEADER + rows(0, 5), 'x.csv'), { symbol: 'DOGE' });
    expect(report).toMatchObject({ symbol: 'DOGE', interval: '5m', inserted: 5 });
  });

  it('takes Parquet files', async () => {
    const column = (name: string, value: number) => ({ name, data: Array(100).fill(value), type: 'DOUBLE' as const });
    const time = {
      name: 'open_time',
      data: Array.from({ length: 100 }, (_, k) => BigInt(T + k * FIVE)),
      type: 'INT64' as const,
    };
    const values = [column('open', 5), column('high', 6), column('low', 4), column('close', 5), column('volume', 1)];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [time, ...values], rowGroupSize: 30 }));
    expect(await load(file(bytes, 'ETH-USDT-5m.parquet'))).toMatchObject({ symbol: 'ETH', rows: 100, inserted: 100 });
    expect((await stored('ETH')).openAt.length).toBe(100);
  });

  it('takes funding rates; the same settlement with other milliseconds is the same settlement', async () => {
    const path = (stamps: number[]) =>
      file(`ts,funding_rate\n${stamps.map((at) => `${at},0.0001\n`).join('')}`, 'BTCUSDT_f.csv');
    const eight = 28_800_000;
    expect(await load(path([T, T + eight + 8, T + 2 * eight]))).toMatchObject({
      ...{ kind: 'funding', interval: undefined, inserted: 3, gaps: undefined },
    });
    expect(await load(path([T + 3, T + eight + 8]))).toMatchObject({ inserted: 0, replaced: 1, unchanged: 1 });
    const funding = await market.readFunding({ symbol: 'BTC', from: T, to: T + 2 * eight });
    expect([...funding.at]).toEqual([T + 3, T + eight + 8]);
    expect([...(await market.readFunding({ symbol: 'BTC', from: T + 4, to: T + eight + 9 })).at]).toEqual([
      T + eight + 8,
    ]);
    const last = (asOf: number, count = 2) => market.lastFunding({ symbol: 'BTC', asOf, count });
    expect([...(await last(T + eight + 7)).at]).toEqual([T + 3]);
    expect([...(await last(T + eight + 8)).at]).toEqual([T + 3, T + eight + 8]);
    expect([...(await last(T + 9 * eight, 1)).at]).toEqual([T + 2 * eight]);
    const bad = await market.appendFunding({
      ...{ symbol: 'BTC', source: 'test' },
      funding: { at: Float64Array.from([T, Number.NaN, T]), rate: Float64Array.from([Number.NaN, 0, 5]) },
    });
    expect(bad).toMatchObject({ inserted: 0, rejected: 3 });
    expect(bad.reasons.map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});

const absent = !existsSync(REAL);
describe.skipIf(absent)(`the real candles${absent ? ` (skipped: there is no ${REAL})` : ''}`, () => {
  const real = (name: string) => load(join(REAL, name));

  it('come in whole, without gaps, and the five-minute candles make up the hours', async () => {
    const five = await real('binance_um_BTCUSDT_5m_2023-01_2024-05.csv');
    expect(five).toMatchObject({ symbol: 'BTC', interval: '5m', inserted: 143_900, rejected: 0, gaps: { count: 0 } });
    expect(await real('binance_um_BTCUSDT_1h_2023-01_2024-05.csv')).toMatchObject({
      inserted: 11_991,
      gaps: { count: 0 },
    });
    expect(await real('binance_um_ETHUSDT_1h_2023-01_2024-05.csv')).toMatchObject({ symbol: 'ETH', inserted: 11_991 });
    expect(await real('binance_um_BTCUSDT_funding_8h_2023-01_2024-05.csv')).toMatchObject({
      kind: 'funding',
      inserted: 1498,
    });
    const range = { symbol: 'BTC', from: Date.UTC(2023, 5, 1), to: Date.UTC(2023, 6, 1) };
    const { synthetic: _, ...hours } = await market.readCandles({ ...range, interval: '1h' });
    const made = resample(await market.readCandles({ ...range, interval: '5m' }), '5m', '1h');
    for (const name of ['openAt', 'open', 'high', 'low', 'close'] as const) expect(made[name]).toEqual(hours[name]);
    expect((await market.coverage({ symbol: 'BTC' })).map(({ interval, missing }) => [interval, missing])).toEqual([
      ['5m', 0],
      ['1h', 0],
    ]);
  });
});

// Each run is a process of its own, and starting one takes a while on a busy machine.
describe('the import command', { timeout: 90_000 }, () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...BARE_ENV, NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: database.url };
      execFile(process.execPath, ['scripts/import-candles.ts', ...args], { cwd: ROOT, env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  it('shows progress, sums up, and its exit code tells whether every row is in', async () => {
    const good = await run(file(HEADER + rows(0, 10) + rows(12, 20)), '--symbol', 'SOL');
    expect(good).toMatchObject({ code: 0, err: expect.stringMatching(/^18 rows, 100 %, \d+ rows\/s\n$/) });
    expect(good.out).toContain('SOL 5m candles, 2024-01-01T00:00:00.000Z to 2024-01-01T01:35:00.000Z: 18 rows');
    expect(good.out).toContain('inserted 18, replaced 0, unchanged 0, duplicates 0, rejected 0');
    expect(good.out).toContain('1 gaps, 2 candles are missing');
    const partly = await run(file(`${HEADER}${rows(0, 3)}x,1,1,1,1,1\n`));
    expect(partly).toMatchObject({ code: 1, out: expect.stringContaining('row 4 was rejected: a value is missing') });
  });

  // The same words whatever the database.
  it.runIf(isSqlite)('fails with a sentence when the file or the call is wrong', async () => {
    const [absentFile, nothing, interval, option] = await Promise.all([
      run(join(folder, 'BTCUSDT_5m_absent.csv')),
      run(),
      run('a.csv', '--interval', '7m'),
      run('a.csv', '--sybmol', 'X'),
    ]);
    expect(absentFile).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/absent\.csv cannot be opened/) });
    expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('Name one file: npm run import -- <file') });
    expect(interval).toMatchObject({ code: 2, err: expect.stringContaining('7m is no interval') });
    expect(option).toMatchObject({ code: 2, err: expect.stringContaining('npm run import') });
  });
});
