import { encodeFunctionData, parseAbi, zeroAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract } from '../../scripts/support/contracts.ts';
import {
  deployTestContract,
  deployTestWallets,
  deployVault,
  depositETH,
  withdrawETH,
} from '../../scripts/support/vault.ts';
import { type Address, createWithdrawalSigner, type Hex, vaultAbi } from '../../src/platform/chain/index.ts';
import { PRICE, startVaultFixture, type VaultFixture } from './fixture.ts';

const FAR_DEADLINE_SEC = 4_000_000_000;
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let fixture: VaultFixture;

beforeAll(async () => {
  fixture = await startVaultFixture();
});

afterAll(() => fixture.local.stop());

function amountOf(user: Address, resolver: Address, nonce: bigint): Promise<bigint> {
  const args = [user, zeroAddress, resolver, nonce] as const;
  return fixture.local.client.readContract({ address: fixture.vault, abi: vaultAbi, functionName: 'getDeposit', args });
}

function balanceOf(resolver: Address): Promise<bigint> {
  const args = [resolver, zeroAddress] as const;
  return fixture.local.client.readContract({
    address: fixture.vault,
    abi: vaultAbi,
    functionName: 'resolverBalanceOf',
    args,
  });
}

function signer(overrides: { privateKey?: Hex; chainId?: number; vault?: Address } = {}) {
  const { resolver, vault, local } = fixture;
  return createWithdrawalSigner({ privateKey: resolver.privateKey, chainId: local.chainId, vault, ...overrides });
}

/** A withdrawal of the price to the player, signed by the resolver, unless `overrides` says otherwise. */
async function withdrawal(
  nonce: bigint,
  overrides: { amountWei?: bigint; user?: Address; deadlineSec?: number; by?: ReturnType<typeof signer> } = {},
) {
  const { player, resolver, vault } = fixture;
  const { by = signer(), ...terms } = overrides;
  const signed = { user: player.address, amountWei: PRICE, nonce, deadlineSec: FAR_DEADLINE_SEC, ...terms };
  return { ...signed, vault, resolver: resolver.address, account: player, signature: await by.sign(signed) };
}

describe('the declared ABI', () => {
  const withoutInternals = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (key, part) => (key === 'internalType' ? undefined : part))) as unknown[];

  it('equals the compiled one for everything that it declares', () => {
    expect(withoutInternals(loadContract('SignedVault').abi)).toEqual(
      expect.arrayContaining(withoutInternals(vaultAbi).map((entry) => expect.objectContaining(entry as object))),
    );
  });

  it('declares everything that the vault has', () => {
    expect(vaultAbi).toHaveLength(loadContract('SignedVault').abi.length);
  });
});

describe('a deposit', () => {
  it('is kept under user, resolver and nonce, and announced by an event without topics or resolver', async () => {
    const nonce = fixture.nextNonce();
    const { player, resolver, otherResolver, vault, local } = fixture;
    const { hash } = await fixture.deposit(nonce);
    expect(await amountOf(player.address, resolver.address, nonce)).toBe(PRICE);
    expect(await amountOf(player.address, otherResolver.address, nonce)).toBe(0n);
    expect(await amountOf(resolver.address, resolver.address, nonce)).toBe(0n);
    const { logs } = await local.client.getTransactionReceipt({ hash });
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ address: vault.toLowerCase() });
    expect(logs[0]?.topics).toHaveLength(1);
  });

  it('is refused a second time under the same key, but possible for another resolver', async () => {
    const nonce = fixture.nextNonce();
    const other = fixture.otherResolver.address;
    await fixture.deposit(nonce);
    await expect(fixture.deposit(nonce)).rejects.toThrow();
    await expect(simulateDeposit(fixture.resolver.address, nonce, 1n)).rejects.toThrow('DuplicateDeposit');
    await fixture.deposit(nonce, { resolver: other, amountWei: 5n });
    expect(await amountOf(fixture.player.address, other, nonce)).toBe(5n);
  });

  it('of nothing or for the zero address is refused', async () => {
    const nonce = fixture.nextNonce();
    await expect(simulateDeposit(fixture.resolver.address, nonce, 0n)).rejects.toThrow('ZeroAmount');
    await expect(simulateDeposit(zeroAddress, nonce, 1n)).rejects.toThrow('InvalidResolver');
  });

  it('through a contract wallet belongs to that wallet, and only its owner can make it', async () => {
    const nonce = fixture.nextNonce();
    const { local, player, resolver, stranger, vault } = fixture;
    const { wallet } = await deployTestWallets(local, player.address);
    await fixture.deposit(nonce, { wallet });
    expect(await amountOf(wallet, resolver.address, nonce)).toBe(PRICE);
    expect(await amountOf(player.address, resolver.address, nonce)).toBe(0n);
    const stolen = { vault, resolver: resolver.address, nonce: nonce + 1n, amountWei: 1n, wallet };
    await expect(depositETH(local, { ...stolen, account: stranger })).rejects.toThrow();
  });

  it('cannot be made by a plain transfer', async () => {
    const { local, player, vault } = fixture;
    const transfer = local.client.sendTransaction({ account: player, to: vault, value: 1n, chain: null });
    await expect(transfer).rejects.toThrow();
  });

  function simulateDeposit(resolver: Address, nonce: bigint, value: bigint): Promise<unknown> {
    const { local, player, vault } = fixture;
    const call = { address: vault, abi: vaultAbi, functionName: 'depositETH', args: [resolver, nonce] } as const;
    return local.client.simulateContract({ ...call, account: player, value });
  }
});

describe('a withdrawal', () => {
  it('pays the named user once, whoever sends it, and leaves the deposit as it was', async () => {
    const nonce = fixture.nextNonce();
    const { local, player, resolver, stranger } = fixture;
    await fixture.deposit(nonce);
    const signed = { ...(await withdrawal(nonce)), account: stranger };
    const [held, before] = [await balanceOf(resolver.address), await local.client.getBalance(player)];
    await withdrawETH(local, signed);
    expect(await local.client.getBalance(player)).toBe(before + PRICE);
    expect(await balanceOf(resolver.address)).toBe(held - PRICE);
    expect(await amountOf(player.address, resolver.address, nonce)).toBe(PRICE);
    await expect(withdrawETH(local, signed)).rejects.toThrow('NonceAlreadyUsed');
  });

  it('has nonces of its own: a deposit under the same number does not spend it', async () => {
    const nonce = fixture.nextNonce();
    const { local, resolver, vault } = fixture;
    await fixture.deposit(nonce);
    const used = () =>
      local.client.readContract({
        address: vault,
        abi: vaultAbi,
        functionName: 'usedNonces',
        args: [resolver.address, nonce],
      });
    expect(await used()).toBe(false);
    await withdrawETH(local, await withdrawal(nonce));
    expect(await used()).toBe(true);
    await expect(fixture.deposit(nonce)).rejects.toThrow();
  });

  it('is refused when another key signed, or when the terms differ from what was signed', async () => {
    const nonce = fixture.nextNonce();
    const { local, stranger } = fixture;
    await fixture.deposit(nonce);
    const forged = await withdrawal(nonce, { by: signer({ privateKey: stranger.privateKey }) });
    await expect(withdrawETH(local, forged)).rejects.toThrow('InvalidSignature');
    const signed = await withdrawal(nonce);
    for (const change of [
      { user: stranger.address },
      { amountWei: PRICE - 1n },
      { nonce: nonce + 1_000n },
      { deadlineSec: FAR_DEADLINE_SEC + 1 },
      { resolver: stranger.address },
    ]) {
      await expect(withdrawETH(local, { ...signed, ...change })).rejects.toThrow('InvalidSignature');
    }
    await expect(withdrawETH(local, { ...signed, resolver: zeroAddress })).rejects.toThrow('InvalidResolver');
  });

  it('is refused when signed for another chain or another vault', async () => {
    const nonce = fixture.nextNonce();
    const { local } = fixture;
    await fixture.deposit(nonce);
    const elsewhere = await deployVault(local);
    for (const by of [signer({ chainId: 1 }), signer({ vault: elsewhere })]) {
      await expect(withdrawETH(local, await withdrawal(nonce, { by }))).rejects.toThrow('InvalidSignature');
    }
  });

  it('is accepted at its deadline and refused after it', async () => {
    const nonce = fixture.nextNonce();
    const { local } = fixture;
    await fixture.deposit(nonce);
    const now = Number((await local.client.getBlock()).timestamp);
    const late = await withdrawal(nonce, { deadlineSec: now - 1 });
    await expect(withdrawETH(local, late)).rejects.toThrow('ExpiredSignature');
    const deadlineSec = now + 100;
    const signed = await withdrawal(nonce, { deadlineSec });
    await local.setNextBlockTimestamp(deadlineSec);
    await withdrawETH(local, signed);
    expect(Number((await local.client.getBlock()).timestamp)).toBe(deadlineSec);
  });

  it('refuses the malleable twin of a signature and other lengths', async () => {
    const nonce = fixture.nextNonce();
    const { local } = fixture;
    await fixture.deposit(nonce);
    const signed = await withdrawal(nonce);
    const s = BigInt(`0x${signed.signature.slice(66, 130)}`);
    const highS = (CURVE_ORDER - s).toString(16).padStart(64, '0');
    const v = signed.signature.endsWith('1b') ? '1c' : '1b';
    const twin = `${signed.signature.slice(0, 66)}${highS}${v}` as Hex;
    for (const signature of [
      twin,
      signed.signature.slice(0, 130) as Hex,
      `${signed.signature}00` as Hex,
      '0x' as Hex,
    ]) {
      await expect(withdrawETH(local, { ...signed, signature })).rejects.toThrow('InvalidSignature');
    }
    await withdrawETH(local, signed);
  });

  it('never takes more than was deposited for this resolver, whatever the vault holds for others', async () => {
    const nonce = fixture.nextNonce();
    const { local, resolver, otherResolver } = fixture;
    await fixture.deposit(nonce, { resolver: otherResolver.address, amountWei: 10n * PRICE });
    const held = await balanceOf(resolver.address);
    const greedy = await withdrawal(nonce, { amountWei: held + 1n });
    await expect(withdrawETH(local, greedy)).rejects.toThrow('InsufficientResolverBalance');
    const nothing = await withdrawal(nonce, { amountWei: 0n });
    await expect(withdrawETH(local, nothing)).rejects.toThrow('ZeroAmount');
    const burnt = await withdrawal(nonce, { user: zeroAddress });
    await expect(withdrawETH(local, burnt)).rejects.toThrow('InvalidUser');
  });

  it('cannot be entered again by its receiver', async () => {
    const [first, second] = [fixture.nextNonce(), fixture.nextNonce()];
    const { local, player } = fixture;
    for (const nonce of [first, second]) await fixture.deposit(nonce);
    const abi = parseAbi([
      'function prepare(address target, bytes data)',
      'function reentered() view returns (bool)',
      'function answer() view returns (bytes)',
    ]);
    const receiver = await deployTestContract(local, 'ReentrantReceiver');
    const { user, amountWei, resolver, nonce, deadlineSec, signature } = await withdrawal(second, { user: receiver });
    const args = [user, amountWei, resolver, nonce, BigInt(deadlineSec), signature] as const;
    const data = encodeFunctionData({ abi: vaultAbi, functionName: 'withdrawETH', args });
    const prepare = { address: receiver, abi, functionName: 'prepare', args: [fixture.vault, data] } as const;
    await local.client.writeContract({ ...prepare, account: player, chain: null });

    await withdrawETH(local, await withdrawal(first, { user: receiver }));
    expect(await local.client.getBalance({ address: receiver })).toBe(PRICE);
    expect(await local.client.readContract({ address: receiver, abi, functionName: 'reentered' })).toBe(false);
    const reentrantCall = '0x37ed32e8'; // the selector of ReentrantCall()
    expect(await local.client.readContract({ address: receiver, abi, functionName: 'answer' })).toBe(reentrantCall);
  });

  it('to a receiver that refuses ETH fails and stays possible', async () => {
    const nonce = fixture.nextNonce();
    const { local, vault, resolver } = fixture;
    await fixture.deposit(nonce);
    const refused = await withdrawal(nonce, { user: vault });
    await expect(withdrawETH(local, refused)).rejects.toThrow('TransferFailed');
    const args = [resolver.address, nonce] as const;
    expect(await local.client.readContract({ address: vault, abi: vaultAbi, functionName: 'usedNonces', args })).toBe(
      false,
    );
  });
});
