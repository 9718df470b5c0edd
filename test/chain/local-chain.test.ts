import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalChain } from '../../scripts/support/anvil.ts';
import { findAnvil } from '../../scripts/support/anvil-binary.ts';
import { compileContracts } from '../../scripts/support/contracts.ts';

const GONE_WITHIN_MS = 3_000;
/** Ends the helper process even if the test that should kill it is cut short. */
const PARENT_LIFE_MS = 15_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answers(rpcUrl: string): Promise<boolean> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  return fetch(rpcUrl, request).then(
    () => true,
    () => false,
  );
}

describe('finding anvil', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anvil-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function program(name: string): string {
    const file = join(folder, name);
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    return file;
  }

  it('prefers the binary of the npm package, then the path, then npx', () => {
    const packaged = () => null;
    const path = `${join(folder, 'absent')}${delimiter}${folder}`;
    const npx = program('npx');
    expect(findAnvil({ packaged, path })).toMatchObject({ command: npx, wrapped: true });
    const anvil = program('anvil');
    expect(findAnvil({ packaged, path })).toEqual({ command: anvil, args: [], wrapped: false });
    expect(findAnvil({ packaged: () => '/package/anvil', path })).toMatchObject({ command: '/package/anvil' });
  });

  it('says what to install when there is none', () => {
    expect(() => findAnvil({ packaged: () => null, path: folder })).toThrow(/install Foundry .* CHAIN_RPC_URLS/);
  });
});

describe('a local chain', () => {
  it('has funded accounts and ends when told to, twice if need be', async () => {
    const chain = await startLocalChain({ chainId: 1337, accounts: 2 });
    expect(chain.accounts).toHaveLength(2);
    expect(await chain.client.getBalance(chain.account(1))).toBe(10_000n * 10n ** 18n);
    expect(await chain.client.getChainId()).toBe(1337);
    await Promise.all([chain.stop(), chain.stop()]);
    await chain.stop();
    expect(await answers(chain.rpcUrl)).toBe(false);
  });

  it('can go back to a snapshot and mine by itself', async () => {
    const chain = await startLocalChain({ blockTimeSec: 1, genesisTimestampSec: 1_700_000_000 });
    expect((await chain.client.getBlock({ blockNumber: 0n })).timestamp).toBe(1_700_000_000n);
    const snapshot = await chain.snapshot();
    await chain.mine(50);
    await chain.revert(snapshot);
    expect(await chain.client.getBlockNumber()).toBeLessThan(50n);
    await chain.stop();
  });

  for (const end of ['is killed', 'ends by itself'] as const) {
    it(`does not outlive a process that ${end}`, async () => {
      const script = `
        const { startLocalChain } = await import(${JSON.stringify(new URL('../../scripts/support/anvil.ts', import.meta.url).href)});
        const { pid, rpcUrl } = await startLocalChain();
        console.log(JSON.stringify({ pid, rpcUrl }));
        ${end === 'is killed' ? `setTimeout(() => {}, ${PARENT_LIFE_MS});` : ''}`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const { rpcUrl } = JSON.parse(line.toString()) as { pid: number; rpcUrl: string };
      if (end === 'is killed') parent.kill('SIGKILL');
      await once(parent, 'exit');
      expect(isAlive(parent.pid ?? 0)).toBe(false);
      await expect.poll(() => answers(rpcUrl), { timeout: GONE_WITHIN_MS, interval: 50 }).toBe(false);
    });
  }
});

describe('compiling the contracts', () => {
  it('is done once for the same sources', () => {
    const first = compileContracts();
    const second = compileContracts();
    expect(second.cached).toBe(true);
    expect(second.artifacts).toEqual(first.artifacts);
    expect(Object.keys(first.artifacts)).toEqual(
      expect.arrayContaining(['SignedVault', 'TestWallet', 'TestWalletFactory']),
    );
  });
});
