import { type CandleColumns, type CandleInterval, sliceCandles } from '../market/calc.ts';
import type { MarketReader } from './market-reader.ts';

type Candles = Awaited<ReturnType<MarketReader['lastCandles']>>;
type CandleQuery = Parameters<MarketReader['lastCandles']>[0];

interface Held {
  /** How many were asked for. */
  readonly count: number;
  readonly candles: Candles;
}

/**
 * A reader for the streams of one branch at one moment, which may be dozens: what several of them need is read once. A
 * shorter read is cut from a longer one, and is `synthetic` when that is.
 */
export function sharedReads(reader: MarketReader): MarketReader {
  const series = new Map<string, Promise<Held>>();
  const others = new Map<string, Promise<unknown>>();

  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const running = (others.get(key) as Promise<T> | undefined) ?? read();
    others.set(key, running);
    return running;
  }

  async function held(query: CandleQuery, before: Promise<Held> | undefined): Promise<Held> {
    const known = await before;
    if (known !== undefined && (known.count >= query.count || known.candles.openAt.length < known.count)) return known;
    return { count: query.count, candles: await reader.lastCandles(query) };
  }

  return {
    async lastCandles(query) {
      const key = keyOf(query.symbol, query.interval, query.asOf);
      const reading = held(query, series.get(key));
      series.set(key, reading);
      return newest((await reading).candles, query.count);
    },
    lastFunding: (query) =>
      once(keyOf('funding', query.symbol, query.asOf, query.count), () => reader.lastFunding(query)),
    lastPoints: (query) => once(keyOf('points', query.key, query.asOf, query.count), () => reader.lastPoints(query)),
  };
}

function keyOf(...parts: readonly (string | number | CandleInterval)[]): string {
  return JSON.stringify(parts);
}

function newest(candles: Candles, count: number): Candles {
  const { length } = candles.openAt;
  if (length <= count) return candles;
  const cut: CandleColumns = sliceCandles(candles, length - count, length);
  return { ...cut, synthetic: candles.synthetic === true };
}
