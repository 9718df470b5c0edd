import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestCrashTask } from '../../support/backtest-crash-child.ts';
import {
  type Backtester,
  backtester,
  ended,
  modelGraph,
  rulesGraph,
  startBacktestGateway,
  until,
  WEEK,
} from '../../support/backtest-world.ts';
import { childFile } from '../../support/child-process.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { answering, type ModelServer, startModelServer } from '../../support/model-server.ts';

let server: ModelServer;
let gateway: TestGateway;
let owner: Backtester;
let worker: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  worker = await childFile('backtest-crash-child');
  server = await startModelServer();
  const env = { MODEL_BASE_URL: server.baseUrl, MODEL_API_KEY: 'sk-test-0123456789', BACKTEST_CONCURRENCY: '1' };
  // It takes jobs, and leaves the work to others.
  gateway = await startBacktestGateway({ env: { ...env, ROLE: 'api' } });
  owner = await backtester(gateway);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await gateway?.stop();
  await server?.stop();
});

function startWorker(killAt: BacktestCrashTask['killAt'] = null): ChildProcess {
  const task: BacktestCrashTask = { env: { ...gateway.env, ROLE: 'worker' }, killAt };
  const child = spawn(process.execPath, [worker, JSON.stringify(task)], { stdio: ['pipe', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit', { signal: AbortSignal.timeout(60_000) });
  }
  return { code: child.exitCode, signal: child.signalCode };
}

/** What a dead worker's lease does after half a minute, now. */
async function expireLeases(): Promise<void> {
  const { db } = gateway.app;
  await db.transaction((tx) => tx.updateTable('model_calls').set({ leased_until: 0 }).execute());
  if (db.engine === 'sqlite') {
    await db.transaction((tx) =>
      tx.updateTable('jobs').set({ leased_until: 0 }).where('state', '=', 'running').execute(),
    );
    return;
  }
  await db.transaction((tx) =>
    sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '1 hour' where state = 'active'`.execute(tx),
  );
  const connectionString = gateway.env.DATABASE_URL as string;
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false, monitorIntervalSeconds: 1 });
  await boss.start();
  // Another supervisor may just have looked.
  await until(
    async () => {
      await boss.supervise('backtests');
      return db.transaction((tx) => sql`select 1 from pgboss.job where state = 'active'`.execute(tx));
    },
    ({ rows }) => rows.length === 0,
  );
  await boss.stop({ graceful: false });
}

const rowOf = (jobId: string) =>
  gateway.app.db.read.selectFrom('backtest_jobs').selectAll().where('id', '=', jobId).executeTakeFirstOrThrow();

describe('a worker that is killed with SIGKILL', () => {
  it('costs an attempt and nothing else: the backtest completes once and is paid for once', {
    timeout: 240_000,
  }, async () => {
    // While it asks the model: two answers are there.
    let asked = 0;
    server.script((response, seen) => {
      asked += 1;
      if (asked <= 2) return answering({ action: 'long', sizeFraction: 0.5, reason: 'up' })(response, seen);
      return undefined;
    });
    const body = { window: WEEK, graph: modelGraph(), maxDecisionCalls: 7 };
    const jobId = await owner.startJob(body);
    const first = startWorker();
    await until(
      () => rowOf(jobId),
      (row) => row.attempt === 1,
      60_000,
    );
    // It would take a second job; this one is taken.
    const second = startWorker('decision_runs');
    await until(
      () => rowOf(jobId),
      (row) => row.model_calls_made === 2,
      60_000,
    );
    first.kill('SIGKILL');
    await endOf(first);
    expect(await owner.read(jobId)).toMatchObject({ status: 'running', result: null, progress: { modelCallsDone: 2 } });
    expect(await owner.usage()).toEqual({ runs: 1, modelCalls: 7, openJobs: 1 });

    // In the middle of writing the result down.
    server.script(answering({ action: 'long', sizeFraction: 0.5, reason: 'up' }));
    await expireLeases();
    await until(
      () => rowOf(jobId),
      (row) => row.attempt === 2,
      60_000,
    );
    const third = startWorker();
    expect((await endOf(second)).signal).toBe('SIGKILL');
    expect(await owner.read(jobId)).toMatchObject({ status: 'running', result: null });
    expect((await owner.runs()).body.runs).toEqual([]);

    // Whose workers die every time is given up.
    const poison = await owner.startJob({ window: WEEK, graph: rulesGraph() });
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('backtest_jobs').set({ attempt: 3 }).where('id', '=', poison).execute(),
    );
    await expireLeases();
    const done = await ended(owner, jobId, 60_000);
    expect(done).toMatchObject({ status: 'completed', progress: { phase: 'done', fraction: 1 } });
    expect(done.result?.model).toMatchObject({ calls: 7, replayedCalls: 0 });
    expect((await rowOf(jobId)).attempt).toBe(3);
    expect((await owner.runs({ originId: jobId })).body.runs).toHaveLength(7);
    const failed = await ended(owner, poison, 60_000);
    expect(failed).toMatchObject({ status: 'failed', result: null });
    expect(failed.error).toMatch(/our side/);
    expect(await owner.usage()).toEqual({ runs: 2, modelCalls: 7, openJobs: 0 });

    // A worker that is stopped ends by itself, its threads too.
    third.stdin?.end();
    expect(await endOf(third)).toEqual({ code: 0, signal: null });
  });
});
