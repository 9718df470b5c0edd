import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { type ConsoleWorld, expectAccessible, startConsole, visit } from '../support/console.ts';
import { visitAs } from '../support/console-stage.ts';
import { buyClone, payingPlayer } from '../support/payments.ts';
import { profileInput, profileOf } from '../support/profiles.ts';

describeInBrowser('profiles, in a browser', () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await startConsole();
  });
  afterAll(() => world?.stop());

  async function owner() {
    const player = await payingPlayer(world.gateway, world.chain);
    const { clone } = await buyClone(world.chain, player);
    return { ...player, cloneId: clone.cloneId };
  }

  it('are written, put right field by field, published, and taken back', async () => {
    const own = await owner();
    await profileOf(await owner()).publish({ username: 'taken_already' });
    const { page, context, expectQuiet } = await visitAs(world, own, `/clones/${own.cloneId}`);
    await page.getByRole('link', { name: 'Profile', exact: true }).click();
    await page.getByLabel('Name').fill('Night owl');
    await page.getByLabel('Handle').fill('No Spaces');
    await page.getByText('Links to images').click();
    await page.getByLabel('Avatar').fill('https://somebody@images.example/owl.png');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Not saved: see the fields above').waitFor();
    await expect.poll(() => page.getByLabel('Handle').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);

    await page.getByLabel('Handle').fill('taken_already');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect.poll(() => page.getByLabel('Avatar').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Avatar').fill('https://images.example/owl.png');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect.poll(() => page.getByLabel('Avatar').getAttribute('aria-invalid')).toBeNull();
    await expect.poll(() => page.getByLabel('Handle').getAttribute('aria-invalid')).toBe('true');

    await page.getByLabel('Handle').fill(`owl_${own.cloneId}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Published: everybody can see it now.').waitFor();
    await page.getByRole('link', { name: 'See it as others do' }).click();
    await page.getByRole('heading', { name: 'Night owl', level: 1 }).waitFor();
    const link = page.getByRole('link', { name: 'https://images.example/owl.png' });
    expect(await link.getAttribute('rel')).toBe('noopener nofollow noreferrer');
    await expectAccessible(page);

    await page.goto(`/clones/${own.cloneId}/profile`);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('Taken back: nobody else sees it any more.').waitFor();
    await page.goto(`/profiles/${own.cloneId}`);
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    await expectAccessible(page);
    // No image of a stranger's was asked for: quiet means nothing left the origin.
    expectQuiet();
    await context.close();
  });

  it('are reported after signing in, hidden by moderators, and then found by their owner alone', async () => {
    const own = await owner();
    const { name } = await profileOf(own).publish(profileInput({ name: 'Not Satoshi' }));
    const stranger = await visit(world, { path: `/profiles/${own.cloneId}`, phone: true });
    await stranger.page.getByRole('heading', { name, level: 1 }).waitFor();
    await stranger.page.getByRole('link', { name: 'Sign in to report this profile' }).click();
    await stranger.page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    await stranger.context.close();

    const reporter = await visitAs(world, await owner(), `/profiles/${own.cloneId}/report`);
    const { page } = reporter;
    const dialog = page.getByRole('dialog', { name: 'Report this profile' });
    await dialog.getByLabel('What is wrong').selectOption('impersonation');
    await dialog.getByLabel('More about it').fill('It is not him.');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Send the report' }).click();
    await page.getByText('Moderators will look at it.').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Report this profile' }).click();
    await dialog.getByRole('button', { name: 'Send the report' }).click();
    await page.getByText('Not reported').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    const { token } = await world.gateway.app.serviceTokens.create('moderator');
    const moderator = world.gateway.api.as(token);
    const { reports } = (await moderator.call('listReports', {})).body;
    const reportId = reports.find(({ cloneId }) => cloneId === own.cloneId)?.reportId as string;
    const resolved = await moderator.call('resolveReport', {
      params: { reportId },
      body: { action: 'hide', reason: 'It pretends to be somebody.' },
    });
    expect(resolved.status).toBe(200);
    await page.reload();
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    reporter.expectQuiet();
    await reporter.context.close();

    const back = await visitAs(world, own, `/clones/${own.cloneId}/profile`);
    await back.page.getByText('Moderators hid this profile.').waitFor();
    await back.page.getByText('Their reason: It pretends to be somebody.').waitFor();
    await expectAccessible(back.page);
    await back.context.close();
  });
});
