import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { createDecide, type Decide } from './decide.ts';
import { createDecideMany, type DecideMany } from './decide-many.ts';
import type { MarketReader } from './market-reader.ts';
import { createModelCalls } from './model-calls.ts';
import type { ModelBudgets, ModelProviderConfig } from './model-config.ts';
import { createModelEngine } from './model-engine.ts';
import type { ModelFailure } from './model-failure.ts';
import { createModelProvider } from './model-provider.ts';
import { createRulesEngine } from './rules-engine.ts';
import { createDecisionRuns, type DecisionRuns } from './runs.ts';

/** What decides, and what was decided. */
export interface Decisions extends Decide {
  readonly decideMany: DecideMany;
  readonly runs: DecisionRuns;
}

/** Without a provider, model prompts are skipped and all else works. */
export function createDecisions(input: {
  db: Db;
  clock: Clock;
  ids: Ids;
  reader: MarketReader;
  provider: ModelProviderConfig | undefined;
  budgets: ModelBudgets;
  /** For the log: a code and the provider's status, nothing that the provider said. */
  onModelFailure?: (failure: ModelFailure) => void;
}): Decisions {
  const { reader, provider: config, budgets, onModelFailure: onFailure, ...deps } = input;
  const provider = config && createModelProvider(config);
  const calls = provider && createModelCalls({ ...deps, provider, budgets, onFailure });
  const model = createModelEngine({ provider: config, calls });
  const decide = createDecide({ reader, rules: createRulesEngine({ reader }), model });
  return { ...decide, decideMany: createDecideMany({ decide, model }), runs: createDecisionRuns(deps) };
}
