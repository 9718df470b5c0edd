import type { IncomingMessage } from 'node:http';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { ClientContext, ContractDocument } from '../contract/index.ts';
import { toErrorResponse } from '../platform/error-response.ts';
import { AppError, appError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { readOnly } from './read-only.ts';
import { requestIdOf } from './request-id.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** One dependency that must answer before the gateway takes traffic. */
export interface ReadinessCheck {
  readonly name: string;
  /** Rejects when the dependency does not answer. */
  check(): Promise<void>;
}

export interface ShellRoutesOptions {
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contract: ContractDocument;
  readonly readiness: readonly ReadinessCheck[];
  /** False while starting and draining. */
  readonly isServing: () => boolean;
  readonly log: Log;
}

/** Everything beside the contract: its text, and what operators ask. */
export function mountShellRoutes(shell: Express, options: ShellRoutesOptions): void {
  shell.use(setSecurityHeaders(options.headers));
  readOnly(shell, '/openapi.json', (_req, res) => void res.type('application/json').send(options.contract.json));
  readOnly(shell, '/openapi.yaml', (_req, res) => void res.type('application/yaml').send(options.contract.yaml));
  readOnly(shell, '/health/live', (_req, res) => void res.json({ status: 'ok' }));
  readOnly(shell, '/health/ready', async (_req, res) => void (await answerReadiness(res, options)));
}

/** Part of the site that answers requests as they are, told by their undecoded URL. */
export interface RawSurface {
  owns(url: string): boolean;
  answer(request: { req: Request; res: Response; requestId: string; client: ClientContext }): Promise<void>;
}

/** Mounts a surface; `/api/v1` stays with the pipeline, which express never sees. */
export function mountSurface(
  shell: Express,
  surface: RawSurface,
  clientOf: (req: IncomingMessage) => ClientContext,
): void {
  shell.use((req, res, next) => {
    if (!surface.owns(req.url)) return next();
    const requestId = res.get('x-request-id') as string;
    surface.answer({ req, res, requestId, client: clientOf(req) }).catch(next);
  });
}

/** The last two handlers: what nobody took, and what somebody threw. */
export function mountShellErrors(shell: Express, log: Log): void {
  shell.use((_req, _res, next) => next(appError('ROUTE_NOT_FOUND')));
  const onError: ErrorRequestHandler = (error, req, res, _next) => {
    if (!(error instanceof AppError)) log.error({ err: error, path: req.path }, 'unexpected failure');
    if (res.headersSent) {
      res.destroy();
      return;
    }
    // The id that the headers already name.
    const response = toErrorResponse(asRequestError(error), res.get('x-request-id') ?? requestIdOf(req));
    if (response.status === 401) res.set('www-authenticate', 'Bearer');
    res.status(response.status).set('cache-control', 'no-store').set(response.headers).json(response.body);
  };
  shell.use(onError);
}

async function answerReadiness(res: Response, options: ShellRoutesOptions): Promise<void> {
  const results = await Promise.all(
    options.readiness.map(async ({ name, check }) => {
      try {
        await check();
        return [name, 'ok'] as const;
      } catch (error) {
        return [name, error instanceof AppError ? error.code : 'failed'] as const;
      }
    }),
  );
  const ready = options.isServing() && results.every(([, result]) => result === 'ok');
  const checks = Object.fromEntries(results);
  if (ready) res.json({ status: 'ready', checks });
  else throw appError('NOT_READY', { details: { checks } });
}

/** Express' own refusals (a broken %-escape in the path) are the client's. */
function asRequestError(error: unknown): unknown {
  const status = (error as { status?: number }).status;
  return !(error instanceof AppError) && status === 400 ? appError('MALFORMED_REQUEST', { cause: error }) : error;
}
