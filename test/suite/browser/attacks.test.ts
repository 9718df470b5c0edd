import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf, createBrowserClient, samePage } from '../../support/browser-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, type RawAnswer, type SendOptions } from '../../support/http.ts';
import { signIn } from '../../support/players.ts';

const ORIGIN = 'https://app.example';
const GRAPH_PATH = '/api/backend/clones/1/strategy/draft';

let gateway: TestGateway;
let client: ReturnType<typeof createBrowserClient>;
beforeAll(async () => {
  gateway = await startGateway({ env: { REQUEST_TIMEOUT_MS: '1500', HEADERS_TIMEOUT_MS: '1000' } });
  client = createBrowserClient(gateway);
  await client.signIn();
});
afterAll(() => gateway.stop());

const outcome = (answer: RawAnswer) => `${answer.status} ${answer.error?.code ?? ''}`.trim();
/** Signed-in requests that change something: with a body and without one, of both surfaces. */
const MUTATIONS: readonly [string, SendOptions][] = [
  ['/api/auth/logout', { method: 'POST' }],
  ['/api/auth/refresh', { method: 'POST' }],
  ['/api/auth/challenge', { method: 'POST', body: '{}' }],
  ['/api/auth/verify', { method: 'POST', body: '{}' }],
  [GRAPH_PATH, { method: 'PUT', body: '{}' }],
  ['/api/backend/clones/1', { method: 'PATCH', body: '{}' }],
  ['/api/backend/auth/sessions/ses_x', { method: 'DELETE' }],
  ['/api/backend/auth/session/logout', { method: 'POST' }],
];
const json = { 'content-type': 'application/json' };
const page = samePage(ORIGIN);
const { 'x-requested-by': _, ...withoutOurHeader } = page;
const { 'sec-fetch-site': __, ...oldBrowser } = page;

describe.each(MUTATIONS)('%s', (path, options) => {
  const refused: [string, Record<string, string>, string][] = [
    [
      'a form of another site',
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      'CROSS_SITE_REQUEST',
    ],
    ['a form of another site in an old browser', { origin: 'https://evil.example' }, 'CROSS_SITE_REQUEST'],
    ['a sandboxed frame', { origin: 'null' }, 'CROSS_SITE_REQUEST'],
    ['a fetch of another origin with our header', { ...page, 'sec-fetch-site': 'cross-site' }, 'CROSS_SITE_REQUEST'],
    [
      'a sibling origin',
      { origin: 'https://blog.app.example', 'sec-fetch-site': 'same-site', 'x-requested-by': 'x' },
      'CROSS_SITE_REQUEST',
    ],
    [
      'a sibling origin in an old browser',
      { origin: 'https://blog.app.example', 'x-requested-by': 'x' },
      'CROSS_SITE_REQUEST',
    ],
    ['another port', { origin: `${ORIGIN}:8443`, 'x-requested-by': 'x' }, 'CROSS_SITE_REQUEST'],
    ['the same host over http', { origin: 'http://app.example', 'x-requested-by': 'x' }, 'CROSS_SITE_REQUEST'],
    [
      'an origin that begins like ours',
      { origin: `${ORIGIN}.evil.example`, 'x-requested-by': 'x' },
      'CROSS_SITE_REQUEST',
    ],
    ['a missing Origin', { 'x-requested-by': 'x' }, 'CROSS_SITE_REQUEST'],
    [
      'a Host that claims to be ours',
      { host: 'app.example', origin: 'https://evil.example', 'x-requested-by': 'x' },
      'CROSS_SITE_REQUEST',
    ],
    ['an address typed in', { 'sec-fetch-site': 'none', 'x-requested-by': 'x' }, 'CROSS_SITE_REQUEST'],
    ['a page of ours that forgot the header', withoutOurHeader, 'REQUESTED_BY_MISSING'],
    ['an empty header', { ...page, 'x-requested-by': '' }, 'REQUESTED_BY_MISSING'],
  ];
  it.each(refused)('refuses %s, and nothing has happened', async (_, headers, code) => {
    const answer = await client.send(path, { ...options, headers: { ...headers, ...json } });
    expect([answer.status, answer.error?.code]).toEqual([403, code]);
    expect(cookiesOf(answer)).toEqual([]);
    expect((await client.get('/api/auth/session')).status).toBe(200);
  });
});

describe('requests of our own pages', () => {
  it('pass with Sec-Fetch-Site, or by Origin where a browser has no such header', async () => {
    const body = JSON.stringify({ address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', chainId: 31337 });
    for (const headers of [page, oldBrowser, { 'sec-fetch-site': 'same-origin', 'x-requested-by': 'x' }]) {
      const answer = await client.send('/api/auth/challenge', {
        method: 'POST',
        body,
        headers: { ...json, ...headers },
      });
      expect(answer.status).toBe(200);
    }
  });
});

describe('reads', () => {
  it('are refused to pages of other origins, whatever CORS would keep from them', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await client.get('/api/backend/auth/me', { headers: { 'sec-fetch-site': site } });
      expect(outcome(answer)).toBe('403 CROSS_SITE_REQUEST');
    }
    expect((await client.get('/api/backend/auth/me', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect((await client.get('/api/backend/auth/me', { headers: {} })).status).toBe(200);
  });
});

describe('CORS', () => {
  it.each(['/api/auth/session', '/api/auth/verify', '/api/backend/clones', GRAPH_PATH])(
    'is not granted on %s',
    async (path) => {
      const probe = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-requested-by, content-type',
      };
      for (const headers of [probe, { ...probe, origin: ORIGIN }, { ...probe, 'sec-fetch-site': 'cross-site' }]) {
        const preflight = await client.send(path, { method: 'OPTIONS', headers });
        expect(preflight.status).toBeGreaterThanOrEqual(403);
        const read = await client.send(path, { headers });
        for (const answer of [preflight, read]) {
          expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
        }
      }
    },
  );
});

describe('credentials', () => {
  it('of two kinds at once are refused, before either is looked at', async () => {
    const player = await signIn(gateway);
    for (const authorization of [`Bearer ${player.signIn.accessToken}`, 'bearer x', 'Bearer']) {
      for (const path of ['/api/backend/auth/me', '/api/auth/session']) {
        const answer = await client.get(path, { headers: { authorization } });
        expect(outcome(answer)).toBe('400 CREDENTIALS_CONFLICT');
        expect(cookiesOf(answer)).toEqual([]);
      }
    }
  });

  it('of programs count for nothing here', async () => {
    const player = await signIn(gateway);
    const stranger = createBrowserClient(gateway);
    const headers = { authorization: `Bearer ${player.signIn.accessToken}` };
    expect(outcome(await stranger.get('/api/backend/auth/me', { headers }))).toBe('401 UNAUTHENTICATED');
  });

  it('of a proxy in front do not disturb', async () => {
    const headers = { authorization: `Basic ${Buffer.from('staging:open').toString('base64')}` };
    expect((await client.get('/api/backend/auth/me', { headers })).status).toBe(200);
  });

  it('in cookies count for nothing at /api/v1', async () => {
    expect(outcome(await client.get('/api/v1/auth/me'))).toBe('401 UNAUTHENTICATED');
  });
});

describe('planted cookies', () => {
  it('without the prefix are not looked at', async () => {
    const attacker = createBrowserClient(gateway);
    await attacker.signIn();
    const [access, refresh] = [...attacker.cookies.values()];
    const planted = `pump_access=${access}; pump_refresh=${refresh}`;
    expect(outcome(await client.send('/api/auth/session', { headers: { cookie: planted } }))).toBe(
      '401 UNAUTHENTICATED',
    );
  });

  it('of the same name are refused and cleared', async () => {
    const attacker = createBrowserClient(gateway);
    await attacker.signIn();
    const mine = [...client.cookies].map(([name, value]) => `${name}=${value}`);
    const theirs = [...attacker.cookies].map(([name, value]) => `${name}=${value}`);
    for (const cookie of [
      [...mine, ...theirs],
      [...theirs, ...mine],
    ]) {
      const answer = await createBrowserClient(gateway).send('/api/auth/session', {
        headers: { cookie: cookie.join('; ') },
      });
      expect(outcome(answer)).toBe('400 CREDENTIALS_CONFLICT');
      expect(cookiesOf(answer)).toHaveLength(2);
    }
  });

  it.each(['', 'x', '"', 'a b', '\u00ff', 'x'.repeat(5000), 'eyJ.e30.x', '__proto__'])(
    'with nonsense in them are 401: %s',
    async (value) => {
      for (const name of client.cookies.keys()) {
        const answer = await createBrowserClient(gateway).send('/api/backend/clones', {
          headers: { cookie: `${name}=${encodeURI(value)}` },
        });
        expect(answer.status).toBe(401);
      }
    },
  );
});

describe('paths that try to leave the prefix', () => {
  it.each([
    '/api/backend/../v1/internal/purchases',
    '/api/backend/../../health/live',
    '/api/backend/%2e%2e/v1/internal/purchases',
    '/api/backend/..%2finternal/purchases',
    '/api/backend/clones/..%2f..%2finternal%2fpurchases',
    '/api/backend/clones/../internal/purchases',
    '/api/backend/clones/%252e%252e/internal/purchases',
    '/api/backend/./internal/purchases',
    '/api/backend//internal/purchases',
    '/api/backend/internal%2fpurchases',
    '/api/backend/%69nternal/purchases',
    '/api/backend/internal;x=1/purchases',
    '/api/backend/internal\\purchases',
    '/api/backend/Internal/purchases',
    '/api/backend/clones/1/assets/..%5c..%5cinternal/latest-data',
    '/api/backend/clones/%00/strategy/draft',
    '/api/backend/clones/%zz',
    '/api/backend/',
    '/api/backend',
    '/api/auth/../backend/internal/purchases',
    '/api/auth/session/',
    '/api/auth/__proto__',
    '/api/auth/constructor',
  ])('%s is 404', async (path) => {
    const answer = await client.get('/', { path, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(outcome(answer)).toBe('404 ROUTE_NOT_FOUND');
  });

  it('/internal as it is says that it is not for browsers', async () => {
    const answer = await client.get('/api/backend/internal/purchases');
    expect(outcome(answer)).toBe('403 NOT_FOR_BROWSERS');
  });
});

describe('headers', () => {
  it('beyond the list are not passed on: another token, client or request cannot be smuggled in', async () => {
    const service = await gateway.app.serviceTokens.create('smuggler');
    const raw = await openWire(gateway.url);
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    raw.write(
      `GET /api/backend/auth/me HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nConnection: close, authorization\r\n` +
        `X-Forwarded-For: 203.0.113.9\r\nProxy-Authorization: Bearer ${service.token}\r\nX-Original-Url: /api/v1/internal/purchases\r\n` +
        'X-Http-Method-Override: DELETE\r\nForwarded: for=203.0.113.9\r\n\r\n',
    );
    const [answer] = parseAnswers(await raw.closed());
    expect(answer?.status).toBe(200);
  });

  it.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['a length beside chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ])('that smuggle requests are refused as no HTTP: %s', async (_, rest) => {
    const raw = await openWire(gateway.url);
    raw.write(
      `POST /api/auth/logout HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nX-Requested-By: x\r\nContent-Type: application/json\r\n${rest}`,
    );
    const [answer] = parseAnswers(await raw.closed());
    expect([answer?.status, answer?.error?.code]).toEqual([400, 'MALFORMED_REQUEST']);
  });
});

describe('bodies', () => {
  const put = `PUT ${GRAPH_PATH} HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nX-Requested-By: x\r\nContent-Type: application/json\r\n`;
  const cookieLine = () => `Cookie: ${[...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n`;

  it('that are too large are refused by their length, before they are sent', async () => {
    const raw = await openWire(gateway.url);
    raw.write(`${put}${cookieLine()}Content-Length: 999999999\r\n\r\nx`);
    const [answer] = parseAnswers(await raw.closed());
    expect([answer?.status, answer?.error?.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('that grow too large without a length are cut', async () => {
    const answer = await client.send(GRAPH_PATH, {
      method: 'PUT',
      headers: { ...page, ...json },
      chunked: true,
      body: `"${'x'.repeat(200_000)}"`,
    });
    expect(outcome(answer)).toBe('413 BODY_TOO_LARGE');
  });

  it('that come too slowly end the connection, with the one error shape', async () => {
    const raw = await openWire(gateway.url);
    raw.write(`${put}${cookieLine()}Content-Length: 100\r\n\r\n{`);
    const [answer] = parseAnswers(await raw.closed(10_000));
    expect([answer?.status, answer?.error?.code]).toEqual([408, 'REQUEST_TIMEOUT']);
  });

  it.each([
    ['that are no JSON', 'PUT', '{', '400 MALFORMED_JSON'],
    ['that are too deep', 'PUT', '['.repeat(40), '400 JSON_TOO_DEEP'],
    ['against the contract', 'PUT', '{}', '400 VALIDATION_FAILED'],
  ])('%s are refused as by the contract', async (_, method, body, expected) => {
    expect(outcome(await client.send(GRAPH_PATH, { method, body, headers: { ...page, ...json } }))).toBe(expected);
  });
});
