import type { Clock } from '../platform/clock.ts';
import { type Channel, type ChannelName, channel, type RoundContext, type RoundResult, slotOf } from './channels.ts';
import { type CandleInterval, INTERVAL_MS } from './columns.ts';
import { HYPERLIQUID, type Hyperliquid, MAX_CANDLES } from './hyperliquid.ts';
import { SETTLE_MS } from './hyperliquid-assembler.ts';
import { type Candle, candleColumns } from './hyperliquid-parse.ts';
import type { CandleStream } from './hyperliquid-stream.ts';
import type { CandleSink } from './ingestion-ports.ts';
import type { IngestionProgress, Stretch } from './ingestion-progress.ts';

/**
 * The venue sends nothing about a candle without trades, and its snapshots lag a little: the newest candles may be missing
 * for this many intervals before they are fetched, or given up.
 */
const PATIENCE = 3;

/** A round this long after a candle's end finds it settled. */
const DELAY_SEC = SETTLE_MS / 1000 + 1;

export interface CandleChannelDeps {
  readonly api: Hyperliquid;
  /** Undefined: candles are read by snapshots alone. */
  readonly stream: CandleStream | undefined;
  readonly sink: CandleSink;
  readonly progress: IngestionProgress;
  readonly clock: Clock;
  readonly symbols: (signal?: AbortSignal) => Promise<readonly string[]>;
  /** Candles of a new series to begin with, at most 5,000: the venue keeps no more. */
  readonly backfill: number;
}

/** Complete candles of one interval: from the stream, and by snapshot where that left holes, at the start above all. */
export function candleChannel(
  deps: CandleChannelDeps,
  { name, interval }: { name: ChannelName; interval: CandleInterval },
): Channel {
  return channel(name, {
    source: HYPERLIQUID,
    delaySec: DELAY_SEC,
    run: (context) => new Round(deps, { name, interval, context }).run(),
  });
}

interface Found {
  /** Ascending. */
  readonly candles: readonly Candle[];
  /** Where the channel was before; undefined for a new series. */
  readonly position: number | undefined;
}

class Round {
  readonly #deps: CandleChannelDeps;
  readonly #name: string;
  readonly #interval: CandleInterval;
  readonly #context: RoundContext;
  readonly #length: number;
  /** Opening of the newest candle that is complete, with some time for its last changes. */
  readonly #newest: number;

  constructor(deps: CandleChannelDeps, round: { name: string; interval: CandleInterval; context: RoundContext }) {
    this.#deps = deps;
    this.#name = round.name;
    this.#interval = round.interval;
    this.#context = round.context;
    this.#length = INTERVAL_MS[round.interval];
    this.#newest = slotOf(deps.clock.now() - SETTLE_MS, this.#length) - this.#length;
  }

  async run(): Promise<RoundResult> {
    const symbols = await this.#deps.symbols(this.#context.signal);
    this.#deps.stream?.follow(symbols, [this.#interval]);
    const positions = await this.#deps.progress.positions(this.#name);
    let rows = 0;
    let dropped = 0;
    let newestEventAt: number | null = null;
    for (const symbol of symbols) {
      this.#context.signal?.throwIfAborted();
      const done = await this.#readSymbol(symbol, positions.get(symbol));
      rows += done.rows;
      dropped += done.dropped;
      if (done.newestEventAt !== null) newestEventAt = Math.max(newestEventAt ?? 0, done.newestEventAt);
    }
    return { rows, dropped, newestEventAt };
  }

  async #readSymbol(symbol: string, position: number | undefined): Promise<RoundResult> {
    const { stream } = this.#deps;
    const streamed = stream?.take(symbol, this.#interval) ?? [];
    const from = this.#firstWanted(position);
    const byOpening = new Map(streamed.filter(({ openAt }) => openAt >= from).map((candle) => [candle.openAt, candle]));
    let dropped = 0;
    if (this.#mustFetch(byOpening, from)) {
      this.#context.onProgress(`${symbol} ${this.#interval}: asking for candles since ${new Date(from).toISOString()}`);
      const range = { symbol, interval: this.#interval, from, to: this.#newest + this.#length };
      const fetched = await this.#deps.api.candles({ ...range, signal: this.#context.signal });
      dropped = fetched.dropped;
      // A snapshot is the venue's last word.
      for (const candle of fetched.items) byOpening.set(candle.openAt, candle);
    }
    const candles = [...byOpening.values()].sort((a, b) => a.openAt - b.openAt);
    await this.#store(symbol, { candles, position });
    const last = candles.at(-1);
    return { rows: candles.length, dropped, newestEventAt: last === undefined ? null : last.openAt + this.#length };
  }

  #firstWanted(position: number | undefined): number {
    const oldest = this.#newest - (MAX_CANDLES - 1) * this.#length;
    if (position === undefined) return this.#newest - (clamp(this.#deps.backfill, 1, MAX_CANDLES) - 1) * this.#length;
    return Math.max(position + this.#length, oldest);
  }

  /** Not while nothing but the last few candles is missing and the stream may still bring them. */
  #mustFetch(streamed: ReadonlyMap<number, Candle>, from: number): boolean {
    if (from > this.#newest) return false;
    const last = Math.max(...streamed.keys());
    const until = streamed.size === 0 ? from - this.#length : last;
    for (let at = from; at <= until; at += this.#length) if (!streamed.has(at)) return true;
    const missing = (this.#newest - until) / this.#length;
    const streaming = this.#deps.stream?.stats().connected === true;
    return missing > 0 && (!streaming || missing >= PATIENCE);
  }

  /** Stores candles, then how far that goes; a repeat after a crash between the two changes nothing. */
  async #store(symbol: string, found: Found): Promise<void> {
    const { candles, position } = found;
    const { sink, progress } = this.#deps;
    const interval = this.#interval;
    const first = candles[0];
    if (first !== undefined) {
      await sink.appendCandles({ symbol, interval, source: HYPERLIQUID, candles: candleColumns(candles) });
    }
    // A new market has no history before its first candle: no gap.
    const from = position === undefined ? first?.openAt : position + this.#length;
    if (from === undefined) return;
    const settled = this.#newest - (PATIENCE - 1) * this.#length;
    const last = Math.max(candles.at(-1)?.openAt ?? Number.NEGATIVE_INFINITY, settled);
    if (last < from) return;
    const gaps = this.#gaps(new Set(candles.map(({ openAt }) => openAt)), { from, last });
    await progress.advance({
      channel: this.#name,
      subject: symbol,
      firstAt: from,
      lastAt: last,
      gaps,
      now: this.#context.now,
    });
  }

  #gaps(found: ReadonlySet<number>, { from, last }: { from: number; last: number }): Stretch[] {
    const gaps: { from: number; to: number }[] = [];
    for (let at = from; at <= last; at += this.#length) {
      if (found.has(at)) continue;
      const open = gaps.at(-1);
      if (open?.to === at) open.to += this.#length;
      else gaps.push({ from: at, to: at + this.#length });
    }
    return gaps;
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
