import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CandleColumns, type CandleInterval, INTERVAL_MS, importMarketFile } from '../../src/market/index.ts';
import type { TestGateway } from './gateway.ts';

const SHARED_CANDLES = new URL('../../../shared/data/candles/', import.meta.url);

/** A file of real candles beside the project; undefined when that folder is absent. */
export function sharedCandles(name: string): string | undefined {
  const path = fileURLToPath(new URL(name, SHARED_CANDLES));
  return existsSync(path) ? path : undefined;
}

export const BTC_5M = 'binance_um_BTCUSDT_5m_2023-01_2024-05.csv';
export const BTC_FUNDING = 'binance_um_BTCUSDT_funding_8h_2023-01_2024-05.csv';
export const ETH_1H = 'binance_um_ETHUSDT_1h_2023-01_2024-05.csv';

/** Imports a file into a gateway's market, as `npm run import` does. */
export async function importInto(gateway: TestGateway, path: string): Promise<void> {
  await importMarketFile({ market: gateway.app.market.data, path });
}

/** Candles from closes, each opening where the last closed; one unit of volume. */
export function candlesFrom(options: {
  from: number;
  interval: CandleInterval;
  closes: readonly number[];
}): CandleColumns {
  const { from, interval, closes } = options;
  const open = closes.map((close, index) => closes[index - 1] ?? close);
  return {
    openAt: Float64Array.from(closes, (_, index) => from + index * INTERVAL_MS[interval]),
    open: Float64Array.from(open),
    high: Float64Array.from(closes, (close, index) => Math.max(close, open[index] as number)),
    low: Float64Array.from(closes, (close, index) => Math.min(close, open[index] as number)),
    close: Float64Array.from(closes),
    volume: new Float64Array(closes.length).fill(1),
  };
}

/** A seeded walk around a price: the same numbers for the same seed. */
export function walk(options: { seed: number; length: number; start: number; step: number }): number[] {
  let state = options.seed >>> 0;
  const random = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  let price = options.start;
  return Array.from({ length: options.length }, () => {
    price *= 1 + (random() - 0.5) * options.step;
    return price;
  });
}
