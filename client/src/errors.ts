import type { ErrorCode, Schema } from './contract.ts';

export type ErrorBody = Schema<'Error'>;
export type ValidationIssue = Schema<'ValidationIssue'>;

/** `NETWORK`: nothing answered. `BAD_ANSWER`: something between here and the gateway answered in its own words. */
export type ClientErrorCode = 'NETWORK' | 'BAD_ANSWER';

/** A gateway of a later version can answer codes that this one does not know: decide those by `status`. */
export type AnyErrorCode = ErrorCode | ClientErrorCode | (string & {});

interface Facts {
  readonly code: AnyErrorCode;
  readonly message: string;
  readonly status: number;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

const SESSION_ENDS: readonly AnyErrorCode[] = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED'];

/** Everything that can go wrong with a request, in the contract's words. Decide by `code`, never by `message`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: AnyErrorCode;
  /** The HTTP status; 0 when nothing answered. */
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** Quote it when you ask for help. */
  readonly requestId: string | undefined;
  /** The same request may succeed later. */
  readonly retryable: boolean;
  /** What the gateway asked for in `Retry-After`. */
  readonly retryAfterMs: number | undefined;

  constructor(facts: Facts) {
    super(facts.message, { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
  }

  /** @param body the answer's JSON, or undefined when it is none */
  static of(response: Response, body: unknown): ApiError {
    const { status, headers } = response;
    const answered = {
      status,
      requestId: headers.get('x-request-id') ?? undefined,
      retryAfterMs: retryAfterMs(headers.get('retry-after')),
    };
    const error = isErrorBody(body) ? body.error : undefined;
    if (error !== undefined) return new ApiError({ ...answered, ...error });
    const message = `The gateway could not be reached properly (HTTP ${status}).`;
    return new ApiError({ ...answered, code: 'BAD_ANSWER', message, retryable: status >= 500 });
  }

  /** The session is over: only signing in helps. */
  get endsSession(): boolean {
    return this.status === 401 && SESSION_ENDS.includes(this.code);
  }

  /** Problems of the request by JSON Pointer, for the fields of a form. */
  get issues(): readonly ValidationIssue[] {
    return (this.details.issues as readonly ValidationIssue[] | undefined) ?? [];
  }
}

/** Whether a failure has one of these codes (any, without), e.g. `isApiError(error, 'DEPOSIT_UNCONFIRMED')`. */
export function isApiError<Code extends ErrorCode | ClientErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is ApiError & { readonly code: Code } {
  return error instanceof ApiError && (codes.length === 0 || codes.some((code) => code === error.code));
}

/** What a failed fetch means; an abort stays what it is. */
export function networkError(cause: unknown): unknown {
  if (cause instanceof DOMException && cause.name === 'AbortError') return cause;
  const message = 'The gateway does not answer. Check your connection.';
  return new ApiError({ code: 'NETWORK', message, status: 0, retryable: true, cause });
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number.parseInt(header ?? '', 10);
  return Number.isNaN(seconds) ? undefined : seconds * 1000;
}

function isErrorBody(body: unknown): body is ErrorBody {
  const error = (body as Partial<ErrorBody> | null | undefined)?.error;
  return typeof error?.code === 'string' && typeof error.message === 'string';
}
