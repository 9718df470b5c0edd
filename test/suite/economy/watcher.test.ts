import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawETH } from '../../../scripts/support/vault.ts';
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
import { type Player, signIn } from '../../support/players.ts';

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

const watch = () => gateway.app.economy.watch();
const purchaseOf = async (player: Player) => {
  const { purchases } = (await player.api.call('listPurchases')).body;
  expect(purchases).toHaveLength(1);
  return purchases[0] as (typeof purchases)[number];
};
const auditActions = async (subject: string) => {
  const rows = await gateway.app.db.read
    .selectFrom('audit_log')
    .select('action')
    .where('subject', '=', subject)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.action);
};

describe('the watcher', () => {
  it('grants a deposit whose browser died, under the same confirmations, and the late submit changes nothing', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: { displayName: 'Orphan' } });
    await pay(chain, player.account, quote);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({
      state: 'seen',
      confirmations: { current: 1, required: 2 },
      nextStep: { action: 'wait' },
    });
    expect((await player.api.call('listClones')).body.clones).toEqual([]);
    await chain.local.mine(1);
    await watch();
    const purchase = await purchaseOf(player);
    expect(purchase).toMatchObject({ state: 'granted', quoteId: quote.quoteId });
    const { clones } = (await player.api.call('listClones')).body;
    expect(clones).toMatchObject([{ cloneId: purchase.cloneId, displayName: 'Orphan' }]);
    const late = await player.api.call('submitAuditionFee', { body: { depositNonce: quote.depositNonce, ...STARTER } });
    expect(late.body).toMatchObject({ alreadyGranted: true, clone: clones[0] });
    expect(await auditActions(purchase.purchaseId)).toEqual(['purchase.granted']);
  });

  it('keeps a paid deposit without a purpose claimable for ever, until its payer says what it is for', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player);
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'claimable', stateReason: 'no_intent', tier: 'starter' });
    const other = { depositNonce: quote.depositNonce, ...STARTER, assetCapacity: 2, createClone: {} };
    expect((await player.api.call('submitAuditionFee', { body: other })).error.code).toBe('QUOTE_TERMS_DIFFER');
    // Months later: the quote has long expired.
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('quotes').set({ created_at: 1, expires_at: 2 }).where('id', '=', quote.quoteId).execute(),
    );
    const body = { depositNonce: quote.depositNonce, ...STARTER, createClone: {} };
    const claimed = await player.api.call('submitAuditionFee', { body });
    expect(claimed.body).toMatchObject({ alreadyGranted: false, purchase: { state: 'granted' } });
  });

  it('keeps a deposit for a clone that was retired meanwhile claimable', async () => {
    const player = await payingPlayer(gateway, chain);
    const { clone } = await buyClone(chain, player);
    const quote = await quoteFor(player, { cloneId: clone.cloneId });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: 1 }).where('id', '=', clone.cloneId).execute(),
    );
    const submitted = await player.api.call('submitAuditionFee', {
      body: { depositNonce: quote.depositNonce, ...STARTER, cloneId: clone.cloneId },
    });
    expect([submitted.status, submitted.error.code]).toEqual([409, 'CLONE_RETIRED']);
    await watch();
    const { purchases } = (await player.api.call('listPurchases', { query: { state: 'claimable' } })).body;
    expect(purchases).toMatchObject([{ stateReason: 'clone_unavailable' }]);
  });

  it('keeps a deposit whose intended model is no longer offered claimable, and goes on with the others', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: { model: 'pump-cheap' } });
    await gateway.app.db.transaction((tx) =>
      tx
        .updateTable('quotes')
        .set({ intent_create: JSON.stringify({ displayName: null, model: 'withdrawn' }) })
        .where('id', '=', quote.quoteId)
        .execute(),
    );
    await pay(chain, player.account, quote);
    const next = await payingPlayer(gateway, chain);
    await pay(chain, next.account, await quoteFor(next, { createClone: {} }));
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'claimable', stateReason: 'model_unavailable' });
    expect(await purchaseOf(next)).toMatchObject({ state: 'granted' });
  });

  it('writes a deposit down that it cannot settle, goes on, and settles it as soon as it can', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    const setIntent = (text: string) =>
      gateway.app.db.transaction((tx) =>
        tx.updateTable('quotes').set({ intent_create: text }).where('id', '=', quote.quoteId).execute(),
      );
    await setIntent('{broken');
    await pay(chain, player.account, quote);
    const next = await payingPlayer(gateway, chain);
    await pay(chain, next.account, await quoteFor(next, { createClone: {} }));
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'seen' });
    expect(await purchaseOf(next)).toMatchObject({ state: 'granted' });
    await setIntent('{"displayName":null,"model":null}');
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'granted' });
  });

  it("matches a nonce of the payer's own choosing only if exactly one open quote fits", async () => {
    const one = await payingPlayer(gateway, chain);
    const quote = await quoteFor(one, { createClone: {} });
    await pay(chain, one.account, { depositNonce: '4711', amountWei: quote.amountWei });
    const two = await payingPlayer(gateway, chain);
    await quoteFor(two, { createClone: {} });
    await quoteFor(two, { createClone: {} });
    await pay(chain, two.account, { depositNonce: '4711', amountWei: quote.amountWei });
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(one)).toMatchObject({ state: 'granted', quoteId: quote.quoteId, depositNonce: '4711' });
    expect(await purchaseOf(two)).toMatchObject({ state: 'mismatched', stateReason: 'no_quote' });
  });

  it('keeps the deposit of an unknown wallet for whoever signs in with it later, who gets the money back', async () => {
    const account = chain.nextAccount();
    await pay(chain, account, { depositNonce: '815', amountWei: '123456789' });
    await chain.local.mine(2);
    await watch();
    const player = await signIn(gateway, account);
    const stranger = await signIn(gateway);
    const purchase = await purchaseOf(player);
    expect(purchase).toMatchObject({
      state: 'mismatched',
      stateReason: 'no_quote',
      nextStep: { action: 'request_refund' },
    });
    const params = { purchaseId: purchase.purchaseId };
    expect((await stranger.api.call('getPurchase', { params })).status).toBe(404);
    expect((await stranger.api.call('requestRefund', { params })).status).toBe(404);
    const { refund } = (await player.api.call('requestRefund', { params })).body.purchase;
    const before = await chain.local.client.getBalance({ address: account.address });
    await withdrawETH(chain.local, {
      vault: chain.vault,
      resolver: chain.resolver.address,
      user: account.address,
      amountWei: 123456789n,
      nonce: BigInt(refund?.withdrawalNonce ?? 0),
      deadlineSec: (refund?.deadlineAt ?? 0) / 1000,
      signature: refund?.signature as `0x${string}`,
      account: chain.local.account(0),
    });
    expect((await chain.local.client.getBalance({ address: account.address })) - before).toBe(123456789n);
    await chain.local.mine(1);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'refunded', refund: { status: 'withdrawn' } });
  });

  it('reads the same blocks again without doing anything twice, also when two processes watch', async () => {
    const twin = await gateway.twin();
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    await gateway.app.db.transaction((tx) => tx.deleteFrom('chain_cursors').execute());
    await Promise.all([watch(), twin.app.economy.watch(), watch(), twin.app.economy.watch()]);
    await watch();
    expect(await auditActions((await purchaseOf(player)).purchaseId)).toEqual(['purchase.granted']);
    expect((await player.api.call('listClones')).body.clones).toHaveLength(1);
    await twin.stop();
  });

  it('goes back when the block behind its cursor is gone', async () => {
    await chain.local.mine(3);
    await watch();
    await chain.local.reorg(3);
    await chain.local.mine(1);
    expect(await watch()).toMatchObject({ rewound: true });
    expect(await watch()).toMatchObject({ rewound: false });
  });
});

describe('a reorganisation', () => {
  async function granted() {
    const player = await payingPlayer(gateway, chain);
    const { quote, mined, clone, purchase } = await buyClone(chain, player);
    const rawTransaction = await chain.local.rawTransaction(mined.hash);
    const params = { cloneId: clone.cloneId };
    const entitlement = async () => (await player.api.call('getEntitlement', { params })).body.entitlement;
    return { player, quote, clone, purchase, rawTransaction, entitlement };
  }

  it('that drops a granted deposit suspends what it bought; mined again, it is restored once', async () => {
    const { player, quote, clone, purchase, rawTransaction, entitlement } = await granted();
    await watch();
    await chain.local.reorg(3);
    await chain.local.mine(1);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'reorged', stateReason: 'deposit_dropped' });
    expect(await entitlement()).toMatchObject({ status: 'suspended' });
    const model = await player.api.call('updateClone', {
      params: { cloneId: clone.cloneId },
      body: { model: 'pump-cheap' },
    });
    expect([model.status, model.error.code]).toEqual([422, 'MODEL_NOT_ALLOWED']);
    const submit = await player.api.call('submitAuditionFee', {
      body: { depositNonce: quote.depositNonce, ...STARTER },
    });
    expect(submit.error.code).toBe('DEPOSIT_NOT_FOUND');
    expect((await player.api.call('requestRefund', { params: { purchaseId: purchase.purchaseId } })).status).toBe(409);

    await chain.local.client.sendRawTransaction({ serializedTransaction: rawTransaction });
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'reorged' });
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'granted', cloneId: clone.cloneId });
    expect(await entitlement()).toMatchObject({ status: 'active' });
    await watch();
    expect((await player.api.call('listClones')).body.clones).toHaveLength(1);
    expect(await auditActions(purchase.purchaseId)).toEqual([
      'purchase.granted',
      'purchase.suspended',
      'purchase.restored',
    ]);
  });

  it('that only moves the deposit to another block changes its block and nothing else', async () => {
    const { player, purchase, rawTransaction, entitlement } = await granted();
    await watch();
    await chain.local.reorg(3, [{ rawTransaction, block: 0 }]);
    await chain.local.mine(1);
    await watch();
    const moved = await purchaseOf(player);
    expect(moved.state).toBe('granted');
    expect(moved.blockHash).not.toBe(purchase.blockHash);
    expect(await entitlement()).toMatchObject({ status: 'active' });
  });

  it('that moves the deposit up suspends it until it is confirmed again', async () => {
    const { player, rawTransaction, entitlement } = await granted();
    await watch();
    await chain.local.reorg(3, [{ rawTransaction, block: 2 }]);
    await watch();
    expect(await entitlement()).toMatchObject({ status: 'suspended' });
    await chain.local.mine(2);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'granted' });
    expect(await entitlement()).toMatchObject({ status: 'active' });
  });

  it('before the grant takes the deposit out of the queue, and back in when it is mined again', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    const mined = await pay(chain, player.account, quote);
    const rawTransaction = await chain.local.rawTransaction(mined.hash);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'seen' });
    await chain.local.reorg(1);
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'reorged' });
    await chain.local.client.sendRawTransaction({ serializedTransaction: rawTransaction });
    await chain.local.mine(2);
    await watch();
    await watch();
    expect(await purchaseOf(player)).toMatchObject({ state: 'granted' });
  });

  it('cannot touch a deposit whose block is final', async () => {
    const { player, purchase } = await granted();
    await chain.local.mine(70);
    await watch();
    expect((await purchaseOf(player)).finalizedAt).toBeGreaterThan(0);
    expect((await purchaseOf(player)).purchaseId).toBe(purchase.purchaseId);
  });
});
