import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ManyInput, type ManyProgress, resolveContext } from '../../../src/decisions/index.ts';
import type { RulesBranch } from '../../../src/decisions/types.ts';
import { API_KEY, candlesUntil, HOUR_MS, modelBranch, providerConfig, T0 } from '../../support/decision-fixtures.ts';
import { answering, delayed, type ModelServer, saying, startModelServer } from '../../support/model-server.ts';
import { type Fixture, openFixture } from './fixture.ts';

const LONG = { action: 'long', sizeFraction: 0.5, reason: 'up' };

let server: ModelServer;
let fixture: Fixture;
beforeAll(async () => {
  server = await startModelServer();
  fixture = await openFixture({ provider: providerConfig(server.baseUrl, { maxRetries: 0 }) });
  const candles = candlesUntil(T0 + 60 * HOUR_MS, 900);
  await fixture.market.appendCandles({ symbol: 'BTC', interval: '1h', source: 'test', candles });
});
afterAll(async () => {
  await fixture?.database.drop();
  await server?.stop();
});
afterEach(() => server.script(answering(LONG)));

let prompts = 0;

/** A branch that was never asked, at `count` hours. */
function job(count: number, changes: Partial<ManyInput> = {}): ManyInput & { progress: ManyProgress[] } {
  prompts += 1;
  const branch = modelBranch({ prompt: `Prompt ${prompts}` });
  const progress: ManyProgress[] = [];
  return {
    branch,
    ticks: Array.from({ length: count }, (_, i) => T0 + i * HOUR_MS),
    contextAt: (asOf) => resolveContext({ branch, asOf, reader: fixture.reader }),
    model: 'pump-cheap',
    cloneId: null,
    maxCalls: 1000,
    onProgress: (each) => progress.push(each),
    ...changes,
    progress,
  };
}

const decideMany = (input: ManyInput) => fixture.decisions.decideMany(input);
const codes = (outcomes: readonly { errorCode: string | null }[]) => outcomes.map(({ errorCode }) => errorCode);

describe('deciding at many moments', () => {
  it('gives one outcome for each tick, in their order, and reports its progress', async () => {
    server.script(delayed(60, answering(LONG)), delayed(5, saying('?!')), delayed(1, answering(LONG)));
    const input = job(12);
    const seen = server.seen.length;
    const { outcomes, calls } = await decideMany(input);
    expect([outcomes.length, calls]).toEqual([12, 12]);
    expect(outcomes.map(({ inputs }) => inputs[0]?.availableAt)).toEqual(input.ticks);
    expect(outcomes.every(({ status }) => status === 'completed')).toBe(true);
    // One answer had to be repaired: one decision all the same.
    expect(server.seen.length - seen).toBe(13);
    expect(input.progress.map(({ decided }) => decided)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(input.progress.at(-1)).toEqual({ decided: 12, total: 12, calls: 12 });
  });

  it('has as many calls under way as allowed, and no more', async () => {
    let most = 0;
    let waiting: (() => void)[] = [];
    server.script(async (response, seen) => {
      const released = new Promise<void>((resolve) => waiting.push(resolve));
      most = Math.max(most, waiting.length);
      // The third lets all go, after a moment in which a fourth would show.
      if (waiting.length === 3) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        for (const release of waiting) release();
        waiting = [];
      }
      await released;
      await answering(LONG)(response, seen);
    });
    await decideMany(job(18, { concurrency: 3 }));
    expect(most).toBe(3);
  });

  it('repeats itself from the record, byte for byte and free, whatever it may spend', async () => {
    const input = job(10);
    const first = await decideMany(input);
    const seen = server.seen.length;
    const again = await decideMany({ ...input, maxCalls: 0 });
    expect([again.calls, server.seen.length]).toEqual([0, seen]);
    expect(again.outcomes).toEqual(first.outcomes.map((outcome) => ({ ...outcome, replayed: true, costUsd: 0 })));
  });

  it('spends its calls on the first ticks that need one, and says of the others that none was left', async () => {
    const input = job(12);
    await decideMany({ ...input, ticks: input.ticks.slice(2, 5) });
    const { outcomes, calls } = await decideMany({ ...input, maxCalls: 4 });
    expect(calls).toBe(4);
    expect(codes(outcomes)).toEqual([
      ...Array.from({ length: 7 }, () => null),
      ...Array.from({ length: 5 }, () => 'MODEL_CALLS_SPENT'),
    ]);
    expect(outcomes.at(-1)?.warnings.at(-1)).toMatchObject({ code: 'MODEL_CALLS_SPENT' });
  });

  it('asks nothing where a required stream has nothing fresh', async () => {
    const input = job(3);
    const required = modelBranch();
    for (const stream of required.streams) stream.config = { ...stream.config, inclusion: 'required' };
    const seen = server.seen.length;
    const { outcomes, calls } = await decideMany({
      ...input,
      ticks: [T0 + 500 * HOUR_MS],
      contextAt: (asOf) => resolveContext({ branch: required, asOf, reader: fixture.reader }),
    });
    expect([calls, server.seen.length - seen, codes(outcomes)]).toEqual([0, 0, ['STREAM_REQUIRED_STALE']]);
  });

  it('stops soon after it is called off, with the reason, and keeps what was answered', async () => {
    server.script(answering(LONG), answering(LONG), delayed(10_000, answering(LONG)));
    const stop = new AbortController();
    const input = job(50, { concurrency: 2, signal: stop.signal });
    const seen = server.seen.length;
    const running = decideMany(input);
    await expect.poll(() => server.seen.length - seen).toBe(4);
    stop.abort(new Error('cancelled by its owner'));
    await expect(running).rejects.toThrow('cancelled by its owner');
    expect(server.seen.length - seen).toBe(4);
    server.script(answering(LONG));
    const resumed = await decideMany({ ...input, ticks: input.ticks.slice(0, 4), signal: undefined });
    expect(resumed.calls).toBe(2);
  });

  it('fails with what is wrong with the gateway itself', async () => {
    const input = job(8);
    const contextAt = (asOf: number) =>
      asOf === T0 + 5 * HOUR_MS ? Promise.reject(new Error('disk full')) : input.contextAt(asOf);
    await expect(decideMany({ ...input, contextAt })).rejects.toThrow('disk full');
  });

  it('writes the key of the endpoint nowhere', async () => {
    server.script(saying(`${API_KEY} {"action":"long","sizeFraction":0.5,"reason":"${API_KEY}"}`));
    const { outcomes } = await decideMany(job(2));
    expect(outcomes[0]?.actions).toMatchObject([{ kind: 'long', reason: '[redacted]' }]);
    expect(JSON.stringify(outcomes)).not.toContain(API_KEY);
  });
});

describe('deciding once', () => {
  const close = { kind: 'price', field: 'close', interval: '1h', offset: 0 } as const;
  const above = (value: number) =>
    ({ op: 'compare', left: close, comparator: '>', right: { kind: 'constant', value } }) as const;

  function rulesBranch(rules: Partial<RulesBranch['rules']>): RulesBranch {
    const { prompt: _, ...common } = modelBranch();
    return { ...common, engine: 'rules', rules: { sizeFraction: 0.8, ...rules } };
  }

  const decide = (branch: RulesBranch, asOf = T0) =>
    fixture.decisions.decide({ branch, asOf, model: null, cloneId: null });

  it('follows the rules over what was known at the moment, the size cut to the limit', async () => {
    // At T0 the last complete candle closes at 101 + 839.
    const outcome = await decide(rulesBranch({ long: above(939.5), exit: above(940.5) }));
    expect(outcome).toMatchObject({
      status: 'completed',
      engine: 'rules',
      actions: [{ kind: 'long', sizeFraction: 0.5, reason: null }],
      warnings: [],
      costUsd: null,
      inputs: [{ nodeId: 'candles', status: 'ok', availableAt: T0 }],
    });
    expect((await decide(rulesBranch({ long: above(940.5) }))).actions).toMatchObject([{ kind: 'hold' }]);
    expect((await decide(rulesBranch({ long: above(940.5) }), T0 + HOUR_MS)).actions).toMatchObject([{ kind: 'long' }]);
  });

  it('closes before it opens, and does nothing when both sides hold', async () => {
    const both = await decide(rulesBranch({ short: above(1), exit: above(1) }));
    expect(both.actions.map(({ kind }) => kind)).toEqual(['exit', 'short']);
    const conflict = await decide(rulesBranch({ long: above(1), short: above(1) }));
    expect(conflict.actions.map(({ kind }) => kind)).toEqual(['hold']);
    expect(conflict.warnings).toMatchObject([{ code: 'RULES_CONFLICT' }]);
  });

  it('says when there was too little data to tell', async () => {
    const outcome = await decide(rulesBranch({ long: above(1) }), T0 - 2000 * HOUR_MS);
    expect(outcome.actions).toMatchObject([{ kind: 'hold' }]);
    expect(outcome.warnings.map(({ code }) => code)).toEqual(['STREAM_MISSING', 'RULES_DATA_MISSING']);
  });

  it('holds where nothing else is asked for, and skips a model without a provider', async () => {
    const { prompt: _, ...common } = modelBranch();
    const hold = await fixture.decisions.decide({
      branch: { ...common, engine: 'hold' },
      asOf: T0,
      model: null,
      cloneId: null,
    });
    expect(hold).toMatchObject({ status: 'completed', actions: [{ kind: 'hold' }] });
    const bare = await openFixture();
    try {
      const input = { branch: modelBranch(), asOf: T0, model: 'pump-cheap', cloneId: 1 };
      const outcome = await bare.decisions.decide(input);
      expect(outcome).toMatchObject({ status: 'skipped', errorCode: 'MODEL_NOT_CONFIGURED', engine: 'model' });
    } finally {
      await bare.database.drop();
    }
  });

  it('keeps an outcome that the list shows by the contract', async () => {
    const { userId, cloneId } = await fixture.addClone();
    const branch = modelBranch({ prompt: 'for the list' });
    const outcome = await fixture.decisions.decide({ branch, asOf: T0, model: 'pump-cheap', cloneId });
    const times = { scheduledAt: T0, startedAt: T0 + 1, finishedAt: T0 + 2 };
    await fixture.database.db.transaction((tx) =>
      fixture.decisions.runs.insert(tx, [
        { cloneId, origin: 'audition', originId: 'aud_1', branch, ...times, outcome },
      ]),
    );
    const body = await fixture.call('listDecisionRuns', { userId, cloneId });
    expect(body?.runs).toMatchObject([
      { status: 'completed', model: 'pump-cheap', actions: [{ kind: 'long' }], promptTokens: 1000, costUsd: 0.0025 },
    ]);
  });
});
