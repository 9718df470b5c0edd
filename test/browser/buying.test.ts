import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { createTestWallet, DECLINED } from '../support/test-wallet.ts';

const CONFIRMATIONS = 3;

describeInBrowser('buying a clone, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole({ env: { CHAIN_CONFIRMATIONS: String(CONFIRMATIONS) } });
  });
  afterAll(() => world.stop());

  async function player() {
    const wallet = createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });
    const visited = await visit(world, { path: '/clones/new', wallets: [wallet] });
    await signInByClicks(visited.page);
    return { wallet, ...visited };
  }

  /** From the form to the quote. */
  async function order(page: Page, name: string): Promise<void> {
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.getByText('Your order').waitFor();
  }

  /** One block at a time, until the page has counted each. */
  async function confirm(page: Page, from: number): Promise<void> {
    for (let count = from; count < CONFIRMATIONS; count += 1) {
      await page.getByText(`Confirming: ${count} of ${CONFIRMATIONS}`).waitFor();
      await world.chain.local.mine(1);
    }
    await page.getByText('Granted: it is yours').waitFor();
  }

  it('goes from the price list to the clone by clicks, counting confirmations', async () => {
    const { page, context, expectQuiet } = await player();
    await page.getByRole('radio', { name: /Builder/ }).check({ force: true });
    await page.getByRole('radio', { name: /Medium/ }).check({ force: true });
    await page.getByLabel('Assets at once').selectOption('5');
    await expectAccessible(page);
    await order(page, 'Night owl');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Pay 0.03 ETH' }).click();
    await page.getByText(`Confirming: 1 of ${CONFIRMATIONS}`).waitFor();
    await expectAccessible(page);
    await confirm(page, 1);
    await page.getByRole('link', { name: 'Go to the clone' }).click();
    await page.getByRole('heading', { name: 'Night owl', level: 1 }).waitFor();
    await page.getByText('up to 5').waitFor();
    await page.getByText('Needs a strategy').waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Purchases' }).click();
    await page.getByRole('link', { name: /Builder, 5 assets/ }).click();
    await page.getByText('Granted', { exact: true }).first().waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });

  it('takes a declined payment for what it is, and pays at the next try', async () => {
    const { page, context, wallet } = await player();
    await order(page, 'Second thoughts');
    wallet.answer('eth_sendTransaction', DECLINED);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('You declined the payment in your wallet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await confirm(page, 1);
    expect(wallet.methods.filter((method) => method === 'eth_sendTransaction')).toHaveLength(2);
    await context.close();
  });

  it('goes on after a reload at any moment, and never pays twice', async () => {
    const { page, context, wallet } = await player();
    await order(page, 'Forgetful');
    await page.reload();
    await page.getByText('Your order').waitFor();

    const held = wallet.hold('eth_sendTransaction');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Confirm the payment in your wallet').waitFor();
    await page.reload();
    await page.getByText('Confirm the payment in your wallet').waitFor();
    // The wallet goes on without the page that had asked it.
    held.release();
    await page.getByText(`Confirming: 1 of ${CONFIRMATIONS}`).waitFor();
    await page.reload();
    await confirm(page, 1);
    await page.reload();
    await page.getByText('Granted: it is yours').waitFor();
    expect(wallet.methods.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);

    await page.getByRole('button', { name: 'Buy something else' }).click();
    await page.getByRole('button', { name: 'Continue to payment' }).waitFor();
    await context.close();
  });

  it('shows the same order in two tabs', async () => {
    const { page, context } = await player();
    const other = await context.newPage();
    await other.goto('/clones/new');
    await order(page, 'Twin');
    await other.getByText('Your order').waitFor();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await other.getByText(`Confirming: 1 of ${CONFIRMATIONS}`).waitFor();
    await confirm(other, 1);
    await page.getByText('Granted: it is yours').waitFor();
    await context.close();
  });

  it('notices another account in the wallet, and the wrong chain', async () => {
    const { page, context, wallet } = await player();
    await order(page, 'Mistaken');
    const own = wallet.account;
    await wallet.choose(world.chain.nextAccount());
    await page.getByText('This is another account').waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
    await wallet.choose(own);
    await page.getByRole('button', { name: /^Pay/ }).waitFor();
    await context.close();
  });
});
