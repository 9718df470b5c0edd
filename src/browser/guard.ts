import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { appError } from '../platform/errors.ts';
import type { SessionCookies } from './cookies.ts';

const READS = new Set(['GET', 'HEAD']);
const BEARER = /^bearer(\s|$)/i;

/**
 * Refuses what another site may have caused. `Sec-Fetch-Site` is written by the browser and cannot be set by a page; where
 * it is missing, `Origin` must name this site. The header of our own makes any attempt of another origin a preflight, which
 * is never granted.
 * @throws AppError CROSS_SITE_REQUEST, REQUESTED_BY_MISSING
 */
export function assertSameSite({ method, headers }: IncomingMessage, origin: string): void {
  const site = headers['sec-fetch-site'];
  if (READS.has(method as string)) {
    // `none`: typed into the address bar.
    if (site !== undefined && site !== 'same-origin' && site !== 'none') throw appError('CROSS_SITE_REQUEST');
    return;
  }
  const sameOrigin = site === undefined ? headers.origin === origin : site === 'same-origin';
  if (!sameOrigin) throw appError('CROSS_SITE_REQUEST');
  if (!headers['x-requested-by']) throw appError('REQUESTED_BY_MISSING');
}

/** @throws AppError CREDENTIALS_CONFLICT */
export function assertOneCredential(headers: IncomingHttpHeaders, cookies: SessionCookies): void {
  const hasCookie = cookies.access !== undefined || cookies.refresh !== undefined;
  const hasBearer = headers.authorization !== undefined && BEARER.test(headers.authorization);
  if (cookies.ambiguous || (hasCookie && hasBearer)) throw appError('CREDENTIALS_CONFLICT');
}
