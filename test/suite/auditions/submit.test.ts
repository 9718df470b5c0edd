import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buySlot,
  cloneState,
  contestant,
  levelsGraph,
  openStage,
  type Stage,
  submit,
} from '../../support/auditions.ts';
import { BUILDER, buyClone, payingPlayer } from '../../support/payments.ts';
import { type CloneOwner, strategyOf } from '../../support/strategies.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.stop());

const send = (owner: CloneOwner, body: object = {}) =>
  owner.api.call('submitAudition', { body: { cloneId: owner.cloneId, ...body } });

const runsIn = (cloneId: number) =>
  stage.gateway.app.db.read.selectFrom('audition_runs').selectAll().where('clone_id', '=', cloneId).execute();

async function service() {
  const { token } = await stage.gateway.app.serviceTokens.create('operations');
  return stage.gateway.api.as(token);
}

describe('submitAudition', () => {
  it('queues a run on the active version, with its rules and an account of its own', async () => {
    const owner = await contestant(stage);
    const { body: clone } = await strategyOf(owner).clone();
    const { body } = await send(owner);
    expect(body).toMatchObject({
      alreadyExisted: false,
      auditionRun: {
        ...{ cloneId: owner.cloneId, state: 'queued', endReason: null, verdict: null, pause: null, pauses: [] },
        strategyVersionId: clone.activeStrategyVersion?.strategyVersionId,
        contentHash: clone.activeStrategyVersion?.contentHash,
        allowedSymbols: ['BTC'],
        rules: { version: 1, startBalance: '100000', durationSec: 21_600, profitTargetFraction: 0.03, minTrades: 5 },
        ...{ previousAuditionRunId: null, idempotencyKey: null, synthetic: false, startAt: null, endAt: null },
      },
      propAccount: { state: 'pending', currency: 'USDC', startBalance: '100000', wallet: '0', equity: '0' },
    });
    expect(body.propAccount.accountId).toBe(body.auditionRun.accountId);
    expect(body.auditionRun.progress.rules.map(({ rule, status }) => [rule, status])).toEqual([
      ['profit_target', 'pending'],
      ['max_drawdown', 'pending'],
      ['daily_loss', 'pending'],
      ['min_trades', 'pending'],
      ['max_leverage', 'pending'],
    ]);
    expect(await cloneState(owner)).toBe('audition_running');
    const params = { accountId: body.auditionRun.accountId };
    const { account } = (await owner.api.call('getTradingAccount', { params })).body;
    expect(account).toMatchObject({
      parent: { kind: 'audition', id: body.auditionRun.auditionRunId },
      policy: { startBalance: '100000', maxDrawdownFraction: 0.08, maxDailyLossFraction: 0.05, maxLeverage: 5 },
    });
  });

  it('keeps the version whatever is published afterwards', async () => {
    const owner = await contestant(stage);
    const { strategyVersionId, auditionRunId } = await submit(owner);
    await strategyOf(owner).publish(levelsGraph({ buyAt: 90 }));
    const { body } = await owner.api.call('getAudition', { params: { auditionRunId } });
    expect(body.auditionRun.strategyVersionId).toBe(strategyVersionId);
    expect((await strategyOf(owner).clone()).body.activeStrategyVersion?.strategyVersionId).not.toBe(strategyVersionId);
  });

  it('takes the newest unused purchase whose limits admit the version', async () => {
    const owner = await contestant(stage, {}, BUILDER);
    const small = await buySlot(stage, owner);
    const run = await submit(owner);
    expect(run.purchaseId).toBe(small);
    const big = await contestant(stage, { symbols: ['BTC', 'ETH'] }, BUILDER);
    await buySlot(stage, big, { ...BUILDER, tier: 'starter', assetCapacity: 1, modelStrength: 'cheap' });
    const { slots } = (await big.api.call('getEntitlement', { params: { cloneId: big.cloneId } })).body;
    const fitting = slots.find(({ assetCapacity }) => assetCapacity === 5);
    expect((await submit(big)).purchaseId).toBe(fitting?.purchaseId);
  });

  it('of 50 at once, on two gateways, makes one run', async () => {
    const owner = await contestant(stage);
    const twin = await stage.gateway.twin();
    const other = { ...owner, api: twin.api.as(owner.signIn.accessToken) };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => send(index % 2 ? other : owner)));
    await twin.stop();
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200).map(({ error }) => error.code);
    expect(new Set(refused)).toEqual(new Set(['AUDITION_RUNNING']));
    expect(await runsIn(owner.cloneId)).toHaveLength(1);
  });

  it('with one key, 20 times at once, answers the same run each time', async () => {
    const owner = await contestant(stage);
    const body = { idempotencyKey: 'first-try', allowedSymbols: ['BTC'] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(owner, body)));
    expect(new Set(answers.map((answer) => answer.body.auditionRun.auditionRunId)).size).toBe(1);
    expect(answers.filter((answer) => !answer.body.alreadyExisted)).toHaveLength(1);
    const [run] = await runsIn(owner.cloneId);
    expect(run).toMatchObject({ idempotency_key: 'first-try', state: 'queued' });
    const other = await send(owner, { ...body, allowedSymbols: undefined });
    expect([other.status, other.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('keeps a key for its user alone, and over all clones of the user', async () => {
    const owner = await contestant(stage);
    const stranger = await contestant(stage);
    const { clone } = await buyClone(stage.chain, owner);
    const second = { ...owner, cloneId: clone.cloneId };
    await strategyOf(second).publish(levelsGraph());
    const answers = await Promise.all(
      [owner, second, stranger].map((each) => send(each, { idempotencyKey: 'the-same' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422]);
    expect(answers[2]?.status).toBe(200);
  });

  it('beside an operator who pays the purchase back leaves no live run on money that was returned', async () => {
    const api = await service();
    const outcomes = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const owner = await contestant(stage);
      const { slots } = (await owner.api.call('getEntitlement', { params: { cloneId: owner.cloneId } })).body;
      const params = { purchaseId: slots[0]?.purchaseId as string };
      const refund = () => api.call('refundPurchase', { params, body: { reason: 'race' } });
      const [first, second] = round % 2 ? [() => send(owner), refund] : [refund, () => send(owner)];
      const answers = await Promise.all([first(), second()]);
      const submitted = answers[round % 2 ? 0 : 1];
      const { purchase } = (await owner.api.call('getPurchase', { params })).body;
      expect(purchase.state).toBe('refund_authorized');
      const [run] = await runsIn(owner.cloneId);
      if (submitted?.status === 200) expect(run).toMatchObject({ state: 'voided', end_reason: 'purchase_refunded' });
      else expect([submitted?.error.code, run]).toEqual(['AUDITION_SLOT_REQUIRED', undefined]);
      outcomes.add(run?.state ?? 'none');
      expect(await cloneState(owner)).toBe('configured');
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });

  it('refuses, with the reason, what it cannot do', async () => {
    const owner = await contestant(stage);
    const codeOf = async (answer: ReturnType<typeof send>) => [(await answer).status, (await answer).error.code];
    const symbols = await send(owner, { allowedSymbols: ['BTC', 'ETH'] });
    expect([symbols.status, symbols.error.code, symbols.error.details]).toEqual([
      ...[422, 'SYMBOLS_NOT_IN_VERSION'],
      { symbols: ['ETH'] },
    ]);
    expect(await codeOf(send(owner, { cloneId: 999_999 }))).toEqual([404, 'CLONE_NOT_FOUND']);
    const stranger = await contestant(stage);
    expect(await codeOf(send(stranger, { cloneId: owner.cloneId }))).toEqual([404, 'CLONE_NOT_FOUND']);
    const run = await submit(stranger);
    const foreign = send(owner, { previousAuditionRunId: run.auditionRunId });
    expect(await codeOf(foreign)).toEqual([422, 'PREVIOUS_AUDITION_INVALID']);
    const running = await send(stranger);
    expect([running.status, running.error.code, running.error.details]).toEqual([
      ...[409, 'AUDITION_RUNNING'],
      { auditionRunId: run.auditionRunId },
    ]);
    const live = send(stranger, { previousAuditionRunId: run.auditionRunId });
    expect(await codeOf(live)).toEqual([409, 'AUDITION_RUNNING']);
    expect(await codeOf(send(owner, { allowedSymbols: [] }))).toEqual([400, 'VALIDATION_FAILED']);
    const anonymous = stage.gateway.api.call('submitAudition', { body: { cloneId: owner.cloneId } });
    expect((await anonymous).status).toBe(401);
    const headers = { 'idempotency-key': 'header-1' };
    const params = { body: { cloneId: owner.cloneId }, headers };
    const first = await owner.api.call('submitAudition', params);
    const replayed = await owner.api.call('submitAudition', params);
    expect(replayed.body.auditionRun.auditionRunId).toBe(first.body.auditionRun.auditionRunId);
  });

  it('needs a published version, a slot that is large enough, and one that is unused and active', async () => {
    const player = await payingPlayer(stage.gateway, stage.chain);
    const { clone, purchase } = await buyClone(stage.chain, player);
    const owner = { ...player, cloneId: clone.cloneId };
    expect((await send(owner)).error.code).toBe('STRATEGY_NOT_PUBLISHED');
    const large = await contestant(stage, { symbols: ['BTC', 'ETH'] }, BUILDER);
    const tiny = { tier: 'starter', assetCapacity: 1, modelStrength: 'cheap' };
    const { slots } = (await large.api.call('getEntitlement', { params: { cloneId: large.cloneId } })).body;
    const tinyId = await buySlot(stage, large, tiny);
    const params = { purchaseId: slots[0]?.purchaseId as string };
    await (await service()).call('refundPurchase', { params, body: { reason: 'test' } });
    const small = await send(large);
    expect([small.status, small.error.code]).toEqual([422, 'AUDITION_SLOT_TOO_SMALL']);
    expect(small.error.details).toMatchObject({
      slots: [{ purchaseId: tinyId, problems: [{ code: 'TOO_MANY_ASSETS' }] }],
    });
    await strategyOf(owner).publish(levelsGraph());
    const { db } = stage.gateway.app;
    const suspend = (at: number | null) =>
      db.transaction((tx) =>
        tx
          .updateTable('entitlements')
          .set({ suspended_at: at })
          .where('purchase_id', '=', purchase.purchaseId)
          .execute(),
      );
    await suspend(stage.gateway.clock.now());
    expect((await send(owner)).error.code).toBe('AUDITION_SLOT_REQUIRED');
    await suspend(null);
    expect((await send(owner)).status).toBe(200);
    await db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: 1 }).where('id', '=', large.cloneId).execute(),
    );
    expect((await send(large)).error.code).toBe('CLONE_RETIRED');
  });

  it('waits while trading is switched off', async () => {
    const owner = await contestant(stage);
    const off = await stage.gateway.twin({ TRADING_ENABLED: 'false' });
    const answer = await off.api
      .as(owner.signIn.accessToken)
      .call('submitAudition', { body: { cloneId: owner.cloneId } });
    await off.stop();
    expect([answer.status, answer.error.code, answer.error.retryable]).toEqual([503, 'TRADING_DISABLED', true]);
    expect(await runsIn(owner.cloneId)).toEqual([]);
    expect(await cloneState(owner)).toBe('configured');
  });
});

describe('reading auditions', () => {
  it("shows an owner's run to its owner alone, and lists a clone's runs by pages", async () => {
    const owner = await contestant(stage);
    const stranger = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    const params = { auditionRunId };
    expect((await owner.api.call('getAudition', { params })).body.auditionRun).toMatchObject({ auditionRunId });
    const foreign = await stranger.api.call('getAudition', { params });
    expect([foreign.status, foreign.error.code]).toEqual([404, 'AUDITION_NOT_FOUND']);
    expect((await owner.api.call('getAudition', { params: { auditionRunId: 'nonsense' } })).status).toBe(400);
    expect((await stage.gateway.api.call('getAudition', { params })).status).toBe(401);
    const list = (api: CloneOwner['api'], query: Record<string, string | number> = {}) =>
      api.call('listCloneAuditions', { params: { cloneId: owner.cloneId }, query });
    expect((await list(owner.api)).body).toMatchObject({ auditionRuns: [{ auditionRunId }], nextCursor: null });
    expect((await list(stranger.api)).error.code).toBe('CLONE_NOT_FOUND');
    expect((await list(owner.api, { cursor: 'AAAA' })).error.code).toBe('CURSOR_INVALID');
    expect((await list(stage.gateway.api)).status).toBe(401);
  });
});
