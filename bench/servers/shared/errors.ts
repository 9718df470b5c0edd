import { randomUUID } from 'node:crypto';
import { toErrorResponse } from '../../../src/platform/error-response.ts';
import { AppError, appError, type ErrorCode } from '../../../src/platform/errors.ts';

/** The gateway's error shape, for peers: status and body of a failure that one of their layers reported. */
export function errorAnswer(error: unknown): { status: number; body: object } {
  const { status, body } = toErrorResponse(error, randomUUID());
  return { status, body };
}

/** A peer's own error by its HTTP status, in the gateway's words. */
export function byStatus(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { status, statusCode, validation } = error as { status?: number; statusCode?: number; validation?: unknown };
  const codes: Record<number, ErrorCode> = { 400: 'VALIDATION_FAILED', 401: 'UNAUTHENTICATED', 404: 'ROUTE_NOT_FOUND' };
  const code = validation === undefined ? codes[status ?? statusCode ?? 500] : 'VALIDATION_FAILED';
  return appError(code ?? 'INTERNAL', { cause: error });
}
