import type { Browser, Page } from 'playwright-core';
import { describe } from 'vitest';
import { chromiumPath, launchBrowser } from '../../scripts/support/chromium.ts';

const mustBeThere = process.env.CI !== undefined && !['', '0', 'false'].includes(process.env.CI);

const ABSENT =
  'Chromium is not installed: browser tests are skipped. Install it (Debian: chromium-headless-shell or chromium) or set CHROMIUM_PATH.';

/**
 * `describe` for tests in a real browser. Without Chromium they are skipped with a sentence on a user's machine, and fail
 * where `CI` is set.
 */
export const describeInBrowser: typeof describe | typeof describe.skip =
  chromiumPath !== undefined || mustBeThere ? describe : skipWithSentence();

function skipWithSentence(): typeof describe.skip {
  console.warn(ABSENT);
  return describe.skip;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of this process, which ends with it; tests have contexts of their own. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}

/** Closes what a test left open. */
export async function leaveBrowser(used: Browser): Promise<void> {
  await Promise.all(used.contexts().map((context) => context.close()));
}

/** What a page did beside what it shows. */
export interface PageLog {
  /** Every URL that was asked for, `data:` and `blob:` included. */
  readonly requests: string[];
  /** Each as `directive: what was blocked`. */
  readonly violations: string[];
  /** Errors of scripts, and what was written with console.error. */
  readonly errors: string[];
}

/** Notes from now on, in every document that the page loads, what it asks for and what its policy blocks. */
export async function watchPage(page: Page): Promise<PageLog> {
  const log: PageLog = { requests: [], violations: [], errors: [] };
  page.on('request', (request) => log.requests.push(request.url()));
  page.on('pageerror', (error) => log.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') log.errors.push(message.text());
  });
  await page.exposeFunction('noteViolation', (text: string) => log.violations.push(text));
  await page.addInitScript(() => {
    const scope = globalThis as unknown as {
      document: { addEventListener(name: string, listener: (event: Record<string, string>) => void): void };
      noteViolation(text: string): void;
    };
    scope.document.addEventListener('securitypolicyviolation', (event) =>
      scope.noteViolation(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile ?? ''}`),
    );
  });
  return log;
}

/** The requests of a page that left `origin`. */
export function requestsBeyond({ requests }: PageLog, origin: string): string[] {
  return requests.filter((url) => !url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url));
}
