import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pipeline } from '../contract/index.ts';
import { toErrorResponse } from '../platform/error-response.ts';
import { appError } from '../platform/errors.ts';

/** What a front gateway and the one behind it say to each other. Never passed on to or from browsers. */
export const FRONT_HEADERS = {
  /** One of `BACKEND_SECRETS`. */
  secret: 'x-gateway-secret',
  /** The browser's network, as limits count it. */
  client: 'x-gateway-client',
  /** On every answer to a front that is known. */
  known: 'x-gateway-front',
} as const;

const MAX_USER_AGENT = 256;
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets other gateways call the contract for their browsers: whoever knows a secret says whose request it is, and gets the
 * sessions of browsers. A wrong secret is refused rather than taken for a program's request.
 */
export function admitFronts(pipeline: Pipeline, secrets: readonly string[]): Pipeline {
  if (secrets.length === 0) return pipeline;
  const known = secrets.map(digest);

  function handleForFront(req: IncomingMessage, res: ServerResponse, requestId: string) {
    const { [FRONT_HEADERS.secret]: secret, [FRONT_HEADERS.client]: client } = req.headers;
    const given = digest(String(secret));
    if (typeof client !== 'string' || !known.some((each) => timingSafeEqual(each, given)))
      return refuse(res, requestId);
    res.setHeader(FRONT_HEADERS.known, 'known');
    const userAgent = req.headers['user-agent']?.slice(0, MAX_USER_AGENT);
    return pipeline.handle(req, res, requestId, { network: client, userAgent, surface: 'browser' });
  }

  return {
    handle: (req, res, requestId, client) =>
      req.headers[FRONT_HEADERS.secret] === undefined
        ? pipeline.handle(req, res, requestId, client)
        : handleForFront(req, res, requestId),
  };
}

function refuse(res: ServerResponse, requestId: string): void {
  const { status, body } = toErrorResponse(appError('UNAUTHENTICATED'), requestId);
  const payload = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(payload),
    'www-authenticate': 'Bearer',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    connection: 'close',
  });
  res.end(payload);
}
