import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import OpenApiValidator from 'express-openapi-validator';
import { appError } from '../../src/platform/errors.ts';
import { readPaddedContract } from '../contract.ts';
import { byStatus, errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { createService } from './shared/service.ts';

/** Express 5 with express-openapi-validator as its README shows it; routes by hand. */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
const app = express();
type Caller = Request & { userId: string };

app.get('/health/live', (_req, res) => {
  res.json({ status: 'ok' });
});
app.use(express.json());
app.use(
  OpenApiValidator.middleware({
    apiSpec: contract.document as never,
    validateApiSpec: false,
    validateRequests: true,
    validateResponses: false,
    validateSecurity: {
      handlers: {
        bearerAuth: (req: Request) => {
          (req as Caller).userId = service.authenticate(req.headers.authorization, req.method !== 'GET');
          return true;
        },
      },
    },
  }) as unknown as RequestHandler[],
);
// The validator has made a number of the parameter.
const cloneId = (req: Request) => req.params.cloneId as unknown as number;
app.get('/api/v1/clones/:cloneId', (req, res) => {
  res.json(service.getClone((req as unknown as Caller).userId, Number(cloneId(req as unknown as Request))));
});
app.patch('/api/v1/clones/:cloneId', (req, res) => {
  res.json(
    service.updateClone((req as unknown as Caller).userId, Number(cloneId(req as unknown as Request)), req.body),
  );
});
app.get('/api/v1/clones/:cloneId/strategy/draft', (req, res) => {
  const { etag, body } = service.getDraft(
    (req as unknown as Caller).userId,
    Number(cloneId(req as unknown as Request)),
  );
  res.set('etag', etag).json(body);
});
app.put('/api/v1/clones/:cloneId/strategy/draft', (req, res) => {
  const { userId } = req as unknown as Caller;
  const { etag, body } = service.saveDraft(userId, Number(cloneId(req as unknown as Request)), req.body);
  res.set('etag', etag).json(body);
});
app.use((_req, _res, next) => next(appError('ROUTE_NOT_FOUND')));
const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  const { status, body } = errorAnswer(byStatus(error));
  res.status(status).json(body);
};
app.use(onError);

const server = app.listen(0, '127.0.0.1', () => announce((server.address() as AddressInfo).port));
