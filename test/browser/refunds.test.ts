import { formatEther } from 'viem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { pay, quoteFor } from '../support/payments.ts';
import { signIn } from '../support/players.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('payments that bought nothing, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole({ env: { REFUND_CONFIRMATIONS: '2' } });
  });
  afterAll(() => world.stop());

  async function playerWith(deposit: (player: Awaited<ReturnType<typeof signIn>>) => Promise<unknown>) {
    const account = world.chain.nextAccount();
    await deposit(await signIn(world.gateway, account));
    await world.chain.local.mine(2);
    await world.gateway.app.economy.watch();
    const wallet = createTestWallet({ chain: world.chain.local, account });
    const visited = await visit(world, { path: '/purchases', wallets: [wallet] });
    await signInByClicks(visited.page);
    return { account, ...visited };
  }

  it('pays a deposit back that fits no quote', async () => {
    const { page, context, account, expectQuiet } = await playerWith(async (player) => {
      const quote = await quoteFor(player, { createClone: {} });
      await pay(world.chain, player.account as never, quote, { amountWei: BigInt(quote.amountWei) - 1n });
    });
    await page.getByRole('link', { name: /Fits no quote/ }).click();
    await page.getByText('The amount is not the quoted one.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ask for the money back' }).click();
    const before = await world.chain.local.client.getBalance({ address: account.address });
    await page.getByRole('button', { name: /^Withdraw/ }).click();
    await page.getByText('Sent: the vault pays out').waitFor();
    await world.chain.local.mine(3);
    await world.gateway.app.economy.watch();
    await page.getByText('Refunded', { exact: true }).waitFor();
    await expectAccessible(page);
    const after = await world.chain.local.client.getBalance({ address: account.address });
    expect(Number(formatEther(after - before))).toBeGreaterThan(0.009);
    expectQuiet();
    await context.close();
  });

  it('lets its payer say what a payment without a purpose was for', async () => {
    const { page, context } = await playerWith(async (player) => {
      await pay(world.chain, player.account as never, await quoteFor(player));
    });
    await page.getByRole('link', { name: /To be claimed/ }).click();
    await page.getByRole('button', { name: 'Claim it' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Claim it' }).click();
    await page.getByRole('link', { name: 'Clone 1' }).click();
    await page.getByText('Needs a strategy').waitFor();
    await context.close();
  });
});
