import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployTestWallets, withdrawETH } from '../../scripts/support/vault.ts';
import {
  createWithdrawalSigner,
  type DepositObservation,
  type VaultChain,
  vaultAbi,
} from '../../src/platform/chain/index.ts';
import { PRICE, startVaultFixture, type VaultFixture } from './fixture.ts';

let fixture: VaultFixture;
let chain: VaultChain;
let nonce: bigint;

beforeAll(async () => {
  fixture = await startVaultFixture();
  chain = fixture.reader();
});

afterAll(() => fixture.local.stop());

beforeEach(() => {
  nonce = fixture.nextNonce();
});

function observe(fromBlock = 0, hint?: { blockNumber: number; txHash: null }): Promise<DepositObservation> {
  const input = { wallet: fixture.player.address, nonce, fromBlock };
  return chain.observeDeposit(hint === undefined ? input : { ...input, hint });
}

describe('blocks', () => {
  it('are read with their parents and timestamps in milliseconds', async () => {
    await fixture.local.mine(2);
    const head = await chain.head();
    const own = await fixture.local.client.getBlock();
    expect(head).toEqual({
      number: Number(own.number),
      hash: own.hash,
      parentHash: own.parentHash,
      timestampMs: Number(own.timestamp) * 1000,
    });
    expect(await chain.block(head.number - 1)).toMatchObject({ hash: head.parentHash });
    expect(await chain.block(head.number + 1)).toBeNull();
  });

  it('are final by the tag or 64 below the head, whichever is later', async () => {
    await fixture.local.mine(70);
    const head = await chain.head();
    expect(await chain.finalized(head)).toBe(head.number - 64);
    expect(await chain.finalized({ ...head, number: 3 })).toBe(3);
    const quick = await startVaultFixture({ slotsInAnEpoch: 1 });
    try {
      await quick.local.mine(9);
      const reader = quick.reader();
      const tip = await reader.head();
      expect(await reader.finalized(tip)).toBe(tip.number - 2);
    } finally {
      await quick.local.stop();
    }
  });
});

describe('verify', () => {
  it('returns the hash of the genesis block', async () => {
    const { hash } = await fixture.local.client.getBlock({ blockNumber: 0n });
    expect(await chain.verify()).toEqual({ genesisHash: hash });
  });

  it('refuses an address without code, at the start and later', async () => {
    const codeless = fixture.reader({ vault: fixture.stranger.address });
    await expect(codeless.verify()).rejects.toMatchObject({ code: 'VAULT_NOT_DEPLOYED', status: 503 });
    const deposit = { wallet: fixture.player.address, nonce };
    await expect(codeless.depositAmount(deposit, await codeless.head())).rejects.toMatchObject({
      code: 'VAULT_NOT_DEPLOYED',
    });
  });

  it('refuses a chain with another id', async () => {
    const other = fixture.reader({ chainId: 4326 });
    await expect(other.verify()).rejects.toMatchObject({ code: 'CHAIN_WRONG_ID' });
    await expect(other.head()).rejects.toMatchObject({ code: 'CHAIN_WRONG_ID' });
  });
});

describe('a deposit', () => {
  it('is absent, then unconfirmed, then confirmed at exactly the required depth', async () => {
    expect(await observe()).toMatchObject({ kind: 'absent' });
    const { hash, blockNumber, blockHash } = await fixture.deposit(nonce);
    const seen = { amountWei: PRICE, txHash: hash, required: 3, block: { number: blockNumber, hash: blockHash } };
    expect(await observe(blockNumber - 2)).toMatchObject({ ...seen, kind: 'unconfirmed', confirmations: 1 });
    await fixture.local.mine(1);
    expect(await observe()).toMatchObject({ ...seen, kind: 'unconfirmed', confirmations: 2 });
    await fixture.local.mine(1);
    expect(await observe()).toMatchObject({ ...seen, kind: 'confirmed', confirmations: 3 });
  });

  it('is confirmed in its own block when one confirmation is enough', async () => {
    await fixture.deposit(nonce);
    const eager = fixture.reader({ confirmations: 1 });
    const observed = await eager.observeDeposit({ wallet: fixture.player.address, nonce, fromBlock: 0 });
    expect(observed).toMatchObject({ kind: 'confirmed', confirmations: 1 });
  });

  it('of another wallet or for another resolver is absent', async () => {
    await fixture.deposit(nonce, { resolver: fixture.otherResolver.address });
    expect(await observe()).toMatchObject({ kind: 'absent' });
    const input = { wallet: fixture.stranger.address, nonce, fromBlock: 0 };
    expect(await chain.observeDeposit(input)).toMatchObject({ kind: 'absent' });
  });

  it('is told from the same event for another resolver, before and after it', async () => {
    const other = fixture.otherResolver.address;
    const decoy = await fixture.deposit(nonce, { resolver: other });
    await fixture.local.mine(2);
    const { blockNumber, hash } = await fixture.deposit(nonce);
    await fixture.deposit(nonce, { resolver: fixture.stranger.address });
    expect(await observe()).toMatchObject({ block: { number: blockNumber }, txHash: hash });
    expect(await observe(0, { blockNumber: decoy.blockNumber, txHash: null })).toMatchObject({
      block: { number: blockNumber },
    });
    const logs = await chain.depositLogs({ fromBlock: decoy.blockNumber, toBlock: blockNumber + 1 });
    expect(logs.filter((log) => log.nonce === nonce)).toHaveLength(3);
  });

  it('is not dated by a later event for another resolver when the search begins after it', async () => {
    const { blockNumber } = await fixture.deposit(nonce);
    await fixture.local.mine(12);
    const decoy = await fixture.deposit(nonce, { resolver: fixture.otherResolver.address });
    expect(await observe(decoy.blockNumber - 1)).toMatchObject({ block: { number: blockNumber } });
    expect(await observe(0, { blockNumber: decoy.blockNumber, txHash: null })).toMatchObject({
      block: { number: blockNumber },
    });
  });

  it('has no certain transaction when its block holds the same event twice', async () => {
    const { local, player, vault, resolver, otherResolver } = fixture;
    await local.client.setAutomine(false);
    try {
      const count = await local.client.getTransactionCount(player);
      for (const [index, to] of [otherResolver, resolver].entries()) {
        const call = { address: vault, abi: vaultAbi, functionName: 'depositETH', args: [to.address, nonce] } as const;
        await local.client.writeContract({ ...call, account: player, value: PRICE, nonce: count + index, chain: null });
      }
      await local.mine(1);
    } finally {
      await local.client.setAutomine(true);
    }
    expect(await observe()).toMatchObject({ kind: 'unconfirmed', txHash: null });
  });

  it('that is older than the asked range is found backwards, within a bound', async () => {
    const { blockNumber } = await fixture.deposit(nonce);
    await fixture.local.mine(45);
    const { number } = await chain.head();
    expect(await observe(number - 1)).toMatchObject({ kind: 'confirmed', block: { number: blockNumber } });
    expect(await observe(number + 100)).toMatchObject({ kind: 'confirmed', block: { number: blockNumber } });
    const near = fixture.reader({ lookbackBlocks: 20 });
    const bounded = near.observeDeposit({ wallet: fixture.player.address, nonce, fromBlock: number });
    await expect(bounded).rejects.toMatchObject({ code: 'CHAIN_DISAGREEMENT' });
  });

  it('of a contract wallet is found under the address of the contract', async () => {
    const { wallet } = await deployTestWallets(fixture.local, fixture.player.address);
    await fixture.deposit(nonce, { wallet });
    expect(await observe()).toMatchObject({ kind: 'absent' });
    expect(await chain.observeDeposit({ wallet, nonce, fromBlock: 0 })).toMatchObject({ amountWei: PRICE });
  });

  it('is seen in logs cut into ranges, in chain order', async () => {
    const first = await fixture.deposit(nonce);
    await fixture.local.mine(25);
    const second = await fixture.deposit(nonce, { resolver: fixture.otherResolver.address });
    const logs = await chain.depositLogs({ fromBlock: first.blockNumber, toBlock: second.blockNumber });
    const { player } = fixture;
    const log = { wallet: player.address, token: `0x${'0'.repeat(40)}`, amountWei: PRICE, nonce };
    expect(logs).toEqual([
      { ...log, blockNumber: first.blockNumber, blockHash: first.blockHash, txHash: first.hash, logIndex: 0 },
      { ...log, blockNumber: second.blockNumber, blockHash: second.blockHash, txHash: second.hash, logIndex: 0 },
    ]);
    expect(await chain.depositLogs({ fromBlock: 5, toBlock: 4 })).toEqual([]);
  });

  it('stays readable after its money was withdrawn, which spends the nonce and lowers the balance', async () => {
    const { local, player, resolver, vault } = fixture;
    await fixture.deposit(nonce);
    const before = await chain.head();
    const signer = createWithdrawalSigner({ privateKey: resolver.privateKey, chainId: local.chainId, vault });
    const terms = { user: player.address, amountWei: PRICE, nonce, deadlineSec: 4_000_000_000 };
    const signature = await signer.sign(terms);
    await withdrawETH(local, { ...terms, vault, resolver: signer.address, account: player, signature });
    const after = await chain.head();
    expect([await chain.withdrawalUsed(nonce, before), await chain.withdrawalUsed(nonce, after)]).toEqual([
      false,
      true,
    ]);
    expect((await chain.resolverBalance(before)) - (await chain.resolverBalance(after))).toBe(PRICE);
    expect(await observe()).toMatchObject({ amountWei: PRICE });
  });
});

describe('a reorg', () => {
  it('that drops the deposit makes it absent', async () => {
    const { blockNumber } = await fixture.deposit(nonce);
    await fixture.local.mine(4);
    expect(await observe()).toMatchObject({ kind: 'confirmed' });
    await fixture.local.reorg(5);
    expect(await observe(0, { blockNumber, txHash: null })).toMatchObject({ kind: 'absent' });
  });

  it('that mines the deposit again elsewhere moves it and counts from there, hint or not', async () => {
    const { hash, blockNumber } = await fixture.deposit(nonce);
    await fixture.local.mine(4);
    const rawTransaction = await fixture.local.rawTransaction(hash);
    await fixture.local.reorg(5, [{ rawTransaction, block: 3 }]);
    const moved = { kind: 'unconfirmed', txHash: hash, block: { number: blockNumber + 3 }, confirmations: 2 };
    expect(await observe()).toMatchObject(moved);
    expect(await observe(0, { blockNumber, txHash: null })).toMatchObject(moved);
    await fixture.local.mine(1);
    expect(await observe()).toMatchObject({ ...moved, kind: 'confirmed', confirmations: 3 });
  });

  it('makes reads pinned to a dropped block fail instead of answering from another one', async () => {
    await fixture.deposit(nonce);
    const orphan = await chain.head();
    const deposit = { wallet: fixture.player.address, nonce };
    expect(await chain.depositAmount(deposit, orphan)).toBe(PRICE);
    await fixture.local.reorg(1);
    await expect(chain.depositAmount(deposit, orphan)).rejects.toMatchObject({
      code: 'CHAIN_DISAGREEMENT',
      retryable: true,
    });
    await expect(chain.withdrawalUsed(1n, orphan)).rejects.toMatchObject({ code: 'CHAIN_DISAGREEMENT' });
    await expect(chain.resolverBalance(orphan)).rejects.toMatchObject({ code: 'CHAIN_DISAGREEMENT' });
  });
});

describe('a stalled chain', () => {
  it('is refused when its head is older than allowed by the injected clock', async () => {
    const { timestampMs } = await chain.head();
    const at = (now: number) => fixture.reader({ stallAfterSec: 60 }, { now: () => now });
    await expect(at(timestampMs + 61_000).head()).rejects.toMatchObject({ code: 'CHAIN_STALLED', status: 503 });
    expect(await at(timestampMs + 60_000).head()).toMatchObject({ timestampMs });
    expect(await at(timestampMs - 600_000).head()).toMatchObject({ timestampMs });
  });
});
