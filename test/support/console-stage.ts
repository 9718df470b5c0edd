import type { Page } from 'playwright-core';
import { openStage, type Stage } from './auditions.ts';
import { leaveBrowser, sharedBrowser } from './browser.ts';
import { type ConsoleWorld, signInByClicks, type Visit, visit } from './console.ts';
import { freePort } from './ports.ts';
import type { CloneOwner } from './strategies.ts';
import { createTestWallet } from './test-wallet.ts';

/** A console whose market says what a test lets it say. */
export interface ConsoleStage extends Stage {
  readonly world: ConsoleWorld;
}

export async function openConsoleStage(env: Readonly<Record<string, string>> = {}): Promise<ConsoleStage> {
  const [port, browser] = await Promise.all([freePort(), sharedBrowser()]);
  const url = `http://localhost:${port}`;
  const stage = await openStage({ PORT: String(port), PUBLIC_URL: url, SIWE_DOMAINS: `localhost:${port}`, ...env });
  const stop = async () => {
    await leaveBrowser(browser);
    await stage.stop();
  };
  const { gateway, chain } = stage;
  return { ...stage, stop, world: { gateway, chain, browser, url, stop } };
}

/** A page in which the owner of a wallet is signed in, by clicks. */
export async function visitAs(
  world: ConsoleWorld,
  { account }: Pick<CloneOwner, 'account'>,
  path: string,
): Promise<Visit> {
  const wallet = createTestWallet({ chain: world.chain.local, account });
  const visited = await visit(world, { path: '/account', wallets: [wallet] });
  await signInByClicks(visited.page);
  await visited.page.goto(path);
  return visited;
}

/** Waits for a rule of an audition to say this. */
export function ruleSays(page: Page, rule: string, status: string): Promise<void> {
  return page.getByRole('listitem', { name: `${rule}: ${status}` }).waitFor();
}
