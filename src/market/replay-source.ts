import type { CandleColumns, CandleInterval, FundingColumns } from './columns.ts';
import { createGenerator } from './generator.ts';
import { EPOCH } from './generator-days.ts';

export interface ReplaySeries {
  readonly symbol: string;
  readonly interval: CandleInterval;
  /** The candles with `openAt` in [from, to). */
  read(from: number, to: number): CandleColumns;
}

/** What a replay plays: a market whose future is known. */
export interface ReplaySource {
  /** Tells one market from another: a replay goes on only with the one that it began. */
  readonly id: string;
  /** The source that stored candles name. */
  readonly name: 'generator' | 'replay';
  readonly synthetic: boolean;
  readonly series: readonly ReplaySeries[];
  readonly funding: readonly { readonly symbol: string; read(from: number, to: number): FundingColumns }[];
  /** Market time at which it begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** The built-in generator as a source, without an end. */
export function generatorSource(options: {
  seed: number;
  symbols: readonly string[];
  interval: CandleInterval;
}): ReplaySource {
  const { seed, symbols, interval } = options;
  const generator = createGenerator({ seed });
  return {
    id: `generator:${seed}:${interval}`,
    name: 'generator',
    synthetic: true,
    series: symbols.map((symbol) => ({
      symbol,
      interval,
      read: (from, to) => generator.candles({ symbol, interval, from, to }),
    })),
    funding: symbols.map((symbol) => ({ symbol, read: (from, to) => generator.funding({ symbol, from, to }) })),
    from: EPOCH,
    to: Number.POSITIVE_INFINITY,
  };
}
