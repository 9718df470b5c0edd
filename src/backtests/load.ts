import { compileRules, freshnessOf, fundingPoints, fundingPressureKey, staleAfterEach } from '../decisions/index.ts';
import type { PointColumns, SeriesSummary } from '../market/index.ts';
import type { Branch } from '../strategies/index.ts';
import type { BranchTask, StreamTask } from './engine-types.ts';
import { loadCandles } from './load-candles.ts';
import type { MarketHistory } from './ports.ts';
import type { BacktestPlan, PlannedBranch, Window } from './types.ts';

type Streams = Branch['streams'];

/** Points of slow streams that are read before the window at least, so that its first decisions have what the last ones have. */
const POINTS_BEFORE_MS = 14 * 86_400_000;

/** All that a branch may look at, from storage; the decisions of a model branch are put in later. */
export async function loadBranch(
  { branch, cadenceMs }: PlannedBranch,
  { plan, market, series }: { plan: BacktestPlan; market: MarketHistory; series: readonly SeriesSummary[] },
): Promise<BranchTask> {
  const { window, interval } = plan;
  const { symbol, branchId, risk } = branch;
  const own = series.filter((each) => each.symbol === symbol);
  const { candles, synthetic } = await loadCandles({ branch, interval, window, market, own });
  return {
    branchId,
    symbol,
    cadenceMs,
    decide: branch.engine === 'rules' ? { rules: branch.rules } : { made: NOTHING_MADE },
    candles,
    streams: await Promise.all(branch.streams.map((stream) => loadStream(stream, { branch, window, market }))),
    funding: await market.funding({ symbol, ...window }),
    policy: {
      sizeFraction: branch.engine === 'rules' ? branch.rules.sizeFraction : risk.maxPositionFraction,
      maxPositionFraction: risk.maxPositionFraction,
      leverage: risk.leverage,
      stopLossFraction: risk.stopLossFraction,
      takeProfitFraction: risk.takeProfitFraction,
      execution: branch.execution,
    },
    synthetic,
  };
}

const NOTHING_MADE = { tickAt: new Float64Array(0), mask: new Uint8Array(0), size: new Float64Array(0) };

async function loadStream(
  { id, config }: Streams[number],
  { branch, window, market }: { branch: Branch; window: Window; market: MarketHistory },
): Promise<StreamTask> {
  const { staleAfterMs, cadenceMs } = freshnessOf(config);
  const common = { nodeId: id, required: config.inclusion === 'required' };
  if (config.provider === 'hyperliquid' && config.channel !== 'funding') {
    return { ...common, staleAfterMs, from: { kind: config.channel, interval: config.interval } };
  }
  // Twice what a steady stream would need.
  const before = Math.max(POINTS_BEFORE_MS, 2 * pointsRead(branch, id) * cadenceMs);
  const range = { from: window.from - before, to: window.to };
  const points = await pointsOf(config, { branch, range, market });
  return { ...common, staleAfterMs: staleAfterEach(config, points), from: { kind: 'points', points } };
}

/** How many points back the rules read a stream. */
function pointsRead(branch: Branch, streamId: string): number {
  if (branch.engine !== 'rules') return 1;
  return compileRules(branch.rules).needs.streams.find(({ nodeId }) => nodeId === streamId)?.points ?? 1;
}

async function pointsOf(
  config: Streams[number]['config'],
  { branch: { symbol }, range, market }: { branch: Branch; range: Window; market: MarketHistory },
): Promise<PointColumns> {
  if (config.provider === 'polymarket') return market.points({ key: `polymarket:${config.marketId}`, ...range });
  if (config.provider === 'defillama') {
    return market.points({ key: `defillama:${config.channel}:${config.subjectType}:${config.subject}`, ...range });
  }
  const settled = await market.funding({ symbol, ...range });
  return fundingPoints(settled, await market.points({ key: fundingPressureKey(symbol), ...range }));
}
