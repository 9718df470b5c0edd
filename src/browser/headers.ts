import type { IncomingHttpHeaders } from 'node:http';

/** What a browser's request may tell the contract. Never cookies, credentials, or what proxies say of the client. */
export const PASSED_ON = [
  'accept',
  'content-encoding',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'traceparent',
  'tracestate',
  'transfer-encoding',
  'user-agent',
] as const;

/** What the contract's answer may tell the browser. */
const PASSED_BACK = new Set([
  'allow',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'etag',
  'idempotency-replayed',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
]);

export function requestHeaders(headers: IncomingHttpHeaders, accessToken?: string): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  if (accessToken !== undefined) passed.authorization = `Bearer ${accessToken}`;
  return passed;
}

export function responseHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => PASSED_BACK.has(name)));
}
