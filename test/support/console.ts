import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { type PaymentChain, startPaymentChain } from './payments.ts';
import { freePort } from './ports.ts';
import type { TestWallet } from './test-wallet.ts';

export interface ConsoleWorld {
  readonly gateway: TestGateway;
  readonly chain: PaymentChain;
  /** Where the console is; cookies and the wallet's message name it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A gateway that serves the built console, on the local chain with the vault. */
export async function startConsole(options: GatewayOptions = {}): Promise<ConsoleWorld> {
  const [chain, port] = await Promise.all([startPaymentChain(), freePort()]);
  const url = `http://localhost:${port}`;
  const env = { PORT: String(port), PUBLIC_URL: url, SIWE_DOMAINS: `localhost:${port}`, ...chain.env, ...options.env };
  const gateway = await startGateway({ ...options, env });
  return {
    gateway,
    chain,
    url,
    async stop() {
      await gateway.stop();
      await chain.local.stop();
    },
  };
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained of: scripts, the page's policy. Answers that are errors are not complaints. */
  readonly complaints: readonly string[];
  /** Origins that anything was asked of. */
  readonly origins: ReadonlySet<string>;
}

/** A fresh browser profile with these wallets, at a path of the console. */
export async function visit(
  browser: Browser,
  {
    url,
    path = '/',
    wallets = [],
    phone = false,
  }: { url: string; path?: string; wallets?: readonly TestWallet[]; phone?: boolean },
): Promise<Visit> {
  const viewport = phone ? { width: 390, height: 844 } : { width: 1280, height: 900 };
  const context = await browser.newContext({ baseURL: url, viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(15_000);
  for (const wallet of wallets) await wallet.addTo(context);
  const complaints: string[] = [];
  const origins = new Set<string>();
  context.on('console', (message) => {
    const failedLoad = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !failedLoad) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:') origins.add(origin);
  });
  const page = await context.newPage();
  await page.goto(path);
  return { context, page, complaints, origins };
}

/** Chooses the wallet on the sign-in and waits until the player's clones are there. */
export async function signInByClicks(page: Page, wallet = 'Test wallet'): Promise<void> {
  await page.getByRole('button', { name: wallet }).click();
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
}

/** No serious violation of accessibility on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, which the page's policy does not concern.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(serious, page.url()).toEqual([]);
}
