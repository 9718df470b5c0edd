import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { edges, promptNode, selectionNode, smallGraph } from '../../support/graphs.ts';
import { type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';
import { profileInput, profileOf, topicsOf } from '../../support/profiles.ts';
import { type CloneOwner, cloneOwner, listAssets, strategyOf } from '../../support/strategies.ts';

let chain: PaymentChain;
let gateway: TestGateway;
let owner: CloneOwner;
beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
  await listAssets(gateway, 'BTC', 'ETH');
  owner = await cloneOwner(gateway, chain);
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

const publicly = (cloneId: number) => gateway.api.call('getPublicProfile', { params: { cloneId } });

describe('putOwnProfile', () => {
  it('publishes at once; saving the same again changes nothing, and what is left out becomes null', async () => {
    const own = await cloneOwner(gateway, chain);
    expect((await profileOf(own).read()).body).toEqual({ profile: null });
    expect((await publicly(own.cloneId)).error.code).toBe('PROFILE_NOT_FOUND');
    const body = profileInput({
      description: 'Buys strength.',
      avatarUrl: 'https://images.example/a b.png'.replace(' ', '%20'),
      metadata: { motto: 'Cut losses short', levels: [1, [{ deepest: 4 }]] },
    });
    const first = await profileOf(own).put(body);
    expect(first.body).toMatchObject({
      action: 'published',
      profile: { ...body, state: 'published', moderation: null },
    });
    expect(first.body.profile.publishedAt).toBe(first.body.profile.createdAt);
    expect((await publicly(own.cloneId)).body.profile).toMatchObject(body);
    const again = await profileOf(own).put(body);
    expect(again.body).toEqual({ action: null, profile: first.body.profile });
    const { name, username } = body;
    const bare = await profileOf(own).put({ name, username });
    expect(bare.body).toMatchObject({
      action: 'updated',
      profile: { description: null, avatarUrl: null, metadata: {}, publishedAt: first.body.profile.publishedAt },
    });
    expect((await profileOf(own).read()).body.profile).toEqual(bare.body.profile);
    expect(await topicsOf(gateway, own.cloneId)).toEqual(['profile.published']);
  });

  it('takes a profile back with published: false: then it is not there for anybody, its owner included', async () => {
    const own = await cloneOwner(gateway, chain);
    const body = profileInput();
    const kept = await profileOf(own).put({ ...body, published: false });
    expect(kept.body).toMatchObject({ action: 'saved', profile: { state: 'unpublished', publishedAt: null } });
    expect((await publicly(own.cloneId)).status).toBe(404);
    expect((await profileOf(own).put(body)).body.action).toBe('published');
    expect((await publicly(own.cloneId)).status).toBe(200);
    expect((await profileOf(own).put({ ...body, published: false })).body.action).toBe('unpublished');
    const answer = await own.api.call('getPublicProfile', { params: { cloneId: own.cloneId } });
    expect([answer.status, answer.error.code]).toEqual([404, 'PROFILE_NOT_FOUND']);
    expect(await topicsOf(gateway, own.cloneId)).toEqual(['profile.published', 'profile.unpublished']);
  });

  it('gives one username to one of twenty clones that want it at the same time', async () => {
    const [one, other] = [await cloneOwner(gateway, chain), await cloneOwner(gateway, chain)];
    const twin = await gateway.twin();
    const { username } = profileInput();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const own = index % 2 ? one : other;
        const { api } = index % 4 < 2 ? own : { api: twin.api.as(own.signIn.accessToken) };
        return profileOf({ ...own, api }).put({ name: `Wants it ${index}`, username });
      }),
    );
    await twin.stop();
    const rows = await gateway.app.db.read
      .selectFrom('profiles')
      .selectAll()
      .where('username', '=', String(username))
      .execute();
    expect(rows).toHaveLength(1);
    const winner = rows[0]?.clone_id;
    for (const [index, answer] of answers.entries()) {
      const own = index % 2 ? one : other;
      if (own.cloneId === winner) expect(answer.status).toBe(200);
      else expect([answer.status, answer.error.code]).toEqual([409, 'USERNAME_TAKEN']);
    }
    const loser = winner === one.cloneId ? other : one;
    expect((await profileOf(loser).read()).body.profile).toBeNull();
  });

  it('frees a username that its clone gives up, and keeps that of an unpublished profile', async () => {
    const [one, other] = [await cloneOwner(gateway, chain), await cloneOwner(gateway, chain)];
    const { username } = await profileOf(one).publish({ published: false });
    expect((await profileOf(other).put(profileInput({ username }))).error.code).toBe('USERNAME_TAKEN');
    await profileOf(one).publish();
    expect((await profileOf(other).put(profileInput({ username }))).status).toBe(200);
  });

  it.each([
    ['/name', { name: '' }],
    ['/name', { name: 'x'.repeat(33) }],
    ['/username', { username: 'ab' }],
    ['/username', { username: 'Momentum' }],
    ['/username', { username: 'pаypal' }],
    ['/username', { username: 'x'.repeat(33) }],
    ['/description', { description: 'x'.repeat(281) }],
    ['/avatarUrl', { avatarUrl: 'http://images.example/a.png' }],
    ['/squareImageUrl', { squareImageUrl: 'javascript:alert(1)' }],
    ['/iconUrl', { iconUrl: 'data:image/png;base64,AAAA' }],
    ['/imageUrl', { imageUrl: 'https://images.example/ä.png' }],
    ['/metadata', { metadata: [] }],
    ['/wallet', { wallet: '0x0' }],
  ])('refuses what the contract does not allow at %s', async (path, changes) => {
    const answer = await profileOf(owner).put(profileInput(changes));
    expect([answer.status, answer.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    const { issues } = answer.error.details as { issues: { path: string }[] };
    expect(issues.map((issue) => issue.path)).toContain(path);
  });

  it('refuses what would deceive people, and says all of it', async () => {
    const answer = await profileOf(owner).put(
      profileInput({
        name: 'ad\u200bmin',
        username: 'admin',
        description: 'gpj.\u202eexe',
        avatarUrl: 'https://images.example@evil.example/',
        iconUrl: 'https://images.example:99999/',
        imageUrl: 'https://[::1',
        metadata: { a: { b: { c: [{}] } } },
      }),
    );
    expect([answer.status, answer.error.code]).toEqual([422, 'PROFILE_INVALID']);
    const { problems } = answer.error.details as { problems: { code: string; path: string }[] };
    expect(problems.map(({ code, path }) => `${path} ${code}`)).toEqual([
      '/name CHARACTER_NOT_ALLOWED',
      '/username USERNAME_RESERVED',
      '/description CHARACTER_NOT_ALLOWED',
      '/metadata METADATA_TOO_DEEP',
      '/avatarUrl URL_INVALID',
      '/iconUrl URL_INVALID',
      '/imageUrl URL_INVALID',
    ]);
    const blank = await profileOf(owner).put(profileInput({ name: '\u3000 ', metadata: { text: 'ä'.repeat(2100) } }));
    expect(blank.error.details).toMatchObject({
      problems: [
        { path: '/name', code: 'TEXT_EMPTY' },
        { path: '/metadata', code: 'METADATA_TOO_LARGE' },
      ],
    });
    // Each of these letters is two in its normal form.
    const longer = await profileOf(owner).put(profileInput({ name: '\u0958'.repeat(17) }));
    expect(longer.error.details).toMatchObject({ problems: [{ path: '/name', code: 'TEXT_TOO_LONG' }] });
    expect((await profileOf(owner).read()).body.profile).toBeNull();
  });

  it('keeps text in its normal form and metadata as it came, __proto__ and all', async () => {
    const metadata = JSON.parse('{"__proto__":{"admin":true},"text":"\\u0000\\ud800<b>","n":1e-7,"list":[null,false]}');
    const body = profileInput({ name: ' Cafe\u0301\u00a0 One', description: 'one\r\ntwo', metadata });
    const { profile } = (await profileOf(owner).put(body)).body;
    expect(profile).toMatchObject({ name: 'Café One', description: 'one\ntwo' });
    const shown = (await publicly(owner.cloneId)).body.profile;
    expect(JSON.stringify(shown.metadata)).toBe(JSON.stringify(metadata));
    expect(Object.hasOwn(shown.metadata, '__proto__')).toBe(true);
  });

  it('is for the owner of the clone alone, while it is not retired', async () => {
    const stranger = await signIn(gateway);
    const params = { cloneId: owner.cloneId };
    for (const operation of ['getOwnProfile', 'putOwnProfile'] as const) {
      const input = operation === 'putOwnProfile' ? { params, body: profileInput({ name: '\u202e' }) } : { params };
      const foreign = await stranger.api.call(operation, input);
      expect([foreign.status, foreign.error.code]).toEqual([404, 'CLONE_NOT_FOUND']);
      expect((await gateway.api.call(operation, input)).status).toBe(401);
      expect((await owner.api.call(operation, { ...input, params: { cloneId: 'one' } })).status).toBe(400);
    }
    const own = await cloneOwner(gateway, chain);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: gateway.clock.now() }).where('id', '=', own.cloneId).execute(),
    );
    expect((await profileOf(own).put(profileInput())).error.code).toBe('CLONE_RETIRED');
  });
});

describe('getPublicProfile', () => {
  it('shows the clone behind it, its models and assets, and nothing of its strategy or its owner', async () => {
    const own = await cloneOwner(gateway, chain);
    await profileOf(own).publish();
    expect((await publicly(own.cloneId)).body.profile.clone).toMatchObject({
      state: 'setup_required',
      modelStrength: 'cheap',
      symbols: [],
    });
    const twoAssets = smallGraph({
      nodes: [selectionNode('assets', 'ETH', 'BTC'), promptNode('prompt')],
      edges: edges('assets>prompt'),
    });
    expect((await strategyOf(own).publish(twoAssets)).status).toBe(201);
    const { profile } = (await publicly(own.cloneId)).body;
    expect(profile.clone).toMatchObject({ state: 'configured', symbols: ['BTC', 'ETH'] });
    expect(Object.keys(profile).sort()).toEqual([
      ...['avatarUrl', 'clone', 'cloneId', 'description', 'iconUrl', 'imageUrl', 'metadata', 'name', 'publishedAt'],
      ...['squareImageUrl', 'updatedAt', 'username'],
    ]);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('entitlements').set({ suspended_at: 1 }).where('clone_id', '=', own.cloneId).execute(),
    );
    expect((await publicly(own.cloneId)).body.profile.clone.modelStrength).toBeNull();
    for (const cloneId of [0, -1, 'mine2', '1e3']) {
      expect((await gateway.api.call('getPublicProfile', { params: { cloneId } })).status).toBe(400);
    }
  });
});

describe('listOwnProfiles', () => {
  it("pages through the user's own profiles, published or not, and no others", async () => {
    const player = await cloneOwner(gateway, chain);
    const others = [await cloneOwner(gateway, chain), await cloneOwner(gateway, chain)];
    await gateway.app.db.transaction((tx) =>
      tx
        .updateTable('clones')
        .set({ user_id: player.userId })
        .where(
          'id',
          'in',
          others.map(({ cloneId }) => cloneId),
        )
        .execute(),
    );
    const ids = [player.cloneId, ...others.map(({ cloneId }) => cloneId)];
    for (const cloneId of ids) await profileOf({ ...player, cloneId }).publish({ published: cloneId !== ids[1] });
    const first = (await player.api.call('listOwnProfiles', { query: { limit: 2 } })).body;
    expect(first.profiles.map(({ cloneId, state }) => [cloneId, state])).toEqual([
      [ids[2], 'published'],
      [ids[1], 'unpublished'],
    ]);
    const cursor = first.nextCursor as string;
    const second = (await player.api.call('listOwnProfiles', { query: { limit: 2, cursor } })).body;
    expect([second.profiles.map(({ cloneId }) => cloneId), second.nextCursor]).toEqual([[ids[0]], null]);
    expect((await player.api.call('listOwnProfiles', { query: { cursor: 'AAAA' } })).error.code).toBe('CURSOR_INVALID');
    expect((await player.api.call('listOwnProfiles', { query: { limit: 0 } })).status).toBe(400);
    expect((await gateway.api.call('listOwnProfiles')).status).toBe(401);
  });
});
