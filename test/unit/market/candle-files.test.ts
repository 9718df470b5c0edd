import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { type FileBatch, readMarketFile } from '../../../src/market/candle-files.ts';
import { type FileKind, toTime } from '../../../src/market/file-columns.ts';
import { hintsOf, spacingOf } from '../../../src/market/file-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'pump-party-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function file(content: string | Uint8Array, name = `file-${files++}.csv`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string, kind?: FileKind): Promise<FileBatch[]> {
  const batches: FileBatch[] = [];
  for await (const batch of readMarketFile(path, kind)) batches.push(batch);
  return batches;
}

async function readOne(content: string | Uint8Array, name?: string) {
  const [batch] = await read(file(content, name));
  return { kind: batch?.kind, time: [...(batch?.time ?? [])], values: batch?.values.map((column) => [...column]) };
}

const T = 1_704_067_200_000;
const EXPECTED = {
  kind: 'candles',
  time: [T, T + 300_000],
  values: [
    [1, 2],
    [4, 5],
    [0.5, 1],
    [2, 3],
    [10, 20],
  ],
};
const ROWS = `${T},1,4,0.5,2,10\n${T + 300_000},2,5,1,3,20\n`;

describe('a CSV file of candles', () => {
  it.each([
    ['short names', `ts,open,high,low,close,volume\n${ROWS}`],
    ['the names of Binance', `open_time,open,high,low,close,volume,close_time\n${ROWS.replaceAll('\n', ',9\n')}`],
    ['single letters', `t,o,h,l,c,v\n${ROWS}`],
    ['other case, quotes, spaces', `"Open Time", Open ,HIGH,Low,Close,"Volume BTC"\n${ROWS}`],
    ['no header', ROWS],
    ['a byte order mark and CRLF', `\uFEFFtimestamp,open,high,low,close,volume\r\n${ROWS.replaceAll('\n', '\r\n')}`],
    ['semicolons', `ts;open;high;low;close;volume\n${ROWS.replaceAll(',', ';')}`],
    ['tabs and empty lines', `ts\topen\thigh\tlow\tclose\tvolume\n\n${ROWS.replaceAll(',', '\t')}\n\n`],
    ['a line before the header', `https://example.org/data\nts,open,high,low,close,volume\n${ROWS}`],
    ['seconds', `ts,open,high,low,close,volume\n${ROWS.replaceAll('00000,', '00,')}`],
    ['microseconds', `ts,open,high,low,close,volume\n${ROWS.replaceAll('00000,', '00000000,')}`],
    [
      'other columns first',
      `x,volume,close,low,high,open,date\ny,10,2,.5,4,1,2024-01-01\ny,20,3,1,5,2,2024-01-01 00:05\n`,
    ],
  ])('is read with %s', async (_, content) => {
    expect(await readOne(content)).toEqual(EXPECTED);
  });

  it('is read compressed', async () => {
    expect(await readOne(gzipSync(`ts,open,high,low,close,volume\n${ROWS}`), 'packed.csv.gz')).toEqual(EXPECTED);
  });

  it('prefers the volume of the asset to that in dollars', async () => {
    const { values } = await readOne(`unix,date,open,high,low,close,Volume USDT,Volume ETH\n${T},x,1,4,.5,2,999,10\n`);
    expect(values?.[4]).toEqual([10]);
  });

  it('gives NaN for what is no number, also for a row that is too short', async () => {
    const { time, values } = await readOne(`ts,open,high,low,close,volume\nx,1,4,.5,,abc\n${T},1,4\n`);
    expect(time).toEqual([Number.NaN, T]);
    expect(values).toEqual([
      [1, 1],
      [4, 4],
      [0.5, Number.NaN],
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
  });

  it('comes in batches with their row numbers and the share that is read', async () => {
    const rows = Array.from({ length: 70_000 }, (_, k) => `${T + k * 300_000},1,4,0.5,2,10`).join('\n');
    const batches = await read(file(`ts,open,high,low,close,volume\n${rows}\n`));
    expect(batches.map(({ firstRow, time }) => [firstRow, time.length])).toEqual([
      [1, 32_768],
      [32_769, 32_768],
      [65_537, 4464],
    ]);
    expect(batches.at(-1)?.share).toBe(1);
    expect(batches[0]?.share).toBeLessThan(0.9);
  });
});

describe('a file of funding rates', () => {
  it('is told by its columns', async () => {
    const expected = { kind: 'funding', time: [T, T + 8], values: [[0.0001, -0.00002]] };
    expect(await readOne(`ts,funding_rate\n${T},0.0001\n${T + 8},-2e-05\n`)).toEqual(expected);
    const binance = `calc_time,funding_interval_hours,last_funding_rate\n${T},8,0.0001\n${T + 8},8,-0.00002\n`;
    expect(await readOne(binance)).toEqual(expected);
  });
});

describe('a Parquet file', () => {
  const write = (time: { data: unknown[]; type: 'INT64' | 'TIMESTAMP' | 'STRING' }, rowGroupSize = 1000) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'open_time', ...time },
          ...[
            ['open', 1, 2],
            ['high', 4, 5],
            ['low', 0.5, 1],
            ['close', 2, 3],
            ['volume', 10, 20],
          ].map(([name, ...data]) => ({
            name: name as string,
            data,
            type: 'DOUBLE' as const,
          })),
        ] as Parameters<typeof parquetWriteBuffer>[0]['columnData'],
        rowGroupSize,
      }),
    );

  it.each([
    ['integers in ms', { data: [BigInt(T), BigInt(T + 300_000)], type: 'INT64' as const }],
    ['integers in µs', { data: [BigInt(T) * 1000n, BigInt(T + 300_000) * 1000n], type: 'INT64' as const }],
    ['timestamps', { data: [new Date(T), new Date(T + 300_000)], type: 'TIMESTAMP' as const }],
    ['text', { data: ['2024-01-01T00:00:00Z', '2024-01-01T00:05:00Z'], type: 'STRING' as const }],
  ])('is read with times as %s', async (_, time) => {
    expect(await readOne(write(time), `p${files++}.parquet`)).toEqual(EXPECTED);
  });

  it('is read one row group after the other', async () => {
    const time = { data: [BigInt(T), BigInt(T + 300_000)], type: 'INT64' as const };
    const batches = await read(file(write(time, 1), 'groups.parquet'));
    expect(batches.map(({ firstRow, time: at, share }) => [firstRow, ...at, share])).toEqual([
      [1, T, 0.5],
      [2, T + 300_000, 1],
    ]);
  });

  it('is refused when it is cut off', async () => {
    const bytes = write({ data: [BigInt(T), BigInt(T + 300_000)], type: 'INT64' });
    await expect(read(file(bytes.subarray(0, bytes.length - 20), 'cut.parquet'))).rejects.toThrow(
      /cut\.parquet cannot be read to its end, it may be cut off or damaged/,
    );
  });
});

describe('a file that is no good', () => {
  it.each([
    ['is empty', '', /is empty/],
    ['has other columns', 'a,b\n1,2\n', /columns are a, b; needed are time .*open, high, low, close and volume/],
    ['lacks one', `ts,open,high,low,close\n${T},1,2,1,1\n`, /columns are ts, open, high, low, close; needed/],
    [
      'has a huge line',
      `ts,open,high,low,close,volume\n${ROWS}${'9'.repeat(200_000)}\n${ROWS}`,
      /more than 65536 bytes/,
    ],
    ['has a quote that never ends', `ts,open,high,low,close,volume\n${ROWS}"1,2,3\n`, /cut off or damaged/],
    ['is binary', Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 10, 0, 0]), /columns are/],
  ])('is refused with a clear message when it %s', async (_, content, message) => {
    await expect(read(file(content))).rejects.toThrow(message);
  });

  it('is refused when it is packed but cut off', async () => {
    const bytes = gzipSync(`ts,open,high,low,close,volume\n${ROWS.repeat(1000)}`);
    await expect(read(file(bytes.subarray(0, bytes.length - 40), 'cut.csv.gz'))).rejects.toThrow(/cut off or damaged/);
  });

  it('is refused when it is not there, or a folder', async () => {
    await expect(read(join(folder, 'absent.csv'))).rejects.toThrow(/absent\.csv cannot be opened/);
    await expect(read(folder)).rejects.toThrow(/not a file|cannot be opened/);
  });
});

describe('times', () => {
  it.each([
    ['1704067200', T],
    ['1704067200123', T + 123],
    ['1704067200123456', T + 123],
    ['1704067200123456789', T + 123],
    ['2024-01-01', T],
    ['2024-01-01 00:00', T],
    ['2024-01-01T00:00:00', T],
    ['2024-01-01 00:00:00.5 UTC', T + 500],
    ['2024-01-01T02:00:00+02:00', T],
    ['2024-01-01T02:00:00+0200', T],
  ])('%s is understood, in UTC unless it says otherwise', (text, at) => {
    expect(toTime(text)).toBe(at);
  });

  it.each(['', ' ', 'soon', '01/02/2024', '2024-13-01', null, undefined, {}])('%s is none', (value) => {
    expect(toTime(value)).toBeNaN();
  });
});

describe('a file name', () => {
  it.each([
    ['binance_um_BTCUSDT_5m_2023-01_2024-05.csv', 'BTC', '5m'],
    ['/data/ETHUSDT-1h-2024-01.csv', 'ETH', '1h'],
    ['SOL-USD-1d.parquet', 'SOL', '1d'],
    ['binance_um_BTCUSDT_funding_8h.csv', 'BTC', undefined],
    ['candles.csv', undefined, undefined],
  ])('%s tells symbol and interval, or does not', (name, symbol, interval) => {
    expect(hintsOf(name)).toEqual({ symbol, interval });
  });

  it('is not needed for the interval: most rows tell it', () => {
    expect(spacingOf({ openAt: Float64Array.from([900, 0, 300, Number.NaN, 600, 1800]) })).toBe(300);
    expect(spacingOf({ openAt: Float64Array.from([1]) })).toBeUndefined();
  });
});
