import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedPassers } from '../support/arena-world.ts';
import { flat, sawtooth } from '../support/auditions.ts';
import { describeInBrowser } from '../support/browser.ts';
import { expectAccessible, visit } from '../support/console.ts';
import { type ConsoleStage, openConsoleStage, visitAs } from '../support/console-stage.ts';
import { signIn } from '../support/players.ts';

describeInBrowser('the Arena, in a browser', () => {
  let stage: ConsoleStage;
  let own: Awaited<ReturnType<typeof player>>;
  beforeAll(async () => {
    stage = await openConsoleStage({ ARENA_SLOTS: '2' });
    own = await player();
  });
  afterAll(() => stage?.stop());

  async function player() {
    const account = stage.chain.nextAccount();
    return { ...(await signIn(stage.gateway, account)), account };
  }

  /** Rounds of the Arena and of its accounts. */
  async function rounds(): Promise<void> {
    await stage.gateway.app.arena.advance();
    await stage.rounds();
    await stage.gateway.app.arena.advance();
  }

  it('is empty and says why, then ranks who competes and queues who waits, for everybody', async () => {
    const { page, context, expectQuiet } = await visit(stage.world);
    await page.getByRole('link', { name: 'Arena' }).click();
    await page.getByText('Nobody competes yet').waitFor();
    await page.getByText('Before the first season').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Promotion Queue' }).click();
    await page.getByText('Nobody waits').waitFor();
    await expectAccessible(page);

    const [mine] = await seedPassers(stage.gateway, [{ userId: own.userId }]);
    const [rival, waiting] = await seedPassers(stage.gateway, [{}, {}]);
    await rounds();
    await stage.play([...sawtooth(2), ...flat(2)]);
    await rounds();
    const queue = page.getByRole('table', { name: 'Waiting' });
    await queue.getByText(`@${waiting?.username}`).waitFor();
    await queue.getByText('Every slot is taken.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ranking' }).click();
    const ranking = page.getByRole('table', { name: 'Ranking' });
    await ranking.getByText(`@${rival?.username}`).waitFor();
    await page.getByText('2 taken, 0 free, of 2').waitFor();
    await page.getByRole('heading', { name: 'Season 1' }).waitFor();
    expect(await page.getByText('Yours').count()).toBe(0);
    await expectAccessible(page);
    await ranking
      .getByRole('row', { name: new RegExp(`${mine?.username}`) })
      .getByRole('link')
      .click();
    await page.getByText('In the Arena', { exact: true }).waitFor();
    await expectAccessible(page);
    expectQuiet();
    await context.close();

    const visited = await visitAs(stage.world, own, '/arena');
    await visited.page.getByRole('row', { name: new RegExp(`${mine?.username}.*Yours`) }).waitFor();
    await expectAccessible(visited.page);
    visited.expectQuiet();
    await visited.context.close();
  });

  it('gives a slot to the next when a clone is retired, which takes a clear yes', async () => {
    const { clones } = (await own.api.call('listClones', {})).body;
    const cloneId = clones[0]?.cloneId as number;
    const { page, context, expectQuiet } = await visitAs(stage.world, own, `/clones/${cloneId}`);
    await page.getByRole('button', { name: 'Retire this clone' }).click();
    const dialog = page.getByRole('dialog', { name: /^Retire .* for good\?$/ });
    await dialog.getByText('Its slot in the Arena goes to the next in the queue at once.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Retire it for good' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Retire this clone' }).click();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Retire it for good' }).click();
    await page.getByText('Retired', { exact: true }).first().waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Retire this clone' }).count()).toBe(0);

    await page.goto('/arena');
    await page.getByRole('listitem').getByText(`Clone ${cloneId}`).first().waitFor();
    await page.getByText('retired for good').waitFor();
    await page.getByText('2 taken, 0 free, of 2').waitFor();
    expectQuiet();
    await context.close();
  });
});
