import { type ServerType, serve } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { appError } from '../../src/platform/errors.ts';
import { draftSaveOf, readPaddedContract } from '../contract.ts';
import { operationsOf } from './shared/contract.ts';
import { byStatus, errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { createService, type DraftSave } from './shared/service.ts';

/** Hono with @hono/zod-openapi: its routes carry zod schemas by hand, it makes its own document from them. */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
type Env = { Variables: { userId: string } };
const answer = (context: Context, error: unknown) => {
  const { status, body } = errorAnswer(error);
  return context.json(body, status as 400);
};
const app = new OpenAPIHono<Env>({
  defaultHook: (result, context) => (result.success ? undefined : answer(context, appError('VALIDATION_FAILED'))),
});
app.onError((error, context) => answer(context, byStatus(error)));
app.notFound((context) => answer(context, appError('ROUTE_NOT_FOUND')));

const authenticate = (strict: boolean) => async (context: Context<Env>, next: Next) => {
  context.set('userId', service.authenticate(context.req.header('authorization'), strict));
  await next();
};

const cloneId = z.object({ cloneId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const update = z
  .object({
    displayName: z
      .string()
      .min(1)
      .max(64)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the contract's own pattern
      .regex(/^[^\u0000-\u001f\u007f]*$/)
      .nullable()
      .optional(),
    model: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/)
      .nullable()
      .optional(),
  })
  .strict();
/** The graph's thirty schemas are not repeated by hand: zod makes its own of the contract's, the recursive ones too. */
function zodOf(name: string): z.ZodType {
  const { schemas } = (contract.document as unknown as { components: { schemas: object } }).components;
  const text = JSON.stringify({ $ref: `#/components/schemas/${name}`, $defs: schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
}
const ok = { 200: { description: 'The answer.', content: { 'application/json': { schema: z.any() } } } };

app.get('/health/live', (context) => context.json({ status: 'ok' }));
app.openapi(
  createRoute({
    method: 'get',
    path: '/api/v1/clones/{cloneId}',
    middleware: [authenticate(false)] as const,
    request: { params: cloneId },
    responses: ok,
  }),
  (context) => context.json(service.getClone(context.var.userId, context.req.valid('param').cloneId)),
);
app.openapi(
  createRoute({
    method: 'patch',
    path: '/api/v1/clones/{cloneId}',
    middleware: [authenticate(true)] as const,
    request: { params: cloneId, body: { content: { 'application/json': { schema: update } } } },
    responses: ok,
  }),
  (context) => {
    const { displayName } = context.req.valid('json');
    const change = displayName === undefined ? {} : { displayName };
    return context.json(service.updateClone(context.var.userId, context.req.valid('param').cloneId, change));
  },
);
app.openapi(
  createRoute({
    method: 'get',
    path: '/api/v1/clones/{cloneId}/strategy/draft',
    middleware: [authenticate(false)] as const,
    request: { params: cloneId },
    responses: ok,
  }),
  (context) => {
    const { etag, body } = service.getDraft(context.var.userId, context.req.valid('param').cloneId);
    return context.json(body, 200, { etag });
  },
);

if (draftSaveOf(contract) !== undefined) {
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/v1/clones/{cloneId}/strategy/draft',
      middleware: [authenticate(false)] as const,
      request: { params: cloneId, body: { content: { 'application/json': { schema: zodOf('StrategyDraftSave') } } } },
      responses: ok,
    }),
    (context) => {
      const change = context.req.valid('json') as unknown as DraftSave;
      const { etag, body } = service.saveDraft(context.var.userId, context.req.valid('param').cloneId, change);
      return context.json(body, 200, { etag });
    },
  );
}

const taken = new Set(['getClone', 'updateClone', 'getStrategyDraft', 'saveStrategyDraft']);
for (const { operationId, method, path } of operationsOf(contract.document)) {
  if (taken.has(operationId)) continue;
  app.on(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1'), authenticate(false), () => {
    throw appError('NOT_READY');
  });
}

const server: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => announce(port));
server.on('error', (error: Error) => {
  throw error;
});
