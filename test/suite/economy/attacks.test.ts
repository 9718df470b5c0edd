import { getAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalChain } from '../../../scripts/support/anvil.ts';
import { deployTestWallets, deployVault } from '../../../scripts/support/vault.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import {
  buyClone,
  type PaymentChain,
  pay,
  payingPlayer,
  quoteFor,
  STARTER,
  startPaymentChain,
} from '../../support/payments.ts';
import { challengeFor, signIn } from '../../support/players.ts';

let chain: PaymentChain;
let gateway: TestGateway;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

const cloneCount = async (userId: string) =>
  (await gateway.app.db.read.selectFrom('clones').select('id').where('user_id', '=', userId).execute()).length;

async function submit(player: Awaited<ReturnType<typeof payingPlayer>>, depositNonce: string, extra: object = {}) {
  return player.api.call('submitAuditionFee', { body: { depositNonce, ...STARTER, ...extra } });
}

describe('a deposit buys nothing', () => {
  it('for somebody else than the wallet that paid', async () => {
    const payer = await payingPlayer(gateway, chain);
    const thief = await payingPlayer(gateway, chain);
    const quote = await quoteFor(payer, { createClone: {} });
    await pay(chain, payer.account, quote);
    await chain.local.mine(2);
    const stolen = await submit(thief, quote.depositNonce, { createClone: {} });
    expect([stolen.status, stolen.error.code]).toEqual([409, 'DEPOSIT_NOT_FOUND']);
    expect((await submit(payer, quote.depositNonce)).body.alreadyGranted).toBe(false);
    const late = await submit(thief, quote.depositNonce, { createClone: {} });
    expect([late.status, late.error.code]).toEqual([409, 'DEPOSIT_ALREADY_USED']);
    expect(await cloneCount(thief.userId)).toBe(0);
  });

  it('under the nonce of another user; the payer can have the money back', async () => {
    const owner = await payingPlayer(gateway, chain);
    const thief = await payingPlayer(gateway, chain);
    const quote = await quoteFor(owner, { createClone: {} });
    await pay(chain, thief.account, quote);
    await chain.local.mine(2);
    const answer = await submit(thief, quote.depositNonce, { createClone: {} });
    expect([answer.status, answer.error.code]).toEqual([422, 'DEPOSIT_MISMATCHED']);
    const { purchaseId } = answer.error.details as { purchaseId: string };
    const refund = await thief.api.call('requestRefund', { params: { purchaseId } });
    expect(refund.body.purchase).toMatchObject({ state: 'refund_authorized', wallet: thief.account.address });
    // The nonce of the quote is still its owner's to use.
    await pay(chain, owner.account, quote);
    await chain.local.mine(2);
    expect((await submit(owner, quote.depositNonce)).status).toBe(200);
  });

  it('to another resolver', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote, { resolver: chain.local.account(0).address });
    await chain.local.mine(2);
    const answer = await submit(player, quote.depositNonce);
    expect([answer.status, answer.error.code]).toEqual([409, 'DEPOSIT_NOT_FOUND']);
    await gateway.app.economy.watch();
    expect((await player.api.call('listPurchases')).body.purchases).toEqual([]);
  });

  it('on another vault', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote, { vault: await deployVault(chain.local) });
    await chain.local.mine(2);
    expect((await submit(player, quote.depositNonce)).error.code).toBe('DEPOSIT_NOT_FOUND');
  });

  it('on another chain', async () => {
    const other = await startLocalChain({ chainId: 1337 });
    try {
      const vault = await deployVault(other);
      const player = await payingPlayer(gateway, chain);
      const quote = await quoteFor(player, { createClone: {} });
      await pay({ ...chain, local: other, vault }, other.account(3), quote);
      await other.mine(2);
      expect((await submit(player, quote.depositNonce)).error.code).toBe('DEPOSIT_NOT_FOUND');
    } finally {
      await other.stop();
    }
  });

  it.each([
    ['one wei less', -1n],
    ['one wei more', 1n],
  ])('with %s than the price', async (_, difference) => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote, { amountWei: BigInt(quote.amountWei) + difference });
    await chain.local.mine(2);
    const answer = await submit(player, quote.depositNonce);
    expect([answer.status, answer.error.code]).toEqual([422, 'DEPOSIT_MISMATCHED']);
    expect(answer.error.details).toMatchObject({ reason: 'amount_differs', state: 'mismatched' });
    expect(await cloneCount(player.userId)).toBe(0);
    expect((await submit(player, quote.depositNonce)).error.code).toBe('DEPOSIT_MISMATCHED');
  });

  it('under a quote that expired more than the grace ago; within the grace it counts', async () => {
    const { db } = gateway.app;
    const outcome = async (expiredForMs: number) => {
      const player = await payingPlayer(gateway, chain);
      const quote = await quoteFor(player, { createClone: {} });
      const mined = await pay(chain, player.account, quote);
      const block = await chain.local.client.getBlock({ blockHash: mined.blockHash });
      const expiresAt = Number(block.timestamp) * 1000 - expiredForMs;
      await db.transaction((tx) =>
        tx
          .updateTable('quotes')
          .set({ created_at: expiresAt - 900_000, expires_at: expiresAt })
          .where('id', '=', quote.quoteId)
          .execute(),
      );
      await chain.local.mine(2);
      return submit(player, quote.depositNonce);
    };
    const late = await outcome(300_001);
    expect([late.status, late.error.code]).toEqual([422, 'DEPOSIT_MISMATCHED']);
    expect(late.error.details).toMatchObject({ reason: 'outside_validity' });
    expect((await outcome(299_000)).status).toBe(200);
  });

  it('twice: for the same clone it is the same grant, for another it is refused', async () => {
    const player = await payingPlayer(gateway, chain);
    const first = await buyClone(chain, player);
    const second = await buyClone(chain, player);
    const again = await submit(player, first.quote.depositNonce, { createClone: {} });
    expect(again.body).toMatchObject({ alreadyGranted: true, clone: { cloneId: first.clone.cloneId } });
    const other = await submit(player, first.quote.depositNonce, { cloneId: second.clone.cloneId });
    expect([other.status, other.error.code]).toEqual([409, 'DEPOSIT_ALREADY_USED']);
    expect(await cloneCount(player.userId)).toBe(2);
  });

  it('for two clones at once', async () => {
    const player = await payingPlayer(gateway, chain);
    const [a, b] = [await buyClone(chain, player), await buyClone(chain, player)];
    const quote = await quoteFor(player);
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        submit(player, quote.depositNonce, { cloneId: (index % 2 === 0 ? a : b).clone.cloneId }),
      ),
    );
    const granted = answers.filter((answer) => answer.status === 200);
    expect(granted.filter((answer) => !answer.body.alreadyGranted)).toHaveLength(1);
    expect(new Set(granted.map((answer) => answer.body.clone.cloneId)).size).toBe(1);
    for (const answer of answers.filter((each) => each.status !== 200)) {
      expect(answer.error.code).toBe('DEPOSIT_ALREADY_USED');
    }
  });

  it('more than one clone from 50 submits at once, half of them in another process', async () => {
    const twin = await gateway.twin();
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const elsewhere = { ...player, api: twin.api.as(player.signIn.accessToken) };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => submit(index % 2 === 0 ? player : elsewhere, quote.depositNonce)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200));
    expect(answers.filter((answer) => !answer.body.alreadyGranted)).toHaveLength(1);
    expect(await cloneCount(player.userId)).toBe(1);
    await twin.stop();
  });

  it('when a submit and the watcher meet', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const [answer] = await Promise.all([
      submit(player, quote.depositNonce),
      gateway.app.economy.watch(),
      gateway.app.economy.watch(),
    ]);
    expect(answer.status).toBe(200);
    expect(await cloneCount(player.userId)).toBe(1);
  });

  it('and is refunded: of claim and refund at once exactly one wins', async () => {
    for (let round = 0; round < 8; round += 1) {
      const player = await payingPlayer(gateway, chain);
      const quote = await quoteFor(player);
      await pay(chain, player.account, quote);
      await chain.local.mine(2);
      await gateway.app.economy.watch();
      const { purchases } = (await player.api.call('listPurchases')).body;
      expect(purchases).toMatchObject([{ state: 'claimable', nextStep: { action: 'claim' } }]);
      const purchaseId = purchases[0]?.purchaseId as string;
      const [claim, refund] = await Promise.all([
        submit(player, quote.depositNonce, { createClone: {} }),
        player.api.call('requestRefund', { params: { purchaseId } }),
      ]);
      const { purchase } = (await player.api.call('getPurchase', { params: { purchaseId } })).body;
      expect([claim.status === 200, refund.status === 200].filter(Boolean)).toHaveLength(1);
      expect(purchase.state).toBe(claim.status === 200 ? 'granted' : 'refund_authorized');
      expect(await cloneCount(player.userId)).toBe(claim.status === 200 ? 1 : 0);
      expect((claim.status === 200 ? refund : claim).error.code).toBe(
        claim.status === 200 ? 'PURCHASE_NOT_REFUNDABLE' : 'DEPOSIT_ALREADY_USED',
      );
    }
  });
});

describe('a contract wallet', () => {
  it('pays on the chain on which it signed in', async () => {
    const owner = chain.nextAccount();
    const { wallet } = await deployTestWallets(chain.local, owner.address);
    const { message } = await challengeFor(gateway.api, wallet);
    const signature = await owner.signMessage({ message });
    const session = await gateway.api.call('verifySiweSignature', { body: { message, signature } });
    expect(session.body.user.wallets).toMatchObject([{ kind: 'contract', chainId: 31337 }]);
    const api = gateway.api.as(session.body.accessToken);
    const quote = (await api.call('quoteAuditionFee', { body: { ...STARTER, createClone: {} } })).body;
    await pay(chain, owner, quote, { wallet });
    await chain.local.mine(2);
    const answer = await api.call('submitAuditionFee', { body: { depositNonce: quote.depositNonce, ...STARTER } });
    expect(answer.body).toMatchObject({ purchase: { wallet: getAddress(wallet) }, alreadyGranted: false });
  });

  it('cannot claim a deposit with a session of another chain', async () => {
    // Other deployers, so that the wallet's address is free on the payment chain.
    const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
    const other = await startLocalChain({ chainId: 1337, mnemonic });
    const twin = await gateway.twin({
      SIWE_CHAIN_IDS: `${chain.local.chainId},1337`,
      SIWE_RPC_URLS: `1337=${other.rpcUrl}`,
    });
    try {
      // The same address on both chains, and another owner on each.
      const honest = chain.nextAccount();
      const thief = other.account(5);
      const { wallet } = await deployTestWallets(other, thief.address);
      const code = await other.client.getCode({ address: wallet });
      await chain.local.client.setCode({ address: wallet, bytecode: code ?? '0x' });
      const slot0 = `0x${honest.address.slice(2).toLowerCase().padStart(64, '0')}` as const;
      await chain.local.client.setStorageAt({ address: wallet, index: 0, value: slot0 });
      await chain.local.mine(1);
      const answer = await twin.api.call('issueSiweChallenge', { body: { address: wallet, chainId: 1337 } });
      const { message } = answer.body;
      const signature = await thief.signMessage({ message });
      const session = await twin.api.call('verifySiweSignature', { body: { message, signature } });
      expect(session.status).toBe(200);
      const api = twin.api.as(session.body.accessToken);
      const quote = await api.call('quoteAuditionFee', { body: STARTER });
      expect([quote.status, quote.error.code]).toEqual([422, 'WALLET_WRONG_CHAIN']);
      const claim = await api.call('submitAuditionFee', { body: { depositNonce: '1', ...STARTER, createClone: {} } });
      expect([claim.status, claim.error.code]).toEqual([422, 'WALLET_WRONG_CHAIN']);
      expect((await api.call('listPurchases')).body.purchases).toEqual([]);
    } finally {
      await twin.stop();
      await other.stop();
    }
  });
});

describe('an Idempotency-Key', () => {
  it('belongs to one user and one path', async () => {
    const [a, b] = [await signIn(gateway), await signIn(gateway)];
    const headers = { 'idempotency-key': 'shared-key' };
    const quoteA = await a.api.call('quoteAuditionFee', { body: STARTER, headers });
    const quoteB = await b.api.call('quoteAuditionFee', { body: STARTER, headers });
    expect(quoteB.body.quoteId).not.toBe(quoteA.body.quoteId);
    const submitA = await a.api.call('submitAuditionFee', {
      body: { depositNonce: quoteA.body.depositNonce, ...STARTER, createClone: {} },
      headers,
    });
    expect(submitA.error.code).toBe('DEPOSIT_NOT_FOUND');
    expect(submitA.headers['idempotency-replayed']).toBeUndefined();
  });
});
