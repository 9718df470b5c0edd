import type { Screen } from './screen.ts';
import type { World } from './world.ts';

const BLOCK_MS = 2000;

/** Mines a block every two seconds, so that a person's deposits are confirmed too; returns how to stop. */
export function keepMining({ chain }: World): () => Promise<void> {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    // A block that could not be mined is made up for by the next one.
    round = chain.mine(1).catch(() => {});
  }, BLOCK_MS);
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** What a person can do now. */
export function showWhatRuns(screen: Screen, world: World): void {
  const { url, chain, vault, player, visitor } = world;
  const challenge = JSON.stringify({ address: player.address, chainId: chain.chainId });
  const rows: readonly (readonly [string, string])[] = [
    ['Console', `${url}   for a person: sign in with a built-in demo wallet, or your own`],
    ['Contract', `${url}/openapi.json   ${url}/openapi.yaml`],
    ['Health', `${url}/health/ready   ${url}/health/live`],
    ['Chain', `${chain.rpcUrl}   id ${chain.chainId}, a block every ${BLOCK_MS / 1000} s`],
    ['Vault', vault],
  ];
  screen.line();
  screen.line('Still serving; Ctrl-C stops it.', 'bold');
  for (const [name, text] of rows) screen.line(`  ${name.padEnd(9)} ${text}`);
  screen.line();
  screen.line('Two funded wallets (demo keys of a local chain: public, never send real money to them)', 'bold');
  for (const [name, { address, privateKey }] of [
    ['veteran: the walk was its own', player],
    ['newcomer: unused', visitor],
  ] as const) {
    screen.line(`  Wallet ${name}`);
    screen.line(`    address      ${address}`);
    screen.line(`    private key  ${privateKey}`);
  }
  screen.line();
  screen.line('Four lines to try', 'bold');
  // Whole lines, whatever the width: they are there to be copied.
  process.stdout.write(
    `  curl -s ${url}/api/v1/economy/price-list\n` +
      `  curl -s -H 'content-type: application/json' -d '${challenge}' ${url}/api/v1/auth/siwe/challenge\n` +
      `  curl -s ${url}/api/v1/ingestion/dashboard\n` +
      `  curl -si ${url}/api/v1/no/such/path\n`,
  );
}
