import { readdirSync, readFileSync } from 'node:fs';
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

  it('says the same when nothing has changed since the last visit', async () => {
    const first = await get('/');
    const since = first.headers.get('last-modified') as string;
    const again = await get('/', { ...PAGE, 'if-modified-since': since, 'cache-control': 'max-age=0' });
    expect(again.status).toBe(304);
    for (const name of ['content-security-policy', 'cache-control', 'cross-origin-opener-policy']) {
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    }
  });

  it('holds nothing secret: no key, no token, and none of the names under which the gateway gets them', () => {
    const folder = new URL('../../web/dist/assets/', import.meta.url);
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(5);
    for (const name of scripts) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      // The local chain's first keys, a signed token, and what configures secrets.
      expect(text, name).not.toMatch(/ac0974bec39a17e3|59c6995e998f97a5|5de4111afa1a4b94/i);
      expect(text, name).not.toMatch(/\beyJ[\w-]{10,}\.[\w-]{10,}\./);
      expect(text, name).not.toMatch(/RESOLVER_PRIVATE_KEY|JWT_KEYS|BACKEND_SECRETS|MODEL_API_KEY|DATABASE_URL/);
    }
  });

  it('loads less than 200 kB of script at first', () => {
    for (const [screen, bytes] of Object.entries(firstLoads())) {
      expect(bytes, screen).toBeLessThan(FIRST_LOAD_LIMIT);
      expect(bytes, screen).toBeGreaterThan(0);
    }
  });
});
