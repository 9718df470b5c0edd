import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

/**
 * Candles of a longer interval, aligned to the UTC epoch, from those of a shorter one. A longer candle with some of its parts
 * missing is made of those there; one with none is absent. The last may still be forming: it is known from its own end on,
 * as any other.
 * @throws RangeError when `to` is no multiple of `from`.
 */
export function resample(candles: CandleColumns, from: CandleInterval, to: CandleInterval): CandleColumns {
  if (from === to) return candles;
  const length = INTERVAL_MS[to];
  if (length % INTERVAL_MS[from] !== 0) throw new RangeError(`${to} candles cannot be made of ${from} candles`);
  const { openAt } = candles;
  const starts = new Int32Array(openAt.length);
  let count = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < openAt.length; i++) {
    const at = openAt[i] as number;
    if (at < end) continue;
    starts[count++] = i;
    end = Math.floor(at / length) * length + length;
  }
  return merge(candles, starts.subarray(0, count), length);
}

/** One candle for each run of candles; `starts` holds where the runs begin. */
function merge(candles: CandleColumns, starts: Int32Array, length: number): CandleColumns {
  const column = () => new Float64Array(starts.length);
  const merged = { openAt: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  for (let k = 0; k < starts.length; k++) {
    const first = starts[k] as number;
    const end = starts[k + 1] ?? candles.openAt.length;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let volume = 0;
    for (let i = first; i < end; i++) {
      high = Math.max(high, candles.high[i] as number);
      low = Math.min(low, candles.low[i] as number);
      volume += candles.volume[i] as number;
    }
    merged.openAt[k] = Math.floor((candles.openAt[first] as number) / length) * length;
    merged.open[k] = candles.open[first] as number;
    merged.high[k] = high;
    merged.low[k] = low;
    merged.close[k] = candles.close[end - 1] as number;
    merged.volume[k] = volume;
  }
  return merged;
}
