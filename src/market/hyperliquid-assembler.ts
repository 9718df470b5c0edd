import { type CandleInterval, INTERVAL_MS } from './columns.ts';
import type { Candle } from './hyperliquid-parse.ts';

/** How long after its end a candle's last changes may still arrive. */
export const SETTLE_MS = 2_000;
/** Candles kept of one series that nobody has taken; older ones are left to the backfill. */
const MAX_WAITING = 5_000;

interface Series {
  readonly waiting: Map<number, Candle>;
  /** `openAt` of the newest candle handed out. */
  takenUpTo: number;
}

/**
 * Makes complete candles of a stream of changes. The venue repeats a forming candle with every trade; messages may come
 * twice or in the wrong order. A candle is complete once a later one of its series has opened, or once its time has passed
 * and the connection was alive after that.
 */
export class CandleAssembler {
  readonly #series = new Map<string, Series>();
  /** When something last came over the present connection. */
  #aliveAt = Number.NEGATIVE_INFINITY;
  /** Messages about candles that were handed out already. */
  late = 0;

  /** Something came over the connection, whatever it was. */
  alive(now: number): void {
    this.#aliveAt = now;
  }

  offer(candle: Candle, now: number): void {
    this.alive(now);
    const series = this.#seriesOf(candle.symbol, candle.interval);
    if (candle.openAt <= series.takenUpTo) {
      this.late += 1;
      return;
    }
    const known = series.waiting.get(candle.openAt);
    // Volume only grows: the message with less is the older one.
    if (known !== undefined && known.volume > candle.volume) return;
    series.waiting.set(candle.openAt, candle);
    if (series.waiting.size > MAX_WAITING) series.waiting.delete(Math.min(...series.waiting.keys()));
  }

  /** The connection is gone: of a candle that was still forming the end is not known. The backfill will fetch it. */
  disconnected(): void {
    for (const [key, series] of this.#series) {
      const newest = Math.max(...series.waiting.keys());
      const length = INTERVAL_MS[key.slice(0, key.indexOf(' ')) as CandleInterval];
      if (series.waiting.size > 0 && this.#aliveAt < newest + length + SETTLE_MS) series.waiting.delete(newest);
    }
    this.#aliveAt = Number.NEGATIVE_INFINITY;
  }

  /** Takes the complete candles of a series, ascending. */
  take(symbol: string, interval: CandleInterval, now: number): Candle[] {
    const series = this.#seriesOf(symbol, interval);
    if (series.waiting.size === 0) return [];
    const length = INTERVAL_MS[interval];
    const newest = Math.max(...series.waiting.keys());
    const complete = [...series.waiting.values()]
      .filter(({ openAt }) => openAt < newest || Math.min(now, this.#aliveAt) >= openAt + length + SETTLE_MS)
      .sort((a, b) => a.openAt - b.openAt);
    for (const { openAt } of complete) series.waiting.delete(openAt);
    series.takenUpTo = Math.max(series.takenUpTo, complete.at(-1)?.openAt ?? series.takenUpTo);
    return complete;
  }

  #seriesOf(symbol: string, interval: CandleInterval): Series {
    const key = `${interval} ${symbol}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series: Series = { waiting: new Map(), takenUpTo: Number.NEGATIVE_INFINITY };
    this.#series.set(key, series);
    return series;
  }
}
