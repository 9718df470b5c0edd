import type { Express, RequestHandler } from 'express';
import { appError } from '../platform/errors.ts';

/** A path that can be read and nothing else. */
export function readOnly(shell: Express, path: string, handler: RequestHandler): void {
  shell
    .route(path)
    .get(handler)
    .all((_req, _res, next) => next(appError('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, HEAD' } })));
}
