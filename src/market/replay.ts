import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { INTERVAL_MS } from './columns.ts';
import { profileOf } from './generator-days.ts';
import type { MarketData } from './market-data.ts';
import type { MarketClock } from './replay-clock.ts';
import type { ReplaySeries, ReplaySource } from './replay-source.ts';
import { type ReplayState, replayState, saveReplayState } from './replay-store.ts';
import { type Tick, ticksOf } from './replay-ticks.ts';

/** Market time that one round plays at most; what the wall clock ran ahead of that is skipped, not hurried after. */
const MAX_STEP_MS = 86_400_000;
/** History is stored in pieces, so that others get their turn. */
const HISTORY_STEP_MS = 30 * 86_400_000;

export interface ReplayOptions {
  readonly db: Db;
  readonly market: MarketData;
  readonly marketClock: MarketClock;
  /** The wall clock. */
  readonly clock: Clock;
  readonly source: ReplaySource;
  /** Market time that passes in a unit of wall time. */
  readonly speed: number;
  /** Where market time begins, the first time. Default: a generator now, files after `historyMs`. */
  readonly startAt?: number | undefined;
  /** What is stored at once, the first time, of the market before its beginning; of files all of it. */
  readonly historyMs: number;
}

export interface ReplayReport {
  readonly marketAt: number;
  readonly candles: number;
  readonly ticks: number;
  /** True: there is no more to play; market time stands still. */
  readonly ended: boolean;
}

/** Plays a market whose future is known, as if it came live. One process at a time: whoever holds its lease. */
export interface ReplayFeed {
  /** Takes up the stored replay of this source, or begins one: then the history is stored. Safe to call again. */
  begin(): Promise<void>;
  /**
   * One round: stores the candles that market time has completed since the last one, moves the market clock on, and tells
   * listeners every tick between. @throws DATABASE_UNAVAILABLE; the next round then plays the same again
   */
  advance(): Promise<ReplayReport>;
  /** `listener` hears ticks in the order of market time, of this process's rounds; returns how to stop. */
  onTick(listener: (tick: Tick) => void): () => void;
}

export function createReplayFeed(options: ReplayOptions): ReplayFeed {
  const { db, market, marketClock, clock, source, speed } = options;
  const listeners = new Set<(tick: Tick) => void>();
  const played = playedSeries(source);
  /** Market time `at` is wall time `wallAt`; undefined: nothing played yet in this process. */
  let anchor: { at: number; wallAt: number } | undefined;
  let marketAt: number | undefined;

  const save = async (at: number) => {
    await db.transaction((tx) => saveReplayState.all(tx, { feed: source.id, market_at: at, now: clock.now() }), {
      durable: false,
    });
    marketAt = at;
    marketClock.reached(at);
  };
  const rewind = (at: number) => {
    marketAt = at;
    anchor = { at, wallAt: clock.now() };
    marketClock.reached(at);
  };
  const current = async (): Promise<ReplayState | undefined> => {
    const state = await replayState.first(db.read, {});
    return state?.feed === source.id ? state : undefined;
  };

  async function begin(): Promise<void> {
    const state = await current();
    const at = state?.market_at ?? firstMoment(options);
    if (state === undefined) {
      // Another made-up market, if there was one, has nothing to do with this one.
      await market.removeSyntheticCandles();
      await market.removeSyntheticFunding();
    }
    await storeHistory(options, at, state === undefined);
    if (state === undefined) await save(at);
    rewind(at);
  }

  /** Where market time ought to be; a wall clock that was put back, or far ahead, moves the anchor. */
  function target(from: number): number {
    const now = clock.now();
    if (anchor === undefined || now < anchor.wallAt) anchor = { at: from, wallAt: now };
    const ideal = Math.min(Math.floor(anchor.at + (now - anchor.wallAt) * speed), source.to);
    if (ideal - from <= MAX_STEP_MS) return ideal;
    anchor = { at: from + MAX_STEP_MS, wallAt: now };
    return from + MAX_STEP_MS;
  }

  async function advance(): Promise<ReplayReport> {
    const state = await current();
    if (state === undefined) await begin();
    // Another process played meanwhile.
    else if (state.market_at !== marketAt) rewind(state.market_at);
    const from = marketAt as number;
    const to = target(from);
    if (to <= from) return { marketAt: from, candles: 0, ticks: 0, ended: from >= source.to };
    const candles = await storeBetween(options, from, to);
    await save(to);
    const ticks = listeners.size === 0 ? [] : ticksBetween(played, source, from, to);
    for (const tick of ticks) for (const listener of listeners) listener(tick);
    return { marketAt: to, candles, ticks: ticks.length, ended: to >= source.to };
  }

  return {
    begin,
    advance,
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function firstMoment({ source, startAt, historyMs, clock }: ReplayOptions): number {
  const chosen = startAt ?? (source.synthetic ? clock.now() : source.from + historyMs);
  return Math.min(Math.max(chosen, source.from), source.to);
}

/** All series the first time, later only those that are new, e.g. of an asset that was added. */
async function storeHistory(options: ReplayOptions, at: number, all: boolean): Promise<void> {
  const { market, source, historyMs } = options;
  const known = new Set((await market.listSeries()).map(({ symbol, interval }) => `${symbol} ${interval}`));
  const missing = source.series.filter(({ symbol, interval }) => all || !known.has(`${symbol} ${interval}`));
  if (missing.length === 0) return;
  // A millisecond early, so that a settlement at the very beginning is in.
  const from = (source.synthetic ? Math.max(at - historyMs, source.from) : source.from) - 1;
  const symbols = new Set(missing.map(({ symbol }) => symbol));
  const part = { ...source, series: missing, funding: source.funding.filter(({ symbol }) => symbols.has(symbol)) };
  const assets = [...symbols].map((symbol) => ({ symbol, name: profileOf(symbol).name, synthetic: source.synthetic }));
  await market.ensureAssets({ source: source.name, assets });
  for (let start = from; start < at; start += HISTORY_STEP_MS) {
    await storeBetween({ market, source: part }, start, Math.min(start + HISTORY_STEP_MS, at));
  }
}

/** Stores what market time completes in (from, to], and returns how many candles that were. */
async function storeBetween(
  { market, source }: Pick<ReplayOptions, 'market' | 'source'>,
  from: number,
  to: number,
): Promise<number> {
  const { name, synthetic } = source;
  let count = 0;
  for (const { symbol, interval, read } of source.series) {
    const length = INTERVAL_MS[interval];
    const candles = read(from - length + 1, to - length + 1);
    if (candles.openAt.length === 0) continue;
    await market.appendCandles({ symbol, interval, source: name, candles, synthetic });
    count += candles.openAt.length;
  }
  for (const { symbol, read } of source.funding) {
    const funding = read(from + 1, to + 1);
    if (funding.at.length > 0) await market.appendFunding({ symbol, source: name, funding, synthetic });
  }
  return count;
}

/** Ticks come from each asset's finest candles. */
function playedSeries(source: ReplaySource): readonly ReplaySeries[] {
  const finest = new Map<string, ReplaySeries>();
  for (const series of source.series) {
    const known = finest.get(series.symbol);
    if (known === undefined || INTERVAL_MS[series.interval] < INTERVAL_MS[known.interval]) {
      finest.set(series.symbol, series);
    }
  }
  return [...finest.values()];
}

/** The ticks with `at` in (from, to], in order of time, at one time in the order of the source's assets. */
function ticksBetween(played: readonly ReplaySeries[], source: ReplaySource, from: number, to: number): Tick[] {
  const ticks: Tick[] = [];
  for (const { symbol, interval, read } of played) {
    const candles = read(from - INTERVAL_MS[interval] + 1, to + 1);
    for (let index = 0; index < candles.openAt.length; index++) {
      for (const tick of ticksOf(candles, index, interval)) {
        if (tick.at > from && tick.at <= to) ticks.push({ symbol, ...tick, synthetic: source.synthetic });
      }
    }
  }
  return ticks.sort((a, b) => a.at - b.at);
}
