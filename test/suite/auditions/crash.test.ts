import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import type { AuditionCrashTask } from '../../support/audition-crash-child.ts';
import {
  cloneState,
  contestant,
  flat,
  openStage,
  runOf,
  type Stage,
  sawtooth,
  submit,
} from '../../support/auditions.ts';
import { type ChildOutcome, runChild } from '../../support/child-process.ts';
import type { CrashTask } from '../../support/crash-child.ts';
import type { CloneOwner } from '../../support/strategies.ts';

const LENGTH = 30;
const ENV = { AUDITION_DURATION_SEC: String(LENGTH * 60) };
/** Deaths of one piece of the market before a worker is let live. */
const DEATHS = 2;
/** A round of this test has about as many statements at least. */
const STATEMENTS = 12;

let stage: Stage;
let control: Stage;
beforeAll(async () => {
  [stage, control] = await Promise.all([openStage(ENV), openStage(ENV)]);
});
afterAll(() => Promise.all([stage?.stop(), control?.stop()]));

function work(killAt: number): Promise<ChildOutcome> {
  const task: AuditionCrashTask = { env: stage.gateway.env, killAt };
  return runChild('audition-crash-child', task);
}

/** What came of a run, without ids: the same for two runs of one strategy on one market. */
async function storyOf({ gateway }: Stage, owner: CloneOwner, auditionRunId: string) {
  const { read } = gateway.app.db;
  const { accountId, ...run } = await runOf(owner, auditionRunId);
  const rows = (table: 'trading_fills' | 'trading_entries' | 'trading_snapshots') =>
    read.selectFrom(table).selectAll().where('account_id', '=', accountId).orderBy('number').execute();
  const withoutIds = (all: readonly object[]) => all.map((row) => ({ ...row, account_id: null, order_id: null }));
  const orders = await read.selectFrom('trading_orders').selectAll().where('account_id', '=', accountId).execute();
  const decisions = await read
    .selectFrom('decision_runs')
    .select(['scheduled_at', 'status'])
    .where('origin_id', '=', auditionRunId)
    .orderBy('scheduled_at')
    .execute();
  const log = await read.selectFrom('audit_log').select('action').where('subject', '=', auditionRunId).execute();
  const events = await read.selectFrom('outbox').selectAll().where('topic', 'like', 'audition.%').execute();
  return {
    run: { state: run.state, progress: run.progress, verdict: run.verdict, startAt: run.startAt, endAt: run.endAt },
    clone: await cloneState(owner),
    fills: withoutIds(await rows('trading_fills')),
    entries: withoutIds(await rows('trading_entries')),
    snapshots: withoutIds(await rows('trading_snapshots')),
    orders: orders.length,
    decisions,
    log: log.map(({ action }) => action),
    events: events.filter(({ payload }) => payload.includes(auditionRunId)).map(({ topic }) => topic),
  };
}

describe('workers killed with SIGKILL', () => {
  it('at random points of an audition lose nothing, double nothing, and come to the same verdict', {
    timeout: 900_000,
  }, async () => {
    const pieces = [[], sawtooth(6).slice(0, 7), [...sawtooth(6).slice(7), ...flat(22)]];
    const actors = await Promise.all([contestant(stage), contestant(control)]);
    const [owner, other] = actors as [CloneOwner, CloneOwner];
    const [first, second] = [await submit(owner), await submit(other)] as const;
    const seed = Math.floor(Math.random() * 1e6);
    const killed: number[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (piece.length > 0) await stage.play(piece);
      if (piece.length > 0) await control.play(piece);
      await control.rounds();
      for (let death = 0; death < DEATHS; death += 1) {
        const killAt = 1 + ((seed + 7 * index + 5 * death) % STATEMENTS);
        const { signal, output } = await work(killAt);
        expect([null, 'SIGKILL'], output).toContain(signal);
        if (signal === 'SIGKILL') killed.push(killAt);
      }
      const { signal, output } = await work(0);
      expect(signal, output).toBeNull();
      expect(JSON.parse(output)).toMatchObject({ statements: expect.any(Number) });
    }
    expect(killed.length, `seed ${seed}`).toBeGreaterThan(2);
    const story = await storyOf(stage, owner, first.auditionRunId);
    expect(story, `seed ${seed}, killed at ${killed}`).toEqual(await storyOf(control, other, second.auditionRunId));
    expect(story.run.state).toBe('passed');
    expect(story.log).toEqual(['audition.submitted', 'audition.started', 'audition.passed']);
    expect(await verifyAuditLog(stage.gateway.app.db)).toMatchObject({ ok: true });
  });
});

describe('a gateway killed with SIGKILL', () => {
  async function runsOf({ cloneId }: CloneOwner) {
    const { read } = stage.gateway.app.db;
    const runs = await read.selectFrom('audition_runs').select('id').where('clone_id', '=', cloneId).execute();
    const accounts = await read.selectFrom('trading_accounts').select('id').where('clone_id', '=', cloneId).execute();
    return [runs.length, accounts.length];
  }

  const taskFor = (owner: CloneOwner, killAt: number): CrashTask => ({
    env: { ...stage.gateway.env, ROLE: 'api', VALIDATE_RESPONSES: 'false' },
    killAt,
    request: {
      path: '/api/v1/lifecycle/auditions',
      token: owner.signIn.accessToken,
      body: { cloneId: owner.cloneId, idempotencyKey: 'once' },
    },
  });

  it('while it submits an audition has made all of it or nothing', { timeout: 900_000 }, async () => {
    const whole = await runChild('crash-child', taskFor(await contestant(stage), 0));
    const { status, statements } = JSON.parse(whole.output) as { status: number; statements: string[] };
    expect(status).toBe(200);
    const begin = statements.findIndex((sql) => /^begin/i.test(sql)) + 1;
    const commit = statements.findIndex((sql) => /^commit/i.test(sql)) + 1;
    const points = [Math.floor((begin + commit) / 2), commit, commit + 1];
    const outcomes = [];
    for (const killAt of points) {
      const owner = await contestant(stage);
      const { signal, output } = await runChild('crash-child', taskFor(owner, killAt));
      expect(signal, output).toBe('SIGKILL');
      const [runs] = await runsOf(owner);
      expect(await runsOf(owner)).toEqual([runs, runs]);
      expect(await cloneState(owner)).toBe(runs === 1 ? 'audition_running' : 'configured');
      const body = { cloneId: owner.cloneId, idempotencyKey: 'once' };
      const again = await owner.api.call('submitAudition', { body });
      expect([again.status, again.body.alreadyExisted]).toEqual([200, runs === 1]);
      expect(await runsOf(owner)).toEqual([1, 1]);
      outcomes.push(runs);
    }
    expect(outcomes).toEqual([0, 0, 1]);
  });
});
