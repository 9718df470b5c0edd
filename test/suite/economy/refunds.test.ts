import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployVault, withdrawETH } from '../../../scripts/support/vault.ts';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { buyClone, type PaymentChain, pay, payingPlayer, quoteFor, startPaymentChain } from '../../support/payments.ts';

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

type Paying = Awaited<ReturnType<typeof payingPlayer>>;
type Refund = {
  withdrawalNonce: string;
  deadlineAt: number | null;
  signature: string | null;
  amountWei: string;
} | null;

/** A deposit of the wrong amount, confirmed and seen. */
async function mismatched(from: TestGateway = gateway) {
  const player = await payingPlayer(from, chain);
  const quote = await quoteFor(player, { createClone: {} });
  await pay(chain, player.account, quote, { amountWei: BigInt(quote.amountWei) + 5n });
  await chain.local.mine(2);
  await from.app.economy.watch();
  const { purchases } = (await player.api.call('listPurchases')).body;
  const purchaseId = purchases[0]?.purchaseId as string;
  return { player, quote, purchaseId };
}

function withdraw(player: Paying, refund: Refund, changes: object = {}) {
  return withdrawETH(chain.local, {
    vault: chain.vault,
    resolver: chain.resolver.address,
    user: player.account.address,
    amountWei: BigInt(refund?.amountWei ?? 0),
    nonce: BigInt(refund?.withdrawalNonce ?? 0),
    deadlineSec: (refund?.deadlineAt ?? 0) / 1000,
    signature: (refund?.signature ?? '0x') as `0x${string}`,
    account: player.account,
    ...changes,
  });
}

const refundOf = async (player: Paying, purchaseId: string) =>
  (await player.api.call('getPurchase', { params: { purchaseId } })).body.purchase;

async function service() {
  const { token } = await gateway.app.serviceTokens.create('operations');
  return gateway.api.as(token);
}

describe('requestRefund', () => {
  it('gives the payer a withdrawal that the vault accepts once, and the purchase ends refunded', async () => {
    const { player, purchaseId } = await mismatched();
    const answer = await player.api.call('requestRefund', { params: { purchaseId } });
    expect(answer.body.purchase).toMatchObject({
      state: 'refund_authorized',
      nextStep: { action: 'withdraw' },
      refund: { status: 'authorized', amountWei: '10000000000000005' },
    });
    const { refund } = answer.body.purchase;
    expect(refund?.withdrawCall?.args).toHaveLength(6);
    await withdraw(player, refund);
    await expect(withdraw(player, refund)).rejects.toThrow(/NonceAlreadyUsed/);
    await chain.local.mine(1);
    await gateway.app.economy.watch();
    expect(await refundOf(player, purchaseId)).toMatchObject({ state: 'refunded', refund: { status: 'withdrawn' } });
    const again = await player.api.call('requestRefund', { params: { purchaseId } });
    expect([again.status, again.error.code]).toEqual([409, 'PURCHASE_NOT_REFUNDABLE']);
  });

  it('asked for by 20 calls at once authorises one withdrawal', async () => {
    const { player, purchaseId } = await mismatched();
    const twin = await gateway.twin();
    const other = twin.api.as(player.signIn.accessToken);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? other : player.api).call('requestRefund', { params: { purchaseId } }),
      ),
    );
    await twin.stop();
    const rows = await gateway.app.db.read
      .selectFrom('refunds')
      .selectAll()
      .where('purchase_id', '=', purchaseId)
      .execute();
    expect(rows).toHaveLength(1);
    const { refund } = await refundOf(player, purchaseId);
    await withdraw(player, refund);
    await expect(withdraw(player, refund)).rejects.toThrow(/NonceAlreadyUsed/);
  });

  it('signs again under the same nonce after the deadline, and not before', async () => {
    const { player, purchaseId } = await mismatched();
    const first = (await player.api.call('requestRefund', { params: { purchaseId } })).body.purchase.refund;
    const same = (await player.api.call('requestRefund', { params: { purchaseId } })).body.purchase.refund;
    expect(same).toEqual(first);
    gateway.clock.advance(3_601_000);
    const { message } = (
      await gateway.api.call('issueSiweChallenge', { body: { address: player.account.address, chainId: 31337 } })
    ).body;
    const signature = await player.account.signMessage({ message });
    const session = (await gateway.api.call('verifySiweSignature', { body: { message, signature } })).body;
    const later = await gateway.api.as(session.accessToken).call('requestRefund', { params: { purchaseId } });
    const { refund } = later.body.purchase;
    expect(refund).toMatchObject({ withdrawalNonce: first?.withdrawalNonce, status: 'authorized' });
    expect(refund?.deadlineAt).toBeGreaterThan(first?.deadlineAt ?? 0);
    gateway.clock.advance(-3_601_000);
    await withdraw(player, refund);
    await expect(withdraw(player, first)).rejects.toThrow(/NonceAlreadyUsed/);
  });

  it("waits as pending where the resolver's key is absent, until a process with the key signs", async () => {
    const keyless = await gateway.twin({ RESOLVER_PRIVATE_KEY: '', ROLE: 'api' });
    const { player, purchaseId } = await mismatched(keyless);
    const pending = await player.api.call('requestRefund', { params: { purchaseId } });
    expect(pending.body.purchase).toMatchObject({
      state: 'refund_pending',
      refund: { status: 'pending', signature: null },
    });
    await keyless.stop();
    const { api } = { api: gateway.api.as(player.signIn.accessToken) };
    // The queue of the process that has the key picks it up.
    await expect
      .poll(async () => (await api.call('getPurchase', { params: { purchaseId } })).body.purchase.state, {
        timeout: 15_000,
      })
      .toBe('refund_authorized');
  });

  it('waits until the deposit is deep enough for money to go out', async () => {
    const deep = await gateway.twin({ REFUND_CONFIRMATIONS: '6' });
    const { player, purchaseId } = await mismatched(deep);
    const shallow = await player.api.call('requestRefund', { params: { purchaseId } });
    expect(shallow.body.purchase.state).toBe('refund_pending');
    await deep.stop();
    await chain.local.mine(6);
    await gateway.app.economy.resumeRefunds();
    const api = gateway.api.as(player.signIn.accessToken);
    await expect
      .poll(async () => (await api.call('getPurchase', { params: { purchaseId } })).body.purchase.state, {
        timeout: 15_000,
      })
      .toBe('refund_authorized');
  });

  it('survives a change of the vault: what was paid into the old one waits for a process configured for it', async () => {
    const own = await startGateway({ env: { ...chain.env, RESOLVER_PRIVATE_KEY: '', ROLE: 'api' } });
    const { player, purchaseId } = await mismatched(own);
    await player.api.call('requestRefund', { params: { purchaseId } });
    const stateNow = async () => {
      const api = own.api.as(player.signIn.accessToken);
      return (await api.call('requestRefund', { params: { purchaseId } })).body.purchase.state;
    };
    const signing = { RESOLVER_PRIVATE_KEY: chain.resolver.privateKey, ROLE: 'all' };
    await own.restart({ ...signing, SIGNED_VAULT_ADDRESS: await deployVault(chain.local) });
    await own.app.economy.watch();
    await own.app.economy.resumeRefunds();
    expect(await stateNow()).toBe('refund_pending');
    await own.restart({ SIGNED_VAULT_ADDRESS: chain.vault });
    expect(await stateNow()).toBe('refund_authorized');
    await own.stop();
  });

  it('is authorised under the same withdrawal nonce again when the database came from an older backup', async () => {
    const { player, purchaseId } = await mismatched();
    const first = (await player.api.call('requestRefund', { params: { purchaseId } })).body.purchase.refund;
    await withdraw(player, first);
    await gateway.app.db.transaction(async (tx) => {
      await tx.deleteFrom('refunds').where('purchase_id', '=', purchaseId).execute();
      await tx.updateTable('purchases').set({ state: 'mismatched' }).where('id', '=', purchaseId).execute();
    });
    const again = (await player.api.call('requestRefund', { params: { purchaseId } })).body.purchase.refund;
    expect(again?.withdrawalNonce).toBe(first?.withdrawalNonce);
    await expect(withdraw(player, again)).rejects.toThrow(/NonceAlreadyUsed/);
  });

  it('is not for money that bought something, nor for purchases of others, and its body is checked', async () => {
    const player = await payingPlayer(gateway, chain);
    const { purchase } = await buyClone(chain, player);
    const params = { purchaseId: purchase.purchaseId };
    const granted = await player.api.call('requestRefund', { params });
    expect([granted.status, granted.error.code]).toEqual([409, 'PURCHASE_NOT_REFUNDABLE']);
    const stranger = await payingPlayer(gateway, chain);
    expect((await stranger.api.call('requestRefund', { params })).error.code).toBe('PURCHASE_NOT_FOUND');
    expect((await stranger.api.call('getPurchase', { params })).error.code).toBe('PURCHASE_NOT_FOUND');
    expect((await gateway.api.call('requestRefund', { params })).status).toBe(401);
    expect((await player.api.call('requestRefund', { params, body: { reason: 7 } })).status).toBe(400);
    const headers = { 'idempotency-key': 'refund-1' };
    await player.api.call('requestRefund', { params, headers });
    const reused = await player.api.call('requestRefund', { params, headers, body: { reason: 'other' } });
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('the operator', () => {
  it('sees unsettled purchases of all users, a page at a time', async () => {
    const api = await service();
    const { player, purchaseId } = await mismatched();
    const { purchaseId: other } = await mismatched();
    const first = await api.call('listUnsettledPurchases', { query: { state: 'mismatched', limit: 1 } });
    expect(first.body.purchases).toMatchObject([{ purchaseId: other }]);
    const cursor = first.body.nextCursor as string;
    const second = await api.call('listUnsettledPurchases', { query: { state: 'mismatched', limit: 1, cursor } });
    expect(second.body.purchases).toMatchObject([{ purchaseId, userId: player.userId }]);
    const bad = await api.call('listUnsettledPurchases', { query: { cursor: 'bm9uc2Vuc2U' } });
    expect([bad.status, bad.error.code]).toEqual([400, 'CURSOR_INVALID']);
    expect((await player.api.call('listUnsettledPurchases')).status).toBe(401);
    expect((await gateway.api.call('listUnsettledPurchases')).status).toBe(401);
  });

  it('pays a granted purchase back: the entitlement is revoked before anything is signed', async () => {
    const api = await service();
    const player = await payingPlayer(gateway, chain);
    const { purchase, clone } = await buyClone(chain, player);
    const params = { purchaseId: purchase.purchaseId };
    const answer = await api.call('refundPurchase', { params, body: { reason: 'bought by mistake' } });
    expect(answer.body.purchase).toMatchObject({ state: 'refund_authorized' });
    const { entitlement, slots } = (await player.api.call('getEntitlement', { params: { cloneId: clone.cloneId } }))
      .body;
    expect([entitlement, slots]).toEqual([null, []]);
    await withdraw(player, answer.body.purchase.refund as Refund);
    const log = await gateway.app.db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('subject', '=', purchase.purchaseId)
      .execute();
    expect(log.map((row) => row.action)).toEqual(['purchase.granted', 'refund.requested', 'refund.authorized']);
    expect(log[1]).toMatchObject({ actor: 'service:operations' });
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });

  it('is told what is wrong', async () => {
    const api = await service();
    const params = { purchaseId: 'pur_0000000000000000000000000' };
    const body = { reason: 'x' };
    expect((await api.call('refundPurchase', { params, body })).error.code).toBe('PURCHASE_NOT_FOUND');
    expect((await api.call('refundPurchase', { params, body: {} })).status).toBe(400);
    expect((await gateway.api.call('refundPurchase', { params, body })).status).toBe(401);
    expect((await gateway.api.as('svc_wrong').call('refundPurchase', { params, body })).status).toBe(401);
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await gateway.app.economy.watch();
    const { purchaseId } = (await player.api.call('listPurchases')).body.purchases[0] as { purchaseId: string };
    const seen = await api.call('refundPurchase', { params: { purchaseId }, body });
    expect([seen.status, seen.error.code]).toEqual([409, 'PURCHASE_NOT_REFUNDABLE']);
    const headers = { 'idempotency-key': 'operator-1' };
    await api.call('refundPurchase', { params, body, headers });
    const reused = await api.call('refundPurchase', { params, body: { reason: 'y' }, headers });
    expect([reused.status, reused.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await player.api.call('listPurchases', { query: { cursor: 'AAAA' } })).error.code).toBe('CURSOR_INVALID');
    expect((await gateway.api.call('listPurchases')).status).toBe(401);
    expect((await gateway.api.call('getPurchase', { params })).status).toBe(401);
    expect((await player.api.call('getPurchase', { params: { purchaseId: 'nonsense' } })).status).toBe(400);
  });

  it('can reconcile purchases with the vault', async () => {
    await chain.local.mine(2);
    await gateway.app.economy.watch();
    await gateway.app.economy.watch();
    const clean = await gateway.app.economy.reconcile();
    expect(clean.purchases).toBeGreaterThan(3);
    expect(clean.differenceWei).toBe(0n);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('purchases').set({ amount_wei: '1' }).where('state', '=', 'mismatched').execute(),
    );
    expect((await gateway.app.economy.reconcile()).differenceWei).not.toBe(0n);
  });
});
