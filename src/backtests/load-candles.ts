import { compileRules } from '../decisions/index.ts';
import { type CandleColumns, INTERVAL_MS, type SeriesSummary } from '../market/index.ts';
import type { Branch } from '../strategies/index.ts';
import type { BranchTask } from './engine-types.ts';
import type { MarketHistory } from './ports.ts';
import type { CandleInterval, Window } from './types.ts';
import { baseSeries } from './window.ts';

/** Candles that the indicators channel needs before it says what the whole history would. */
const INDICATOR_WARM_UP = 260;
const DAY_MS = 86_400_000;
/** How much further back is looked when holes have left too few candles. */
const FURTHER = 4;

/** How many candles of an interval must be known when the window begins. */
type Need = readonly [CandleInterval, number];

interface Query {
  readonly branch: Branch;
  /** The candles to simulate on. */
  readonly interval: CandleInterval;
  readonly window: Window;
  readonly market: MarketHistory;
  /** What is stored of the branch's asset. */
  readonly own: readonly SeriesSummary[];
}

export interface LoadedCandles {
  readonly candles: BranchTask['candles'];
  readonly synthetic: boolean;
}

/** The stored candles of which everything that a branch reads can be made, with enough before the window. */
export async function loadCandles(query: Query): Promise<LoadedCandles> {
  const { branch, window, market, own } = query;
  const candles: [CandleInterval, readonly CandleColumns[]][] = [];
  let synthetic = false;
  for (const [series, needs] of sourcesOf(query, own)) {
    const read = await readFar({ market, symbol: branch.symbol, series, window, needs });
    candles.push([series.interval, read.pieces]);
    synthetic ||= read.synthetic === true;
  }
  return { candles, synthetic };
}

/** Which series are read, and what each must bring. */
function sourcesOf({ branch, interval, window }: Query, own: readonly SeriesSummary[]): Map<SeriesSummary, Need[]> {
  const sources = new Map<SeriesSummary, Need[]>();
  const base = baseSeries(own, { interval, window });
  if (base === undefined) return sources;
  for (const need of candlesWanted(branch, interval)) {
    const source = need[0] === interval ? base : sourceOf(need, { base, own, window });
    if (source === undefined) continue;
    const needs = sources.get(source) ?? [];
    needs.push(need);
    sources.set(source, needs);
  }
  return sources;
}

function candlesWanted(branch: Branch, interval: CandleInterval): Map<CandleInterval, number> {
  const wanted = new Map<CandleInterval, number>([[interval, 1]]);
  const want = (each: CandleInterval, points: number): void => {
    wanted.set(each, Math.max(points, wanted.get(each) ?? 0));
  };
  const needs = branch.engine === 'rules' ? compileRules(branch.rules).needs : undefined;
  for (const need of needs?.candles ?? []) want(need.interval, need.points);
  for (const { id, config } of branch.streams) {
    if (config.provider !== 'hyperliquid' || config.channel === 'funding') continue;
    const points = needs?.streams.find(({ nodeId }) => nodeId === id)?.points ?? 1;
    want(config.interval, points + (config.channel === 'indicators' ? INDICATOR_WARM_UP : 0));
  }
  return wanted;
}

/** An interval's own series where it says no less than the base; else the base, or what is stored of shorter ones. */
function sourceOf(
  [interval, points]: Need,
  { base, own, window }: { base: SeriesSummary; own: readonly SeriesSummary[]; window: Window },
): SeriesSummary | undefined {
  const length = INTERVAL_MS[interval];
  const isLonger = length > INTERVAL_MS[base.interval];
  const stored = own.find((series) => series.interval === interval);
  const from = window.from - points * length;
  if (stored !== undefined && (!isLonger || covers(stored, base, { from, to: window.to }))) return stored;
  if (isLonger) return base;
  return own
    .filter((series) => INTERVAL_MS[series.interval] < length)
    .sort((a, b) => INTERVAL_MS[b.interval] - INTERVAL_MS[a.interval])[0];
}

/** Whether a stored series says at least as much of a stretch as what could be made of the base. */
function covers(series: SeriesSummary, base: SeriesSummary, { from, to }: Window): boolean {
  const end = Math.min(to, base.lastAt + INTERVAL_MS[base.interval]);
  const length = INTERVAL_MS[series.interval];
  return series.firstAt <= Math.max(from, base.firstAt) && series.lastAt + length > end - length;
}

/** Whole days, so that no longer candle is cut at its beginning; where holes leave too little, from further back. */
async function readFar(query: {
  market: MarketHistory;
  symbol: string;
  series: SeriesSummary;
  window: Window;
  needs: readonly Need[];
}): ReturnType<MarketHistory['candles']> {
  const { market, symbol, series, window, needs } = query;
  const { interval, firstAt } = series;
  const farthest = Math.max(...needs.map(([each, points]) => points * INTERVAL_MS[each]));
  for (let reach = farthest; ; reach *= FURTHER) {
    const from = Math.max(0, Math.floor((window.from - reach) / DAY_MS) * DAY_MS);
    const candles = await market.candles({ symbol, interval, from, to: window.to });
    const enough = needs.every((need) => knownCandles(candles.pieces, need[0], window.from) >= need[1]);
    if (enough || from <= firstAt) return candles;
  }
}

/** How many candles of an interval, stored or made of shorter ones, are complete at an instant. */
function knownCandles(pieces: readonly CandleColumns[], interval: CandleInterval, instant: number): number {
  const length = INTERVAL_MS[interval];
  let known = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { openAt } of pieces) {
    for (const at of openAt) {
      if (at < end) continue;
      end = Math.floor(at / length) * length + length;
      if (end > instant) return known;
      known++;
    }
  }
  return known;
}
