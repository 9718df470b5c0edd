import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createScreen } from './demo/screen.ts';
import { createTeller } from './demo/teller.ts';
import { walkTheLoop } from './demo/walk.ts';
import { startWorld, type World } from './demo/world.ts';
import { SHOTS, type Shot } from './screenshots/shots.ts';
import { launchBrowser } from './support/chromium.ts';
import { buildConsole, consoleState } from './support/console-build.ts';

/**
 * `npm run screenshots`: docs/images/<name>-desktop.png and -phone.png of every shot, of the console as `npm run demo` has it
 * after its walk. `-- --only clones --only account`: some of them; `--dark`: in the dark, as <name>-desktop-dark.png.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, dark: { type: 'boolean', default: false } },
});
const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));
const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;
const PATIENCE_MS = 60_000;
const WALLET = 'Demo wallet, veteran';

async function main(): Promise<void> {
  if (consoleState() !== 'fresh') await buildConsole();
  mkdirSync(IMAGES, { recursive: true });
  const silent = createScreen();
  silent.mute();
  const world = await startWorld({ screen: silent, port: '0', logLevel: 'silent', candles: [] });
  const browser = await launchBrowser();
  try {
    await walkTheLoop(createTeller({ screen: silent, client: world.client }), world);
    const player = await signIn(browser, world);
    for (const shot of SHOTS.filter(({ name }) => values.only?.includes(name) ?? true)) {
      for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
        await take(browser, world, { shot, size, ...(shot.who === 'player' && { storageState: player }) });
      }
    }
  } finally {
    await browser.close();
    await world.close();
  }
}

/** A browser profile in which the player of the walk is signed in. */
async function signIn(browser: Browser, { url }: World): Promise<State> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto('/account');
  await page.getByRole('button', { name: WALLET }).click();
  // To connect, then to sign.
  for (const title of ['Connect this wallet', 'Sign this message']) await confirm(page, title);
  await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

async function confirm(page: Page, title: string): Promise<void> {
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: 'Confirm' }).click();
}

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

async function take(
  browser: Browser,
  world: World,
  { shot, size, storageState }: { shot: Shot; size: keyof typeof SIZES; storageState?: State },
): Promise<void> {
  const context = await browser.newContext({
    ...SIZES[size],
    baseURL: world.url,
    reducedMotion: 'reduce',
    colorScheme: values.dark ? 'dark' : 'light',
    ...(storageState !== undefined && { storageState }),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(shot.path);
  await shot.prepare(page, world);
  const file = `${shot.name}-${size}${values.dark ? '-dark' : ''}.png`;
  await page.screenshot({ path: `${IMAGES}${file}`, fullPage: size === 'desktop', animations: 'disabled' });
  console.log(file);
  await context.close();
}

await main();
process.exit(0);
