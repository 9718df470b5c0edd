import { type CandleColumns, type CandleInterval, INTERVAL_MS } from './columns.ts';

/** A price inside a bar. */
export interface Tick {
  readonly symbol: string;
  /** Market time, epoch ms. */
  readonly at: number;
  readonly price: number;
  readonly kind: 'open' | 'high' | 'low' | 'close';
  /** True: of a generated market. */
  readonly synthetic: boolean;
}

/**
 * A bar's prices in the order in which they are assumed to have come: the open, then whichever of low and high is nearer to
 * it, then the other, then the close, at 0, 1/3, 2/3 and the last millisecond of the bar.
 */
export function ticksOf(
  candles: CandleColumns,
  index: number,
  interval: CandleInterval,
): readonly Pick<Tick, 'at' | 'price' | 'kind'>[] {
  const openAt = candles.openAt[index] as number;
  const open = candles.open[index] as number;
  const length = INTERVAL_MS[interval];
  const low = { kind: 'low', price: candles.low[index] as number } as const;
  const high = { kind: 'high', price: candles.high[index] as number } as const;
  const [near, far] = open - low.price <= high.price - open ? [low, high] : [high, low];
  return [
    { at: openAt, kind: 'open', price: open },
    { at: openAt + length / 3, ...near },
    { at: openAt + (2 * length) / 3, ...far },
    { at: openAt + length - 1, kind: 'close', price: candles.close[index] as number },
  ];
}
