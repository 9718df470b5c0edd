import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cloneState,
  contestant,
  flat,
  MINUTE,
  openStage,
  runOf,
  type Stage,
  sawtooth,
  submit,
} from '../../support/auditions.ts';

const LENGTH = 30;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ AUDITION_DURATION_SEC: String(LENGTH * 60) });
});
afterAll(() => stage?.stop());

/** As the watcher does when the chain drops and mines a deposit again. */
async function setSuspended(purchaseId: string, suspended: boolean) {
  const { db } = stage.gateway.app;
  const suspended_at = suspended ? stage.gateway.clock.now() : null;
  await db.transaction((tx) =>
    tx.updateTable('entitlements').set({ suspended_at }).where('purchase_id', '=', purchaseId).execute(),
  );
}

async function storedState(auditionRunId: string) {
  const { read } = stage.gateway.app.db;
  const row = await read.selectFrom('audition_runs').select('state').where('id', '=', auditionRunId).executeTakeFirst();
  return row?.state;
}

describe('a stale feed', () => {
  it('stops the clock of a run, which goes on with the next price and ends as much later', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    await stage.rounds();
    const { startAt } = await runOf(owner, auditionRunId);
    await stage.play(flat(10));
    await stage.rounds();
    const lastBarEnd = stage.at();
    await stage.silence(12);
    await stage.rounds();
    const paused = await runOf(owner, auditionRunId);
    // Prices are fresh for two minutes.
    const fromAt = lastBarEnd + 2 * MINUTE;
    expect(paused.state).toBe('running');
    expect(paused.pause).toMatchObject({ reason: 'feed_stale', untilAt: null });
    expect(Math.abs((paused.pause?.fromAt ?? 0) - fromAt)).toBeLessThanOrEqual(1);
    await stage.play(flat(LENGTH));
    await stage.rounds();
    const run = await runOf(owner, auditionRunId);
    const [pause] = run.pauses;
    expect(run.pauses).toHaveLength(1);
    expect(run.pause).toBeNull();
    const stood = (pause?.untilAt ?? 0) - (pause?.fromAt ?? 0);
    expect(Math.abs(stood - 10 * MINUTE)).toBeLessThanOrEqual(1);
    expect(run.state).toBe('failed');
    expect((run.endAt ?? 0) - (startAt ?? 0)).toBe(LENGTH * MINUTE + stood);
  });

  it('lets no run start', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    await stage.silence(4);
    const { auditionRunId } = await submit(owner);
    await stage.rounds();
    expect((await runOf(owner, auditionRunId)).state).toBe('queued');
    await stage.play(flat(1));
    await stage.rounds();
    expect(await runOf(owner, auditionRunId)).toMatchObject({ state: 'running', startAt: stage.at() });
  });
});

describe('a suspended purchase', () => {
  it('pauses the run until its deposit is back, and the run is judged for the time it traded', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId } = await submit(owner);
    await stage.rounds();
    await stage.play(sawtooth(4));
    await stage.rounds();
    await setSuspended(purchaseId, true);
    await stage.rounds();
    const suspendedAt = stage.at();
    await stage.play(flat(20));
    await stage.rounds();
    const paused = await runOf(owner, auditionRunId);
    expect(paused).toMatchObject({ state: 'running', pause: { reason: 'entitlement_suspended', untilAt: null } });
    // The account had seen that moment already: its pause comes right after it.
    expect(paused.pause?.fromAt).toBe(suspendedAt + 1);
    expect(paused.progress.elapsedSec).toBe(8 * 60);
    await setSuspended(purchaseId, false);
    await stage.rounds();
    await stage.play([...sawtooth(2), ...flat(LENGTH)]);
    await stage.rounds();
    const run = await runOf(owner, auditionRunId);
    expect(run).toMatchObject({ state: 'passed', pauses: [{ ...paused.pause, untilAt: expect.any(Number) }] });
    const [pause] = run.pauses;
    expect((run.endAt ?? 0) - (run.startAt ?? 0)).toBe(
      LENGTH * MINUTE + ((pause?.untilAt ?? 0) - (pause?.fromAt ?? 0)),
    );
  });

  it('is voided when it stays suspended for an hour of wall time, and not before', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId } = await submit(owner);
    await stage.rounds();
    await setSuspended(purchaseId, true);
    stage.gateway.clock.advance(59 * MINUTE);
    await stage.rounds();
    // The access token has run out meanwhile.
    expect(await storedState(auditionRunId)).toBe('running');
    stage.gateway.clock.advance(2 * MINUTE);
    await stage.rounds();
    stage.gateway.clock.advance(-61 * MINUTE);
    const run = await runOf(owner, auditionRunId);
    expect(run).toMatchObject({ state: 'voided', endReason: 'suspended_too_long', verdict: null });
    expect(await cloneState(owner)).toBe('configured');
    await setSuspended(purchaseId, false);
    const purchase = await owner.api.call('getPurchase', { params: { purchaseId } });
    expect(purchase.body.purchase).toMatchObject({ state: 'granted', nextStep: { action: 'request_refund' } });
  });

  it('is not judged while its purchase is suspended', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId, purchaseId } = await submit(owner);
    await stage.rounds();
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await stage.gateway.app.trading.advance();
    await setSuspended(purchaseId, true);
    await stage.rounds();
    expect((await runOf(owner, auditionRunId)).verdict).toBeNull();
    await setSuspended(purchaseId, false);
    await stage.rounds();
    expect((await runOf(owner, auditionRunId)).state).toBe('passed');
  });
});

describe("the operator's switch", () => {
  it('stops the clocks of all runs while trading is off, and lets them go on where they stood', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    await stage.rounds();
    await stage.play(sawtooth(4));
    const off = await stage.gateway.twin({ TRADING_ENABLED: 'false' });
    await stage.rounds(off);
    await stage.play(flat(20));
    await stage.rounds(off);
    await off.stop();
    const paused = await runOf(owner, auditionRunId);
    expect(paused).toMatchObject({ state: 'running', pause: { reason: 'trading_disabled', untilAt: null } });
    const { elapsedSec } = paused.progress;
    await stage.rounds();
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await stage.rounds();
    const run = await runOf(owner, auditionRunId);
    expect([run.state, elapsedSec < LENGTH * 60]).toEqual(['passed', true]);
    const stood = run.pauses.reduce((sum, { fromAt, untilAt }) => sum + (untilAt ?? 0) - fromAt, 0);
    expect(stood).toBeGreaterThanOrEqual(19 * MINUTE);
    expect((run.endAt ?? 0) - (run.startAt ?? 0)).toBe(LENGTH * MINUTE + stood);
  });
});
