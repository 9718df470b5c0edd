import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CandleColumns, type CandleInterval, INTERVAL_MS, resample } from '../../../src/market/calc.ts';

const FOLDER = new URL('../../../../shared/data/candles/', import.meta.url);
const NAMES = ['openAt', 'open', 'high', 'low', 'close', 'volume'] as const;

type Row = readonly [openAt: number, open: number, high: number, low: number, close: number, volume: number];

function columnsOf(rows: readonly Row[]): CandleColumns {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index] ?? Number.NaN);
  return {
    openAt: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

function rowsOf(candles: CandleColumns): number[][] {
  return [...candles.openAt].map((_, i) => NAMES.map((name) => candles[name][i] ?? Number.NaN));
}

/** Headed `ts,open,high,low,close,volume`. */
function readFile(interval: string): CandleColumns {
  const [, ...lines] = readFileSync(new URL(`binance_um_BTCUSDT_${interval}_2023-01_2024-05.csv`, FOLDER), 'utf8')
    .trim()
    .split('\n');
  return columnsOf(lines.map((line) => line.split(',').map(Number) as unknown as Row));
}

if (!existsSync(FOLDER)) {
  describe('real candles', () => {
    it.skip('are skipped because the folder ../shared/data/candles is not beside this project', () => {});
  });
} else {
  describe('real candles', () => {
    it('of 5 minutes make the published ones of an hour', () => {
      const [base, published] = [readFile('5m'), readFile('1h')];
      expect([...base.volume].filter((volume) => volume === 0).length).toBe(3);
      const whole = resample(base, '5m', '1h');
      // The shorter ones go on into one more hour, which they do not complete.
      const hours = published.openAt.length;
      expect(whole.openAt.length).toBe(hours + 1);
      expect(base.openAt.length % 12).toBe(8);
      const made = (name: (typeof NAMES)[number]) => whole[name].subarray(0, hours);
      for (const name of ['openAt', 'open', 'high', 'low', 'close'] as const)
        expect(made(name)).toEqual(published[name]);
      // Volumes are in thousandths, whose binary sums end a little beside. In one hour the files disagree about them.
      const rounded = made('volume').map((volume) => Math.round(volume * 1000) / 1000);
      const others = [...published.openAt].filter((_, i) => rounded[i] !== published.volume[i]);
      expect(others).toEqual([Date.UTC(2023, 10, 10, 15)]);
    });
  });
}

const MINUTES = INTERVAL_MS['5m'];
const HOUR = INTERVAL_MS['1h'];
const T0 = Date.UTC(2024, 0, 1);

describe('resampling', () => {
  it('aligns to the UTC epoch, takes what is there of an hour, and leaves out an hour with nothing', () => {
    const candles = columnsOf([
      [T0 + 9 * MINUTES, 10, 12, 9, 11, 1],
      [T0 + 11 * MINUTES, 11, 15, 11, 14, 2],
      [T0 + 2 * HOUR, 20, 21, 19, 20, 0],
    ]);
    expect(rowsOf(resample(candles, '5m', '1h'))).toEqual([
      [T0, 10, 15, 9, 14, 3],
      [T0 + 2 * HOUR, 20, 21, 19, 20, 0],
    ]);
  });

  it('gives candles of the same interval back as they are', () => {
    const candles = columnsOf([[T0, 1, 2, 1, 2, 3]]);
    expect(resample(candles, '1h', '1h')).toBe(candles);
    expect(rowsOf(resample(columnsOf([]), '1m', '1d'))).toEqual([]);
  });

  it('refuses to make shorter candles of longer ones', () => {
    expect(() => resample(columnsOf([]), '1h', '5m')).toThrow(RangeError);
  });

  const random = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(9)), {
      maxLength: 200,
    })
    .map((steps) => {
      let at = T0;
      return steps.map(([gap, open, close, above, below, volume]): Row => {
        at += gap * MINUTES;
        return [at, open, Math.max(open, close) + above, Math.min(open, close) - below, close, volume];
      });
    });
  const longer = fc.constantFrom<CandleInterval>('15m', '1h', '4h', '1d');

  it('makes of any candles what grouping them by hand does', () => {
    fc.assert(
      fc.property(random, longer, (rows, to) => {
        const groups = Object.values(
          Object.groupBy(rows, ([at]) => String(Math.floor(at / INTERVAL_MS[to])).padStart(12, '0')),
        );
        const expected = groups.map((group = []) => [
          Math.floor((group[0]?.[0] ?? 0) / INTERVAL_MS[to]) * INTERVAL_MS[to],
          group[0]?.[1],
          Math.max(...group.map((row) => row[2])),
          Math.min(...group.map((row) => row[3])),
          group.at(-1)?.[4],
          group.reduce((sum, row) => sum + row[5], 0),
        ]);
        expect(rowsOf(resample(columnsOf(rows), '5m', to))).toEqual(expected);
      }),
    );
  });

  it('comes to the same in two steps', () => {
    fc.assert(
      fc.property(random, (rows) => {
        const candles = columnsOf(rows);
        expect(resample(resample(candles, '5m', '1h'), '1h', '1d')).toEqual(resample(candles, '5m', '1d'));
      }),
    );
  });
});
