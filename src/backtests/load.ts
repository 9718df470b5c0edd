import { compileRules, freshnessOf, fundingPoints, fundingPressureKey } from '../decisions/index.ts';
import { type CandleColumns, INTERVAL_MS, type PointColumns, type SeriesSummary } from '../market/index.ts';
import type { Branch } from '../strategies/index.ts';
import type { BranchTask, StreamTask } from './engine-types.ts';
import type { MarketHistory } from './ports.ts';
import type { BacktestPlan, CandleInterval, PlannedBranch, Window } from './types.ts';

type Streams = Branch['streams'];

/** Points of slow streams that are read before the window, so that its first decisions have what the last ones have. */
const POINTS_BEFORE_MS = 14 * 86_400_000;
/** Candles that the indicators channel needs before it says what the whole history would. */
const INDICATOR_WARM_UP = 260;

/** All that a branch may look at, from storage; the decisions of a model branch are put in later. */
export async function loadBranch(
  { branch, cadenceMs }: PlannedBranch,
  { plan, market, series }: { plan: BacktestPlan; market: MarketHistory; series: readonly SeriesSummary[] },
): Promise<BranchTask> {
  const { window, interval } = plan;
  const { symbol, branchId } = branch;
  const own = series.filter((each) => each.symbol === symbol);
  const wanted = candlesWanted(branch, interval);
  const candles: (readonly [CandleInterval, CandleColumns])[] = [];
  for (const range of rangesToRead({ wanted, interval, window, own })) {
    candles.push([range.interval, await market.candles({ symbol, ...range })]);
  }
  return {
    branchId,
    symbol,
    cadenceMs,
    decide: branch.engine === 'rules' ? { rules: branch.rules } : { made: NOTHING_MADE },
    candles,
    streams: await Promise.all(branch.streams.map((stream) => loadStream(stream, { symbol, window, market }))),
    funding: await market.funding({ symbol, ...window }),
    policy: {
      sizeFraction: branch.engine === 'rules' ? branch.rules.sizeFraction : branch.risk.maxPositionFraction,
      maxPositionFraction: branch.risk.maxPositionFraction,
      leverage: branch.risk.leverage,
      stopLossFraction: branch.risk.stopLossFraction,
      takeProfitFraction: branch.risk.takeProfitFraction,
      execution: branch.execution,
    },
    synthetic: own.some((each) => each.synthetic && each.interval === interval),
  };
}

const NOTHING_MADE = { tickAt: new Float64Array(0), mask: new Uint8Array(0), size: new Float64Array(0) };

/** How many candles of which interval must be known at the first tick. */
function candlesWanted(branch: Branch, interval: CandleInterval): Map<CandleInterval, number> {
  const wanted = new Map<CandleInterval, number>([[interval, 1]]);
  const want = (each: CandleInterval, points: number): void => {
    wanted.set(each, Math.max(points, wanted.get(each) ?? 0));
  };
  if (branch.engine === 'rules')
    for (const need of compileRules(branch.rules).needs.candles) want(need.interval, need.points);
  for (const { config } of branch.streams) {
    if (config.provider !== 'hyperliquid' || config.channel === 'funding') continue;
    want(config.interval, config.channel === 'indicators' ? INDICATOR_WARM_UP : 2);
  }
  return wanted;
}

interface CandleRange {
  readonly interval: CandleInterval;
  readonly from: number;
  readonly to: number;
}

/**
 * The simulated interval, or what it is made of, goes back as far as anything made of it needs. A longer interval is read
 * itself where it is stored no shorter than that; a shorter one that is stored too.
 */
function rangesToRead(input: {
  wanted: ReadonlyMap<CandleInterval, number>;
  interval: CandleInterval;
  window: Window;
  own: readonly SeriesSummary[];
}): CandleRange[] {
  const { wanted, interval, window, own } = input;
  const stored = new Map(own.map((each) => [each.interval, each]));
  const base = stored.has(interval) ? interval : longestShorter([...stored.keys()], interval);
  if (base === undefined) return [];
  const baseSeries = stored.get(base) as SeriesSummary;
  const ranges: CandleRange[] = [];
  let baseFrom = window.from;
  for (const [each, points] of wanted) {
    const from = window.from - (points + 1) * INTERVAL_MS[each];
    const series = stored.get(each);
    if (each !== base && series !== undefined && covers(series, baseSeries, { from, to: window.to })) {
      ranges.push({ interval: each, from, to: window.to });
    } else if (INTERVAL_MS[each] >= INTERVAL_MS[base]) {
      baseFrom = Math.min(baseFrom, from);
    }
  }
  return [{ interval: base, from: baseFrom, to: window.to }, ...ranges];
}

/** Whether a stored series says at least as much of a stretch as what could be made of the base. */
function covers(series: SeriesSummary, base: SeriesSummary, { from, to }: { from: number; to: number }): boolean {
  const end = Math.min(to, base.lastAt + INTERVAL_MS[base.interval]);
  const length = INTERVAL_MS[series.interval];
  return series.firstAt <= Math.max(from, base.firstAt) && series.lastAt + length > end - length;
}

function longestShorter(intervals: readonly CandleInterval[], than: CandleInterval): CandleInterval | undefined {
  return intervals
    .filter((each) => INTERVAL_MS[each] < INTERVAL_MS[than])
    .sort((a, b) => INTERVAL_MS[b] - INTERVAL_MS[a])[0];
}

async function loadStream(
  { id, config }: Streams[number],
  { symbol, window, market }: { symbol: string; window: Window; market: MarketHistory },
): Promise<StreamTask> {
  const { staleAfterMs } = freshnessOf(config);
  const common = { nodeId: id, required: config.inclusion === 'required', staleAfterMs };
  if (config.provider === 'hyperliquid' && config.channel !== 'funding') {
    return { ...common, from: { kind: config.channel, interval: config.interval } };
  }
  const range = { from: window.from - POINTS_BEFORE_MS, to: window.to };
  return { ...common, from: { kind: 'points', points: await pointsOf(config, { symbol, range, market }) } };
}

async function pointsOf(
  config: Streams[number]['config'],
  { symbol, range, market }: { symbol: string; range: Window; market: MarketHistory },
): Promise<PointColumns> {
  if (config.provider === 'polymarket') return market.points({ key: `polymarket:${config.marketId}`, ...range });
  if (config.provider === 'defillama') {
    return market.points({ key: `defillama:${config.channel}:${config.subjectType}:${config.subject}`, ...range });
  }
  const settled = await market.funding({ symbol, ...range });
  return fundingPoints(settled, await market.points({ key: fundingPressureKey(symbol), ...range }));
}
