import type { components } from '../contract/index.ts';
import type { DecidedBranch } from './engine.ts';
import { type EngineOutput, MAX_ACTED, MAX_TRADES } from './engine-types.ts';
import type { SimulationResult } from './simulate-types.ts';

type Warning = components['schemas']['Warning'];

/** What a reader of the figures should know. */
export function engineWarnings(
  branches: readonly DecidedBranch[],
  result: SimulationResult,
  { assets, droppedRuns }: { assets: EngineOutput['assets']; droppedRuns: number },
): Warning[] {
  const warnings = branches.flatMap((branch, index) =>
    branchWarnings(branch, {
      outcome: result.assets[index] as SimulationResult['assets'][number],
      asset: assets[index] as EngineOutput['assets'][number],
    }),
  );
  if (result.liquidatedAt !== null) {
    warnings.push({ code: 'LIQUIDATED', message: 'The account was liquidated; nothing was traded after that.' });
  }
  if (droppedRuns > 0) {
    const message = `Of the decisions that acted the first ${MAX_ACTED} are kept as decision runs.`;
    warnings.push({ code: 'RUNS_NOT_KEPT', message, count: droppedRuns });
  }
  return warnings;
}

function branchWarnings(
  { task: { symbol, synthetic }, skipped }: DecidedBranch,
  { outcome, asset }: { outcome: SimulationResult['assets'][number]; asset: EngineOutput['assets'][number] },
): Warning[] {
  const found: (Warning & { count: number })[] = [
    {
      code: 'MISSING_BARS',
      symbol,
      count: asset.missingBars,
      message: `Candles of ${symbol} are missing; positions were carried over.`,
    },
    {
      code: 'TICKS_SKIPPED',
      symbol,
      count: countOf(skipped),
      message: `A required stream of ${symbol} was missing or stale.`,
    },
    {
      code: 'ORDERS_DENIED',
      symbol,
      count: outcome.deniedOrders,
      message: `Orders in ${symbol} were refused for want of margin or by post-only.`,
    },
    {
      code: 'ORDERS_CUT',
      symbol,
      count: outcome.cutOrders,
      message: `Orders in ${symbol} were cut to the free margin.`,
    },
    {
      code: 'ORDERS_UNFILLED',
      symbol,
      count: outcome.unfilledOrders,
      message: `Limit orders in ${symbol} ended without a fill.`,
    },
    {
      code: 'TRADES_NOT_SHOWN',
      symbol,
      count: Math.max(0, asset.tradeCount - MAX_TRADES),
      message: `Of the trades in ${symbol} the newest ${MAX_TRADES} are shown.`,
    },
    {
      code: 'SYNTHETIC_DATA',
      symbol,
      count: synthetic ? 1 : 0,
      message: `The history of ${symbol} is made up by the replay feed.`,
    },
  ];
  return found
    .filter(({ count }) => count > 0)
    .map((warning) => (warning.code === 'SYNTHETIC_DATA' ? without(warning) : warning));
}

function without({ code, message, symbol }: Warning): Warning {
  return { code, message, ...(symbol !== undefined && { symbol }) };
}

function countOf(flags: Uint8Array): number {
  let count = 0;
  for (let k = 0; k < flags.length; k++) count += flags[k] as number;
  return count;
}
