import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContract } from '../../src/contract/index.ts';
import {
  describeInBrowser,
  leaveBrowser,
  type PageLog,
  requestsBeyond,
  sharedBrowser,
  watchPage,
} from '../support/browser.ts';
import { createBrowserClient } from '../support/browser-client.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { signIn } from '../support/players.ts';

const PORT_ORIGIN = 'http://localhost:8787';
const ME = '#operations-Auth-getMe';

describeInBrowser('the documentation in a browser', () => {
  let gateway: TestGateway;
  let origin: string;
  let browser: Browser;
  beforeAll(async () => {
    gateway = await startGateway({ env: { PUBLIC_URL: PORT_ORIGIN } });
    origin = gateway.url;
    browser = await sharedBrowser();
  });
  afterAll(async () => {
    if (browser) await leaveBrowser(browser);
    await gateway?.stop();
  });

  async function open(path: string, cookies = new Map<string, string>()): Promise<{ page: Page; log: PageLog }> {
    const context = await browser.newContext();
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin, httpOnly: true })));
    const page = await context.newPage();
    const log = await watchPage(page);
    await page.goto(origin + path);
    return { page, log };
  }

  /** Nothing was asked of anybody else, and no policy had to stop anything. */
  function expectQuiet(log: PageLog): void {
    expect(log.requests.length).toBeGreaterThan(3);
    expect(requestsBeyond(log, origin)).toEqual([]);
    expect(log.violations).toEqual([]);
  }

  async function execute(page: Page, operation: string): Promise<string> {
    await page.click(`${operation} .opblock-summary-control`);
    await page.click(`${operation} .execute`);
    const answer = page.locator(`${operation} .live-responses-table tbody td.response-col_status`).first();
    await answer.waitFor();
    return (await answer.textContent())?.trim() ?? '';
  }

  // One visit: to draw every operation takes a page seconds.
  it('Swagger UI shows every operation, and tries a public one and one with a pasted token, from this origin alone', async () => {
    const { page, log } = await open('/docs');
    await page.waitForSelector('.opblock');
    const shown = await page.locator('.opblock').count();
    const { document } = loadContract(new URL('../../openapi.yaml', import.meta.url));
    const keys = Object.values(document.paths).flatMap((item) => Object.keys(item));
    const operations = keys.filter((key) => key !== 'parameters');
    expect(shown).toBe(operations.length);
    expect(await page.textContent('#session')).toContain('Not signed in');
    expectQuiet(log);

    // A public operation needs neither session nor token.
    expect(await execute(page, '[id="operations-Auditions-getPriceList"]')).toBe('200');
    expect(log.requests).toContain(`${origin}/api/v1/economy/price-list`);

    // With a token it goes to /api/v1.
    const player = await signIn(gateway);
    await page.click('.btn.authorize');
    await page.fill('.auth-container input >> nth=0', player.signIn.accessToken);
    await page.click('.auth-btn-wrapper .authorize >> nth=0');
    await page.click('.btn-done >> nth=0');
    expect(await execute(page, ME)).toBe('200');
    expect(log.requests).toContain(`${origin}/api/v1/auth/me`);
    expect(log.requests).not.toContain(`${origin}/api/backend/auth/me`);
    expectQuiet(log);
    await page.context().close();
  });

  it('an operation tried with a cookie session goes through /api/backend', async () => {
    const client = createBrowserClient(gateway, { origin: PORT_ORIGIN });
    const { session } = await client.signIn();
    const { page, log } = await open('/docs', client.cookies);
    await page.locator('#session', { hasText: session.address }).waitFor();
    expect(await execute(page, ME)).toBe('200');
    expect(log.requests).toContain(`${origin}/api/backend/auth/me`);
    expect(await execute(page, '#operations-Auth-revokeSession')).toBe('204');
    expectQuiet(log);
    await page.context().close();
  });

  it('Redoc shows the reference and finds in it, from this origin alone', async () => {
    const { page, log } = await open('/redoc');
    await page.waitForSelector('[data-section-id]');
    await page.fill('[role="search"] input', 'siwe');
    await page.waitForSelector('[role="search"] [data-role="search:results"] li');
    expect(await page.textContent('h1')).toContain('Pump Party');
    expectQuiet(log);
    await page.context().close();
  });
});
