import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HISTORY, MARKET_NOW, modelGraph, rulesGraph, storeHistory } from '../support/backtest-world.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { answering, type ModelServer, startModelServer } from '../support/model-server.ts';
import { cloneOwner, strategyOf } from '../support/strategies.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('backtests, in a browser', () => {
  let world: ConsoleWorld;
  let model: ModelServer;
  beforeAll(async () => {
    model = await startModelServer();
    const env = {
      REPLAY_START: new Date(MARKET_NOW).toISOString(),
      MODEL_BASE_URL: model.baseUrl,
      MODEL_API_KEY: 'sk-test-0123456789',
      MODEL_MAX_RETRIES: '0',
    };
    world = await startConsole({ env });
    await storeHistory(world.gateway);
  });
  afterAll(async () => {
    await world.stop();
    await model.stop();
  });

  async function backtests(options: { phone?: boolean; publish?: boolean } = {}) {
    const owner = await cloneOwner(world.gateway, world.chain);
    const strategy = strategyOf(owner);
    await strategy.save(rulesGraph(['BTC', 'ETH']));
    if (options.publish !== false) await strategy.publish();
    const wallet = createTestWallet({ chain: world.chain.local, account: owner.account });
    const path = `/clones/${owner.cloneId}/backtests`;
    const visited = await visit(world, { path, wallets: [wallet], ...options });
    await signInByClicks(visited.page);
    await startButton(visited.page).waitFor();
    return { ...visited, owner, strategy, path };
  }

  const startButton = (page: Page) => page.getByRole('button', { name: 'Start the backtest' });
  /** The model answers so many questions, and the others when it is released. */
  function holdAfter(first: number): { release(): void } {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    model.script(async (response, seen) => {
      asked += 1;
      if (asked > first) await gate;
      if (!response.destroyed) await answering({ action: 'hold', sizeFraction: null, reason: 'quiet' })(response, seen);
    });
    return { release: () => release() };
  }
  const noJob = (page: Page) => page.getByText('No backtest yet').waitFor();

  it('says what it would do, runs, and shows the account, the figures and the trades', async () => {
    const { page, context, expectQuiet } = await backtests();
    await noJob(page);
    await page.getByText('0 of 20', { exact: true }).waitFor();
    await page.getByText('the version in force', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Over').selectOption('1d');
    await page.getByText('576, every 5 min').waitFor();
    await startButton(page).click();

    await page.getByText('Done', { exact: true }).waitFor();
    const chart = page.getByRole('img', { name: /^Equity, and below it the drawdown. The account went from 100,000/ });
    await chart.locator('canvas').first().waitFor();
    await page.getByRole('img', { name: /^Prices of BTC in candles of 5m, with \d+ trades/ }).waitFor();
    await page.getByRole('region', { name: 'Trades of BTC' }).getByText('Exit rule').first().waitFor();
    const table = page.getByRole('region', { name: 'Figures of each asset' });
    expect(await table.getByRole('row').count()).toBe(3);
    await expectAccessible(page);
    await page.getByLabel('Asset', { exact: true }).selectOption({ label: 'ETH' });
    await page.getByRole('img', { name: /^Prices of ETH/ }).waitFor();
    await page.getByText('Equity and drawdown as a table').click();
    expect(await page.getByRole('region', { name: 'Equity and drawdown' }).getByRole('row').count()).toBe(61);

    await page.getByRole('link', { name: 'All backtests' }).click();
    await page.getByText('1 of 20', { exact: true }).waitFor();
    await page.getByRole('link', { name: /Done/ }).waitFor();
    expectQuiet();
    await context.close();
  });

  it('lists the decisions of a backtest, and what the clone sees now', async () => {
    const { page, context, owner, expectQuiet } = await backtests();
    const answer = await owner.api.call('startBacktest', { params: { cloneId: owner.cloneId }, body: {} });
    expect(answer.status).toBe(200);
    await page.getByRole('link', { name: 'Decisions' }).click();
    const runs = page.getByRole('list', { name: 'Decisions' });
    await runs
      .getByText(/^(BTC|ETH) · Long 50.00%/)
      .first()
      .click();
    await runs.getByText('Saw s').first().waitFor();
    await page
      .getByRole('region', { name: 'Streams of p for BTC' })
      .getByText(/close [\d,.]+/)
      .waitFor();
    await expectAccessible(page);
    await page.getByLabel('Asset', { exact: true }).selectOption('ETH');
    await runs.getByText(/^ETH/).first().waitFor();
    await runs.getByText(/^BTC/).first().waitFor({ state: 'detached' });
    await page.getByLabel('Came to').selectOption('failed');
    await page.getByText('No decision fits what you look for.').waitFor();
    await page.getByLabel('Asset to look at').selectOption('ETH');
    await page.getByRole('region', { name: 'Streams of p for ETH' }).waitFor();
    expectQuiet();
    await context.close();
  });

  it('says why a figure is undefined', async () => {
    const { page, context, owner, strategy } = await backtests();
    const never = { op: 'compare', left: price(), comparator: '<', right: { kind: 'constant', value: 0 } } as const;
    await strategy.publish(rulesGraph(['BTC'], { rules: { long: never, sizeFraction: 0.5 } }));
    const api = await owner.api.call('startBacktest', { params: { cloneId: owner.cloneId }, body: {} });
    expect(api.status).toBe(200);
    await page.reload();
    await page.getByRole('link', { name: /Done/ }).click();
    await page.getByText('Nothing was traded', { exact: false }).waitFor();
    const figures = page.getByRole('region', { name: 'Figures', exact: true });
    await figures.getByText('None: no trade was closed.').first().waitFor();
    expect(await figures.getByText('–', { exact: true }).count()).toBeGreaterThan(3);
    await context.close();
  });

  it('shows the progress of a long one, and cancels it', async () => {
    const { page, context, strategy } = await backtests({ publish: false });
    await strategy.publish(modelGraph(['BTC']));
    await page.reload();
    await page.getByLabel('Model calls at most').fill('40');
    const held = holdAfter(2);
    await startButton(page).click();
    await page.getByText(/Asks the model: 2 of \d+ decisions/).waitFor();
    const progress = page.getByRole('progressbar', { name: 'Progress' });
    expect(Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    held.release();
    await page.getByText('there is no result').waitFor();
    await context.close();
  });

  it('does not start what cannot run, and says why', async () => {
    const { page, context, strategy } = await backtests({ publish: false });
    await page.getByLabel('Over').selectOption('custom');
    const beyond = new Date(HISTORY.to + 40 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('To (UTC)').fill(beyond);
    await page.getByText('It cannot start like this').waitFor();
    expect(await startButton(page).isDisabled()).toBe(true);
    await page.getByLabel('To (UTC)').fill('2020-01-01T00:00');
    await page.getByText('The end is after the beginning.').waitFor();
    await expectAccessible(page);

    await strategy.save(rulesGraph(['BTC'], { rules: { sizeFraction: 0.5 } }));
    await page.reload();
    await page.getByText('It cannot start like this').waitFor();
    await page.getByRole('link', { name: 'Mend the strategy' }).click();
    await page.getByRole('toolbar', { name: 'Strategy' }).waitFor();
    await context.close();
  });

  it('fits a phone', async () => {
    const { page, context, expectQuiet } = await backtests({ phone: true });
    await startButton(page).click();
    await page.getByRole('img', { name: /^Equity/ }).waitFor();
    await page.getByRole('img', { name: /^Prices of BTC/ }).waitFor();
    const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    expect((widths as [number, number])[0]).toBeLessThanOrEqual((widths as [number, number])[1]);
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });
});

const price = () => ({ kind: 'price', field: 'close', interval: '5m', offset: 0 }) as const;
