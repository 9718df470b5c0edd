import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCalls } from '../../../src/decisions/model-calls.ts';
import { createModelEngine } from '../../../src/decisions/model-engine.ts';
import { ModelFailure } from '../../../src/decisions/model-failure.ts';
import { createModelProvider } from '../../../src/decisions/model-provider.ts';
import { identify } from '../../../src/decisions/model-request.ts';
import { outcomeOf } from '../../../src/decisions/outcome.ts';
import { contextAt, modelBranch, providerConfig } from '../../support/decision-fixtures.ts';
import {
  answering,
  type ModelServer,
  type Reply,
  refusing,
  saying,
  startModelServer,
} from '../../support/model-server.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.stop());

/** Calls without a record. */
function direct(): ModelCalls {
  const provider = createModelProvider(providerConfig(server.baseUrl, { maxRetries: 0 }));
  return {
    isRecorded: async () => false,
    call: async (request) => ({
      key: identify(request).key,
      body: await provider.send(request, new AbortController().signal),
      replayed: false,
    }),
  };
}

async function decide(
  replies: Reply[],
  { calls = direct(), model = 'pump-cheap' }: { calls?: ModelCalls; model?: string | null } = {},
) {
  server.script(...replies);
  const before = server.seen.length;
  const branch = modelBranch();
  const context = await contextAt();
  const engine = createModelEngine({ provider: providerConfig(server.baseUrl), calls });
  const outcome = outcomeOf({ branch, context }, await engine.decide({ branch, context, model, cloneId: 1 }));
  return { outcome, calls: server.seen.length - before };
}

const LONG = { action: 'long', sizeFraction: 0.5, reason: 'the close rose to 124' };

describe('deciding by a model', () => {
  it('gives the validated action, what it saw, its tokens and its cost', async () => {
    const { outcome, calls } = await decide([answering(LONG)]);
    expect(calls).toBe(1);
    expect(outcome).toMatchObject({
      status: 'completed',
      errorCode: null,
      engine: 'model',
      model: 'pump-cheap',
      actions: [{ kind: 'long', sizeFraction: 0.5, reason: LONG.reason }],
      rejections: [],
      warnings: [],
      inputs: [{ nodeId: 'candles', status: 'ok' }],
      tokens: { prompt: 1000, completion: 50 },
      costUsd: 0.0025,
      replayed: false,
    });
    expect(outcome.modelCallKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it('rejects what exceeds the limits of the prompt and completes without an action', async () => {
    const { outcome, calls } = await decide([answering({ ...LONG, sizeFraction: 0.51 })]);
    expect([calls, outcome.status, outcome.actions]).toEqual([1, 'completed', []]);
    expect(outcome.rejections).toMatchObject([{ code: 'SIZE_EXCEEDS_LIMIT' }]);
  });

  it('asks once more when the answer cannot be used, and pays for both', async () => {
    const useless = [
      saying('I would buy.'),
      saying('{"action":"long"'),
      answering({ ...LONG, action: 'buy' }),
      saying(''),
      saying(null),
      saying('{"action":"lo', 'length'),
    ];
    for (const first of useless) {
      const { outcome, calls } = await decide([first, answering(LONG)]);
      expect([calls, outcome.status, outcome.tokens.prompt]).toEqual([2, 'completed', 2000]);
      expect(outcome.warnings).toMatchObject([{ code: 'MODEL_REPAIRED' }]);
      expect(outcome.costUsd).toBe(0.005);
    }
    expect(server.seen.at(-1)?.body.messages.at(-1)?.content).toContain('could not be used');
  });

  it('fails with a clear code when the second answer is no better', async () => {
    const failures = [
      [saying('Buy!'), 'MODEL_OUTPUT_INVALID', 2],
      [saying(''), 'MODEL_EMPTY', 2],
      [saying('{', 'length'), 'MODEL_TRUNCATED', 2],
      [refusing(), 'MODEL_REFUSED', 1],
    ] as const;
    for (const [reply, errorCode, expected] of failures) {
      const { outcome, calls } = await decide([reply]);
      expect([outcome.status, outcome.errorCode, calls]).toEqual(['failed', errorCode, expected]);
      expect(outcome.actions).toEqual([]);
      expect(outcome.tokens.prompt).toBe(1000 * expected);
    }
  });

  it('makes do with an endpoint that ignores the schema', async () => {
    const { outcome, calls } = await decide([saying(`Sure!\n\`\`\`json\n${JSON.stringify(LONG)}\n\`\`\``)]);
    expect([calls, outcome.status]).toEqual([1, 'completed']);
    expect(outcome.warnings).toMatchObject([{ code: 'MODEL_SCHEMA_IGNORED' }]);
  });

  it('is skipped, with its reason, when nothing can or may be asked', async () => {
    const unconfigured = createModelEngine({ provider: undefined, calls: undefined });
    const branch = modelBranch();
    const context = await contextAt();
    expect(await unconfigured.decide({ branch, context, model: 'pump-cheap', cloneId: 1 })).toMatchObject({
      status: 'skipped',
      errorCode: 'MODEL_NOT_CONFIGURED',
      warnings: [{ code: 'MODEL_NOT_CONFIGURED' }],
    });
    expect(await unconfigured.isFree({ branch, context, model: 'pump-cheap' })).toBe(true);
    for (const model of ['pump-best', null]) {
      const { outcome, calls } = await decide([answering(LONG)], { model });
      expect([calls, outcome.status, outcome.errorCode]).toEqual([0, 'skipped', 'MODEL_NOT_MAPPED']);
    }
    for (const code of ['MODEL_CLONE_BUDGET_SPENT', 'MODEL_GLOBAL_BUDGET_SPENT', 'DECISION_CANCELLED'] as const) {
      const call = () => Promise.reject(new ModelFailure(code, { sent: false }));
      const { outcome } = await decide([], { calls: { isRecorded: async () => false, call } });
      expect(outcome).toMatchObject({ status: 'skipped', errorCode: code, warnings: [{ code }] });
    }
  });

  it('passes on what is wrong with the gateway itself', async () => {
    const call = () => Promise.reject(new Error('disk full'));
    await expect(decide([], { calls: { isRecorded: async () => false, call } })).rejects.toThrow('disk full');
  });
});
