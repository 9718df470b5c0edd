import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * The system's Chromium; playwright-core brings none. `CHROMIUM_PATH` names another. First the one without windows: a whole
 * Chromium draws its own for each context, and a page in a new one costs it three times as much.
 */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
export const chromiumPath = [process.env.CHROMIUM_PATH, ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
);

/** What keeps Chromium from talking to anybody but the page's own server. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A headless Chromium; close it in the end. @throws Error when there is none. */
export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) {
    throw new Error(
      'Chromium is not installed. Install it (Debian: chromium-headless-shell or chromium) or set CHROMIUM_PATH.',
    );
  }
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: QUIET });
}
