import type { FailureCode, SkipCode } from './types.ts';

/**
 * Why a model gave no answer. It carries a code and nothing of what the provider said, which may repeat the key or the
 * prompt. `sent` is false when no request can have reached the provider.
 */
export class ModelFailure extends Error {
  readonly code: FailureCode | SkipCode;
  readonly sent: boolean;
  /** The provider's HTTP status, for the log. */
  readonly httpStatus: number | undefined;

  constructor(code: FailureCode | SkipCode, { sent, httpStatus }: { sent: boolean; httpStatus?: number | undefined }) {
    super(`The model gave no answer: ${code}.`);
    this.name = 'ModelFailure';
    this.code = code;
    this.sent = sent;
    this.httpStatus = httpStatus;
  }
}

const SKIPS: readonly string[] = [
  'MODEL_NOT_CONFIGURED',
  'MODEL_NOT_MAPPED',
  'MODEL_CLONE_BUDGET_SPENT',
  'MODEL_GLOBAL_BUDGET_SPENT',
  'MODEL_CALLS_SPENT',
  'DECISION_CANCELLED',
] satisfies SkipCode[];

/** True for what is no fault of the provider or the branch: the decision is skipped, not failed. */
export function isSkip(code: FailureCode | SkipCode): code is SkipCode {
  return SKIPS.includes(code);
}
