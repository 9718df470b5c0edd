import type { PrivateKeyAccount } from 'viem';
import type { BrowserSession } from '../../src/browser/index.ts';
import { type RawAnswer, type SendOptions, send } from './http.ts';
import { CHAIN_ID, newAccount } from './players.ts';

/** A `Set-Cookie` header, taken apart. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** In lower case, as they came: `path=/`, `httponly`. */
  readonly attributes: readonly string[];
}

/** What a page of the gateway's own origin can do, with a cookie jar as a browser keeps it. */
export interface BrowserClient {
  readonly cookies: Map<string, string>;
  get(path: string, options?: SendOptions): Promise<RawAnswer>;
  post(path: string, body?: unknown, options?: SendOptions): Promise<RawAnswer>;
  send(path: string, options: SendOptions): Promise<RawAnswer>;
  /** Signs in with a real signature; throws unless that works. */
  signIn(account?: PrivateKeyAccount): Promise<BrowserSession & { isNewUser: boolean }>;
}

/** Headers of a request that changes something, from a page of `origin`. */
export function samePage(origin: string): Record<string, string> {
  return { origin, 'sec-fetch-site': 'same-origin', 'x-requested-by': 'test' };
}

export function cookiesOf(answer: RawAnswer): SetCookie[] {
  return (answer.headers['set-cookie'] ?? []).map((line) => {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const at = pair.indexOf('=');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      attributes: attributes.map((attribute) => attribute.toLowerCase()),
    };
  });
}

export function createBrowserClient(
  gateway: { readonly url: string },
  { origin = 'https://app.example', cookies = new Map<string, string>() } = {},
): BrowserClient {
  async function call(path: string, options: SendOptions): Promise<RawAnswer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await send(gateway.url + path, {
      ...options,
      headers: { ...(cookie === '' ? {} : { cookie }), ...options.headers },
    });
    for (const { name, value, attributes } of cookiesOf(answer)) {
      if (attributes.includes('max-age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  const client: BrowserClient = {
    cookies,
    send: call,
    get: (path, options = {}) => call(path, { headers: { 'sec-fetch-site': 'same-origin' }, ...options }),
    post(path, body, options = {}) {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      return call(path, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...options,
        headers: { ...json, ...samePage(origin), ...options.headers },
      });
    },
    async signIn(account = newAccount()) {
      const challenge = await client.post('/api/auth/challenge', { address: account.address, chainId: CHAIN_ID });
      if (challenge.status !== 200) throw new Error(`no challenge: ${challenge.text}`);
      const message = challenge.json.message as string;
      const answer = await client.post('/api/auth/verify', {
        message,
        signature: await account.signMessage({ message }),
      });
      if (answer.status !== 200) throw new Error(`no session: ${answer.text}`);
      return answer.json as unknown as BrowserSession & { isNewUser: boolean };
    },
  };
  return client;
}
