import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { buyClone } from '../support/payments.ts';
import { signIn } from '../support/players.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('what surrounds every screen, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole();
  });
  afterAll(() => world.stop());

  const wallet = () => createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });

  const overflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

  it('fits a phone, screen by screen, in the light and in the dark', async () => {
    const own = wallet();
    const player = { ...(await signIn(world.gateway, own.account)), account: own.account };
    const { clone, purchase } = await buyClone(world.chain, player);
    const { page, context, expectQuiet } = await visit(world, { wallets: [own], phone: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await signInByClicks(page);
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    const screens = [
      ['/clones', 'Your clones'],
      ['/clones/new', 'Get a clone'],
      [`/clones/${clone.cloneId}`, `Clone ${clone.cloneId}`],
      [`/clones/${clone.cloneId}/upgrade`, `Clone ${clone.cloneId}`],
      [`/clones/${clone.cloneId}/audition`, `Clone ${clone.cloneId}`],
      [`/clones/${clone.cloneId}/profile`, `Clone ${clone.cloneId}`],
      ['/arena', 'Arena'],
      ['/arena/queue', 'Promotion Queue'],
      ['/data', 'Data health'],
      ['/purchases', 'Purchases'],
      [`/purchases/${purchase.purchaseId}`, 'Purchase'],
      ['/account', 'Account'],
      ['/no/such/page', 'Nothing here'],
      ['/clones/999999', 'Nothing here'],
    ] as const;
    for (const [path, title] of screens) {
      await page.goto(path);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
      expect(await page.getAttribute('html', 'data-theme'), path).toBe('dark');
      await expectAccessible(page);
    }
    expectQuiet();
    await context.close();
  });

  it('is walked with the keyboard, and tells where one has come to', async () => {
    const { page, context } = await visit(world, { wallets: [wallet()] });
    await signInByClicks(page);
    await page.getByRole('heading', { name: 'Your clones' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Your clones' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Get a clone' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Get a clone');
    expect(await page.title()).toBe('Get a clone · Pump Party');
    await context.close();
  });

  it('says when the connection is lost, and goes on when it is back', async () => {
    const { page, context } = await visit(world, { wallets: [wallet()], path: '/purchases' });
    await signInByClicks(page);
    await page.getByText('Nothing was paid yet').waitFor();
    // Everything that this screen is made of has been fetched before.
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByText('This one').waitFor();
    await page.route('**/api/backend/economy/purchases', (route) => route.abort('connectionfailed'));
    await page.reload();
    await page.getByText('This one').waitFor();
    await page.getByRole('link', { name: 'Purchases' }).click();
    await page.getByText('Could not load your purchases').waitFor();
    await page.getByText('The gateway does not answer. Check your connection.').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/backend/economy/purchases');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing was paid yet').waitFor();
    await context.close();
  });
});

describeInBrowser('a gateway with its doors shut, in a browser', () => {
  it('says kindly that signing in is switched off', async () => {
    const world = await startConsole({ env: { SIGN_IN_ENABLED: 'false' } });
    const own = createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });
    const { page, context } = await visit(world, { wallets: [own] });
    await page.getByRole('button', { name: 'Test wallet' }).click();
    await page.getByText('Signing in is switched off at the moment').waitFor();
    await expectAccessible(page);
    expect(own.methods).not.toContain('personal_sign');
    await context.close();
    await world.stop();
  });

  it('says kindly that nothing can be bought', async () => {
    const world = await startConsole({ env: { PAYMENTS_ENABLED: 'false' } });
    const own = createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });
    const { page, context } = await visit(world, { wallets: [own], path: '/clones/new' });
    await signInByClicks(page);
    await page.getByText('Payments are switched off at the moment').waitFor();
    await expectAccessible(page);
    await context.close();
    await world.stop();
  });
});
