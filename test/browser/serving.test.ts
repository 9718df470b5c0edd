import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_LOAD_LIMIT, firstLoads } from '../../scripts/support/console-size.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the console as it is served', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());
  const get = (path: string, headers: Record<string, string> = PAGE) => fetch(`${gateway.url}${path}`, { headers });

  it('is the same page at every address that a person may open', async () => {
    const start = await (await get('/')).text();
    expect(start).toContain('<title>Pump Party</title>');
    for (const path of ['/clones', '/clones/7', '/no/such/page']) {
      const answer = await get(path);
      expect([answer.status, await answer.text()], path).toEqual([200, start]);
    }
  });

  it('leaves machines and mistakes their 404', async () => {
    expect((await get('/clones', { accept: 'application/json' })).status).toBe(404);
    for (const path of [
      '/api/nothing',
      '/api/v1/nothing',
      '/assets/nothing.js',
      '/health/nothing',
      '/.sources',
      '/.vite/manifest.json',
    ]) {
      const answer = await get(path, path.startsWith('/.') ? { accept: '*/*' } : PAGE);
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([
        404,
        'application/json; charset=utf-8',
      ]);
    }
    const mistake = await get('/assets/nothing.js');
    expect(mistake.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(mistake.headers.get('cache-control')).toBe('no-store');
    const posted = await fetch(`${gateway.url}/clones`, { method: 'POST', headers: PAGE });
    expect(posted.status).toBe(404);
  });

  it('allows nothing inline and nothing from elsewhere', async () => {
    const { headers } = await get('/clones');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('says the same when nothing has changed since the last visit', async () => {
    const first = await get('/');
    const again = await get('/', { ...PAGE, 'if-none-match': first.headers.get('etag') as string });
    expect(again.status).toBe(304);
    for (const name of ['content-security-policy', 'cache-control', 'cross-origin-opener-policy']) {
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    }
  });

  it('keeps hashed files for ever and asks anew for the page', async () => {
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = /\/assets\/[^"]+\.js/.exec(await page.text())?.[0] as string;
    const asset = await get(script, { 'accept-encoding': 'br' });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it('loads less than 200 kB of script at first', () => {
    for (const [screen, bytes] of Object.entries(firstLoads())) {
      expect(bytes, screen).toBeLessThan(FIRST_LOAD_LIMIT);
      expect(bytes, screen).toBeGreaterThan(0);
    }
  });
});
