import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import express, { type Express } from 'express';
import type { Pipeline } from '../contract/index.ts';
import { toErrorResponse } from '../platform/error-response.ts';
import { type AppError, appError } from '../platform/errors.ts';
import { watchIdleConnections } from './idle-connections.ts';
import { requestIdOf } from './request-id.ts';

export interface ServerLimits {
  /** Until all headers have arrived. */
  readonly headersTimeoutMs: number;
  /** Until the whole request has arrived. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
}

export const CONTRACT_PREFIX = '/api/v1/';

/** Express changes the prototype of every request and response; made of its own prototypes, they already have it. */
class GatewayRequest extends IncomingMessage {}
class GatewayResponse extends ServerResponse<GatewayRequest> {}
Object.setPrototypeOf(GatewayRequest.prototype, express.request);
Object.setPrototypeOf(GatewayResponse.prototype, express.response);

/** The express application for everything beside the contract, ready to share the server's request classes. */
export function createShell(): Express {
  const shell = express();
  shell.disable('x-powered-by');
  shell.disable('etag');
  shell.enable('strict routing');
  shell.request = Object.defineProperty(GatewayRequest.prototype, 'app', { value: shell, configurable: true }) as never;
  shell.response = Object.defineProperty(GatewayResponse.prototype, 'app', {
    value: shell,
    configurable: true,
  }) as never;
  return shell;
}

/** The HTTP server: the contract's prefix goes straight to the pipeline, all else to the shell. */
export function createHttpServer(options: { pipeline: Pipeline; shell: Express; limits: ServerLimits }): Server {
  const { pipeline, shell, limits } = options;
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    if ((req.url as string).startsWith(CONTRACT_PREFIX)) void pipeline.handle(req, res, requestIdOf(req));
    else shell(req as never, res as never);
  };
  const server = createServer(
    {
      IncomingMessage: GatewayRequest,
      ServerResponse: GatewayResponse,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
      maxHeaderSize: 16_384,
      // Node would refuse a missing Host with an empty body; the contract has no use for the header.
      requireHostHeader: false,
      // Most requests have no body: no stream of nothing is run for them. Older versions of Node ignore it.
      optimizeEmptyRequests: true,
    },
    answer,
  );
  server.maxConnections = limits.maxConnections;
  watchIdleConnections(server);
  server.on('clientError', answerBrokenRequest);
  // An expectation that is not 100-continue may be ignored (RFC 9110, 10.1.1); Node would answer an empty 417.
  server.on('checkExpectation', answer);
  return server;
}

type Connection = Socket & { readonly _httpMessage?: ServerResponse | null };

/** Requests that never became one: too slow, too large, not HTTP. They too get the one error shape. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Connection): void {
  const current = socket._httpMessage;
  if (!socket.writable || current?.headersSent) {
    socket.destroy();
    return;
  }
  // The request before it is still being answered: first things first, or the client takes this answer for that one.
  if (current?.req.complete) {
    current.once('close', () => answerBrokenRequest(error, socket));
    return;
  }
  const requestId = randomUUID();
  const { status, body } = toErrorResponse(brokenRequest(error.code), requestId);
  const payload = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(payload)}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n` +
      `X-Request-Id: ${requestId}\r\n\r\n${payload}`,
  );
}

function brokenRequest(code: string | undefined): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return appError('REQUEST_TIMEOUT');
  if (code === 'HPE_HEADER_OVERFLOW') return appError('HEADERS_TOO_LARGE');
  return appError('MALFORMED_REQUEST');
}
