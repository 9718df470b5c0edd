import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from '../../../src/contract/index.ts';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import {
  type AuditionRun,
  buySlot,
  cloneState,
  contestant,
  flat,
  type Levels,
  MINUTE,
  openStage,
  runOf,
  type Stage,
  sawtooth,
  submit,
} from '../../support/auditions.ts';
import { judge } from '../../support/naive-verdict.ts';
import type { CloneOwner } from '../../support/strategies.ts';

type Point = components['schemas']['AccountEquityPoint'];

/** Half an hour of market time. */
const LENGTH = 30;
const HALF_HOUR = { AUDITION_DURATION_SEC: String(LENGTH * 60) };

/** All that is needed to judge a run again: its account's equity, over HTTP. */
async function pointsOf(owner: CloneOwner, accountId: string): Promise<Point[]> {
  const points: Point[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: 7, ...(cursor && { cursor }) };
    const { body } = await owner.api.call('listAccountEquity', { params: { accountId }, query });
    points.push(...body.points);
    cursor = body.nextCursor;
  } while (cursor);
  return points;
}

/** Submits, plays the bars and some that are flat until after the end, and returns the judged run. */
async function perform(
  stage: Stage,
  owner: CloneOwner,
  closes: readonly number[],
  body: object = {},
): Promise<AuditionRun> {
  const { auditionRunId } = await submit(owner, body);
  await stage.rounds();
  await stage.play([...closes, ...flat(LENGTH + 3 - closes.length, closes.at(-1))]);
  await stage.rounds();
  return runOf(owner, auditionRunId);
}

const codesOf = ({ verdict }: AuditionRun) => verdict?.reasons.map(({ code }) => code);

describe('an audition', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(HALF_HOUR);
  });
  afterAll(() => stage?.stop());

  async function performed(levels: Levels, closes: readonly number[]) {
    // The market is at its usual price, and stays there while the next contestant signs in.
    await stage.play(flat(5));
    const owner = await contestant(stage, levels);
    const run = await perform(stage, owner, closes);
    const points = await pointsOf(owner, run.accountId);
    const again = judge(run.rules, points);
    expect(again.passed).toBe(run.verdict?.passed);
    expect(again.broken).toEqual(run.verdict?.reasons.map(({ rule }) => rule));
    expect(points.at(-1)).toMatchObject({ final: true, equity: run.progress.equity, at: run.progress.at });
    return { owner, run, points };
  }

  it('passes when every rule is kept, and its clone may compete', async () => {
    const { owner, run, points } = await performed({}, sawtooth(6));
    expect(run).toMatchObject({ state: 'passed', endReason: 'time_up', verdict: { passed: true, reasons: [] } });
    expect(run.progress.rules.every(({ status }) => status === 'holds')).toBe(true);
    expect(run.progress.elapsedSec).toBe(LENGTH * 60);
    expect(run.endAt).toBe((run.startAt ?? 0) + LENGTH * MINUTE);
    expect(run.endedAt).toBeGreaterThanOrEqual(run.endAt ?? 0);
    expect(points).toHaveLength(LENGTH + 2);
    expect(points[0]).toMatchObject({ at: run.startAt, equity: '100000', final: false });
    expect(await cloneState(owner)).toBe('competition_eligible');
    const again = await owner.api.call('submitAudition', { body: { cloneId: owner.cloneId } });
    expect([again.status, again.error.code]).toEqual([409, 'AUDITION_ALREADY_PASSED']);
  });

  it('fails below the profit target, whatever else it kept', async () => {
    const { owner, run } = await performed({ sellFrom: 100.1 }, sawtooth(6, 100.2));
    expect([run.state, codesOf(run)]).toEqual(['failed', ['PROFIT_TARGET_MISSED']]);
    expect(run.verdict?.reasons[0]).toMatchObject({ equity: run.progress.equity, limit: '103000' });
    expect(await cloneState(owner)).toBe('audition_failed');
  });

  it('fails with too few closed round trips', async () => {
    const { run } = await performed({ sellFrom: 104, sellTo: 106 }, [100, 105, 105]);
    expect([run.state, codesOf(run)]).toEqual(['failed', ['TOO_FEW_TRADES']]);
  });

  it('fails on a daily loss, even when all of it is won back', async () => {
    const toggles = sawtooth(5, 100.15);
    const { run } = await performed({ sellFrom: 100.1, sellTo: 106 }, [...toggles, 100, 93.8, 105.5, 105.5]);
    expect([run.state, run.endReason, codesOf(run)]).toEqual(['failed', 'time_up', ['DAILY_LOSS_BREACHED']]);
  });

  it('ends at the snapshot that breaks the maximum drawdown, and fails', async () => {
    const { run, points } = await performed({}, [...sawtooth(5), 100, 120, 107, 107]);
    expect([run.state, run.endReason, codesOf(run)]).toEqual(['failed', 'liquidated', ['MAX_DRAWDOWN_BREACHED']]);
    expect(points.length).toBeLessThan(LENGTH);
  });

  it('fails when its account is liquidated', async () => {
    const { owner, run } = await performed({ leverage: 5 }, [100, 70, 70]);
    expect([run.state, run.endReason]).toEqual(['failed', 'liquidated']);
    expect(codesOf(run)).toContain('MAX_DRAWDOWN_BREACHED');
    const params = { accountId: run.accountId };
    expect((await owner.api.call('getTradingAccount', { params })).body.account.state).toBe('liquidated');
  });

  it('shows how it stands while it runs', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId } = await submit(owner);
    await stage.rounds();
    expect(await runOf(owner, auditionRunId)).toMatchObject({ state: 'running', startAt: stage.at() });
    await stage.play([101, 100, 101, 101.5]);
    await stage.rounds();
    const run = await runOf(owner, auditionRunId);
    expect(run.progress).toMatchObject({ at: stage.at(), elapsedSec: 240 });
    expect(run.progress.rules.map(({ rule, status }) => [rule, status])).toEqual([
      ['profit_target', 'pending'],
      ['max_drawdown', 'holds'],
      ['daily_loss', 'holds'],
      ['min_trades', 'pending'],
      ['max_leverage', 'holds'],
    ]);
    expect(run.progress.rules[3]?.value).toBeGreaterThan(0);
    await stage.play(flat(LENGTH));
    await stage.rounds();
    expect((await runOf(owner, auditionRunId)).state).toBe('failed');
  });

  it('may be tried again with a fresh purchase, and only with one', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const first = await perform(stage, owner, []);
    expect(first.state).toBe('failed');
    const body = { cloneId: owner.cloneId, previousAuditionRunId: first.auditionRunId };
    const bare = await owner.api.call('submitAudition', { body });
    expect([bare.status, bare.error.code]).toEqual([409, 'AUDITION_SLOT_REQUIRED']);
    await buySlot(stage, owner);
    await stage.play(flat(5));
    const second = await perform(stage, owner, sawtooth(6), { previousAuditionRunId: first.auditionRunId });
    expect(second).toMatchObject({ state: 'passed', previousAuditionRunId: first.auditionRunId });
    const { body: page } = await owner.api.call('listCloneAuditions', {
      params: { cloneId: owner.cloneId },
      query: { limit: 1 },
    });
    expect(page.auditionRuns).toEqual([second]);
    const { body: rest } = await owner.api.call('listCloneAuditions', {
      params: { cloneId: owner.cloneId },
      query: { cursor: page.nextCursor as string },
    });
    expect(rest).toEqual({ auditionRuns: [first], nextCursor: null });
  });

  it('tells its turns in the audit log and in the outbox', async () => {
    await stage.play(flat(5));
    const owner = await contestant(stage);
    const { auditionRunId } = await perform(stage, owner, sawtooth(6));
    const { read } = stage.gateway.app.db;
    const log = await read.selectFrom('audit_log').selectAll().where('subject', '=', auditionRunId).execute();
    expect(log.map(({ action, actor }) => [action, actor])).toEqual([
      ['audition.submitted', owner.userId],
      ['audition.started', 'system:auditions'],
      ['audition.passed', 'system:auditions'],
    ]);
    const events = await read.selectFrom('outbox').selectAll().where('topic', 'like', 'audition.%').execute();
    const own = events.filter(({ payload }) => payload.includes(auditionRunId));
    expect(own.map(({ topic }) => topic)).toEqual(['audition.submitted', 'audition.started', 'audition.passed']);
    expect(await verifyAuditLog(stage.gateway.app.db)).toMatchObject({ ok: true });
  });

  it('is judged once by two gateways whose rounds meet', async () => {
    await stage.play(flat(5));
    const owners = [await contestant(stage), await contestant(stage), await contestant(stage)];
    const runs = await Promise.all(owners.map((owner) => submit(owner)));
    const twin = await stage.gateway.twin();
    const both = () => Promise.all([stage.rounds(), stage.rounds(twin)]);
    await both();
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await both();
    await both();
    await twin.stop();
    for (const [index, { auditionRunId }] of runs.entries()) {
      expect((await runOf(owners[index] as CloneOwner, auditionRunId)).state).toBe('passed');
      const log = await stage.gateway.app.db.read
        .selectFrom('audit_log')
        .select('action')
        .where('subject', '=', auditionRunId)
        .execute();
      expect(log.map(({ action }) => action)).toEqual(['audition.submitted', 'audition.started', 'audition.passed']);
    }
  });
});

describe("a clone's row", () => {
  it('says what its runs say: running, else what the newest judged one came to', async () => {
    const stage = await openStage(HALF_HOUR);
    const [passing, failing, running, voided] = [
      ...[await contestant(stage), await contestant(stage, { leverage: 5, buyAt: 90 })],
      ...[await contestant(stage), await contestant(stage)],
    ] as [CloneOwner, CloneOwner, CloneOwner, CloneOwner];
    await Promise.all([submit(passing), submit(failing)]);
    const { auditionRunId } = await submit(voided);
    await stage.rounds();
    const { token } = await stage.gateway.app.serviceTokens.create('referee');
    const params = { auditionRunId };
    await stage.gateway.api.as(token).call('voidAudition', { params, body: { reason: 'test' } });
    await stage.play([...sawtooth(6), ...flat(LENGTH)]);
    await stage.rounds();
    await submit(running);
    const { read } = stage.gateway.app.db;
    const clones = await read.selectFrom('clones').select(['id', 'audition']).orderBy('id').execute();
    const runs = await read.selectFrom('audition_runs').selectAll().orderBy('created_at').execute();
    await stage.stop();
    const told = clones.map(({ id }) => {
      const states = runs.filter(({ clone_id }) => clone_id === id).map(({ state }) => state);
      if (states.some((state) => ['queued', 'running', 'evaluating'].includes(state))) return 'running';
      return states.findLast((state) => state === 'passed' || state === 'failed') ?? null;
    });
    expect(clones.map(({ audition }) => audition)).toEqual(told);
    expect(told).toEqual(['passed', 'failed', 'running', null]);
  });
});

describe('the leverage rule', () => {
  it('counts what a position was opened with, where the account allows more', async () => {
    const stage = await openStage({ ...HALF_HOUR, AUDITION_MAX_LEVERAGE: '1', AUDITION_ACCOUNT_MAX_LEVERAGE: '5' });
    const owner = await contestant(stage, { leverage: 2 });
    const run = await perform(stage, owner, sawtooth(6));
    await stage.stop();
    expect([run.state, codesOf(run)]).toEqual(['failed', ['LEVERAGE_EXCEEDED']]);
    expect(run.rules.maxLeverage).toBe(1);
  });
});
