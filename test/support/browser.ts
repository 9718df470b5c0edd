import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser's binary: `CHROMIUM_PATH`, or where systems put it. Playwright's own download is not used. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return [...(named === undefined ? [] : [named]), ...PLACES].find((path) => existsSync(path));
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium: install it, or name it in CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/**
 * A suite that needs a browser. Without one it is skipped with a sentence, but where the whole is checked (`CI`) it fails.
 */
export function describeInBrowser(name: string, define: (browser: () => Browser) => void): void {
  const missing = findChromium() === undefined && !process.env.CI;
  const title = missing ? `${name} (skipped: no Chromium; install it, or name it in CHROMIUM_PATH)` : name;
  describe.skipIf(missing)(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    define(() => browser as Browser);
  });
}
