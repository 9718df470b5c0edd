import { afterAll, beforeAll, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { expectAccessible, signInByClicks, visit } from '../support/console.ts';
import { type ConsoleStage, openConsoleStage } from '../support/console-stage.ts';
import { createTestWallet } from '../support/test-wallet.ts';

const HOUR = 60;

/** Closes of `minutes` bars on the way from one price to another. */
function slope(minutes: number, from: number, to: number): number[] {
  return Array.from({ length: minutes }, (_, index) => from + ((to - from) * (index + 1)) / minutes);
}

describeInBrowser('the whole loop, in a browser', () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await openConsoleStage({
      AUDITION_DURATION_SEC: String(2 * HOUR * 60),
      AUDITION_MIN_TRADES: '1',
    });
    // A day of falling prices: what the strategy that a clone is born with waits for.
    await stage.play(slope(24 * HOUR, 100, 70));
  });
  afterAll(() => stage?.stop());

  it('goes from a wallet to the Arena by clicks alone', async () => {
    const { local } = stage.chain;
    const wallet = createTestWallet({ chain: local, account: stage.chain.nextAccount() });
    const { page, context, expectQuiet } = await visit(stage.world, { wallets: [wallet] });
    await signInByClicks(page);

    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Clones' }).click();
    await page
      .getByRole('link', { name: /Get (a|your first) clone/ })
      .first()
      .click();
    await page.getByLabel('Name').fill('Comeback');
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Confirming: 1 of 2').waitFor();
    await local.mine(1);
    await page.getByText('Granted: it is yours').waitFor();
    await page.getByRole('link', { name: 'Go to the clone' }).click();
    await page.getByRole('heading', { name: 'Comeback', level: 1 }).waitFor();

    const tab = (name: string) => page.getByRole('link', { name, exact: true }).click();
    await tab('Strategy');
    await page.getByRole('navigation', { name: 'Blocks' }).getByRole('button', { name: 'RSI reversal' }).click();
    await page.getByLabel('Leverage').fill('3');
    await page
      .getByRole('status', { name: 'Draft' })
      .filter({ hasText: /^Saved$/ })
      .waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is in force').waitFor();

    await tab('Backtests');
    await page.getByRole('button', { name: 'Start the backtest' }).click();
    await page.getByText('Done', { exact: true }).waitFor();

    await tab('Audition');
    await page.getByRole('button', { name: 'Start the audition' }).click();
    await page.getByText('Queued', { exact: true }).waitFor();
    await stage.rounds();
    await stage.play(slope(1, 70, 70));
    await stage.rounds();
    // An hour up makes the RSI leave the oversold zone; the next one is the profit.
    await stage.play([...slope(HOUR, 70, 79), ...slope(HOUR + 5, 79, 84)]);
    await stage.rounds();
    await page.getByText('Passed: every rule holds').waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'published profile' }).click();
    await page.getByLabel('Name').fill('Comeback');
    await page.getByLabel('Handle').fill('comeback');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Published: everybody can see it now.').waitFor();
    await stage.gateway.app.arena.advance();
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Arena' }).click();
    await page.getByRole('row', { name: /comeback.*Yours/ }).waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });
});
