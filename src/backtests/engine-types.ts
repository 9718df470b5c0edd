import type { components } from '../contract/index.ts';
import { newRuleBuffers, type RuleBuffers } from '../decisions/calc.ts';
import type { CandleColumns, CandleInterval, FundingColumns, PointColumns } from '../market/calc.ts';
import { newSimulationBuffers, type SimulationBuffers } from './simulate-buffers.ts';
import type { SimulationPolicy } from './simulate-types.ts';

type Schemas = components['schemas'];

/** One of a branch's streams: made of candles in the engine, or read beforehand. */
export interface StreamTask {
  readonly nodeId: string;
  /** Missing or stale, it keeps the branch from deciding. */
  readonly required: boolean;
  /** Age of the newest point from which on the stream is stale; a column beside the points where it changes with them. */
  readonly staleAfterMs: number | Float64Array;
  readonly from:
    | { readonly kind: 'candles' | 'indicators'; readonly interval: CandleInterval }
    | { readonly kind: 'points'; readonly points: PointColumns };
}

/** Decisions that were made beforehand, by a model: at each tick a mask of rule bits and the size of a new position. */
export interface MadeDecisions {
  readonly tickAt: Float64Array;
  readonly mask: Uint8Array;
  /** NaN: the policy's. */
  readonly size: Float64Array;
}

/** One branch with all the data that it may look at. */
export interface BranchTask {
  readonly branchId: string;
  readonly symbol: string;
  readonly cadenceMs: number;
  readonly decide: { readonly rules: Schemas['RuleSet'] } | { readonly made: MadeDecisions };
  /** Stored candles by interval, in stretches in order of time, warm-up included; other intervals are made of them. */
  readonly candles: readonly (readonly [CandleInterval, readonly CandleColumns[]])[];
  readonly streams: readonly StreamTask[];
  readonly funding: FundingColumns;
  readonly policy: SimulationPolicy;
  readonly synthetic: boolean;
}

/** A whole backtest: plain data and typed arrays, so that it can be handed to a thread. */
export interface EngineTask {
  readonly from: number;
  readonly to: number;
  readonly interval: CandleInterval;
  readonly branches: readonly BranchTask[];
}

/** A decision that opened or closed a position. */
export interface ActedDecision {
  readonly branchId: string;
  readonly symbol: string;
  readonly tickAt: number;
  readonly actions: readonly Schemas['DecisionAction'][];
  readonly inputs: readonly Schemas['DecisionInput'][];
}

export interface EngineOutput {
  readonly summary: Schemas['BacktestSummary'];
  readonly series: readonly Schemas['EquityPoint'][];
  readonly assets: readonly Schemas['BacktestAsset'][];
  /** The first MAX_ACTED of them. */
  readonly acted: readonly ActedDecision[];
  readonly warnings: readonly Schemas['Warning'][];
}

/** How an engine is watched and stopped. */
export interface EngineHooks {
  readonly onProgress?: (fraction: number) => void;
  readonly shouldStop?: () => boolean;
  /** Memory that a thread keeps from one backtest to the next. */
  readonly buffers?: EngineBuffers;
}

/** What backtests write to, one after the other on one thread. */
export interface EngineBuffers {
  readonly rules: RuleBuffers;
  readonly simulation: SimulationBuffers;
}

export function newEngineBuffers(): EngineBuffers {
  return { rules: newRuleBuffers(), simulation: newSimulationBuffers() };
}

/** Decision runs that a job keeps. */
export const MAX_ACTED = 1000;
/** Trades of an asset that a result shows. */
export const MAX_TRADES = 500;
