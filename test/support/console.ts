import axe, { type AxeResults } from 'axe-core';
import type { Express } from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { mountDemoWallet } from '../../scripts/demo/wallet.ts';
import { leaveBrowser, type PageLog, requestsBeyond, sharedBrowser, watchPage } from './browser.ts';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { type PaymentChain, startPaymentChain } from './payments.ts';
import { freePort } from './ports.ts';
import type { TestWallet } from './test-wallet.ts';

export interface ConsoleWorld {
  readonly gateway: TestGateway;
  readonly chain: PaymentChain;
  readonly browser: Browser;
  /** Where the console is; cookies and the wallet's message name it. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface ConsoleOptions extends GatewayOptions {
  /** With the demo's built-in wallet, as `npm run demo` has it. */
  readonly demoWallet?: boolean;
}

/** A gateway that serves the built console, on the local chain with the vault. */
export async function startConsole(options: ConsoleOptions = {}): Promise<ConsoleWorld> {
  const [chain, port, browser] = await Promise.all([startPaymentChain(), freePort(), sharedBrowser()]);
  const url = `http://localhost:${port}`;
  const env = { PORT: String(port), PUBLIC_URL: url, SIWE_DOMAINS: `localhost:${port}`, ...chain.env, ...options.env };
  const wallets = [{ name: 'Demo wallet 1', address: chain.nextAccount().address }];
  const mountRoutes = (shell: Express) => mountDemoWallet(shell, { chain: chain.local, wallets });
  const overrides = { ...options.overrides, ...(options.demoWallet && { mountRoutes }) };
  const gateway = await startGateway({ ...options, env, overrides });
  return {
    gateway,
    chain,
    browser,
    url,
    async stop() {
      await leaveBrowser(browser);
      await gateway.stop();
      await chain.local.stop();
    },
  };
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Nothing was blocked, no script failed, and nothing was asked of another server. */
  expectQuiet(): void;
}

export interface VisitOptions {
  readonly path?: string;
  readonly wallets?: readonly TestWallet[];
  readonly phone?: boolean;
}

/** A fresh browser profile with these wallets, at a path of the console. */
export async function visit({ browser, url }: ConsoleWorld, options: VisitOptions = {}): Promise<Visit> {
  const viewport = options.phone ? { width: 390, height: 844 } : { width: 1280, height: 900 };
  const context = await browser.newContext({ baseURL: url, viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(HURRY);
  for (const wallet of options.wallets ?? []) await wallet.addTo(context);
  const page = await context.newPage();
  const log = await watchPage(page);
  await page.goto(options.path ?? '/');
  return { context, page, expectQuiet: () => expectQuiet(log, url) };
}

/** The page asks again ten times as often as it says: tests need not wait for its 3, 5 and 15 seconds. */
const HURRY = `{
  const { setInterval } = window;
  window.setInterval = (callback, ms, ...args) => setInterval(callback, ms / 10, ...args);
}`;

function expectQuiet(log: PageLog, url: string): void {
  // Answers that are errors are the page's business; the browser notes them all the same.
  const errors = log.errors.filter((text) => !text.startsWith('Failed to load resource'));
  expect({ errors, violations: log.violations, beyond: requestsBeyond(log, url) }).toEqual({
    errors: [],
    violations: [],
    beyond: [],
  });
}

/** Of each click and each wait: longer than a busy machine takes. */
const PATIENCE_MS = 30_000;

/** Chooses the wallet on the sign-in and waits until the player's places are there. */
export async function signInByClicks(page: Page, wallet = 'Test wallet'): Promise<void> {
  await page.getByRole('button', { name: wallet }).click();
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Clones' }).waitFor();
}

/** No serious violation of accessibility on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, which the page's policy does not concern; once in a document.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(serious, page.url()).toEqual([]);
}
