import {
  type DecisionContext,
  type DecisionOutcome,
  type Decisions,
  type MarketReader,
  type NewRun,
  resolveContext,
} from '../decisions/index.ts';
import { ticksIn } from './engine-signals.ts';
import type { MadeDecisions } from './engine-types.ts';
import { SIGNAL } from './simulate-types.ts';
import type { BacktestPlan, BacktestResult, PlannedBranch } from './types.ts';

/** What a job's model decisions came to. */
export interface ModelBill {
  /** Decisions made so far, skipped and replayed ones included. */
  readonly decisions: number;
  /** Decisions that called a model, and count against the quota. */
  readonly calls: number;
  readonly replayedCalls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export const NO_BILL: ModelBill = { decisions: 0, calls: 0, replayedCalls: 0, promptTokens: 0, completionTokens: 0 };

type ModelBranch = Extract<PlannedBranch['branch'], { engine: 'model' }>;
type ModelRun = Pick<NewRun, 'branch' | 'scheduledAt' | 'outcome'>;

export interface ModelDecisions {
  readonly made: MadeDecisions;
  readonly bill: ModelBill;
  readonly runs: readonly ModelRun[];
}

/**
 * Asks the model at each tick of a branch, with what was known then. Positions play no part in the question, so that the
 * answers stand before the simulation begins, and the same question is asked once ever. @throws the signal's reason
 */
export async function decideByModel(input: {
  planned: PlannedBranch;
  branch: ModelBranch;
  plan: BacktestPlan;
  decisions: Decisions;
  reader: MarketReader;
  signal: AbortSignal;
  onProgress: (progress: { decided: number; calls: number }) => void;
}): Promise<ModelDecisions> {
  const { planned, branch, plan, decisions, reader, signal } = input;
  const tickAt = ticksIn({ ...plan.window, cadenceMs: planned.cadenceMs });
  const { outcomes, calls } = await decisions.decideMany({
    branch,
    ticks: [...tickAt],
    contextAt: (tick): Promise<DecisionContext> => resolveContext({ branch, asOf: tick, reader }),
    model: plan.model,
    // The job's own quota has paid already.
    cloneId: null,
    maxCalls: planned.maxCalls,
    signal,
    onProgress: input.onProgress,
  });
  return {
    made: toDecisions(tickAt, outcomes, branch),
    bill: billOf(outcomes, calls),
    runs: outcomes.map((outcome, k) => ({ branch, scheduledAt: tickAt[k] as number, outcome })),
  };
}

const BITS = { long: SIGNAL.long, short: SIGNAL.short, exit: SIGNAL.exit, hold: 0 } as const;

/** The last action of a decision counts; one that was skipped or failed changes nothing. */
function toDecisions(tickAt: Float64Array, outcomes: readonly DecisionOutcome[], { risk }: ModelBranch): MadeDecisions {
  const mask = new Uint8Array(tickAt.length);
  const size = new Float64Array(tickAt.length).fill(risk.maxPositionFraction);
  for (const [k, { actions }] of outcomes.entries()) {
    const action = actions.at(-1);
    if (action === undefined) continue;
    mask[k] = BITS[action.kind];
    if (action.sizeFraction !== null) size[k] = action.sizeFraction;
  }
  return { tickAt, mask, size };
}

function billOf(outcomes: readonly DecisionOutcome[], calls: number): ModelBill {
  let bill: ModelBill = { ...NO_BILL, decisions: outcomes.length, calls };
  for (const { replayed, tokens } of outcomes) {
    const replayedCalls = replayed ? 1 : 0;
    bill = addBills(bill, {
      ...NO_BILL,
      replayedCalls,
      promptTokens: tokens.prompt,
      completionTokens: tokens.completion,
    });
  }
  return bill;
}

export function addBills(a: ModelBill, b: ModelBill): ModelBill {
  return {
    decisions: a.decisions + b.decisions,
    calls: a.calls + b.calls,
    replayedCalls: a.replayedCalls + b.replayedCalls,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
  };
}

/** `callsBefore`: those of attempts that a crash ended; the last attempt had them replayed. */
export function presentBill(
  { calls, replayedCalls, promptTokens, completionTokens }: ModelBill,
  { callsBefore }: { callsBefore: number },
): Omit<BacktestResult['model'], 'model'> {
  return {
    calls: callsBefore + calls,
    replayedCalls: Math.max(0, replayedCalls - callsBefore),
    promptTokens,
    completionTokens,
  };
}
