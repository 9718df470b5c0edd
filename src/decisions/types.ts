import type { components } from '../contract/index.ts';
import type { ModelBranch, RulesBranch } from '../strategies/index.ts';

type Schemas = components['schemas'];
export type RuleSet = Schemas['RuleSet'];
export type RiskLimits = Schemas['RiskLimits'];
export type StreamNode = Schemas['DataStreamNode'];
export type StreamConfig = Schemas['DataStreamConfig'];
export type CandleInterval = Schemas['CandleInterval'];
export type DecisionStatus = Schemas['DecisionRunStatus'];
export type DecisionOrigin = Schemas['DecisionOrigin'];
export type StreamStatus = Schemas['StreamReadStatus'];

/** What a branch says that only holds. */
export type HoldBranch = Omit<ModelBranch, 'engine' | 'prompt'> & { readonly engine: 'hold' };

/** One enabled prompt × one asset of a compiled strategy graph. */
export type Branch = RulesBranch | ModelBranch | HoldBranch;
export type { ModelBranch, RulesBranch };

/**
 * A position to hold from now on (long, short), none (exit), or no change (hold). `sizeFraction` is the position's margin as
 * a share of the account's equity, within the prompt's limits; leverage, stop and target are the prompt's own.
 */
export type DecisionAction = Readonly<Schemas['DecisionAction']>;

/** An action that was wanted and not taken, with its reason. */
export interface Rejection {
  /** A stable word: `SIZE_EXCEEDS_LIMIT`, or the paper venue's own. */
  readonly code: string;
  readonly message: string;
}

/** Why a decision was skipped: it may decide at its next tick. */
export type SkipCode =
  | 'STREAM_REQUIRED_MISSING'
  | 'STREAM_REQUIRED_STALE'
  | 'MODEL_NOT_CONFIGURED'
  | 'MODEL_NOT_MAPPED'
  | 'MODEL_CLONE_BUDGET_SPENT'
  | 'MODEL_GLOBAL_BUDGET_SPENT'
  | 'MODEL_CALLS_SPENT'
  | 'DECISION_CANCELLED'
  | 'DECISION_LATE'
  | 'ACCOUNT_PAUSED'
  | 'ENTITLEMENT_INACTIVE'
  | 'CLONE_RETIRED'
  | 'MODEL_NOT_ALLOWED';

/** Why a decision failed. */
export type FailureCode =
  | 'MODEL_TIMEOUT'
  | 'MODEL_UNREACHABLE'
  | 'MODEL_RATE_LIMITED'
  | 'MODEL_UNAVAILABLE'
  | 'MODEL_UNAUTHORIZED'
  | 'MODEL_REQUEST_REFUSED'
  | 'MODEL_RESPONSE_MALFORMED'
  | 'MODEL_RESPONSE_TOO_LARGE'
  | 'MODEL_REFUSED'
  | 'MODEL_TRUNCATED'
  | 'MODEL_EMPTY'
  | 'MODEL_OUTPUT_INVALID';

export type WarningCode =
  | SkipCode
  | 'STREAM_MISSING'
  | 'STREAM_STALE'
  | 'STREAM_GAPS'
  | 'STREAM_SHORT'
  | 'STREAM_OMITTED'
  | 'RULES_DATA_MISSING'
  | 'RULES_CONFLICT'
  | 'MODEL_REPAIRED'
  | 'MODEL_SCHEMA_IGNORED'
  | 'GRAPH_PROBLEM'
  | 'NO_BRANCH';

/** Something to know that stopped nothing, or why a decision was skipped. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  /** The data_stream node that it is about. */
  readonly nodeId?: string;
  readonly count?: number;
}

/** What a decision saw of a stream: its state, and the times of its newest point. */
export type DecisionInput = Readonly<Schemas['DecisionInput']>;

export interface Tokens {
  readonly prompt: number;
  readonly completion: number;
}

export interface OutcomeFacts {
  readonly engine: Branch['engine'];
  /** The clone's model id; null for the other engines. */
  readonly model: string | null;
  readonly inputs: readonly DecisionInput[];
  readonly actions: readonly DecisionAction[];
  readonly rejections: readonly Rejection[];
  readonly warnings: readonly Warning[];
  /** As the provider counted them, also for a replayed call. */
  readonly tokens: Tokens;
  /** US dollars; 0 for what was replayed, null without a model or where no price is configured. */
  readonly costUsd: number | null;
  /** True when every model call of this decision came from the record. */
  readonly replayed: boolean;
  /** Key of the model call that decided, in model_calls; null without one. */
  readonly modelCallKey: string | null;
}

export type OutcomeState =
  | { readonly status: 'completed'; readonly errorCode: null }
  | { readonly status: 'failed'; readonly errorCode: FailureCode }
  | { readonly status: 'skipped'; readonly errorCode: SkipCode };

/** What came of one decision. */
export type DecisionOutcome = OutcomeFacts & OutcomeState;
