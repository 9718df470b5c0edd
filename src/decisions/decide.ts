import { type DecisionContext, resolveContext } from './context.ts';
import type { MarketReader } from './market-reader.ts';
import type { ModelEngine } from './model-engine.ts';
import { type Engine, type EngineInput, type EngineResult, outcomeOf } from './outcome.ts';
import type { Branch, DecisionOutcome, RulesBranch } from './types.ts';

export interface DecideInput {
  readonly branch: Branch;
  readonly asOf: number;
  /** The model id that the clone asks: its own choice, or its entitlement's default. Null: none. */
  readonly model: string | null;
  /** Whose daily budget of model calls pays; null: what the caller has reserved in its own books. */
  readonly cloneId: number | null;
  /** True: the clone competes in the Arena, and its budget there pays. */
  readonly competing?: boolean | undefined;
  /** Reads for this decision alone or for all of a moment, e.g. what `sharedReads` holds; default: the market itself. */
  readonly reader?: MarketReader | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Decide {
  /** One branch at one moment. What can go wrong is in the outcome; only a failure of the gateway itself is thrown. */
  decide(input: DecideInput): Promise<DecisionOutcome>;
  /** As `decide`, in a context that is there already. */
  decideIn(context: DecisionContext, input: Omit<DecideInput, 'asOf'>): Promise<DecisionOutcome>;
}

export function createDecide(deps: { reader: MarketReader; rules: Engine<RulesBranch>; model: ModelEngine }): Decide {
  const { reader, rules, model: modelEngine } = deps;

  function ask(input: EngineInput<Branch>): EngineResult | Promise<EngineResult> {
    const { branch } = input;
    switch (branch.engine) {
      case 'hold':
        return {
          status: 'completed',
          errorCode: null,
          actions: [{ kind: 'hold', sizeFraction: null, reason: null }],
        };
      case 'rules':
        return rules.decide({ ...input, branch });
      case 'model':
        return modelEngine.decide({ ...input, branch });
    }
  }

  const decideIn: Decide['decideIn'] = async (context, input) => {
    const { branch, model } = input;
    const seen = { branch, context };
    // Its warning is the context's first.
    if (context.skip) {
      const asked = branch.engine === 'model' ? { model } : {};
      return outcomeOf(seen, { status: 'skipped', errorCode: context.skip.code, ...asked });
    }
    return outcomeOf(seen, await ask({ ...input, context }));
  };

  return {
    decideIn,
    async decide({ asOf, ...input }) {
      const context = await resolveContext({ branch: input.branch, asOf, reader: input.reader ?? reader });
      return decideIn(context, input);
    },
  };
}
