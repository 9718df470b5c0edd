import type { components } from '../contract/index.ts';
import type { Soon } from '../platform/soon.ts';

type Schemas = components['schemas'];

export type StrategyGraph = Schemas['CloneStrategyGraph'];
export type GraphNode = Schemas['StrategyNode'];
export type StreamNode = Schemas['DataStreamNode'];
export type SelectionNode = Schemas['AssetSelectionNode'];
export type PromptNode = Schemas['TradingPromptNode'];
export type StreamConfig = Schemas['DataStreamConfig'];
export type RuleSet = Schemas['RuleSet'];
export type RuleCondition = Schemas['RuleCondition'];
export type RuleOperand = Schemas['RuleOperand'];
export type GraphProblem = Schemas['GraphProblem'];

/** What the compiler asks about an asset. */
export interface AssetFacts {
  readonly symbol: string;
  /** False once the venue no longer trades it. */
  readonly active: boolean;
  /** Notional over margin that its market allows at most. */
  readonly maxLeverage: number;
}

/** The assets that may be traded, as the market feature knows them. */
export interface AssetCatalogue {
  /** Answers at once, from memory. */
  find(symbol: string): AssetFacts | undefined;
  /** Makes sure that what `find` says of these is recent; not inside a transaction, because it may read the database. */
  know(symbols: readonly string[]): Soon<undefined>;
}

/** How large a graph may get, as an entitlement says (DESIGN 4.2). Only what an enabled prompt uses counts. */
export interface GraphCaps {
  /** Distinct assets. */
  readonly assets: number;
  readonly enabledPrompts: number;
  readonly linksPerAsset: number;
  /** Links summed over all assets. */
  readonly expandedLinks: number;
}

interface BranchBase {
  /** The same for the same prompt node and symbol in every version of the graph; unique within a graph. */
  readonly branchId: string;
  readonly promptNodeId: string;
  readonly symbol: string;
  readonly cadenceSec: number;
  /** The data streams linked to the asset, in the order of the graph's nodes; those with inclusion off left out. */
  readonly streams: readonly StreamNode[];
  readonly risk: Schemas['RiskLimits'];
  readonly execution: Schemas['Execution'];
}

export interface RulesBranch extends BranchBase {
  readonly engine: 'rules';
  readonly rules: RuleSet;
}

export interface ModelBranch extends BranchBase {
  readonly engine: 'model';
  readonly prompt: string;
}

/** One enabled prompt and one of its assets: what decides on its own. */
export type Branch = RulesBranch | ModelBranch;

export interface CompiledGraph {
  /** In the order of the prompts, then of their assets; empty when a problem is an error. */
  readonly branches: readonly Branch[];
  readonly problems: readonly GraphProblem[];
}
