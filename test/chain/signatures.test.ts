import { toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalAccount } from '../../scripts/support/anvil.ts';
import { deployTestWallets, type TestWallets } from '../../scripts/support/vault.ts';
import { createSignatureChecker, type Hex, recoverMessageSigner } from '../../src/platform/chain/index.ts';
import { type ProxyMode, type RpcProxy, signCounterfactual, startRpcProxy } from '../support/chain.ts';
import { startVaultFixture, type VaultFixture } from './fixture.ts';

const MESSAGE = 'gateway.example wants you to sign in\n\nÜnïcode too';
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let fixture: VaultFixture;
let owner: LocalAccount;
let wallets: TestWallets;
let proxy: RpcProxy;

beforeAll(async () => {
  fixture = await startVaultFixture();
  owner = fixture.player;
  wallets = await deployTestWallets(fixture.local, owner.address);
  proxy = await startRpcProxy(fixture.local.rpcUrl);
});

afterAll(async () => {
  await proxy.close();
  await fixture.local.stop();
});

function checker(urls: readonly string[] = [fixture.local.rpcUrl], chainId = fixture.local.chainId) {
  return createSignatureChecker({ rpcUrlsByChain: new Map([[chainId, urls]]), timeoutMs: 400 });
}

function check(input: { address: Hex; signature: Hex; message?: string }, urls?: readonly string[]) {
  return checker(urls).check({ chainId: fixture.local.chainId, message: MESSAGE, ...input });
}

describe('recovering the signer of a message', () => {
  const withV = (signature: Hex, v: number) => `${signature.slice(0, 130)}${v.toString(16).padStart(2, '0')}` as Hex;

  it('accepts v as 27 or 28 and as 0 or 1', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    const parity = signature.endsWith('1c') ? 1 : 0;
    for (const v of [27 + parity, parity]) {
      expect(await recoverMessageSigner(MESSAGE, withV(signature, v))).toBe(owner.address);
    }
    expect(await recoverMessageSigner(MESSAGE, withV(signature, 28 - parity))).not.toBe(owner.address);
  });

  it('accepts the compact form of EIP-2098', async () => {
    for (let index = 0; index < 8; index += 1) {
      const message = `${MESSAGE} ${index}`;
      const signature = await owner.signMessage({ message });
      const s = BigInt(`0x${signature.slice(66, 130)}`) | (signature.endsWith('1c') ? 1n << 255n : 0n);
      const compact = `${signature.slice(0, 66)}${s.toString(16).padStart(64, '0')}` as Hex;
      expect(await recoverMessageSigner(message, compact)).toBe(owner.address);
    }
  });

  it('gives another address for another message', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    expect(await recoverMessageSigner(`${MESSAGE}!`, signature)).not.toBe(owner.address);
  });

  it('gives null for a high s, although mathematics would allow it', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    const highS = (CURVE_ORDER - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
    const twin = `${signature.slice(0, 66)}${highS}${signature.endsWith('1b') ? '1c' : '1b'}` as Hex;
    expect(await recoverMessageSigner(MESSAGE, twin)).toBeNull();
  });

  it('gives null for bytes that cannot be a signature', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    const bad = [
      '0x',
      '0x1b',
      signature.slice(0, -1),
      `${signature}00`,
      withV(signature, 2),
      withV(signature, 29),
      withV(signature, 255),
      `0x${'00'.repeat(64)}1b`,
      `0x${'00'.repeat(64)}`,
      `0x${'ff'.repeat(65)}`,
      `0x${'zz'.repeat(65)}`,
      `0x${'ab'.repeat(4096)}`,
      'x'.repeat(132),
    ];
    for (const bytes of bad) expect(await recoverMessageSigner(MESSAGE, bytes as Hex)).toBeNull();
  });
});

describe('a contract wallet', () => {
  it('that is deployed vouches for its owner by ERC-1271', async () => {
    const { wallet: address } = wallets;
    const signature = await owner.signMessage({ message: MESSAGE });
    expect(await check({ address, signature })).toBe('valid');
    expect(await check({ address, signature, message: `${MESSAGE}!` })).toBe('invalid');
    const stranger = await fixture.stranger.signMessage({ message: MESSAGE });
    expect(await check({ address, signature: stranger })).toBe('invalid');
    expect(await check({ address, signature: toHex('short') })).toBe('invalid');
    expect(await check({ address, signature: '0x' })).toBe('invalid');
    expect(await check({ address, signature: `0x${'ab'.repeat(4000)}` })).toBe('invalid');
  });

  it('that is not deployed yet vouches by ERC-6492, and only for its own address', async () => {
    const { address } = wallets.counterfactual;
    const signature = await signCounterfactual(owner, wallets, MESSAGE);
    expect(await check({ address, signature })).toBe('valid');
    expect(await check({ address, signature, message: `${MESSAGE}!` })).toBe('invalid');
    expect(await check({ address: fixture.otherResolver.address, signature })).toBe('invalid');
    expect(await check({ address, signature: await owner.signMessage({ message: MESSAGE }) })).toBe('invalid');
    const forged = await signCounterfactual(fixture.stranger, wallets, MESSAGE);
    expect(await check({ address, signature: forged })).toBe('invalid');
    expect(await fixture.local.client.getCode({ address })).toBeUndefined();
  });

  it('without the interface, or an address without code, vouches for nobody', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    expect(await check({ address: fixture.vault, signature })).toBe('invalid');
    expect(await check({ address: owner.address, signature })).toBe('invalid');
    expect(await check({ address: wallets.wallet, signature: '0xabc' as Hex })).toBe('invalid');
  });

  it('of a chain without a client is unsupported', async () => {
    const input = { address: wallets.wallet, message: MESSAGE, signature: '0x00' as Hex };
    await expect(checker().check({ chainId: 1, ...input })).rejects.toMatchObject({ code: 'WALLET_CHAIN_UNSUPPORTED' });
  });
});

describe('an endpoint that cannot tell', () => {
  const cases: readonly [ProxyMode, string][] = [
    ['down', 'CHAIN_UNREACHABLE'],
    ['failing', 'CHAIN_UNREACHABLE'],
    ['limited', 'CHAIN_UNREACHABLE'],
    ['slow', 'CHAIN_UNREACHABLE'],
    ['stuck', 'CHAIN_UNREACHABLE'],
    ['wrongChain', 'CHAIN_WRONG_ID'],
  ];

  for (const [mode, code] of cases) {
    it(`because it is ${mode} gives ${code}, never "invalid"`, async () => {
      await proxy.setMode(mode);
      const signature = await owner.signMessage({ message: MESSAGE });
      const verdict = check({ address: wallets.wallet, signature }, [proxy.url]);
      await expect(verdict).rejects.toMatchObject({ code, status: 503 });
      await proxy.setMode('honest');
    });
  }

  it('because it dies between the questions gives a 503 as well', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    proxy.setTransform((method, _params, result) => {
      if (method === 'eth_getCode') void proxy.setMode('down');
      return result;
    });
    const verdict = check({ address: wallets.wallet, signature }, [proxy.url]);
    await expect(verdict).rejects.toMatchObject({ code: 'CHAIN_UNREACHABLE' });
    proxy.setTransform(undefined);
    await proxy.setMode('honest');
  });

  it('because it cannot run contracts gives a 503, unless that passes', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    const { wallet: address } = wallets;
    let failures = 1;
    proxy.setTransform((method, _params, result) => {
      if (method === 'eth_call' && failures-- > 0) throw new Error('out of memory');
      return result;
    });
    expect(await check({ address, signature }, [proxy.url])).toBe('valid');
    failures = 100;
    await expect(check({ address, signature }, [proxy.url])).rejects.toMatchObject({ code: 'CHAIN_DISAGREEMENT' });
    proxy.setTransform(undefined);
  });

  it('and one that says "invalid" are outvoted by two that know', async () => {
    const signature = await owner.signMessage({ message: MESSAGE });
    const { wallet: address } = wallets;
    const honest = [fixture.local.rpcUrl, fixture.local.rpcUrl];
    await proxy.setMode('down');
    expect(await check({ address, signature }, [proxy.url, ...honest])).toBe('valid');
    await proxy.setMode('honest');
    proxy.setTransform((method, _params, result) => (method === 'eth_call' ? '0x00' : result));
    expect(await check({ address, signature }, [proxy.url, ...honest])).toBe('valid');
    const split = check({ address, signature }, [proxy.url, fixture.local.rpcUrl]);
    await expect(split).rejects.toMatchObject({ code: 'CHAIN_DISAGREEMENT' });
    proxy.setTransform(undefined);
  });
});
