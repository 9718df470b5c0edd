import { afterAll, beforeAll, expect, it } from 'vitest';
import { impatientGraph } from '../../scripts/demo/graphs.ts';
import { buySlot, contestant, flat, sawtooth, submit } from '../support/auditions.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, startConsole } from '../support/console.ts';
import { type ConsoleStage, openConsoleStage, ruleSays, visitAs } from '../support/console-stage.ts';
import { buyClone, payingPlayer } from '../support/payments.ts';
import { strategyOf } from '../support/strategies.ts';

const LENGTH = 30;

describeInBrowser('an audition, in a browser', () => {
  let stage: ConsoleStage;
  beforeAll(async () => {
    stage = await openConsoleStage({ AUDITION_DURATION_SEC: String(LENGTH * 60) });
  });
  afterAll(() => stage?.stop());

  it('is submitted by a click, moves rule by rule, and ends in a verdict', async () => {
    const owner = await contestant(stage);
    const { page, context, expectQuiet } = await visitAs(stage.world, owner, `/clones/${owner.cloneId}`);
    await page.getByRole('link', { name: 'Audition', exact: true }).click();
    await page.getByRole('checkbox', { name: 'BTC' }).waitFor();
    await page.getByText('It is the last unused one.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start the audition' }).click();
    await page.getByText('Queued', { exact: true }).waitFor();
    await page.getByText('Asked again every 5 seconds.').waitFor();
    await expectAccessible(page);

    await stage.rounds();
    await stage.play(flat(2));
    await stage.rounds();
    await page.getByText('Running', { exact: true }).waitFor();
    await stage.play(sawtooth(2));
    await stage.rounds();
    await page.getByText(/^From 100,000 to/).waitFor();
    await ruleSays(page, 'Trades', 'Still open');
    await page.getByRole('table', { name: 'Fills' }).getByText('Order').first().waitFor();
    await expectAccessible(page);

    await stage.play([...sawtooth(4), ...flat(LENGTH)]);
    await stage.rounds();
    await page.getByText('Passed: every rule holds').waitFor();
    for (const rule of ['Profit', 'Drawdown', 'Daily loss', 'Trades', 'Leverage']) await ruleSays(page, rule, 'Holds');
    await page.getByText('Asked again every 5 seconds.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'published profile' }).waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });

  it('shows denied orders, a broken rule, why it failed, and the way to another attempt with a fresh purchase', async () => {
    const owner = await contestant(stage, { leverage: 10 });
    const first = await submit(owner);
    await stage.rounds();
    await stage.play(flat(LENGTH + 3));
    await stage.rounds();
    const { page, context, expectQuiet } = await visitAs(stage.world, owner, `/clones/${owner.cloneId}/audition`);
    await page.getByRole('alert').getByText('Failed').waitFor();
    await ruleSays(page, 'Trades', 'Broken');
    const orders = page.getByRole('table', { name: 'Orders' });
    await orders.getByText('Denied').first().waitFor();
    await orders.getByText('Its leverage was above what the account or the market allows.').first().waitFor();
    await page.getByText('It has no unused purchase').waitFor();
    await page.getByRole('link', { name: 'Buy another attempt' }).waitFor();
    await expectAccessible(page);

    await buySlot(stage, owner);
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Queued', { exact: true }).waitFor();
    const runs = await owner.api.call('listCloneAuditions', { params: { cloneId: owner.cloneId } });
    expect(runs.body.auditionRuns[0]?.previousAuditionRunId).toBe(first.auditionRunId);

    await page.getByRole('table', { name: 'Runs before' }).getByRole('link').click();
    await page.getByRole('link', { name: 'All auditions of this clone' }).waitFor();
    await page.getByRole('alert').getByText('Failed').waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  });

  it('says why the clock stands, and that a silent market counts for nothing', async () => {
    const owner = await contestant(stage);
    await submit(owner);
    await stage.rounds();
    await stage.play(flat(3));
    await stage.rounds();
    await stage.silence(10);
    await stage.rounds();
    const { page, context } = await visitAs(stage.world, owner, `/clones/${owner.cloneId}/audition`);
    await page.getByText('The clock stands: the market is silent').waitFor();
    await expectAccessible(page);
    await stage.play(flat(2));
    await stage.rounds();
    await page.getByText(/It stood once, .* in all; that time does not count/).waitFor();
    await context.close();
  });

  it('leads from a voided run to its refund', async () => {
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    const { token } = await stage.gateway.app.serviceTokens.create('referee');
    const voided = await stage.gateway.api
      .as(token)
      .call('voidAudition', { params: { auditionRunId }, body: { reason: 'Incident 17' } });
    expect(voided.status).toBe(200);
    await stage.rounds();
    const { page, context, expectQuiet } = await visitAs(stage.world, owner, `/clones/${owner.cloneId}/audition`);
    await page.getByText('Voided: no verdict, and the money can be had back').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ask for the money back' }).click();
    await page.getByRole('button', { name: 'Ask for the money back' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'See the purchase' }).click();
    await page.getByText(/Refund (on its way|ready)/).waitFor();
    expectQuiet();
    await context.close();
  });
});

describeInBrowser('an audition on a market that runs fast, in a browser', () => {
  /** An hour of market, five minutes of it in a second. */
  const FAST = {
    ...{ ROLE: 'all', MARKET_FEED: 'replay', REPLAY_SYMBOLS: 'ETH', REPLAY_HISTORY_DAYS: '2', REPLAY_ROUND_MS: '250' },
    ...{ REPLAY_SPEED: '300', AUDITION_DURATION_SEC: '3600', TRADING_ROUND_MS: '250', AUDITIONS_ROUND_MS: '250' },
  };
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole({ env: FAST });
  });
  afterAll(() => world?.stop());

  it('goes from the click to a verdict by itself, with every figure made up and marked as such', async () => {
    const player = await payingPlayer(world.gateway, world.chain);
    const { clone } = await buyClone(world.chain, player);
    const owner = { ...player, cloneId: clone.cloneId };
    const { status, body } = await strategyOf(owner).publish(impatientGraph());
    expect(status, JSON.stringify(body)).toBe(201);
    const { page, context, expectQuiet } = await visitAs(world, owner, `/clones/${clone.cloneId}/audition`);
    await page.getByRole('button', { name: 'Start the audition' }).click();
    await page.getByText('Made-up prices').waitFor();
    await page.getByText('Running', { exact: true }).waitFor();
    const clock = page.getByRole('meter', { name: 'Clock' });
    const before = Number(await clock.getAttribute('aria-valuenow'));
    await expect.poll(async () => Number(await clock.getAttribute('aria-valuenow')), LONG).toBeGreaterThan(before);
    await page
      .getByText(/^(Passed: every rule holds|Failed)$/)
      .first()
      .waitFor({ timeout: LONG.timeout });
    expect(await page.getByText('Still open', { exact: true }).count()).toBe(0);
    await page.getByText('1 h of 1 h').waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();
  }, 240_000);
});

/** Far longer than an hour of market takes, for a busy machine. */
const LONG = { timeout: 110_000 };
