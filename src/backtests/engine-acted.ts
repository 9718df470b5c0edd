import type { components } from '../contract/index.ts';
import { upperBound } from '../market/calc.ts';
import type { DecidedBranch } from './engine.ts';
import { staleLimit } from './engine-signals.ts';
import { type ActedDecision, MAX_ACTED } from './engine-types.ts';
import { signalAt } from './simulate-signals.ts';
import { REASON } from './simulate-trades.ts';
import type { SimulationResult } from './simulate-types.ts';

type Action = components['schemas']['DecisionAction'];
type Input = components['schemas']['DecisionInput'];

/** The decisions behind openings, exits and reversals, oldest first; what stops and targets did is nobody's decision. */
export function actedDecisions(
  branches: readonly DecidedBranch[],
  result: SimulationResult,
): { kept: ActedDecision[]; dropped: number } {
  let count = 0;
  const acts = branches.flatMap((branch, asset) => {
    const all = actsOf(result, asset);
    count += all.length;
    // A branch's own are in order, so none after these can be among the first.
    return all.slice(0, MAX_ACTED).map(({ kind, openAt }) => {
      const row = decidingRow(branch, openAt);
      return { kind, branch, row, tickAt: decidingTick(branch, row) };
    });
  });
  acts.sort((a, b) => a.tickAt - b.tickAt);
  const kept = acts.slice(0, MAX_ACTED).map(({ branch, tickAt, kind, row }): ActedDecision => {
    const { branchId, symbol, policy } = branch.task;
    const size = branch.signals.size?.[row] ?? policy.sizeFraction;
    const action: Action = {
      kind,
      sizeFraction: kind === 'exit' ? null : Math.min(size, policy.maxPositionFraction),
      reason: null,
    };
    return {
      branchId,
      symbol,
      tickAt,
      actions: [action],
      inputs: branch.streams.map((stream) => inputAt(stream, tickAt)),
    };
  });
  return { kept, dropped: count - kept.length };
}

interface Act {
  readonly kind: 'long' | 'short' | 'exit';
  /** Of the bar that it was filled in. */
  readonly openAt: number;
}

function actsOf({ trades, at }: SimulationResult, asset: number): Act[] {
  const acts: Act[] = [];
  for (let trade = 0; trade < trades.count; trade++) {
    if (trades.asset[trade] !== asset) continue;
    const entry = trades.entryRow[trade] as number;
    acts.push({ kind: (trades.quantity[trade] as number) > 0 ? 'long' : 'short', openAt: at[entry] as number });
    // A reversal is told by the trade that it opens.
    if (trades.reason[trade] !== REASON.exit) continue;
    const exit = trades.exitRow[trade] as number;
    acts.push({ kind: 'exit', openAt: at[exit] as number });
  }
  return acts;
}

/** The bar at whose open the order was sent: a resting order fills later, but not after the next decision. */
function decidingRow({ bars, signals }: DecidedBranch, openAt: number): number {
  let row = upperBound(bars.openAt, openAt) - 1;
  while (row > 0 && signalAt(signals.signals, row) === 0) row--;
  return row;
}

/** Of the ticks up to a bar's open the last at which the branch decided. */
function decidingTick({ bars, tickAt, skipped }: DecidedBranch, row: number): number {
  let tick = upperBound(tickAt, bars.openAt[row] as number) - 1;
  while (tick > 0 && skipped[tick] === 1) tick--;
  return tickAt[tick] as number;
}

function inputAt({ nodeId, staleAfterMs, points }: DecidedBranch['streams'][number], tickAt: number): Input {
  const { availableAt, eventAt } = points;
  const known = upperBound(availableAt, tickAt);
  const newest = availableAt[known - 1];
  if (newest === undefined) return { nodeId, status: 'missing', eventAt: null, availableAt: null };
  const status = tickAt - newest > staleLimit(staleAfterMs, known - 1) ? 'stale' : 'ok';
  return { nodeId, status, eventAt: eventAt[known - 1] as number, availableAt: newest };
}
