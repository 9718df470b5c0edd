import type { RequestObserver } from '../contract/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from './metrics.ts';

/** One log line per request, of named fields only, and its metrics. Reads that went well are `debug`. */
export function createObserver({ log, metrics }: { log: Log; metrics: Metrics }): RequestObserver {
  const logsDebug = log.isLevelEnabled('debug');
  return {
    finished(event) {
      const operationId = event.operationId ?? 'none';
      metrics.observeRequest({ operationId, status: event.status, durationMs: event.durationMs });
      const { error } = event;
      if (error === undefined && event.method === 'GET' && !logsDebug) return;
      const { error: _, ...fields } = event;
      if (error !== undefined && !(error instanceof AppError)) {
        log.error({ ...fields, err: error }, 'request failed unexpectedly');
      } else if (event.status >= 500) {
        log.warn({ ...fields, code: (error as AppError).code, cause: causeOf(error) }, 'request failed');
      } else if (event.method !== 'GET') {
        log.info({ ...fields, code: error instanceof AppError ? error.code : undefined }, 'request');
      } else {
        log.debug(fields, 'request');
      }
    },
  };
}

function causeOf(error: unknown): string | undefined {
  const cause = (error as Error).cause;
  return cause instanceof Error ? `${cause.name}: ${cause.message.split('\n')[0]}` : undefined;
}
