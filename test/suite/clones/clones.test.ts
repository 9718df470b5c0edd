import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { BUILDER, buyClone, type PaymentChain, payingPlayer, startPaymentChain } from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';

let chain: PaymentChain;
let gateway: TestGateway;
let player: Awaited<ReturnType<typeof payingPlayer>>;
let cloneId: number;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  player = await payingPlayer(gateway, chain);
  cloneId = (await buyClone(chain, player, BUILDER)).clone.cloneId;
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

describe('a clone', () => {
  it("is its owner's alone: to others, and to nobody, it is not there", async () => {
    const stranger = await signIn(gateway);
    for (const operation of ['getClone', 'updateClone', 'getEntitlement', 'getStrategyDraft'] as const) {
      const input = { params: { cloneId }, ...(operation === 'updateClone' ? { body: { displayName: 'mine' } } : {}) };
      const foreign = await stranger.api.call(operation, input);
      expect([operation, foreign.status, foreign.error.code]).toEqual([operation, 404, 'CLONE_NOT_FOUND']);
      expect((await gateway.api.call(operation, input)).status).toBe(401);
      const absent = await player.api.call(operation, { ...input, params: { cloneId: 999_999 } });
      expect(absent.error.code).toBe('CLONE_NOT_FOUND');
      for (const bad of ['0', '-1', 'abc', '1.5', '9'.repeat(40)]) {
        expect((await player.api.call(operation, { ...input, params: { cloneId: bad } })).status).toBe(400);
      }
    }
  });

  it('is renamed, with any text a person may type, and back to no name', async () => {
    const update = (body: object) => player.api.call('updateClone', { params: { cloneId }, body });
    for (const displayName of ['Ünïcödé 🚀', "Robert'); DROP TABLE clones;--", ' ', 'x'.repeat(64), null]) {
      const answer = await update({ displayName });
      expect(answer.body.clone).toMatchObject({ cloneId, displayName });
      expect((await player.api.call('getClone', { params: { cloneId } })).body.clone).toEqual(answer.body.clone);
    }
    const tooLong = await update({ displayName: 'x'.repeat(65) });
    expect(tooLong.error).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { issues: [{ in: 'body', path: '/displayName' }] },
    });
    expect((await update({ state: 'competing' })).error.details).toMatchObject({
      issues: [{ in: 'body', path: '/state', message: 'is not a known property' }],
    });
  });

  it('takes the models of its entitlement and no stronger one', async () => {
    const update = (model: string | null) => player.api.call('updateClone', { params: { cloneId }, body: { model } });
    expect((await update('pump-medium')).body.clone.model).toBe('pump-medium');
    expect((await update('pump-cheap')).body.clone.model).toBe('pump-cheap');
    const strong = await update('pump-best');
    expect([strong.status, strong.error.code]).toEqual([422, 'MODEL_NOT_ALLOWED']);
    expect(strong.error.details).toEqual({ allowedModels: ['pump-cheap', 'pump-medium'] });
    expect((await update(null)).body.clone.model).toBeNull();
  });

  it('shows what was bought, and is not set up before a version is published', async () => {
    const { body } = await player.api.call('getClone', { params: { cloneId } });
    expect(body).toMatchObject({
      clone: { state: 'setup_required' },
      entitlement: {
        ...BUILDER,
        topology: { enabledPrompts: 3, linksPerAsset: 5, expandedLinks: 30 },
        status: 'active',
      },
      activeStrategyVersion: null,
    });
  });
});

describe('the state of a clone', () => {
  const states = [
    ['audition_running', { audition: 'running' }],
    ['audition_failed', { audition: 'failed' }],
    ['competition_eligible', { audition: 'passed' }],
    ['competing', { audition: 'passed', arena_slot: 1 }],
    ['setup_required', { audition: null, arena_slot: 0 }],
  ] as const;

  it('follows what auditions and the Arena note on its row, at three statements a read', async () => {
    const statements: string[] = [];
    const counting = await startGateway({
      env: chain.env,
      overrides: { onStatement: (text) => statements.push(text) },
    });
    const owner = await payingPlayer(counting, chain);
    const params = { cloneId: (await buyClone(chain, owner)).clone.cloneId };
    await owner.api.call('getClone', { params });
    for (const [state, changes] of states) {
      await counting.app.db.transaction((tx) =>
        tx.updateTable('clones').set(changes).where('id', '=', params.cloneId).execute(),
      );
      statements.length = 0;
      expect((await owner.api.call('getClone', { params })).body.clone.state).toBe(state);
      expect(statements.filter((text) => /\bfrom "(clones|strategy_versions|entitlements)"/.test(text))).toHaveLength(
        3,
      );
      expect((await owner.api.call('listClones')).body.clones).toMatchObject([{ state }]);
    }
    await counting.stop();
  });

  it('keeps its model while an audition runs, and may have another name', async () => {
    const note = (audition: 'running' | null) =>
      gateway.app.db.transaction((tx) =>
        tx.updateTable('clones').set({ audition }).where('id', '=', cloneId).execute(),
      );
    await note('running');
    const update = (body: object) => player.api.call('updateClone', { params: { cloneId }, body });
    for (const model of ['pump-cheap', null]) {
      const refused = await update({ model });
      expect([refused.status, refused.error.code]).toEqual([409, 'AUDITION_RUNNING']);
    }
    expect((await update({ displayName: 'on stage' })).body.clone).toMatchObject({ state: 'audition_running' });
    await note(null);
    expect((await update({ model: 'pump-cheap' })).status).toBe(200);
  });
});

describe('listClones', () => {
  it("pages through a user's own clones, newest first, without losing or repeating one", async () => {
    const owner = await signIn(gateway);
    const now = gateway.clock.now();
    await gateway.app.db.transaction(async (tx) => {
      for (let index = 0; index < 230; index += 1) {
        await tx
          .insertInto('clones')
          .values({
            user_id: owner.userId,
            display_name: `c${index}`,
            model: null,
            created_at: now,
            updated_at: now,
            retired_at: null,
          })
          .execute();
      }
    });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await owner.api.call('listClones', {
        query: { limit: 1000, ...(cursor === undefined ? {} : { cursor }) },
      });
      expect(body.clones.length).toBeLessThanOrEqual(200);
      seen.push(...body.clones.map((clone) => clone.cloneId));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(230);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect((await owner.api.call('listClones')).body.clones).toHaveLength(50);
  });

  it("refuses what is not a cursor or a limit, and nobody's list", async () => {
    const cursor = await player.api.call('listClones', { query: { cursor: 'WyJ4Il0' } });
    expect([cursor.status, cursor.error.code]).toEqual([400, 'CURSOR_INVALID']);
    for (const limit of ['0', '-1', 'many', '']) {
      expect((await player.api.call('listClones', { query: { limit } })).status).toBe(400);
    }
    expect((await gateway.api.call('listClones')).status).toBe(401);
  });
});
