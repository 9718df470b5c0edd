import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestGateway } from '../../support/gateway.ts';
import { type ModelServer, startModelServer } from '../../support/model-server.ts';
import { booksOf, ORACLE, SCENE_MS, type Scenario, setScene } from '../../support/trading-scenario.ts';
import { accountOf, advance, MINUTE_MS, play, startTradingGateway } from '../../support/trading-world.ts';

let model: ModelServer;
let alone: TestGateway;
let contested: TestGateway;
let twin: TestGateway;
/** What one process makes of it, in one go. */
let quiet: Scenario;
let asked: number;
beforeAll(async () => {
  model = await startModelServer();
  model.script(ORACLE);
  const env = { MODEL_BASE_URL: model.baseUrl, MODEL_API_KEY: 'sk-test-0123456789', ROLE: 'api' };
  alone = await startTradingGateway({ env });
  contested = await startTradingGateway({ env });
  quiet = await setScene(alone);
  await advance(alone);
  asked = model.seen.length;
});
afterAll(async () => {
  await twin?.stop();
  await Promise.all([alone?.stop(), contested?.stop()]);
  await model?.stop();
});

describe('the books of an account', () => {
  it('are the same however market time is cut into rounds', { timeout: 120_000 }, async () => {
    const env = { MODEL_BASE_URL: model.baseUrl, MODEL_API_KEY: 'sk-test-0123456789', ROLE: 'api' };
    const cut = await startTradingGateway({ env });
    try {
      const scene = await setScene(cut, { played: false });
      for (let played = 0; played < SCENE_MS; ) {
        const ms = Math.min(SCENE_MS - played, Math.ceil(Math.random() * 25 * MINUTE_MS));
        await play(cut, ms);
        played += ms;
      }
      expect(await booksOf(cut, scene)).toEqual(await booksOf(alone, quiet));
    } finally {
      await cut.stop();
    }
  });
});

describe('two processes that move the same accounts', () => {
  it('make each decision once, and write the books that one process writes', { timeout: 120_000 }, async () => {
    const scene = await setScene(contested);
    const before = model.seen.length;
    twin = await contested.twin();
    await Promise.all([advance(contested), advance(twin)]);
    // One may have waited for what the other had taken.
    await advance(contested);
    expect(await booksOf(contested, scene)).toEqual(await booksOf(alone, quiet));
    expect(model.seen.length - before, 'questions asked, against those of one process').toBeLessThanOrEqual(asked);
  });

  it('keep decisions under way visible: queued, then running, then completed with their order', async () => {
    // It answers when it is told to.
    let answer = (): void => {};
    const told = new Promise<void>((resolve) => {
      answer = resolve;
    });
    model.script(async (response, seen) => {
      await told;
      await ORACLE(response, seen);
    });
    const scene = await setScene(contested, { prompt: 'Ask it slowly.' });
    const [owner] = scene.owners;
    const [accountId] = scene.accountIds;
    if (owner === undefined || accountId === undefined) throw new Error('an empty scene');
    await contested.app.trading.advance();
    // In this order: what is not queued any more runs by now.
    const queued = (await owner.runs({ status: 'queued' })).body.runs ?? [];
    const open = (await owner.runs({ status: 'running' })).body.runs ?? [];
    const [run] = [...open, ...queued];
    if (run === undefined) throw new Error('no decision is under way');
    expect(run).toMatchObject({ finishedAt: null, actions: [], origin: 'audition' });
    answer();
    await contested.app.trading.settled();
    const done = (await owner.runs({ scheduledFrom: run.scheduledAt, branchId: run.branchId })).body.runs?.at(-1);
    expect(done).toMatchObject({
      decisionRunId: run.decisionRunId,
      status: 'completed',
      finishedAt: run.scheduledAt,
    });
    await advance(contested);
    expect((await accountOf(owner, accountId).get()).state).toBe('completed');
  });
});
