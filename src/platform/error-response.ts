import { AppError, appError } from './errors.ts';

/** The body of every failure of every surface (DESIGN section 3). */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly retryable?: boolean;
  };
}

export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

/**
 * The one mapper from a failure to what a client sees. Anything that is not an `AppError` becomes INTERNAL: its text,
 * stack and cause stay in the log.
 */
export function toErrorResponse(error: unknown, requestId: string): ErrorResponse {
  const failure = error instanceof AppError ? error : appError('INTERNAL', { cause: error });
  return {
    status: failure.status,
    headers: failure.headers ?? {},
    body: {
      error: {
        code: failure.code,
        message: failure.message,
        ...(failure.details === undefined ? {} : { details: failure.details }),
        requestId,
        ...(failure.retryable ? { retryable: true } : {}),
      },
    },
  };
}
