import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import Fastify, { type FastifyRequest } from 'fastify';
import { fastifyOpenapiGlue } from 'fastify-openapi-glue';
import { appError } from '../../src/platform/errors.ts';
import { readPaddedContract } from '../contract.ts';
import { onlyBenched } from './shared/contract.ts';
import { byStatus, errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { type CloneChange, createService, type DraftSave } from './shared/service.ts';

/** Fastify whose routes, schemas and security come from the contract through fastify-openapi-glue. */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
const app = Fastify({ logger: false });
const ajv = new Ajv2020({ coerceTypes: true, strict: false, discriminator: true });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
app.setValidatorCompiler(({ schema }) => ajv.compile(schema as object));
app.setErrorHandler((error, _request, reply) => {
  const [cause] = (error as { errors?: unknown[] }).errors ?? [];
  const { status, body } = errorAnswer(byStatus(cause ?? error));
  return reply.code(status).send(body);
});
app.setNotFoundHandler((_request, reply) => {
  const { status, body } = errorAnswer(appError('ROUTE_NOT_FOUND'));
  return reply.code(status).send(body);
});
app.decorateRequest('userId', '');
app.get('/health/live', (_request, reply) => reply.send({ status: 'ok' }));

type Caller = FastifyRequest & { userId: string };
const cloneId = (request: FastifyRequest) => (request.params as { cloneId: number }).cloneId;
const absent = () => {
  throw appError('NOT_READY');
};

await app.register(fastifyOpenapiGlue, {
  specification: onlyBenched(contract.document),
  securityHandlers: {
    bearerAuth: (request: Caller) => {
      request.userId = service.authenticate(request.headers.authorization, request.method !== 'GET');
    },
  },
  operationResolver: (operationId) => {
    switch (operationId) {
      case 'getClone':
        return (request, reply) => reply.send(service.getClone((request as Caller).userId, cloneId(request)));
      case 'updateClone':
        return (request, reply) =>
          reply.send(
            service.updateClone((request as Caller).userId, cloneId(request), request.body as CloneChange | undefined),
          );
      case 'getStrategyDraft':
        return (request, reply) => {
          const { etag, body } = service.getDraft((request as Caller).userId, cloneId(request));
          reply.header('etag', etag).send(body);
        };
      case 'saveStrategyDraft':
        return (request, reply) => {
          const { userId } = request as Caller;
          const { etag, body } = service.saveDraft(userId, cloneId(request), request.body as DraftSave);
          reply.header('etag', etag).send(body);
        };
      default:
        return absent;
    }
  },
});
await app.listen({ port: 0, host: '127.0.0.1' });
announce((app.server.address() as { port: number }).port);
