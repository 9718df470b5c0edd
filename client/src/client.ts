import createClient, { type Client } from 'openapi-fetch';
import type { BrowserPaths, GatewayPaths } from './contract.ts';
import { ApiError, networkError } from './errors.ts';

/** Takes a request, gives its answer: the global `fetch`, or one of yours. */
export type Fetch = (request: Request) => Promise<Response>;

/** The whole contract, by its paths without `/api/v1`. Wrap each call in `unwrap`. */
export type GatewayClient = Client<GatewayPaths, 'application/json'>;
/** What a page may call. Wrap each call in `unwrap`. */
export type BrowserClient = Client<BrowserPaths, 'application/json'>;

export interface GatewayOptions {
  /** Where the gateway is, without a path: `https://play.example`. */
  readonly baseUrl: string;
  /** An access token (or service token), or what gives the one in force. None: public operations only. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>);
  readonly fetch?: Fetch;
}

export interface BrowserOptions {
  /** Default: the page's own origin, the only one that the gateway lets in. */
  readonly baseUrl?: string;
  /** Names your page in `X-Requested-By`, without which nothing can be changed. */
  readonly requestedBy?: string;
  readonly fetch?: Fetch;
}

export const REQUESTED_BY = 'pump-party-client';

/** `/api/v1` with a bearer token: for programs, never for pages. */
export function createGatewayClient({ baseUrl, token, fetch }: GatewayOptions): GatewayClient {
  const client: GatewayClient = createClient<GatewayPaths>({
    baseUrl: `${withoutSlash(baseUrl)}/api/v1`,
    ...(fetch && { fetch }),
  });
  client.use({
    async onRequest({ request }) {
      const value = typeof token === 'function' ? await token() : token;
      if (value !== undefined) request.headers.set('authorization', `Bearer ${value}`);
    },
  });
  return client;
}

/** `/api/backend` with the session's cookies: for pages of the gateway's own origin. */
export function createBrowserClient({ baseUrl = '', requestedBy, fetch }: BrowserOptions = {}): BrowserClient {
  return createClient<BrowserPaths>({
    baseUrl: `${withoutSlash(baseUrl)}/api/backend`,
    headers: { 'X-Requested-By': requestedBy ?? REQUESTED_BY },
    credentials: 'same-origin',
    ...(fetch && { fetch }),
  });
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of an answer.
 * @throws ApiError whatever else came of the call, an unreachable gateway included; an abort is rethrown as it is
 */
export async function unwrap<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((cause: unknown): never => {
    throw networkError(cause);
  });
  if (!response.ok) throw ApiError.of(response, error);
  return data as Data;
}

export function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
