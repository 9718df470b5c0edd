import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { samePage } from '../support/browser-client.ts';
import { type ConsoleWorld, expectAccessible, startConsole, visit } from '../support/console.ts';

describeInBrowser("the demo's built-in wallet, in a browser without any", () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole({ demoWallet: true });
  });
  afterAll(() => world.stop());

  const rpc = (method: string, params: readonly unknown[], headers = samePage(world.url)) =>
    fetch(`${world.url}/demo/rpc`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ method, params }),
    });

  it('plays from the sign-in to a clone, each step confirmed in the page', async () => {
    const { page, context, expectQuiet } = await visit(world);
    await page.getByText('Demo: play money').waitFor();
    const wallet = page.getByRole('button', { name: 'Demo wallet 1' });
    await wallet.click();
    await page.getByRole('dialog', { name: 'Connect this wallet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('You declined').waitFor();

    await wallet.click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('dialog', { name: 'Sign this message' }).waitFor();
    await page.getByText('wants you to sign in with your Ethereum account').waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('link', { name: 'Get your first clone' }).click();
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.getByRole('button', { name: 'Pay 0.01 ETH' }).click();
    await page.getByText(/^0\.01 ETH to 0x/).waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Confirming: 1 of 2').waitFor();
    await world.chain.local.mine(1);
    await page.getByRole('link', { name: 'Go to the clone' }).click();
    await page.getByRole('heading', { name: 'Clone 1', level: 1 }).waitFor();
    expectQuiet();
    await context.close();
  });

  it('signs for its own accounts only, and does nothing else to the chain', async () => {
    const stranger = world.chain.nextAccount();
    expect((await rpc('eth_blockNumber', [])).status).toBe(200);
    for (const method of ['anvil_setBalance', 'evm_revert', 'eth_sign', 'eth_accounts', 'debug_traceTransaction']) {
      expect((await rpc(method, [])).status, method).toBe(400);
    }
    const signed = await rpc('personal_sign', ['0x1234', stranger.address]);
    expect([signed.status, await signed.json()]).toMatchObject([400, { error: { code: 4100 } }]);
    const sent = await rpc('eth_sendTransaction', [{ from: stranger.address, to: stranger.address, value: '0x1' }]);
    expect(sent.status).toBe(400);
  });

  it('answers pages of its own origin only', async () => {
    const { 'x-requested-by': _, ...without } = samePage(world.url) as Record<string, string>;
    expect((await rpc('eth_blockNumber', [], without)).status).toBe(400);
    const foreign = { ...samePage('https://evil.example'), 'sec-fetch-site': 'cross-site' };
    expect((await rpc('eth_blockNumber', [], foreign)).status).toBe(400);
  });
});

describeInBrowser('a gateway that is no demo', () => {
  it('has no wallet to offer, on a development chain too', async () => {
    const world = await startConsole();
    for (const path of ['/demo/wallet.json', '/demo/rpc']) {
      expect((await fetch(`${world.url}${path}`)).status, path).toBe(404);
      expect((await fetch(`${world.url}${path}`, { method: 'POST' })).status, path).toBe(404);
    }
    const { page, context } = await visit(world);
    await page.getByText('No wallet was found in this browser').waitFor();
    expect(await page.getByText('play money').count()).toBe(0);
    await context.close();
    await world.stop();
  });
});
