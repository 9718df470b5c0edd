import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PredictionMarket } from '../../src/market/polymarket-parse.ts';
import { createDiscovery } from '../../src/market/search.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, signInByClicks, startConsole, visit } from '../support/console.ts';
import { cloneOwner, listAssets, strategyOf } from '../support/strategies.ts';
import { createTestWallet } from '../support/test-wallet.ts';

describeInBrowser('the strategy editor, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole();
    await listAssets(world.gateway, 'BTC', 'ETH');
    const markets = ['quokka', 'wombat'].map((id) => predictionMarket(id));
    const discovery = createDiscovery({ db: world.gateway.app.db });
    await discovery.putMarkets(markets, { now: world.gateway.clock.now(), extraWords: () => '' });
  });
  afterAll(() => world.stop());

  /** A new clone, and its strategy opened by its owner. */
  async function editor(options: { phone?: boolean } = {}) {
    const owner = await cloneOwner(world.gateway, world.chain);
    const wallet = createTestWallet({ chain: world.chain.local, account: owner.account });
    const path = `/clones/${owner.cloneId}/strategy`;
    const visited = await visit(world, { path, wallets: [wallet], ...options });
    await signInByClicks(visited.page);
    await visited.page.getByRole('toolbar', { name: 'Strategy' }).waitFor();
    return { ...visited, path, strategy: strategyOf(owner) };
  }

  const block = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Blocks' }).getByRole('button', { name });
  const onCanvas = (page: Page, name: string) => page.locator('.react-flow__node').filter({ hasText: name });
  /** By keyboard; the canvas listens once it has measured its blocks, which a busy machine does late. */
  const chooseOnCanvas = (page: Page, name: string) =>
    expect
      .poll(
        async () => {
          await onCanvas(page, name).press('Enter');
          return page.locator('.react-flow__node.selected').filter({ hasText: name }).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  const saved = (page: Page) =>
    page
      .getByRole('status', { name: 'Draft' })
      .filter({ hasText: /^Saved$/ })
      .waitFor();

  it('draws the draft, adds a block and links it by the mouse, and saves it by itself', async () => {
    const { page, context, strategy, expectQuiet } = await editor();
    await onCanvas(page, 'Hourly candles').waitFor();
    await onCanvas(page, 'Trading clone').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Data stream' }).click();
    await onCanvas(page, 'stream-1').waitFor();
    // Nothing leads from it to a prompt: the server says so, at the block and in the list.
    await page
      .getByRole('list', { name: 'Problems', exact: true })
      .getByRole('button', { name: /stream-1/ })
      .waitFor();
    await onCanvas(page, 'stream-1').getByText('1 problem').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Fit View' }).click();
    await onCanvas(page, 'stream-1')
      .locator('.react-flow__handle.source')
      .dragTo(onCanvas(page, 'Bitcoin').locator('.react-flow__handle.target'));
    await saved(page);
    await page.getByRole('list', { name: 'Problems', exact: true }).waitFor({ state: 'detached' });
    const { graph } = (await strategy.read()).body.draft;
    expect(graph.edges).toContainEqual({ id: 'link-1', source: 'stream-1', target: 'assets' });
    expectQuiet();
    await context.close();
  });

  it('is edited by keyboard alone, undone and done again', async () => {
    const { page, context, strategy } = await editor();
    await block(page, 'RSI reversal').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'RSI reversal', level: 2 }).waitFor();
    await page.getByLabel('Leverage').fill('45');
    await page
      .getByRole('list', { name: 'Problems of this block' })
      .getByText(/leverage/i)
      .waitFor();
    await page.getByLabel('Leverage').fill('none');
    await page.getByText('A whole number from 1 to 50.').waitFor();
    await page.getByLabel('Leverage').fill('3');
    await page.getByRole('list', { name: 'Problems of this block' }).waitFor({ state: 'detached' });
    await saved(page);

    await block(page, 'Bitcoin').press('Enter');
    await page.getByRole('checkbox', { name: /ETH/ }).press('Space');
    await page.getByText('2 of 3').waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('1 of 3').first().waitFor();
    await page.getByRole('button', { name: 'Redo' }).press('Enter');
    await saved(page);
    const { graph } = (await strategy.read()).body.draft;
    expect(graph.nodes.find(({ id }) => id === 'assets')?.config).toEqual({ symbols: ['BTC', 'ETH'] });
    expect(graph.nodes.find(({ id }) => id === 'prompt')).toMatchObject({ config: { risk: { leverage: 3 } } });
    await context.close();
  });

  it('builds conditions, and says them in words', async () => {
    const { page, context, strategy } = await editor();
    await block(page, 'RSI reversal').click();
    const long = page.getByRole('group', { name: 'Go long when' });
    await long.getByText('RSI 14 (1h) crosses above 30').waitFor();
    await long.getByText('Change the condition').click();
    await long.getByRole('button', { name: '1 and …' }).click();
    const second = long.getByRole('group', { name: '1.2: comparison' });
    const left = second.getByRole('group', { name: 'Left' });
    await left.getByLabel('Value').selectOption('price');
    await second.getByLabel('Stands to the right').selectOption('>');
    await second.getByRole('group', { name: 'Right' }).getByLabel('Number').fill('20000.5');
    await second.getByRole('button', { name: 'Not 1.2' }).click();
    await long.getByText('RSI 14 (1h) crosses above 30 and not (close (1h) is above 20000.5)').waitFor();
    await expectAccessible(page);
    await saved(page);
    const prompt = (await strategy.read()).body.draft.graph.nodes.find(({ id }) => id === 'prompt');
    expect(prompt).toMatchObject({
      config: { rules: { long: { op: 'all', conditions: [{ op: 'compare' }, { op: 'not' }] } } },
    });
    await context.close();
  });

  it('finds a prediction market by its words, and keeps the stream as it was until one is chosen', async () => {
    const { page, context, strategy } = await editor();
    const stream = async () => (await strategy.read()).body.draft.graph.nodes.find(({ id }) => id === 'candles');
    await block(page, 'Hourly candles').click();
    await page.getByLabel('Source').selectOption('polymarket');
    await page.getByText('Until then the stream stays what it was.').waitFor();
    expect(await stream()).toMatchObject({ config: { provider: 'hyperliquid' } });
    await page.getByLabel('Search prediction markets').fill('quokka');
    const hits = page.getByRole('list', { name: 'Prediction markets' });
    await hits.getByRole('button', { name: /wombat/ }).waitFor({ state: 'detached' });
    await hits.getByRole('button', { name: /quokka/ }).click();
    await hits.getByRole('button', { name: /quokka/, pressed: true }).waitFor();
    await expectAccessible(page);
    await saved(page);
    expect(await stream()).toMatchObject({ config: { provider: 'polymarket', marketId: 'quokka' } });
    await context.close();
  });

  it('takes away what is deleted on the canvas by a key', async () => {
    const { page, context, strategy } = await editor();
    await chooseOnCanvas(page, 'Hourly candles');
    await onCanvas(page, 'Hourly candles').press('Delete');
    await onCanvas(page, 'Hourly candles').waitFor({ state: 'detached' });
    await chooseOnCanvas(page, 'Trading clone');
    await onCanvas(page, 'Trading clone').press('Delete');
    await saved(page);
    const { nodes, edges } = (await strategy.read()).body.draft.graph;
    expect([nodes.map(({ id }) => id), edges.length]).toEqual([['assets', 'prompt'], 1]);
    await onCanvas(page, 'Trading clone').waitFor();
    await context.close();
  });

  it('does not publish what is wrong, leads to it, and publishes once it is mended', async () => {
    const { page, context, strategy } = await editor();
    await block(page, 'RSI reversal').click();
    const long = page.getByRole('group', { name: 'Go long when' });
    await long.getByText('Change the condition').click();
    await long.getByRole('button', { name: 'Remove 1' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Not published').waitFor();
    await block(page, 'Bitcoin').click();
    await page
      .getByRole('list', { name: 'Problems', exact: true })
      .getByRole('button', { name: /RSI reversal/ })
      .click();
    await page.getByRole('heading', { name: 'RSI reversal', level: 2 }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is in force').waitFor();
    await page.getByText('In force', { exact: true }).waitFor();
    expect((await strategy.versions()).body.versions).toMatchObject([{ number: 1, active: true }]);
    await context.close();
  });

  it('asks whose draft it is to be when another tab has saved', async () => {
    const { page, context, path, strategy } = await editor();
    const other = await context.newPage();
    await other.goto(path);
    await other.getByRole('toolbar', { name: 'Strategy' }).waitFor();
    const rename = async (tab: Page, from: string, to: string) => {
      await block(tab, from).click();
      await tab.getByLabel('Label').fill(to);
    };
    await rename(page, 'Bitcoin', 'First');
    await saved(page);
    await rename(other, 'Bitcoin', 'Second');
    await other.getByText('The draft was changed elsewhere').waitFor();
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Show theirs' }).click();
    await block(other, 'First').waitFor();
    await rename(other, 'First', 'Third');
    await saved(other);

    await rename(page, 'First', 'Fourth');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await saved(page);
    const label = (await strategy.read()).body.draft.graph.nodes.find(({ id }) => id === 'assets')?.label;
    expect(label).toBe('Fourth');
    await context.close();
  });

  it('says what goes beyond the entitlement, and does not lose it', async () => {
    const { page, context, strategy } = await editor();
    const { graph } = (await strategy.read()).body.draft;
    await page.getByRole('button', { name: 'Trading prompt' }).click();
    await page.getByRole('checkbox', { name: 'Enabled' }).check();
    await page.getByText('2 of 1').waitFor();
    await page.getByText('The draft is not saved as it is').waitFor();
    await page.getByRole('checkbox', { name: 'Enabled' }).uncheck();
    await saved(page);
    expect((await strategy.read()).body.draft.graph.nodes).toHaveLength(graph.nodes.length + 1);
    await context.close();
  });

  it('is an outline on a phone', async () => {
    const { page, context, strategy, expectQuiet } = await editor({ phone: true });
    expect(await page.locator('.react-flow').count()).toBe(0);
    await page.getByRole('button', { name: 'Data stream' }).click();
    await page.getByRole('heading', { name: 'stream-1' }).waitFor();
    await page.getByLabel('Data', { exact: true }).selectOption('funding');
    await page.getByRole('checkbox', { name: 'Bitcoin' }).check();
    await saved(page);
    await expectAccessible(page);
    const { edges } = (await strategy.read()).body.draft.graph;
    expect(edges.map(({ source }) => source)).toContain('stream-1');
    expectQuiet();
    await context.close();
  });
});

function predictionMarket(id: string): PredictionMarket {
  const outcomes = [{ name: 'Yes', price: 0.4, tokenId: null }];
  return {
    ...{ marketId: id, question: `Will the ${id} ETF be approved?`, slug: null, eventId: null, eventTitle: null },
    ...{ outcomes, bestBid: null, bestAsk: null, lastTradePrice: null, volume: 100, volume24h: 10, liquidity: 5 },
    ...{ active: true, closed: false, endAt: null },
  };
}
