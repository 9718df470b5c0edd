import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Structured log to standard output. Callers log named fields only: never a request's headers, query or body, and never
 * a signature, token or cookie; the redaction is a second line of defence.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: [
        '*.authorization',
        '*.cookie',
        '*.signature',
        '*.accessToken',
        '*.refreshToken',
        '*.privateKey',
        '*.secret',
      ],
      censor: '[redacted]',
    },
  });
}
