import type { Schema } from '../../api/types.ts';
import type { Window } from './window.ts';

export type Interval = Schema<'CandleInterval'>;

const LENGTHS_MS: Readonly<Record<Interval, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '1d': 86_400_000,
};
/** As many points as a deep read has. */
const POINTS = 288;
const MOST_READS = 3;

/** Which candles show a window, and as of when they are read: the finest that a few reads cover. */
export function priceReads(window: Window, simulated: Interval): { interval: Interval; asOf: readonly number[] } {
  const span = window.to - window.from;
  const coarser = (Object.keys(LENGTHS_MS) as Interval[]).filter((each) => LENGTHS_MS[each] >= LENGTHS_MS[simulated]);
  const interval = coarser.find((each) => span <= LENGTHS_MS[each] * POINTS * MOST_READS) ?? '1d';
  const stretch = LENGTHS_MS[interval] * POINTS;
  const asOf: number[] = [];
  for (let at = window.to; at > window.from; at -= stretch) asOf.push(at);
  return { interval, asOf };
}

/** A graph of one stream of candles: what the market data of an asset is read with. */
export function candleReader(symbol: string, interval: Interval): Schema<'CloneStrategyGraph'> {
  return {
    schemaVersion: 1,
    nodes: [
      {
        id: 'candles',
        type: 'data_stream',
        config: { provider: 'hyperliquid', channel: 'candles', interval, inclusion: 'standard', depth: 'deep' },
      },
      { id: 'asset', type: 'asset_selection', config: { symbols: [symbol] } },
      {
        id: 'prompt',
        type: 'trading_prompt',
        config: {
          ...{ enabled: true, cadenceSec: 300, engine: 'model', prompt: 'None: it only reads.' },
          risk: { maxPositionFraction: 1, leverage: 1, stopLossFraction: null, takeProfitFraction: null },
          execution: { orderType: 'market' },
        },
      },
    ],
    edges: [
      { id: 'in', source: 'candles', target: 'asset' },
      { id: 'out', source: 'asset', target: 'prompt' },
    ],
  };
}

export interface Candle {
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The candles of several reads within the window, oldest first, each once. */
export function candlesOf(reads: readonly Schema<'LatestData'>[], { from, to }: Window): readonly Candle[] {
  const byTime = new Map<number, Candle>();
  for (const point of reads.flatMap(({ branches }) => branches[0]?.streams[0]?.points ?? [])) {
    const { open, high, low, close } = point.values;
    if (point.eventAt < from || point.eventAt >= to) continue;
    if (open == null || high == null || low == null || close == null) continue;
    byTime.set(point.eventAt, { at: point.eventAt, open, high, low, close });
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}

type Trade = Schema<'BacktestTrade'>;

export interface Mark {
  /** The candle in which it happened. */
  readonly at: number;
  readonly kind: 'long' | 'short' | 'close';
}

/** Openings and closings of trades, each at the last candle that begins no later; those before all candles are left out. */
export function marksOf(trades: readonly Trade[], candles: readonly Candle[]): readonly Mark[] {
  const marks = trades.flatMap(({ side, entryAt, exitAt }): Mark[] => [
    { at: entryAt, kind: side },
    ...(exitAt === null ? [] : [{ at: exitAt, kind: 'close' as const }]),
  ]);
  return marks
    .flatMap((mark) => {
      const at = candleAt(candles, mark.at);
      return at === undefined ? [] : [{ ...mark, at }];
    })
    .sort((a, b) => a.at - b.at);
}

function candleAt(candles: readonly Candle[], moment: number): number | undefined {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle] as Candle).at <= moment) low = middle + 1;
    else high = middle;
  }
  return candles[low - 1]?.at;
}
