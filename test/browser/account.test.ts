import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { signIn } from '../support/players.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('the account, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole();
  });
  afterAll(() => world.stop());

  async function player() {
    const wallet = createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });
    const visited = await visit(world, { path: '/account', wallets: [wallet] });
    await signInByClicks(visited.page);
    return { wallet, ...visited };
  }

  it('links a second wallet, which signs in to the same account, and unlinks it', async () => {
    const { page, context, wallet, expectQuiet } = await player();
    const first = wallet.account;
    const second = world.chain.nextAccount();
    await page.getByRole('button', { name: 'Link another wallet' }).click();
    await wallet.choose(second);
    await page.getByRole('button', { name: 'Test wallet' }).click();
    await page.getByTitle(second.address).waitFor();
    await expectAccessible(page);
    const [one, two] = await Promise.all([signIn(world.gateway, first), signIn(world.gateway, second)]);
    expect(two.userId).toBe(one.userId);

    await page.getByRole('button', { name: `Unlink ${second.address}` }).click();
    await page.getByText('It will no longer sign in to this account.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Unlink it' }).click();
    await page.getByTitle(second.address).waitFor({ state: 'detached' });
    // The last one stays.
    expect(await page.getByRole('button', { name: /^Unlink/ }).count()).toBe(0);
    expect((await signIn(world.gateway, second)).userId).not.toBe(one.userId);
    expectQuiet();
    await context.close();
  });

  it('says kindly that a wallet belongs to another account', async () => {
    const { page, context, wallet } = await player();
    const taken = world.chain.nextAccount();
    await signIn(world.gateway, taken);
    await page.getByRole('button', { name: 'Link another wallet' }).click();
    await wallet.choose(taken);
    await page.getByRole('button', { name: 'Test wallet' }).click();
    await page.getByText('This wallet already belongs to an account.').waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('ends a session on another device', async () => {
    const { page, context, wallet } = await player();
    const device = await signIn(world.gateway, wallet.account);
    expect((await device.api.call('getMe')).status).toBe(200);
    await page.reload();
    await page.getByText('A program').waitFor();
    await page.getByRole('button', { name: /^End it/ }).click();
    await page.getByText('A program').waitFor({ state: 'detached' });
    expect((await device.api.call('getMe')).status).toBe(401);
    await page.getByText('This one').waitFor();
    await context.close();
  });
});
