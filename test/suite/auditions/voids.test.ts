import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawETH } from '../../../scripts/support/vault.ts';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { Api } from '../../support/api.ts';
import {
  buySlot,
  cloneState,
  contestant,
  flat,
  openStage,
  runOf,
  type Stage,
  sawtooth,
  submit,
} from '../../support/auditions.ts';
import type { CloneOwner } from '../../support/strategies.ts';

const LENGTH = 30;

let stage: Stage;
let service: Api;
beforeAll(async () => {
  stage = await openStage({ AUDITION_DURATION_SEC: String(LENGTH * 60) });
  const { token } = await stage.gateway.app.serviceTokens.create('referee');
  service = stage.gateway.api.as(token);
});
afterAll(() => stage?.stop());

const voidRun = (auditionRunId: string, reason = 'Incident 17') =>
  service.call('voidAudition', { params: { auditionRunId }, body: { reason } });

const purchaseOf = async ({ api }: CloneOwner, purchaseId: string) =>
  (await api.call('getPurchase', { params: { purchaseId } })).body.purchase;

const accountOf = async ({ api }: CloneOwner, accountId: string) =>
  (await api.call('getTradingAccount', { params: { accountId } })).body.account;

async function logOf(subject: string) {
  const { read } = stage.gateway.app.db;
  const rows = await read.selectFrom('audit_log').selectAll().where('subject', '=', subject).orderBy('seq').execute();
  return rows.map(({ action, actor, details }) => ({ action, actor, details: JSON.parse(details) as object }));
}

/** Sends the signed withdrawal to the vault, as the payer's wallet would. */
function withdraw(owner: CloneOwner, { refund }: Awaited<ReturnType<typeof purchaseOf>>) {
  return withdrawETH(stage.chain.local, {
    vault: stage.chain.vault,
    resolver: stage.chain.resolver.address,
    user: owner.account.address,
    amountWei: BigInt(refund?.amountWei ?? 0),
    nonce: BigInt(refund?.withdrawalNonce ?? 0),
    deadlineSec: (refund?.deadlineAt ?? 0) / 1000,
    signature: (refund?.signature ?? '0x') as `0x${string}`,
    account: owner.account,
  });
}

describe('voidAudition', () => {
  it('ends a run that trades: positions are closed, nothing is judged, and the act is on record', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, accountId } = await submit(owner);
    await stage.rounds();
    await stage.play([100, 100, 100.5]);
    await stage.rounds();
    const { body } = await voidRun(auditionRunId);
    expect(body.auditionRun).toMatchObject({ state: 'voided', endReason: 'voided_by_operator', verdict: null });
    await stage.play(flat(3));
    await stage.rounds();
    expect((await accountOf(owner, accountId)).state).toBe('completed');
    const positions = await owner.api.call('listAccountPositions', { params: { accountId } });
    expect(positions.body.positions).toEqual([]);
    expect(await runOf(owner, auditionRunId)).toMatchObject({ state: 'voided', verdict: null });
    expect(await cloneState(owner)).toBe('configured');
    expect((await logOf(auditionRunId)).at(-1)).toMatchObject({
      ...{ action: 'audition.voided', actor: 'service:referee' },
      details: { endReason: 'voided_by_operator', reason: 'Incident 17' },
    });
    expect(await verifyAuditLog(stage.gateway.app.db)).toMatchObject({ ok: true });
  });

  it('changes nothing the second time, and cannot take a verdict back', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    const first = await voidRun(auditionRunId);
    const second = await voidRun(auditionRunId, 'again');
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(await logOf(auditionRunId)).toHaveLength(2);
    await buySlot(stage, owner);
    const next = await submit(owner, { previousAuditionRunId: auditionRunId });
    await stage.rounds();
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await stage.rounds();
    const late = await voidRun(next.auditionRunId);
    expect([late.status, late.error.code, late.error.details]).toEqual([
      409,
      'AUDITION_ALREADY_ENDED',
      { state: 'passed' },
    ]);
    expect(await cloneState(owner)).toBe('competition_eligible');
  });

  it('beside the verdict, on two gateways at once, leaves the run with one of the two', async () => {
    const twin = await stage.gateway.twin();
    const states = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      await stage.play(flat(5));
      const owner = await contestant(stage);
      const { auditionRunId, purchaseId } = await submit(owner);
      await stage.rounds();
      await stage.play([...sawtooth(6), ...flat(LENGTH)]);
      await stage.gateway.app.trading.advance();
      const [answer] = await Promise.all([voidRun(auditionRunId), stage.rounds(twin), stage.rounds()]);
      const run = await runOf(owner, auditionRunId);
      states.add(run.state);
      expect(run.state).toBe(answer.status === 200 ? 'voided' : 'passed');
      const { nextStep } = await purchaseOf(owner, purchaseId);
      expect(nextStep.action).toBe(run.state === 'voided' ? 'request_refund' : 'none');
      expect(await logOf(auditionRunId)).toHaveLength(3);
    }
    await twin.stop();
    expect([...states].every((state) => state === 'voided' || state === 'passed')).toBe(true);
  });

  it('is for service tokens, needs a reason, and knows the runs that there are', async () => {
    const owner = await contestant(stage);
    const params = { auditionRunId: 'aud_0000000000000000000000000' };
    const absent = await service.call('voidAudition', { params, body: { reason: 'x' } });
    expect([absent.status, absent.error.code]).toEqual([404, 'AUDITION_NOT_FOUND']);
    expect((await service.call('voidAudition', { params, body: {} })).status).toBe(400);
    expect((await owner.api.call('voidAudition', { params, body: { reason: 'x' } })).status).toBe(401);
  });
});

describe('the money of a voided audition', () => {
  it("is its payer's to withdraw, once, from the vault on the chain", async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId } = await submit(owner);
    const params = { purchaseId };
    const early = await owner.api.call('requestRefund', { params });
    expect([early.status, early.error.code]).toEqual([409, 'PURCHASE_NOT_REFUNDABLE']);
    await voidRun(auditionRunId);
    expect(await purchaseOf(owner, purchaseId)).toMatchObject({
      state: 'granted',
      nextStep: { action: 'request_refund', message: 'Its audition was voided; ask for the money back.' },
    });
    const listed = (await owner.api.call('listPurchases')).body.purchases;
    expect(listed).toMatchObject([{ purchaseId, nextStep: { action: 'request_refund' } }]);
    const stranger = await contestant(stage);
    expect((await stranger.api.call('requestRefund', { params })).error.code).toBe('PURCHASE_NOT_FOUND');

    const twin = await stage.gateway.twin();
    const other = twin.api.as(owner.signIn.accessToken);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? other : owner.api).call('requestRefund', { params })),
    );
    await twin.stop();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const purchase = await purchaseOf(owner, purchaseId);
    expect(purchase).toMatchObject({ state: 'refund_authorized', nextStep: { action: 'withdraw' } });
    await withdraw(owner, purchase);
    await expect(withdraw(owner, purchase)).rejects.toThrow(/NonceAlreadyUsed/);
    await stage.chain.local.mine(2);
    await stage.gateway.app.economy.watch();
    expect((await purchaseOf(owner, purchaseId)).state).toBe('refunded');
    const { entitlement } = (await owner.api.call('getEntitlement', { params: { cloneId: owner.cloneId } })).body;
    expect(entitlement).toBeNull();
    const requested = (await logOf(purchaseId)).filter(({ action }) => action === 'refund.requested');
    expect(requested).toHaveLength(1);
  });

  it('is not returned when the run was judged', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { purchaseId } = await submit(owner);
    await stage.rounds();
    await stage.play(flat(LENGTH + 3));
    await stage.rounds();
    const refused = await owner.api.call('requestRefund', { params: { purchaseId } });
    expect([refused.status, refused.error.code]).toEqual([409, 'PURCHASE_NOT_REFUNDABLE']);
    expect((await purchaseOf(owner, purchaseId)).nextStep.action).toBe('none');
  });

  it("goes back by an operator's refund too, which voids the run that lives on it", async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId, accountId } = await submit(owner);
    await stage.rounds();
    const params = { purchaseId };
    const answer = await service.call('refundPurchase', { params, body: { reason: 'support case' } });
    expect(answer.body.purchase.state).toBe('refund_authorized');
    const run = await runOf(owner, auditionRunId);
    expect(run).toMatchObject({ state: 'voided', endReason: 'purchase_refunded' });
    await stage.play(flat(3));
    await stage.rounds();
    expect((await accountOf(owner, accountId)).state).toBe('completed');
    expect(await cloneState(owner)).toBe('configured');
    await withdraw(owner, await purchaseOf(owner, purchaseId));
  });
});

describe('retiring a clone', () => {
  const retire = (owner: CloneOwner, by: 'owner' | 'operator') =>
    stage.gateway.app.db.transaction((tx) =>
      stage.gateway.app.auditions.withdraw(tx, { cloneId: owner.cloneId, actor: owner.userId, by }),
    );

  it('by its owner withdraws the run: it has failed, and bought what it was for', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId, accountId } = await submit(owner);
    await stage.rounds();
    await retire(owner, 'owner');
    await retire(owner, 'owner');
    expect(await runOf(owner, auditionRunId)).toMatchObject({
      ...{ state: 'failed', endReason: 'withdrawn' },
      verdict: { passed: false, reasons: [{ code: 'WITHDRAWN', rule: null }] },
    });
    await stage.play(flat(3));
    await stage.rounds();
    expect((await accountOf(owner, accountId)).state).toBe('completed');
    expect((await purchaseOf(owner, purchaseId)).nextStep.action).toBe('none');
  });

  it('by an operator voids it', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId } = await submit(owner);
    await retire(owner, 'operator');
    expect(await runOf(owner, auditionRunId)).toMatchObject({ state: 'voided', endReason: 'clone_retired' });
    expect((await purchaseOf(owner, purchaseId)).nextStep.action).toBe('request_refund');
  });
});
