import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { signIn } from '../support/players.ts';
import { createTestWallet, DECLINED } from '../support/test-wallet.ts';

describeInBrowser('signing in, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole();
  });
  afterAll(() => world.stop());

  const wallet = (options: { chainId?: number; knowsChain?: boolean } = {}) =>
    createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount(), ...options });

  it('signs in with a wallet and out again', async () => {
    const { page, context, expectQuiet } = await visit(world, { wallets: [wallet()] });
    await expectAccessible(page);
    await signInByClicks(page);
    await page.getByRole('heading', { name: 'Your clones' }).waitFor();
    await page.getByText('No clones yet').waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    await page.getByText('This one').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('heading', { name: 'Sign in with your wallet' }).waitFor();

    expect(await context.cookies()).toEqual([]);
    expectQuiet();
    await context.close();
  });

  it('keeps tokens where no script can read them', async () => {
    const { page, context } = await visit(world, { wallets: [wallet()] });
    await signInByClicks(page);
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite])).toEqual([
      [true, 'Lax'],
      [true, 'Lax'],
    ]);
    const readable = await page.evaluate<string>(
      '[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()',
    );
    for (const { value } of cookies) expect(readable).not.toContain(value);
    await context.close();
  });

  it('says what a wallet is when there is none', async () => {
    const { page, context } = await visit(world);
    await page.getByText('No wallet was found in this browser').waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('takes a declined connection and a declined signature kindly, and works at the next try', async () => {
    const own = wallet();
    own.answer('wallet_requestPermissions', DECLINED);
    const { page, context, expectQuiet } = await visit(world, { wallets: [own] });
    const button = page.getByRole('button', { name: 'Test wallet' });
    await button.click();
    const declined = page.getByText('You declined the signature in your wallet');
    await declined.waitFor();
    own.answer('personal_sign', DECLINED);
    await button.click();
    await declined.waitFor({ state: 'detached' });
    await declined.waitFor();
    expect(own.methods.filter((method) => method === 'personal_sign')).toHaveLength(1);
    await signInByClicks(page);
    expectQuiet();
    await context.close();
  });

  it('switches a wallet on another chain, and says what to do where it cannot', async () => {
    const elsewhere = wallet({ chainId: 1 });
    const first = await visit(world, { wallets: [elsewhere] });
    await signInByClicks(first.page);
    expect(elsewhere.methods).toContain('wallet_switchEthereumChain');
    await first.context.close();

    const stranger = wallet({ chainId: 1, knowsChain: false });
    const second = await visit(world, { wallets: [stranger] });
    await second.page.getByRole('button', { name: 'Test wallet' }).click();
    await second.page.getByText('Your wallet does not know Local chain 31337').waitFor();
    await expectAccessible(second.page);
    expect(stranger.methods).not.toContain('personal_sign');
    await second.context.close();
  });

  it('leads to the address that one came for, and says so when the session has ended', async () => {
    const own = wallet();
    const { page, context, expectQuiet } = await visit(world, { path: '/purchases', wallets: [own] });
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await signInByClicks(page);
    await page.getByRole('heading', { name: 'Purchases' }).waitFor();
    await expectAccessible(page);

    // On another device, the player signs out everywhere.
    const device = await signIn(world.gateway, own.account);
    const { status } = await device.api.call('revokeSession', { body: { allSessions: true } });
    expect(status).toBe(204);
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    await expectAccessible(page);
    await signInByClicks(page);
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
    expectQuiet();
    await context.close();
  });

  it('holds in every tab: signed in in one is in in the other, and out likewise', async () => {
    const { page, context } = await visit(world, { wallets: [wallet()] });
    const other = await context.newPage();
    await other.goto('/');
    await signInByClicks(page);
    await other.getByRole('heading', { name: 'Your clones' }).waitFor();
    await other.getByRole('link', { name: 'Account' }).click();
    await other.getByRole('button', { name: 'Sign out', exact: true }).click();
    await other.getByRole('heading', { name: 'Sign in with your wallet' }).waitFor();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await context.close();
  });
});
