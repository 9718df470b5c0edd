import { afterAll, beforeAll, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('the state of the data, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole({ env: { ROLE: 'all', MARKET_FEED: 'replay', REPLAY_HISTORY_DAYS: '2' } });
  });
  afterAll(() => world?.stop());

  it('is there for everybody, and for players closely; made-up prices are marked', async () => {
    const wallet = createTestWallet({ chain: world.chain.local, account: world.chain.nextAccount() });
    const { page, context, expectQuiet } = await visit(world, { path: '/', wallets: [wallet] });
    await page.getByRole('link', { name: 'Data' }).click();
    await page.getByText('This market is a replay').waitFor();
    await page.getByRole('table', { name: 'Channels' }).getByText('Fresh').first().waitFor();
    await page.getByText('Players also see how often each channel is read').waitFor();
    await expectAccessible(page);

    await page.goto('/');
    await signInByClicks(page);
    await page.getByRole('link', { name: 'Data' }).click();
    await page.getByRole('columnheader', { name: /^Read every/ }).waitFor();
    await page.getByRole('table', { name: 'Assets' }).getByText('Made up').first().waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });
});
