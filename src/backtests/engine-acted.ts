import type { components } from '../contract/index.ts';
import type { DecidedBranch } from './engine.ts';
import { type ActedDecision, MAX_ACTED } from './engine-types.ts';
import { REASON } from './simulate-trades.ts';
import type { SimulationResult } from './simulate-types.ts';

type Action = components['schemas']['DecisionAction'];
type Input = components['schemas']['DecisionInput'];

/** The decisions behind openings, exits and reversals, oldest first; what stops and targets did is nobody's decision. */
export function actedDecisions(
  branches: readonly DecidedBranch[],
  result: SimulationResult,
): { kept: ActedDecision[]; dropped: number } {
  const acts = branches.flatMap((branch, asset) =>
    actsOf(result, asset).map((act) => ({ ...act, branch, tickAt: tickBefore(act.openAt, branch.task.cadenceMs) })),
  );
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
  return { kept, dropped: acts.length - kept.length };
}

/** A decision fills at the first bar that opens at or after its tick; the last tick up to there is the one that counted. */
function tickBefore(openAt: number, cadenceMs: number): number {
  return Math.floor(openAt / cadenceMs) * cadenceMs;
}

interface Act {
  readonly kind: 'long' | 'short' | 'exit';
  readonly openAt: number;
  /** Bar of the branch's own columns. */
  readonly row: number;
}

function actsOf({ trades, at }: SimulationResult, asset: number): Act[] {
  const acts: Act[] = [];
  for (let trade = 0; trade < trades.count; trade++) {
    if (trades.asset[trade] !== asset) continue;
    const entry = trades.entryRow[trade] as number;
    acts.push({
      kind: (trades.quantity[trade] as number) > 0 ? 'long' : 'short',
      openAt: at[entry] as number,
      row: entry,
    });
    // A reversal is told by the trade that it opens.
    if (trades.reason[trade] !== REASON.exit) continue;
    const exit = trades.exitRow[trade] as number;
    acts.push({ kind: 'exit', openAt: at[exit] as number, row: exit });
  }
  return acts;
}

function inputAt({ nodeId, staleAfterMs, points }: DecidedBranch['streams'][number], tickAt: number): Input {
  const { availableAt, eventAt } = points;
  let low = 0;
  let high = availableAt.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((availableAt[middle] as number) <= tickAt) low = middle + 1;
    else high = middle;
  }
  const newest = availableAt[low - 1];
  if (newest === undefined) return { nodeId, status: 'missing', eventAt: null, availableAt: null };
  const status = tickAt - newest > staleAfterMs ? 'stale' : 'ok';
  return { nodeId, status, eventAt: eventAt[low - 1] as number, availableAt: newest };
}
