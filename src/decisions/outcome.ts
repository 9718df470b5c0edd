import { type DecisionContext, inputsOf } from './context.ts';
import type { MarketReader } from './market-reader.ts';
import type { Branch, DecisionOutcome, OutcomeFacts, OutcomeState } from './types.ts';

/** What an engine decides on. */
export interface EngineInput<B extends Branch> {
  readonly branch: B;
  readonly context: DecisionContext;
  /** The clone's model id; null when it has chosen none. */
  readonly model: string | null;
  /** Whose daily budget of model calls pays; null: what the caller has reserved in its own books. */
  readonly cloneId: number | null;
  /** True: the clone competes in the Arena, and its budget there pays. */
  readonly competing?: boolean | undefined;
  /** What the engine reads beyond the context; default: the market itself. */
  readonly reader?: MarketReader | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an engine says; what it leaves out is empty. */
export type EngineResult = OutcomeState & Partial<OutcomeFacts>;

export interface Engine<B extends Branch> {
  decide(input: EngineInput<B>): EngineResult | Promise<EngineResult>;
}

/** An engine's result with what every outcome has. */
export function outcomeOf(
  { branch, context }: { branch: Branch; context: DecisionContext },
  result: EngineResult,
): DecisionOutcome {
  return {
    engine: branch.engine,
    model: null,
    inputs: inputsOf(context),
    actions: [],
    rejections: [],
    tokens: { prompt: 0, completion: 0 },
    costUsd: null,
    replayed: false,
    modelCallKey: null,
    ...result,
    warnings: [...context.warnings, ...(result.warnings ?? [])],
  };
}
