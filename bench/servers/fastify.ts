import Fastify, { type FastifyRequest } from 'fastify';
import { appError } from '../../src/platform/errors.ts';
import { readPaddedContract } from '../contract.ts';
import { contractAjv, operationsOf, type PeerOperation, referenceTo } from './shared/contract.ts';
import { byStatus, errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { type CloneChange, createService, type DraftSave } from './shared/service.ts';

/** Fastify 5 with the contract's schemas: Ajv for requests, its own compiled serialisers for responses. */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
const app = Fastify({ logger: false });
const ajv = contractAjv(contract.document, { coerceTypes: true });
app.setValidatorCompiler(({ schema }) => ajv.compile(schema as object));
app.setErrorHandler((error, _request, reply) => {
  const { status, body } = errorAnswer(byStatus(error));
  return reply.code(status).send(body);
});
app.setNotFoundHandler((_request, reply) => {
  const { status, body } = errorAnswer(appError('ROUTE_NOT_FOUND'));
  return reply.code(status).send(body);
});
app.decorateRequest('userId', '');

type Caller = FastifyRequest & { userId: string };
const authenticate = (strict: boolean) => (request: FastifyRequest, _reply: unknown, done: () => void) => {
  (request as Caller).userId = service.authenticate(request.headers.authorization, strict);
  done();
};
const cloneId = (request: FastifyRequest) => (request.params as { cloneId: number }).cloneId;
const handlers: Record<string, (request: Caller, reply: { header(name: string, value: string): unknown }) => object> = {
  getClone: (request) => service.getClone(request.userId, cloneId(request)),
  updateClone: (request) => service.updateClone(request.userId, cloneId(request), request.body as CloneChange),
  getStrategyDraft: (request, reply) => {
    const { etag, body } = service.getDraft(request.userId, cloneId(request));
    reply.header('etag', etag);
    return body;
  },
  saveStrategyDraft: (request, reply) => {
    const { etag, body } = service.saveDraft(request.userId, cloneId(request), request.body as DraftSave);
    reply.header('etag', etag);
    return body;
  },
};
/** Recursive: taken by reference. */
const bodyOf = ({ operationId, body }: PeerOperation) =>
  operationId === 'saveStrategyDraft' ? referenceTo('StrategyDraftSave') : body;

app.get('/health/live', (_request, reply) => reply.send({ status: 'ok' }));
for (const operation of operationsOf(contract.document)) {
  const handler = handlers[operation.operationId];
  const body = handler === undefined ? undefined : bodyOf(operation);
  // The drafts' recursive schema would serialise slower than JSON.stringify.
  const serialises = handler !== undefined && !operation.path.endsWith('/strategy/draft');
  app.route({
    method: operation.method.toUpperCase(),
    url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
    schema: {
      ...(operation.params === undefined ? {} : { params: operation.params }),
      ...(body === undefined ? {} : { body }),
      ...(serialises ? { response: { 200: operation.response } } : {}),
    },
    onRequest: authenticate(operation.strict),
    handler: (request, reply) => {
      if (handler === undefined) throw appError('NOT_READY');
      reply.send(handler(request as Caller, reply));
    },
  });
}
await app.listen({ port: 0, host: '127.0.0.1' });
announce((app.server.address() as { port: number }).port);
