import type { AddressInfo } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import express, { type Request, type Response } from 'express';
import { type Context, type Document, OpenAPIBackend } from 'openapi-backend';
import { appError, type ErrorCode } from '../../src/platform/errors.ts';
import { draftSaveOf, readPaddedContract } from '../contract.ts';
import { byStatus, errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { type CloneChange, createService, type DraftSave } from './shared/service.ts';

/**
 * Express 5 with openapi-backend as its README shows it: express.json, then `handleRequest` for everything. What the README
 * does not have is `quick` and Ajv 2020: without them openapi-backend 5 refuses an OpenAPI 3.1 document.
 */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
const refuse = (code: ErrorCode) => (_context: Context, _req: Request, res: Response) => fail(res, appError(code));
const cloneId = (context: Context) => Number(context.request.params.cloneId);
const userId = (context: Context) => context.security.bearerAuth as string;

const api = new OpenAPIBackend({
  definition: structuredClone(contract.document) as unknown as Document,
  quick: true,
  customizeAjv: (_ajv, options) => {
    const ajv = new Ajv2020({ ...options, discriminator: true, strict: false } as object);
    (formats as unknown as (ajv: Ajv2020) => void)(ajv);
    return ajv as never;
  },
  handlers: {
    getClone: (context: Context, _req: Request, res: Response) =>
      res.json(service.getClone(userId(context), cloneId(context))),
    updateClone: (context: Context, _req: Request, res: Response) =>
      res.json(service.updateClone(userId(context), cloneId(context), context.request.requestBody as CloneChange)),
    getStrategyDraft: (context: Context, _req: Request, res: Response) => {
      const { etag, body } = service.getDraft(userId(context), cloneId(context));
      return res.set('etag', etag).json(body);
    },
    ...(draftSaveOf(contract) && {
      saveStrategyDraft: (context: Context, _req: Request, res: Response) => {
        const change = context.request.requestBody as DraftSave;
        const { etag, body } = service.saveDraft(userId(context), cloneId(context), change);
        return res.set('etag', etag).json(body);
      },
    }),
    validationFail: refuse('VALIDATION_FAILED'),
    unauthorizedHandler: refuse('UNAUTHENTICATED'),
    notFound: refuse('ROUTE_NOT_FOUND'),
    methodNotAllowed: refuse('METHOD_NOT_ALLOWED'),
    notImplemented: refuse('NOT_READY'),
  },
  securityHandlers: {
    bearerAuth: (_context: Context, req: Request) =>
      service.authenticate(req.headers.authorization, req.method !== 'GET'),
  },
});
await api.init();

const app = express();
app.get('/health/live', (_req, res) => {
  res.json({ status: 'ok' });
});
app.use(express.json());
app.use(async (req, res) => {
  try {
    await api.handleRequest(req as Request as never, req, res);
  } catch (error) {
    fail(res, byStatus(error));
  }
});
const server = app.listen(0, '127.0.0.1', () => announce((server.address() as AddressInfo).port));

function fail(res: Response, error: unknown): void {
  const { status, body } = errorAnswer(error);
  res.status(status).json(body);
}
