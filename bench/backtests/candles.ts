import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readMarketFile } from '../../src/market/candle-files.ts';
import { createRandom } from '../../src/market/generator-random.ts';
import { type CandleColumns, createGenerator, INTERVAL_MS } from '../../src/market/index.ts';

export const INTERVAL = '5m';
export const BAR_MS = INTERVAL_MS[INTERVAL];
/** Candles beside the project; not part of it. */
const REAL_FILE = new URL('../../../shared/data/candles/binance_um_BTCUSDT_5m_2023-01_2024-05.csv', import.meta.url);
export const YEAR = { from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1) };
const START_PRICE = 30_000;
const STEP = 0.001;

export interface YearOfCandles {
  readonly candles: CandleColumns;
  /** False: the candles beside the project are absent, and these are generated. */
  readonly real: boolean;
}

/** BTC's five-minute candles of 2023, or generated ones. */
export async function readYear(): Promise<YearOfCandles> {
  const path = fileURLToPath(REAL_FILE);
  if (!existsSync(path)) {
    return {
      candles: createGenerator({ seed: 1 }).candles({ symbol: 'BTC', interval: INTERVAL, ...YEAR }),
      real: false,
    };
  }
  const rows: number[][] = [[], [], [], [], [], []];
  for await (const { time, values } of readMarketFile(path, 'candles')) {
    time.forEach((at, row) => {
      if (at < YEAR.from || at >= YEAR.to) return;
      rows[0]?.push(at);
      values.forEach((column, index) => void rows[index + 1]?.push(column[row] as number));
    });
  }
  const [openAt, open, high, low, close, volume] = rows.map((column) => Float64Array.from(column));
  return { candles: { openAt, open, high, low, close, volume } as CandleColumns, real: true };
}

/**
 * The same candles with seeded noise of about a basis point: another asset, and prices of which no two averages are ever
 * equal, so that contenders which add up in another order still decide alike.
 */
export function noisy({ openAt, open, high, low, close, volume }: CandleColumns, seed: number): CandleColumns {
  const random = createRandom(seed);
  const factor = openAt.map(() => Math.exp(1e-4 * random.normal()));
  const scaled = (column: Float64Array) => column.map((price, bar) => price * (factor[bar] as number));
  return { openAt, open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(close), volume };
}

/** A seeded walk of `count` candles, each opening where the last one closed. */
export function walk(count: number): CandleColumns {
  const random = createRandom(7);
  const column = () => new Float64Array(count);
  const candles = {
    openAt: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = START_PRICE;
  for (let bar = 0; bar < count; bar++) {
    const open = price;
    price *= Math.exp(STEP * random.normal());
    candles.openAt[bar] = Date.UTC(2016, 0, 1) + bar * BAR_MS;
    candles.open[bar] = open;
    candles.close[bar] = price;
    candles.high[bar] = Math.max(open, price) * (1 + STEP * random.uniform());
    candles.low[bar] = Math.min(open, price) * (1 - STEP * random.uniform());
    candles.volume[bar] = 100 * random.uniform();
  }
  return candles;
}

export interface Candle {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export function toObjects({ openAt, open, high, low, close, volume }: CandleColumns): Candle[] {
  return Array.from(openAt, (at, bar) => ({
    openAt: at,
    open: open[bar] as number,
    high: high[bar] as number,
    low: low[bar] as number,
    close: close[bar] as number,
    volume: volume[bar] as number,
  }));
}
