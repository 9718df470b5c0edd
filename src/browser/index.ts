import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type ClientContext,
  type CompiledOperation,
  type ContractRoot,
  type Pipeline,
  pathOf,
} from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import { appError } from '../platform/errors.ts';
import { createCookieJar } from './cookies.ts';
import type { Exchange } from './exchange.ts';
import { exposeOperations, routerOf } from './exposure.ts';
import { assertOneCredential, assertSameSite } from './guard.ts';
import { createInProcessBackend } from './in-process.ts';
import { createRemoteBackend, type RemoteBackend } from './over-http.ts';
import { AUTH_PREFIX, BACKEND_PREFIX } from './paths.ts';
import { createProxy } from './proxy.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { createSessionRoutes } from './session-routes.ts';

export { admitFronts } from './front-door.ts';
export type { BrowserSession } from './session-routes.ts';

/** `/api/auth/*` and `/api/backend/*`: the contract for pages of this site, its tokens in cookies. */
export interface Browser {
  owns(url: string): boolean;
  /** Answers a request that it owns. @throws AppError whatever the contract throws, and those of the browser side */
  answer(request: BrowserRequest): Promise<void>;
}

export interface BrowserRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly client: ClientContext;
  readonly requestId: string;
}

export function createBrowser(deps: {
  pipeline: Pipeline;
  operations: readonly CompiledOperation[];
  document: ContractRoot;
  clock: Clock;
  /** Where browsers reach this gateway; its origin is the only one that may change anything. */
  publicUrl: string;
  /** A gateway elsewhere that serves the contract; undefined: this process does. */
  remote: RemoteBackend | undefined;
}): Browser {
  const { clock, publicUrl } = deps;
  const { origin, protocol } = new URL(publicUrl);
  const backend = deps.remote ? createRemoteBackend(deps.remote) : createInProcessBackend(deps.pipeline);
  const jar = createCookieJar({ secure: protocol === 'https:' });
  const parts = { backend, jar, clock, keeper: createSessionKeeper({ backend, clock }) };
  const proxy = createProxy({ ...parts, router: routerOf(exposeOperations(deps.operations, deps.document)) });
  const routes = createSessionRoutes(parts);

  async function answerSession(exchange: Exchange): Promise<void> {
    const { method } = exchange.req;
    const name = pathOf(exchange.req.url as string).slice(AUTH_PREFIX.length);
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (route === undefined) throw appError('ROUTE_NOT_FOUND');
    if (method !== route.method && !(method === 'HEAD' && route.method === 'GET')) {
      const allow = route.method === 'GET' ? 'GET, HEAD' : 'POST';
      throw appError('METHOD_NOT_ALLOWED', { headers: { allow } });
    }
    return route.answer(exchange);
  }

  return {
    owns: (url) => url.startsWith(BACKEND_PREFIX) || url.startsWith(AUTH_PREFIX),
    async answer({ req, res, client, requestId }) {
      assertSameSite(req, origin);
      const cookies = jar.read(req.headers.cookie);
      if (cookies.ambiguous) res.setHeader('set-cookie', jar.forget());
      assertOneCredential(req.headers, cookies);
      const exchange = { req, res, requestId, cookies, client: { ...client, surface: 'browser' as const } };
      return (req.url as string).startsWith(AUTH_PREFIX) ? answerSession(exchange) : proxy.forward(exchange);
    },
  };
}
