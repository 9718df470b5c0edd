import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  compileContract,
  createPipeline,
  type Handlers,
  type PipelineOptions,
  parseContract,
} from '../../src/contract/index.ts';
import { createHttpServer, createShell } from '../../src/http/server.ts';
import { mountShellErrors } from '../../src/http/shell-routes.ts';
import { createLog } from '../../src/platform/log.ts';

/** What a finished request was reported as. */
export interface Finished {
  readonly status: number;
  readonly error: unknown;
  readonly [field: string]: unknown;
}

export interface SmallGateway {
  readonly url: string;
  readonly finished: Finished[];
  stop(): Promise<void>;
}

const ALLOWED = { allowed: true, limit: 10, remaining: 9, resetSec: 60, windowSec: 60 };
const SESSION = { userId: 'usr_1', sessionId: 'ses_1', accessExpiresAt: Number.MAX_SAFE_INTEGER };

/** The real pipeline and HTTP server around a contract of a test's own; no database, everyone is signed in. */
export async function startSmallGateway(input: {
  contract: string;
  handlers: Record<string, (request: never) => unknown>;
  options?: Partial<PipelineOptions>;
}): Promise<SmallGateway> {
  const finished: Finished[] = [];
  const pipeline = createPipeline({
    operations: await compileContract(parseContract(input.contract, 'small.yaml')),
    handlers: input.handlers as unknown as Handlers,
    authenticator: { session: () => SESSION, service: async () => ({ tokenId: 'tok_1', name: 'test' }) },
    limiter: { consume: () => ALLOWED },
    idempotency: {
      begin: async (request) => ({ kind: 'run', attempt: { request, attempt: 'att_1' } }),
      finish: async () => undefined,
      abandon: async () => undefined,
    },
    observer: { finished: (event) => void finished.push({ ...event }) },
    headers: [],
    clientOf: () => ({ network: '192.0.2.1', userAgent: undefined, surface: 'api' }),
    bodyLimits: { maxBytes: 10_000, maxDepth: 10 },
    validateResponses: true,
    ...input.options,
  });
  const shell = createShell();
  mountShellErrors(shell, createLog('silent'));
  const limits = { headersTimeoutMs: 1000, requestTimeoutMs: 2000, keepAliveTimeoutMs: 1000, maxConnections: 100 };
  const server = createHttpServer({ pipeline, shell, limits });
  return { url: await listenAnywhere(server), finished, stop: () => closeServer(server) };
}

export function listenAnywhere(server: Server = createServer()): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A contract of one GET operation, `getThing`, with what a test changes. */
export function contractOf(operation: string, rest = ''): string {
  return `openapi: 3.1.0
info: { title: Small, version: '1' }
security:
  - bearerAuth: []
paths:
  /api/v1/things/{thingId}:
    get:
${operation.replaceAll(/^/gm, '      ').trimEnd()}
${rest}
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
`;
}

/** A complete operation, for `contractOf`. */
export const THING = `operationId: getThing
x-rate-limit: read
parameters:
  - { name: thingId, in: path, required: true, schema: { type: integer, minimum: 1 } }
responses:
  '200':
    description: The thing.
    content:
      application/json:
        schema:
          type: object
          additionalProperties: false
          required: [name]
          properties:
            name: { type: string, maxLength: 10 }
  '204':
    description: No thing.
`;
