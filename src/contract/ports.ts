import type { Idempotency } from '../platform/idempotency/index.ts';
import type { ServiceContext, SessionContext } from './handler.ts';
import type { RateLimitBucket } from './operation.ts';

/** Turns credentials into callers. Given by the auth feature; the contract knows no feature. */
export interface Authenticator {
  /**
   * @throws AppError UNAUTHENTICATED, TOKEN_EXPIRED, SESSION_REVOKED, or what makes it impossible to know (never a 401 then).
   */
  session(token: string, options: { strict: boolean }): SessionContext | Promise<SessionContext>;
  /** @throws AppError UNAUTHENTICATED */
  service(token: string): Promise<ServiceContext>;
}

export interface LimitDecision {
  readonly allowed: boolean;
  /** Requests a window. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetSec: number;
  readonly windowSec: number;
}

export interface RateLimiter {
  consume(bucket: RateLimitBucket, key: string): LimitDecision | Promise<LimitDecision>;
}

/** Remembers first answers, per user, method, path and key. */
export type IdempotencyKeys = Pick<Idempotency, 'begin' | 'finish' | 'abandon'>;

/** What the pipeline tells those who watch it. */
export interface RequestObserver {
  finished(event: {
    operationId: string | undefined;
    method: string;
    status: number;
    durationMs: number;
    requestId: string;
    userId: string | undefined;
    traceId: string | undefined;
    error: unknown;
  }): void;
}
