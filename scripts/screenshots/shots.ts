import type { Page } from 'playwright-core';
import type { World } from '../demo/world.ts';

/** A screen to be shown, and how a person gets there. */
export interface Shot {
  /** The image's name in docs/images, without `-desktop.png` and `-phone.png`. */
  readonly name: string;
  readonly path: string;
  /** Who is at it: a stranger, or the player of the demo's walk. */
  readonly who: 'stranger' | 'player';
  /** Clicks that lead to what is shown; it must wait for it. */
  readonly prepare: (page: Page, world: World) => Promise<unknown>;
}

/** Waits for the screen's title. */
const title = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name, level: 1 }).waitFor();

export const SHOTS: readonly Shot[] = [
  {
    name: 'sign-in',
    path: '/',
    who: 'stranger',
    prepare: (page) => page.getByRole('button', { name: 'Demo wallet, newcomer' }).waitFor(),
  },
  { name: 'clones', path: '/clones', who: 'player', prepare: (page) => page.getByText('Momentum Mia').waitFor() },
  { name: 'clone', path: '/clones/1', who: 'player', prepare: (page) => page.getByText('Version in force').waitFor() },
  { name: 'strategy', path: '/clones/1/strategy', who: 'player', prepare: openPrompt },
  {
    name: 'backtests',
    path: '/clones/1/backtests',
    who: 'player',
    prepare: (page) => page.getByRole('link', { name: /Done/ }).first().waitFor(),
  },
  { name: 'backtest', path: '/clones/1/backtests', who: 'player', prepare: openBacktest },
  {
    name: 'decisions',
    path: '/clones/1/decisions',
    who: 'player',
    prepare: async (page) => {
      await page.getByText('Would decide').waitFor();
      await page.getByRole('list', { name: 'Decisions' }).waitFor();
    },
  },
  {
    name: 'get-a-clone',
    path: '/clones/new',
    who: 'player',
    prepare: (page) => page.getByRole('button', { name: 'Continue to payment' }).waitFor(),
  },
  { name: 'payment', path: '/clones/1/upgrade', who: 'player', prepare: payUntilItConfirms },
  {
    name: 'purchases',
    path: '/purchases',
    who: 'player',
    prepare: (page) => page.getByText('Refunded').first().waitFor(),
  },
  { name: 'purchase', path: '/purchases', who: 'player', prepare: openRefund },
  {
    name: 'audition',
    path: '/clones/1/audition',
    who: 'player',
    prepare: async (page) => {
      await page.getByText(/^From 100,000 to/).waitFor();
      await page.getByRole('table', { name: 'Fills' }).waitFor();
    },
  },
  { name: 'profile', path: '/clones/1/profile', who: 'player', prepare: publishProfile },
  {
    name: 'public-profile',
    path: '/profiles/1',
    who: 'stranger',
    prepare: (page) => page.getByRole('link', { name: 'Sign in to report this profile' }).waitFor(),
  },
  { name: 'arena', path: '/arena', who: 'player', prepare: title('Arena') },
  { name: 'queue', path: '/arena/queue', who: 'stranger', prepare: title('Promotion Queue') },
  {
    name: 'data',
    path: '/data',
    who: 'player',
    prepare: (page) => page.getByRole('table', { name: 'Assets' }).waitFor(),
  },
  { name: 'account', path: '/account', who: 'player', prepare: title('Account') },
];

async function payUntilItConfirms(page: Page, world: World): Promise<void> {
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Confirming: 1 of').waitFor();
  await world.chain.mine(1);
  await page.getByText('Confirming: 2 of').waitFor();
}

async function publishProfile(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Momentum Mia');
  await page.getByLabel('Handle').fill('momentum_mia');
  await page.getByLabel('Description').fill('Waits for a turn, then goes along with it. Sleeps badly on Sundays.');
  await page.getByRole('button', { name: /^(Publish|Save)$/ }).click();
  await page.getByRole('link', { name: 'See it as others do' }).waitFor();
}

async function openRefund(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /Refunded/ })
    .first()
    .click();
  await page.getByText('The payment').waitFor();
}

async function openPrompt(page: Page): Promise<void> {
  const blocks = page.getByRole('navigation', { name: 'Blocks' });
  await blocks
    .getByRole('button', { name: /Rules|Model/ })
    .first()
    .click();
  await page.getByRole('group', { name: 'Go long when' }).waitFor();
}

async function openBacktest(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Done/ }).first().click();
  await page.getByRole('img', { name: /^Prices of/ }).waitFor();
}
