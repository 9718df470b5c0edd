import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline as pipe } from 'node:stream/promises';
import type { ClientContext } from '../contract/index.ts';
import type { BackendAnswer } from './backend.ts';
import type { SessionCookies } from './cookies.ts';
import { responseHeaders } from './headers.ts';

/** A browser's request that has passed the guard, and the response to it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly client: ClientContext;
  readonly requestId: string;
  readonly cookies: SessionCookies;
}

/** Answers with what the contract answered: its status and body, and those of its headers that browsers may see. */
export async function relay(
  { req, res }: Exchange,
  answer: BackendAnswer,
  setCookies: readonly string[] = [],
): Promise<void> {
  if (res.destroyed) return;
  if (setCookies.length > 0) res.setHeader('set-cookie', setCookies);
  res.writeHead(answer.status, responseHeaders(answer.headers));
  if (req.method === 'HEAD') res.end();
  else if (typeof answer.body === 'string' || answer.body instanceof Uint8Array) res.end(answer.body);
  // A body that breaks off breaks off here too.
  else await pipe(answer.body, res).catch(() => res.destroy());
}

/** Answers with JSON of our own. */
export function reply(
  { req, res }: Exchange,
  { status, body, setCookies = [] }: { status: number; body?: unknown; setCookies?: readonly string[] },
): void {
  if (res.destroyed) return;
  if (setCookies.length > 0) res.setHeader('set-cookie', setCookies);
  if (body === undefined) {
    res.writeHead(status, { 'cache-control': 'no-store' }).end();
    return;
  }
  const payload = JSON.stringify(body);
  res.writeHead(status, {
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(payload),
  });
  res.end(req.method === 'HEAD' ? undefined : payload);
}
