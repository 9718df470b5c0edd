import type { components } from '../contract/index.ts';
import type { Branch } from '../strategies/index.ts';

type Schemas = components['schemas'];
export type BacktestBody = Schemas['BacktestRequest'];
export type BacktestResult = Schemas['BacktestResult'];
export type BacktestWarning = Schemas['Warning'];
export type Blocker = Schemas['BacktestBlocker'];
export type Estimate = Schemas['BacktestEstimate'];
export type GraphSource = Schemas['GraphSource'];
export type Progress = Schemas['BacktestProgress'];
export type CandleInterval = Schemas['CandleInterval'];

/** A stretch of market time, [from, to), ms since the epoch. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A branch as a backtest runs it. */
export interface PlannedBranch {
  readonly branch: Branch;
  /** Between two decisions; of a model branch stretched so that its calls last the whole window. */
  readonly cadenceMs: number;
  /** Model calls that it may make. */
  readonly maxCalls: number;
}

/** Everything that a job needs to run, and stays as it was when the job was started. JSON. */
export interface BacktestPlan {
  readonly graphSource: GraphSource;
  readonly window: Window;
  /** Of the quickest branch. */
  readonly cadenceSec: number;
  /** The candles to simulate on. */
  readonly interval: CandleInterval;
  readonly branches: readonly PlannedBranch[];
  /** Null when no branch asks a model. */
  readonly model: string | null;
  readonly bars: number;
  readonly modelCalls: number;
  readonly warnings: readonly BacktestWarning[];
}
