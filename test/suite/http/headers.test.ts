import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract } from '../../../src/contract/index.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, type RawAnswer, send } from '../../support/http.ts';

const contract = loadContract(new URL('../../../openapi.yaml', import.meta.url)).document;
/** Every operation as a request without credentials: method and path. */
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.keys(item)
    .filter((key) => ['get', 'put', 'post', 'patch', 'delete'].includes(key))
    .map((method) => [method.toUpperCase(), path.replace(/\{\w+\}/g, '1')] as const),
);
const PAGE_FILES = ['/docs/page.js', '/docs/page.css', '/docs/favicon.svg', '/redoc/page.js', '/redoc/page.css'];
const LIBRARIES = ['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/redoc/redoc.standalone.js'];
const DATA = [
  '/openapi.json',
  '/openapi.yaml',
  '/health/live',
  '/health/ready',
  '/none',
  '/%zz',
  '/assets/none-1234.js',
];
const SESSION_ROUTES = ['challenge', 'verify', 'session', 'refresh', 'logout', 'none'].map(
  (name) => `/api/auth/${name}`,
);

let gateway: TestGateway;
let dist: string;
beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'pump-party-console-'));
  mkdirSync(join(dist, 'assets'));
  mkdirSync(join(dist, '.vite'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>the console</title>');
  writeFileSync(join(dist, 'brand.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(dist, '.vite', 'manifest.json'), '{}');
  writeFileSync(join(dist, 'assets', 'main-1a2b3c4d.js'), `console.log("${'x'.repeat(5000)}");`);
  gateway = await startGateway({ env: { CONSOLE_DIR: dist } });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(dist, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(gateway.url, { path, method, headers });
const html = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

/** What must stand on every answer. */
function expectSafe({ headers }: RawAnswer, where: string): void {
  expect(headers['x-content-type-options'], where).toBe('nosniff');
  expect(headers['content-security-policy'], where).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
  expect(headers['content-security-policy'], where).not.toMatch(/unsafe-eval|\*|https?:/);
  expect(headers['cross-origin-resource-policy'], where).toBe('same-origin');
  expect(headers['referrer-policy'], where).toBe('no-referrer');
  expect(headers['strict-transport-security'], where).toBe('max-age=31536000');
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin']) {
    expect(headers[name], where).toBeUndefined();
  }
}

/** What pages need besides; on everything but the contract. */
function expectShell({ headers }: RawAnswer, where: string): void {
  expect(headers['x-frame-options'], where).toBe('DENY');
  expect(headers['cross-origin-opener-policy'], where).toBe('same-origin-allow-popups');
  expect(headers['permissions-policy'], where).toContain('camera=()');
}

describe('every route', () => {
  it('of the contract is safe, with an error as with an answer', async () => {
    expect(operations.length).toBeGreaterThan(30);
    for (const [method, path] of [...operations, ['GET', '/api/v1/none'], ['PUT', '/api/v1/clones']] as const) {
      const answer = await get(path, {}, method);
      expectSafe(answer, `${method} ${path}`);
      expect(answer.headers['content-security-policy']).not.toContain("'self'");
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  it('of the proxy is safe, whatever the operation', async () => {
    const page = { origin: 'https://app.example', 'x-requested-by': 'test' };
    for (const [method, path] of operations) {
      const proxied = path.replace('/api/v1/', '/api/backend/');
      const answer = await get(proxied, page, method);
      expectSafe(answer, `${method} ${proxied}`);
      expectShell(answer, `${method} ${proxied}`);
    }
  });

  it.each([...SESSION_ROUTES, ...DATA, ...PAGE_FILES, ...LIBRARIES])(
    '%s is safe and may load nothing',
    async (path) => {
      for (const method of ['GET', 'POST', 'HEAD']) {
        const answer = await get(path, {}, method);
        expectSafe(answer, `${method} ${path}`);
        expectShell(answer, `${method} ${path}`);
        expect(answer.headers['content-security-policy']).not.toContain("'self'");
      }
    },
  );

  it.each(['/', '/clones/1', '/docs', '/redoc'])('%s is a page with a strict policy of its own', async (path) => {
    const answer = await get(path, html);
    expect(answer.status).toBe(200);
    expectSafe(answer, path);
    expectShell(answer, path);
    const policy = answer.headers['content-security-policy'] as string;
    expect(policy).toContain("script-src 'self';");
    expect(policy.includes("style-src 'self' 'unsafe-inline'")).toBe(path === '/redoc');
    expect(policy.replace(/style-src [^;]*;/, '')).not.toContain('unsafe');
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('says so even to what is no HTTP', async () => {
    const wire = await openWire(gateway.url);
    wire.write('nonsense\r\n\r\n');
    const [answer] = parseAnswers(await wire.closed());
    expect(answer?.headers['x-content-type-options']).toBe('nosniff');
  });

  it('promises https only where it has it', async () => {
    const plain = await gateway.twin({ PUBLIC_URL: 'http://localhost:8787' });
    try {
      for (const path of ['/', '/api/v1/economy/price-list', '/health/live', '/docs']) {
        const { headers } = await send(plain.url, { path });
        expect(headers['strict-transport-security'], path).toBeUndefined();
      }
    } finally {
      await plain.stop();
    }
  });
});

describe('the console', () => {
  it("is the page of every path that is nobody else's", async () => {
    for (const path of ['/', '/clones', '/clones/1/graph', '/apiary']) {
      const answer = await get(path, html);
      expect([answer.status, answer.text], path).toEqual([200, '<!doctype html><title>the console</title>']);
    }
  });

  it.each([
    '/api/none',
    '/api/v1/none',
    '/health/none',
    '/openapi.txt',
    '/docs/none',
    '/redoc/none',
    '/assets/gone.js',
    '/none.png',
    '/.vite/manifest.json',
    '/assets/',
    '/assets/../../package.json',
    '/..%2f..%2fpackage.json',
  ])('leaves what is missing at %s missing, in the one error shape', async (path) => {
    const answer = await get(path, html);
    expect([answer.status, answer.error?.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('is not what a program gets that asks for something else, or does not just read', async () => {
    expect((await get('/clones', { accept: 'application/json' })).error?.code).toBe('ROUTE_NOT_FOUND');
    expect((await get('/clones', html, 'POST')).error?.code).toBe('ROUTE_NOT_FOUND');
    expect((await get('/', html, 'DELETE')).status).toBe(404);
  });

  it('has hashed files kept for good and compressed, and others asked for anew', async () => {
    const asset = await get('/assets/main-1a2b3c4d.js', { 'accept-encoding': 'gzip' });
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
    });
    const brand = await get('/brand.svg');
    expect(brand.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' });
    const again = await get('/brand.svg', { 'if-none-match': brand.headers.etag as string });
    expect(again.status).toBe(304);
  });

  it('says how to build it where it is not built', async () => {
    const bare = await gateway.twin({ CONSOLE_DIR: join(dist, 'nowhere') });
    try {
      const answer = await send(`${bare.url}/`, { headers: html });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('npm run build:web');
    } finally {
      await bare.stop();
    }
  });
});
