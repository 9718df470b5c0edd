import type { components } from '../../../src/contract/types.gen.ts';

export type ErrorBody = components['schemas']['Error'];
type Issue = components['schemas']['ValidationIssue'];

/** Everything that can go wrong with a request, in the contract's words. `NETWORK` is our own: nothing answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  /** What the server asked for in `Retry-After`. */
  readonly retryAfterMs: number | undefined;

  constructor(facts: {
    code: string;
    message: string;
    status: number;
    details?: Readonly<Record<string, unknown>> | undefined;
    requestId?: string | undefined;
    retryable?: boolean | undefined;
    retryAfterMs?: number | undefined;
    cause?: unknown;
  }) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
  }

  static of(response: Response, body: ErrorBody | undefined): ApiError {
    const { status, headers } = response;
    const retryAfterSec = Number(headers.get('retry-after') ?? Number.NaN);
    const retryAfterMs = Number.isNaN(retryAfterSec) ? undefined : retryAfterSec * 1000;
    const requestId = headers.get('x-request-id') ?? undefined;
    const error = body?.error;
    // Something between us and the gateway answered in its own words.
    if (error === undefined) {
      const message = `The gateway could not be reached properly (HTTP ${status}).`;
      return new ApiError({ code: 'BAD_ANSWER', message, status, requestId, retryable: status >= 500, retryAfterMs });
    }
    const { code, message, details, retryable } = error;
    return new ApiError({ code, message, status, details, requestId: error.requestId, retryable, retryAfterMs });
  }

  /** The session is over: only signing in helps. */
  get endsSession(): boolean {
    return this.status === 401 && ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED'].includes(this.code);
  }

  /** Problems of the body by JSON Pointer, for the form's fields. */
  get issues(): readonly Issue[] {
    return (this.details.issues as readonly Issue[] | undefined) ?? [];
  }
}

export function networkError(cause: unknown): unknown {
  if (cause instanceof DOMException && cause.name === 'AbortError') return cause;
  const message = 'The gateway does not answer. Check your connection.';
  return new ApiError({ code: 'NETWORK', message, status: 0, retryable: true, cause });
}
