import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModelCalls } from '../../../src/decisions/model-calls.ts';
import type { ModelBudgets, ModelProviderConfig } from '../../../src/decisions/model-config.ts';
import { createModelProvider } from '../../../src/decisions/model-provider.ts';
import { type ModelRequest, modelRequest } from '../../../src/decisions/model-request.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { createTestClock } from '../../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { API_KEY, contextAt, modelBranch, providerConfig } from '../../support/decision-fixtures.ts';
import {
  answering,
  delayed,
  failing,
  type ModelServer,
  refusing,
  saying,
  sendJson,
  startModelServer,
  unusedBaseUrl,
} from '../../support/model-server.ts';

const HOLD = answering({ action: 'hold', sizeFraction: null, reason: 'flat' });
const PLENTY = { perClone: 1000, total: 1000 };
const CLONE = { cloneId: 7 };

let server: ModelServer;
let database: TestDatabase;
const clock = createTestClock();
beforeAll(async () => {
  server = await startModelServer();
  database = await openTestDatabase();
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});
beforeEach(async () => {
  server.script(HOLD);
  await database.db.transaction(async (tx) => {
    await tx.deleteFrom('model_usage').execute();
  });
});

/** As one process has it. */
function open(input: { budgets?: ModelBudgets; config?: Partial<ModelProviderConfig> } = {}) {
  const provider = createModelProvider(providerConfig(server.baseUrl, { maxRetries: 0, ...input.config }));
  return createModelCalls({ db: database.db, clock, ids: randomIds, provider, budgets: input.budgets ?? PLENTY });
}

let questions = 0;

/** A question that nobody has asked before. */
async function question(): Promise<ModelRequest> {
  questions += 1;
  const parameters = { maxTokens: 500, temperature: null, responseFormat: 'json_schema' } as const;
  const branch = modelBranch({ prompt: `Question ${questions}` });
  return modelRequest({ model: 'test-model', parameters, branch, context: await contextAt() });
}

async function usage(): Promise<Record<string, number>> {
  const rows = await database.db.read.selectFrom('model_usage').selectAll().execute();
  return Object.fromEntries(rows.map(({ scope, calls }) => [scope, calls]));
}

const rowOf = (key: string) =>
  database.db.read.selectFrom('model_calls').selectAll().where('key', '=', key).executeTakeFirst();

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );

describe('the record of model calls', () => {
  it('answers the same question from the record, byte for byte, free, and after a restart too', async () => {
    const request = await question();
    const first = await open().call(request, CLONE);
    const seen = server.seen.length;
    expect(first.replayed).toBe(false);
    const again = await open().call(structuredClone(request), { cloneId: 8 });
    expect(again).toEqual({ ...first, replayed: true });
    await database.reopen();
    expect(await open({ budgets: { perClone: 0, total: 0 } }).call(request, CLONE)).toEqual(again);
    expect(server.seen).toHaveLength(seen);
    expect(await usage()).toEqual({ 'clone:7': 1, all: 1 });
    expect(await open().isRecorded(request)).toBe(true);
    expect(await open().isRecorded(await question())).toBe(false);
  });

  it('holds the whole question, the whole answer and their tokens', async () => {
    const request = await question();
    const { key, body } = await open().call(request, CLONE);
    const row = await rowOf(key);
    expect(JSON.parse(row?.request ?? '')).toEqual(JSON.parse(JSON.stringify(request)));
    expect(row).toMatchObject({
      model: 'test-model',
      response: body,
      prompt_tokens: 1000,
      completion_tokens: 50,
      lease_token: null,
    });
  });

  it('keeps refusals and cut answers, which were paid for, but nothing that was no answer', async () => {
    for (const reply of [refusing(), saying('{', 'length')]) {
      server.script(reply);
      const request = await question();
      const { body } = await open().call(request, CLONE);
      expect(await open().call(request, CLONE)).toMatchObject({ body, replayed: true });
    }
    for (const [reply, code] of [
      [sendJson(200, '<html>login</html>', { 'content-type': 'text/html' }), 'MODEL_RESPONSE_MALFORMED'],
      [sendJson(200, '{"choices":'), 'MODEL_RESPONSE_MALFORMED'],
      [failing(500), 'MODEL_UNAVAILABLE'],
    ] as const) {
      server.script(reply, HOLD);
      const request = await question();
      expect(await codeOf(open().call(request, CLONE))).toBe(code);
      expect(await open().isRecorded(request)).toBe(false);
      expect((await open().call(request, CLONE)).replayed).toBe(false);
    }
  });

  it('makes one call of many for the same question, within a process and between two', async () => {
    server.script(delayed(150, HOLD));
    const [here, there] = [open(), open()];
    const request = await question();
    const seen = server.seen.length;
    const calls = Array.from({ length: 40 }, (_, i) => (i % 2 ? here : there).call(request, { cloneId: i % 4 }));
    const replies = await Promise.all(calls);
    expect(server.seen.length - seen).toBe(1);
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    expect(replies.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await usage()).all).toBe(1);
  });

  it('takes over a call whose process died, once its lease is over', async () => {
    const request = await question();
    server.script(delayed(60_000, HOLD), HOLD);
    const abandoned = new AbortController();
    const dead = open().call(request, { ...CLONE, signal: abandoned.signal });
    dead.catch(() => undefined);
    await expect.poll(async () => (await usage()).all).toBe(1);
    const next = open().call(request, { cloneId: 8 });
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])).toBe('waits');
    clock.advance(60_000);
    expect(await next).toMatchObject({ replayed: false });
    abandoned.abort();
    await dead.catch(() => undefined);
    expect(await open().call(request, CLONE)).toMatchObject({ body: (await next).body, replayed: true });
  });

  it('lets those who wait leave, and calls the upstream off with the last of them', async () => {
    let closed = false;
    server.script((response) => {
      response.on('close', () => {
        closed = true;
      });
    });
    const calls = open();
    const request = await question();
    const [first, second] = [new AbortController(), new AbortController()];
    const codes = Promise.all([first, second].map(({ signal }) => codeOf(calls.call(request, { cloneId: 7, signal }))));
    await expect.poll(async () => (await usage()).all).toBe(1);
    first.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(closed).toBe(false);
    second.abort();
    expect(await codes).toEqual(['DECISION_CANCELLED', 'DECISION_CANCELLED']);
    await expect.poll(() => closed).toBe(true);
    await expect.poll(() => open().isRecorded(request)).toBe(false);
  });

  it('has the key of the endpoint in none of its rows, though the endpoint repeats it', async () => {
    server.script(saying(`key ${API_KEY}`), failing(401));
    await open().call(await question(), CLONE);
    await codeOf(open().call(await question(), CLONE));
    const rows = await database.db.read.selectFrom('model_calls').selectAll().execute();
    expect(rows.some(({ response }) => response?.includes('[redacted]'))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(API_KEY);
  });
});

describe('the budgets of model calls', () => {
  it('let through exactly what is left, however many ask at once', async () => {
    const budgets = { perClone: 10, total: 1000 };
    const [here, there] = [open({ budgets }), open({ budgets })];
    const requests = await Promise.all(Array.from({ length: 50 }, question));
    const seen = server.seen.length;
    const codes = await Promise.all(requests.map((request, i) => codeOf((i % 2 ? here : there).call(request, CLONE))));
    expect(server.seen.length - seen).toBe(10);
    expect(codes.filter((code) => code === 'answered')).toHaveLength(10);
    expect(codes.filter((code) => code === 'MODEL_CLONE_BUDGET_SPENT')).toHaveLength(40);
    expect(await usage()).toEqual({ 'clone:7': 10, all: 10 });
  });

  it('are kept for each clone and for all together; who has reserved elsewhere uses only the latter', async () => {
    const calls = open({ budgets: { perClone: 2, total: 3 } });
    const ask = async (cloneId: number | null) => codeOf(calls.call(await question(), { cloneId }));
    expect([await ask(1), await ask(1), await ask(1)]).toEqual(['answered', 'answered', 'MODEL_CLONE_BUDGET_SPENT']);
    expect(await ask(null)).toBe('answered');
    expect(await ask(2)).toBe('MODEL_GLOBAL_BUDGET_SPENT');
    // What the total refused cost the clone nothing.
    expect(await usage()).toEqual({ 'clone:1': 2, all: 3 });
  });

  it('get back what was never sent, and not what was', async () => {
    const nobody = open({ config: { baseUrl: await unusedBaseUrl() } });
    expect(await codeOf(nobody.call(await question(), CLONE))).toBe('MODEL_UNREACHABLE');
    expect(await usage()).toEqual({ 'clone:7': 0, all: 0 });
    server.script(failing(500));
    expect(await codeOf(open().call(await question(), CLONE))).toBe('MODEL_UNAVAILABLE');
    expect(await usage()).toEqual({ 'clone:7': 1, all: 1 });
  });

  it('begin anew with each UTC day', async () => {
    const calls = open({ budgets: { perClone: 1, total: 100 } });
    const ask = async () => codeOf(calls.call(await question(), CLONE));
    expect([await ask(), await ask()]).toEqual(['answered', 'MODEL_CLONE_BUDGET_SPENT']);
    clock.advance(86_400_000);
    expect(await ask()).toBe('answered');
  });
});
