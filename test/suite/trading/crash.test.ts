import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../src/platform/decimals.ts';
import { childFile } from '../../support/child-process.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { type ModelServer, startModelServer } from '../../support/model-server.ts';
import type { TradingCrashTask } from '../../support/trading-crash-child.ts';
import { booksOf, ORACLE, type Scenario, setScene } from '../../support/trading-scenario.ts';
import { advance, startTradingGateway } from '../../support/trading-world.ts';

const KILLS = 8;

let model: ModelServer;
let calm: TestGateway;
let stormy: TestGateway;
const children: ChildProcess[] = [];
beforeAll(async () => {
  model = await startModelServer();
  model.script(ORACLE);
  const env = { MODEL_BASE_URL: model.baseUrl, MODEL_API_KEY: 'sk-test-0123456789', ROLE: 'api' };
  calm = await startTradingGateway({ env });
  stormy = await startTradingGateway({ env });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([calm?.stop(), stormy?.stop()]);
  await model?.stop();
});

async function work(killAfter: number | null): Promise<{ code: number | null; signal: string | null }> {
  const task: TradingCrashTask = { env: stormy.env, killAfter };
  const file = await childFile('trading-crash-child');
  const child = spawn(process.execPath, [file, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  await once(child, 'exit', { signal: AbortSignal.timeout(120_000) });
  return { code: child.exitCode, signal: child.signalCode };
}

/** What the leases of a dead process do after two minutes, now. */
async function expireLeases(): Promise<void> {
  await stormy.app.db.transaction(async (tx) => {
    await tx.updateTable('trading_accounts').set({ leased_until: 0 }).execute();
    await tx.updateTable('model_calls').set({ leased_until: 0 }).execute();
  });
}

const micros = (text: string): bigint => parseDecimal(text, 6);

function checkBooks(books: Awaited<ReturnType<typeof booksOf>>): void {
  for (const { entries, snapshots, runs } of books) {
    let balance = 0n;
    for (const entry of entries) {
      balance += micros(entry.amount);
      expect(micros(entry.balance)).toBe(balance);
    }
    expect(new Set(entries.map(({ cause }) => cause)).size).toBe(entries.length);
    for (const snapshot of snapshots) {
      // Entries of the snapshot's own moment may come after it: bars that begin then.
      const before = entries.filter(({ at }) => at < snapshot.at).reduce((sum, { amount }) => sum + micros(amount), 0n);
      const upTo = entries.filter(({ at }) => at <= snapshot.at).reduce((sum, { amount }) => sum + micros(amount), 0n);
      expect([before, upTo].includes(micros(snapshot.wallet)) || snapshot.final === 1).toBe(true);
    }
    const moments = runs.map(({ branch_id, scheduled_at }) => `${branch_id} ${scheduled_at}`);
    expect(new Set(moments).size).toBe(moments.length);
    expect(runs.filter(({ status }) => status === 'queued' || status === 'running')).toEqual([]);
  }
}

describe('a venue process that is killed with SIGKILL, again and again', () => {
  it('loses nothing and doubles nothing: the books are those of a run that nobody disturbed', {
    timeout: 300_000,
  }, async () => {
    const scenes: [Scenario, Scenario] = [await setScene(calm), await setScene(stormy)];
    await advance(calm);
    const undisturbed = await booksOf(calm, scenes[0]);
    checkBooks(undisturbed);
    expect(undisturbed.flatMap(({ fills }) => fills).length).toBeGreaterThan(50);
    expect(undisturbed.flatMap(({ runs }) => runs.filter(({ engine }) => engine === 'model')).length).toBeGreaterThan(
      80,
    );
    expect(undisturbed.every(({ account }) => account.state === 'completed')).toBe(true);

    const killed: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const killAfter = 3 + Math.floor(Math.random() * 40 * (kill + 1));
      const { signal } = await work(killAfter);
      if (signal === 'SIGKILL') killed.push(killAfter);
      checkHalf(await booksOf(stormy, scenes[1]));
      await expireLeases();
    }
    expect(killed.length, 'processes that were killed').toBeGreaterThan(KILLS / 2);
    expect(await work(null)).toEqual({ code: 0, signal: null });
    const books = await booksOf(stormy, scenes[1]);
    checkBooks(books);
    expect(books, `killed before the statements ${killed}`).toEqual(undisturbed);
  });
});

/** What holds at any moment: every balance is the sum so far, and nothing is there twice. */
function checkHalf(books: Awaited<ReturnType<typeof booksOf>>): void {
  for (const { entries, snapshots } of books) {
    const sum = entries.reduce((total, { amount }) => total + micros(amount), 0n);
    expect(micros(entries.at(-1)?.balance ?? '0')).toBe(sum);
    expect(new Set(snapshots.map(({ at, final }) => `${at} ${final}`)).size).toBe(snapshots.length);
  }
}
