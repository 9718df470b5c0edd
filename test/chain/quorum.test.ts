import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChainConfig, VaultChain } from '../../src/platform/chain/index.ts';
import { isAppError } from '../../src/platform/errors.ts';
import { type ProxyMode, type RpcProxy, startRpcProxy } from '../support/chain.ts';
import { PRICE, startVaultFixture, type VaultFixture } from './fixture.ts';

const TIMEOUT_MS = 400;

let fixture: VaultFixture;
let proxies: readonly RpcProxy[];
let deposit: { wallet: `0x${string}`; nonce: bigint; fromBlock: number };

beforeAll(async () => {
  fixture = await startVaultFixture();
  proxies = await Promise.all([0, 1, 2].map(() => startRpcProxy(fixture.local.rpcUrl)));
  const nonce = fixture.nextNonce();
  const { blockNumber } = await fixture.deposit(nonce);
  deposit = { wallet: fixture.player.address, nonce, fromBlock: blockNumber };
  await fixture.local.mine(3);
});

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await fixture.local.stop();
});

afterEach(async () => {
  for (const proxy of proxies) {
    proxy.setTransform(undefined);
    proxy.setTarget(fixture.local.rpcUrl);
    await proxy.setMode('honest');
  }
});

/** A reader over the first `count` proxies, which behave as `modes` say. */
async function reader(modes: readonly ProxyMode[], config: Partial<ChainConfig> = {}): Promise<VaultChain> {
  await Promise.all(modes.map((mode, index) => proxies[index]?.setMode(mode)));
  const rpcUrls = proxies.slice(0, modes.length).map(({ url }) => url);
  return fixture.reader({ rpcUrls, timeoutMs: TIMEOUT_MS, ...config });
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error('expected an AppError', { cause: error });
  expect(error.status).toBe(503);
  expect(error.retryable).toBe(true);
  const shown = JSON.stringify([error.message, error.details, String(error.cause), error.stack]);
  expect(shown).not.toMatch(/127\.0\.0\.1|https?:/);
  return error.code;
}

describe('one endpoint', () => {
  const cases: readonly [ProxyMode, string][] = [
    ['down', 'CHAIN_UNREACHABLE'],
    ['failing', 'CHAIN_UNREACHABLE'],
    ['limited', 'CHAIN_UNREACHABLE'],
    ['slow', 'CHAIN_UNREACHABLE'],
    ['stuck', 'CHAIN_UNREACHABLE'],
    ['wrongChain', 'CHAIN_WRONG_ID'],
  ];

  for (const [mode, code] of cases) {
    it(`that is ${mode} gives ${code} in time, at the start as well`, async () => {
      const chain = await reader([mode]);
      const startedAt = Date.now();
      expect(await failureOf(chain.observeDeposit(deposit))).toBe(code);
      expect(await failureOf(chain.verify())).toBe(code);
      expect(Date.now() - startedAt).toBeLessThan(4 * TIMEOUT_MS + 500);
    });
  }

  it('that recovers is used again', async () => {
    const chain = await reader(['down']);
    expect(await failureOf(chain.head())).toBe('CHAIN_UNREACHABLE');
    await proxies[0]?.setMode('honest');
    expect(await chain.observeDeposit(deposit)).toMatchObject({ kind: 'confirmed' });
  });

  it('that stands still is stalled by the clock', async () => {
    let now = Date.now();
    await proxies[0]?.setMode('frozen');
    const rpcUrls = proxies.slice(0, 1).map(({ url }) => url);
    const chain = fixture.reader({ rpcUrls, stallAfterSec: 60 }, { now: () => now });
    const { number } = await chain.head();
    await fixture.local.mine(1);
    expect(await chain.head()).toMatchObject({ number });
    now += 120_000;
    expect(await failureOf(chain.observeDeposit(deposit))).toBe('CHAIN_STALLED');
  });

  it('that moves to another chain is noticed once its chain id is due to be asked again', async () => {
    let now = Date.now();
    const rpcUrls = proxies.slice(0, 1).map(({ url }) => url);
    const chain = fixture.reader({ rpcUrls }, { now: () => now });
    await chain.head();
    await proxies[0]?.setMode('wrongChain');
    now += 59_000;
    await chain.head();
    now += 2_000;
    expect(await failureOf(chain.head())).toBe('CHAIN_WRONG_ID');
    await proxies[0]?.setMode('honest');
    await chain.head();
  });

  it('that really serves another chain is refused even before its id is asked again', async () => {
    const other = await startVaultFixture({ chainId: 31338 });
    try {
      const chain = await reader(['honest']);
      const head = await chain.head();
      proxies[0]?.setTarget(other.local.rpcUrl);
      expect(await failureOf(chain.depositAmount(deposit, head))).toBe('CHAIN_DISAGREEMENT');
      expect(await failureOf(fixture.reader({ rpcUrls: [proxies[0]?.url ?? ''] }).head())).toBe('CHAIN_WRONG_ID');
    } finally {
      await other.local.stop();
    }
  });

  it('with answers that are not what JSON-RPC promises gives a disagreement, not a crash', async () => {
    const chain = await reader(['honest']);
    for (const junk of [null, 7, 'junk', '0xzz', [], {}, { number: '0x1' }, `0x${'f'.repeat(64)}`]) {
      proxies[0]?.setTransform((method, _params, result) => (method === 'eth_chainId' ? result : junk));
      expect(await failureOf(chain.head())).toBe('CHAIN_DISAGREEMENT');
    }
    const head = { number: 1, hash: `0x${'1'.repeat(64)}`, parentHash: `0x${'2'.repeat(64)}`, timestampMs: 0 } as const;
    for (const junk of [null, {}, [{}], '0x1']) {
      proxies[0]?.setTransform(() => junk);
      expect(await failureOf(chain.depositLogs({ fromBlock: 0, toBlock: 1 }))).toBe('CHAIN_DISAGREEMENT');
      expect(await failureOf(chain.depositAmount(deposit, head))).toBe('CHAIN_DISAGREEMENT');
    }
  });

  it('that does not know the finalized tag has blocks final by depth', async () => {
    const chain = await reader(['honest']);
    proxies[0]?.setTransform((_method, params, result) => {
      if (params[0] === 'finalized') throw new Error('unknown tag');
      return result;
    });
    await fixture.local.mine(70);
    const head = await chain.head();
    expect(await chain.finalized(head)).toBe(head.number - 64);
  });

  it('that has no deposit at the required depth does not get it confirmed', async () => {
    const chain = await reader(['honest']);
    const head = await chain.head();
    const deep = await chain.block(head.number - chain.confirmations + 1);
    expect(deep?.number).toBeGreaterThan(deposit.fromBlock);
    proxies[0]?.setTransform((method, params, result) => {
      const at = params[1] as { blockHash?: string } | undefined;
      return method === 'eth_call' && at?.blockHash === deep?.hash ? `0x${'0'.repeat(64)}` : result;
    });
    expect(await chain.observeDeposit(deposit)).toMatchObject({ kind: 'unconfirmed' });
  });

  it('that shows an event in a block which is no longer there is asked again later', async () => {
    const chain = await reader(['honest']);
    proxies[0]?.setTransform((_method, _params, result) =>
      Array.isArray(result) ? result.map((log: object) => ({ ...log, blockHash: `0x${'cd'.repeat(32)}` })) : result,
    );
    expect(await failureOf(chain.observeDeposit(deposit))).toBe('CHAIN_DISAGREEMENT');
  });

  it('that sends logs of another contract or outside the range is not believed', async () => {
    const chain = await reader(['honest']);
    const range = { fromBlock: deposit.fromBlock, toBlock: deposit.fromBlock };
    for (const lie of [
      { address: fixture.stranger.address },
      { blockNumber: '0x1' },
      { topics: [] },
      { data: '0x00' },
    ]) {
      proxies[0]?.setTransform((_method, _params, result) =>
        Array.isArray(result) ? result.map((log: object) => ({ ...log, ...lie })) : result,
      );
      expect(await failureOf(chain.depositLogs(range))).toBe('CHAIN_DISAGREEMENT');
    }
    proxies[0]?.setTransform((_method, _params, result) =>
      Array.isArray(result) ? result.map((log: object) => ({ ...log, removed: true })) : result,
    );
    expect(await chain.depositLogs(range)).toEqual([]);
  });
});

describe('three endpoints with a quorum of two', () => {
  const faults: readonly ProxyMode[] = [
    'down',
    'failing',
    'limited',
    'slow',
    'stuck',
    'frozen',
    'wrongChain',
    'lyingAmount',
    'lyingHash',
    'lyingHeight',
  ];

  for (const fault of faults) {
    it(`agree although one is ${fault}`, async () => {
      const chain = await reader([fault, 'honest', 'honest']);
      await fixture.local.mine(1);
      const { number } = await fixture.local.client.getBlock();
      expect(await chain.observeDeposit(deposit)).toMatchObject({
        kind: 'confirmed',
        amountWei: PRICE,
        block: { number: deposit.fromBlock },
        head: { number: Number(number) },
      });
    });
  }

  const hopeless: readonly [readonly ProxyMode[], string][] = [
    [['down', 'slow', 'honest'], 'CHAIN_UNREACHABLE'],
    [['wrongChain', 'wrongChain', 'honest'], 'CHAIN_WRONG_ID'],
    [['lyingHash', 'down', 'honest'], 'CHAIN_DISAGREEMENT'],
    [['lyingAmount', 'down', 'honest'], 'CHAIN_DISAGREEMENT'],
  ];

  for (const [modes, code] of hopeless) {
    it(`give ${code} when they are ${modes.join(', ')}`, async () => {
      const chain = await reader(modes);
      expect(await failureOf(chain.observeDeposit(deposit))).toBe(code);
    });
  }

  it('do not let one of them speak alone', async () => {
    const chain = await reader(['honest', 'honest', 'honest']);
    const head = await chain.head();
    for (const proxy of proxies.slice(1)) await proxy.setMode('down');
    expect(await failureOf(chain.depositAmount(deposit, head))).toBe('CHAIN_UNREACHABLE');
    expect(await failureOf(chain.block(1))).toBe('CHAIN_UNREACHABLE');
  });

  it('are not held up by the slow one beyond a moment', async () => {
    const chain = await reader(['slow', 'honest', 'honest'], { timeoutMs: 20_000 });
    const startedAt = Date.now();
    await chain.observeDeposit(deposit);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it('take the highest head that two of them have, and the logs that two of them have', async () => {
    const chain = await reader(['frozen', 'frozen', 'honest']);
    const { number } = await fixture.local.client.getBlock();
    await fixture.local.mine(2);
    expect(await chain.head()).toMatchObject({ number: Number(number) });
    await proxies[1]?.setMode('honest');
    expect(await chain.head()).toMatchObject({ number: Number(number) + 2 });
  });

  it('start although one is down, but not with one on another chain', async () => {
    expect(await (await reader(['down', 'honest', 'honest'])).verify()).toHaveProperty('genesisHash');
    const chain = await reader(['honest', 'honest', 'wrongChain']);
    await expect(chain.verify()).rejects.toThrow('RPC endpoint 3 of 3 does not serve chain 31337.');
  });
});

describe('two endpoints that must agree', () => {
  it('fall back to the block below a fork at the tip', async () => {
    const chain = await reader(['honest', 'honest']);
    const { number } = await fixture.local.client.getBlock();
    proxies[0]?.setTransform((_method, _params, result) => {
      const block = result as { number?: string; hash: string } | null;
      return block?.number !== undefined && Number(block.number) === Number(number)
        ? { ...block, hash: `0x${'ab'.repeat(32)}` }
        : result;
    });
    expect(await chain.head()).toMatchObject({ number: Number(number) - 1 });
  });

  it('disagree when the amounts or the deeper hashes differ', async () => {
    for (const fault of ['lyingAmount', 'lyingHash'] as const) {
      const chain = await reader([fault, 'honest']);
      expect(await failureOf(chain.observeDeposit(deposit))).toBe('CHAIN_DISAGREEMENT');
    }
  });
});

describe('a quorum of one among two', () => {
  it('survives the loss of either, and takes no side when they differ', async () => {
    for (const modes of [
      ['down', 'honest'],
      ['honest', 'down'],
    ] as const) {
      const chain = await reader(modes, { quorum: 1 });
      expect(await chain.observeDeposit(deposit)).toMatchObject({ kind: 'confirmed' });
    }
    const split = await reader(['lyingAmount', 'honest'], { quorum: 1 });
    const head = await split.head();
    expect(await failureOf(split.depositAmount(deposit, head))).toBe('CHAIN_DISAGREEMENT');
    expect(await failureOf(split.observeDeposit(deposit))).toBe('CHAIN_DISAGREEMENT');
  });
});

describe('a configuration', () => {
  it('with an impossible quorum, no confirmations or no range is refused', () => {
    for (const config of [{ quorum: 0 }, { quorum: 2 }, { confirmations: 0 }, { logRange: 0 }]) {
      expect(() => fixture.reader(config)).toThrow(/must be/);
    }
  });
});
