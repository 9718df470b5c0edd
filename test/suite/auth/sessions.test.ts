import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOnce, outcome, signedChallenge, tally } from '../../support/auth.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { newAccount, type Player, signIn } from '../../support/players.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

const refresh = (refreshToken: string) => gateway.api.call('refreshSession', { body: { refreshToken } });
const whoAmI = (accessToken: string) => gateway.api.as(accessToken).call('getMe');

async function sessionRow(player: Player) {
  return gateway.app.db.read
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', player.signIn.sessionId)
    .executeTakeFirstOrThrow();
}

describe('the list of sessions', () => {
  it("shows the user's open sessions, newest first, the current one marked", async () => {
    const account = newAccount();
    const first = await signIn(gateway, account);
    gateway.clock.advance(1000);
    const body = await signedChallenge(gateway.api, account);
    const headers = { 'user-agent': `browser/${'x'.repeat(1000)}` };
    const second = (await gateway.api.call('verifySiweSignature', { body, headers })).body;
    await signIn(gateway);
    const { sessions } = (await first.api.call('listSessions')).body;
    expect(sessions.map((session) => session.sessionId)).toEqual([second.sessionId, first.signIn.sessionId]);
    expect(sessions.map((session) => session.current)).toEqual([false, true]);
    expect(sessions[0]).toMatchObject({ client: 'api', userAgent: expect.stringMatching(/^browser\/x{200,}$/) });
    expect(sessions[0]?.userAgent?.length).toBeLessThanOrEqual(512);
    expect(sessions[0]?.expiresAt).toBe(Number(sessions[0]?.createdAt) + 30 * DAY_MS);
    expect(outcome(await gateway.api.call('listSessions'))).toBe('401 UNAUTHENTICATED');
  });

  it('shows when a session was last refreshed', async () => {
    const player = await signIn(gateway);
    gateway.clock.advance(5 * MINUTE_MS);
    await refresh(player.signIn.refreshToken);
    const [session] = (await player.api.call('listSessions')).body.sessions;
    expect(Number(session?.lastUsedAt) - Number(session?.createdAt)).toBeGreaterThanOrEqual(5 * MINUTE_MS);
  });

  it('leaves out sessions that ended: revoked, idle for a week, older than a month', async () => {
    const account = newAccount();
    const list = async (player: Player) =>
      (await player.api.call('listSessions')).body.sessions.map((session) => session.sessionId);
    const revoked = await signIn(gateway, account);
    await revoked.api.call('revokeSession');
    const idle = await signIn(gateway, account);
    gateway.clock.advance(6 * DAY_MS);
    const player = await signIn(gateway, account);
    expect(await list(player)).toEqual([player.signIn.sessionId, idle.signIn.sessionId]);
    gateway.clock.advance(DAY_MS);
    const later = await signIn(gateway, account);
    expect(await list(later)).toEqual([later.signIn.sessionId, player.signIn.sessionId]);
    gateway.clock.advance(30 * DAY_MS);
    const last = await signIn(gateway, account);
    expect(await list(last)).toEqual([last.signIn.sessionId]);
  });

  it('comes whole', async () => {
    const player = await signIn(gateway);
    const row = await sessionRow(player);
    const copies = Array.from({ length: 300 }, (_, index) => ({
      ...row,
      id: `ses_copy${index}${player.userId.slice(4)}`,
    }));
    await gateway.app.db.transaction(async (tx) => {
      await tx.insertInto('sessions').values(copies).execute();
    });
    expect((await player.api.call('listSessions')).body.sessions).toHaveLength(301);
  });
});

describe('ending sessions', () => {
  it('by logout stops the session at once for every operation, and its refresh token', async () => {
    const player = await signIn(gateway);
    expect(outcome(await player.api.call('listClones'))).toBe('200');
    expect(outcome(await player.api.call('revokeSession'))).toBe('204');
    expect(outcome(await player.api.call('listClones'))).toBe('401 SESSION_REVOKED');
    expect(outcome(await player.api.call('getMe'))).toBe('401 SESSION_REVOKED');
    expect(outcome(await player.api.call('revokeSession'))).toBe('401 SESSION_REVOKED');
    expect(outcome(await refresh(player.signIn.refreshToken))).toBe('401 REFRESH_TOKEN_INVALID');
    expect(await sessionRow(player)).toMatchObject({ revoke_reason: 'logout' });
  });

  it('by logout leaves the other sessions alone, unless all are meant', async () => {
    const account = newAccount();
    const [one, two, three] = [await signIn(gateway, account), await signIn(gateway, account), await signIn(gateway)];
    await one.api.call('revokeSession', { body: { allSessions: false } });
    expect(outcome(await two.api.call('getMe'))).toBe('200');
    const four = await signIn(gateway, account);
    expect(outcome(await two.api.call('revokeSession', { body: { allSessions: true } }))).toBe('204');
    for (const ended of [two, four]) {
      expect(outcome(await ended.api.call('listClones'))).toBe('401 SESSION_REVOKED');
      expect(outcome(await refresh(ended.signIn.refreshToken))).toBe('401 REFRESH_TOKEN_INVALID');
    }
    expect(outcome(await three.api.call('getMe'))).toBe('200');
    expect(await sessionRow(four)).toMatchObject({ revoke_reason: 'logout_all' });
  });

  it('by logout is refused with 400 for a body that does not match the contract and 401 without a session', async () => {
    const player = await signIn(gateway);
    const wrong = await player.api.call('revokeSession', { body: { allSessions: 'yes' } });
    expect(outcome(wrong)).toBe('400 VALIDATION_FAILED');
    expect(outcome(await gateway.api.call('revokeSession'))).toBe('401 UNAUTHENTICATED');
    expect(outcome(await player.api.call('getMe'))).toBe('200');
  });

  it("by id ends any of the user's own, the current one included", async () => {
    const account = newAccount();
    const [one, two] = [await signIn(gateway, account), await signIn(gateway, account)];
    const revoke = (player: Player, sessionId: string) =>
      player.api.call('revokeSessionById', { params: { sessionId } });
    expect(outcome(await revoke(one, two.signIn.sessionId))).toBe('204');
    expect(outcome(await two.api.call('listClones'))).toBe('401 SESSION_REVOKED');
    expect(outcome(await revoke(one, two.signIn.sessionId)), 'it has ended already').toBe('404 SESSION_NOT_FOUND');
    expect(outcome(await revoke(one, one.signIn.sessionId))).toBe('204');
    expect(outcome(await revoke(one, one.signIn.sessionId))).toBe('401 SESSION_REVOKED');
  });

  it("by id is refused with 404 for another user's, 400 for no id and 401 for strangers", async () => {
    const [owner, stranger] = [await signIn(gateway), await signIn(gateway)];
    const { sessionId } = owner.signIn;
    const revoke = (api: TestGateway['api'], id: string) =>
      api.call('revokeSessionById', { params: { sessionId: id } });
    expect(outcome(await revoke(stranger.api, sessionId))).toBe('404 SESSION_NOT_FOUND');
    expect(outcome(await revoke(stranger.api, 'wal_1'))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await revoke(gateway.api, sessionId))).toBe('401 UNAUTHENTICATED');
    expect(outcome(await owner.api.call('getMe'))).toBe('200');
  });
});

describe('refreshing', () => {
  it('rotates both tokens of the same session and stores neither', async () => {
    const player = await signIn(gateway);
    gateway.clock.advance(MINUTE_MS);
    const next = await refresh(player.signIn.refreshToken);
    expect(outcome(next)).toBe('200');
    expect(next.body.sessionId).toBe(player.signIn.sessionId);
    expect(next.body.refreshToken).not.toBe(player.signIn.refreshToken);
    expect(next.body.refreshToken).toMatch(/^[\w-]{43}$/);
    expect(next.body.accessExpiresAt - player.signIn.accessExpiresAt).toBeGreaterThanOrEqual(59_000);
    expect((await whoAmI(next.body.accessToken)).body.user.userId).toBe(player.userId);
    const rows = await gateway.app.db.read
      .selectFrom('refresh_tokens')
      .selectAll()
      .where('session_id', '=', player.signIn.sessionId)
      .execute();
    expect(rows.map((row) => row.used_at !== null).toSorted()).toEqual([false, true]);
    const text = JSON.stringify(rows);
    for (const token of [player.signIn.refreshToken, next.body.refreshToken]) expect(text).not.toContain(token);
  });

  it('ends the whole family when a used token comes again', async () => {
    const player = await signIn(gateway);
    const other = await signIn(gateway, player.account as never);
    const second = await refresh(player.signIn.refreshToken);
    const third = await refresh(second.body.refreshToken);
    expect(outcome(await gateway.api.as(third.body.accessToken).call('listClones'))).toBe('200');
    expect(outcome(await refresh(player.signIn.refreshToken))).toBe('401 REFRESH_TOKEN_REUSED');
    expect(outcome(await refresh(third.body.refreshToken))).toBe('401 REFRESH_TOKEN_INVALID');
    expect(outcome(await gateway.api.as(third.body.accessToken).call('listClones'))).toBe('401 SESSION_REVOKED');
    expect(await sessionRow(player)).toMatchObject({ revoke_reason: 'refresh_token_reused' });
    expect(outcome(await other.api.call('getMe')), 'another session is another family').toBe('200');
  });

  it('with one token fifty times at once succeeds once, and the family is dead', async () => {
    const player = await signIn(gateway);
    const answers = await atOnce(50, () => refresh(player.signIn.refreshToken));
    const counts = tally(answers);
    expect(counts['200']).toBe(1);
    expect(counts['401 REFRESH_TOKEN_REUSED']).toBeGreaterThanOrEqual(1);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(49);
    const winner = answers.find((answer) => answer.status === 200);
    expect(outcome(await refresh(String(winner?.body.refreshToken)))).toBe('401 REFRESH_TOKEN_INVALID');
    expect(outcome(await whoAmI(String(winner?.body.accessToken)))).toBe('401 SESSION_REVOKED');
  });

  it('is refused with 401 for a token that nobody issued and 400 for none', async () => {
    expect(outcome(await refresh('A'.repeat(43)))).toBe('401 REFRESH_TOKEN_INVALID');
    expect(outcome(await refresh(''))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await refresh('A'.repeat(513)))).toBe('400 VALIDATION_FAILED');
    const none = await gateway.api.call('refreshSession', { body: {} });
    expect(outcome(none)).toBe('400 VALIDATION_FAILED');
  });
});

describe('time', () => {
  it('ends an access token after a quarter of an hour; the session goes on by refreshing', async () => {
    const player = await signIn(gateway);
    expect(player.signIn.accessExpiresAt - gateway.clock.now()).toBeLessThanOrEqual(15 * MINUTE_MS);
    gateway.clock.advance(14 * MINUTE_MS);
    expect(outcome(await player.api.call('getMe'))).toBe('200');
    gateway.clock.advance(MINUTE_MS);
    expect(outcome(await player.api.call('getMe'))).toBe('401 TOKEN_EXPIRED');
    expect(outcome(await player.api.call('listClones'))).toBe('401 TOKEN_EXPIRED');
    const next = await refresh(player.signIn.refreshToken);
    expect(outcome(await whoAmI(next.body.accessToken))).toBe('200');
  });

  it('ends a session that was idle for seven days', async () => {
    const player = await signIn(gateway);
    expect(player.signIn.refreshExpiresAt - gateway.clock.now()).toBeLessThanOrEqual(7 * DAY_MS);
    gateway.clock.advance(7 * DAY_MS - MINUTE_MS);
    const inTime = await refresh(player.signIn.refreshToken);
    expect(outcome(inTime)).toBe('200');
    gateway.clock.advance(7 * DAY_MS);
    expect(outcome(await refresh(inTime.body.refreshToken))).toBe('401 REFRESH_TOKEN_INVALID');
  });

  it('ends a session thirty days after it was opened, however often it is refreshed', async () => {
    const player = await signIn(gateway);
    const endsAt = (await player.api.call('getMe')).body.session.expiresAt;
    let tokens: { accessToken: string; refreshToken: string; refreshExpiresAt: number } = player.signIn;
    for (let week = 0; week < 5; week += 1) {
      gateway.clock.advance(6 * DAY_MS - 2 * MINUTE_MS);
      const answer = await refresh(tokens.refreshToken);
      expect(outcome(answer)).toBe('200');
      expect(answer.body.refreshExpiresAt).toBeLessThanOrEqual(endsAt);
      tokens = answer.body;
    }
    expect(tokens.refreshExpiresAt).toBe(endsAt);
    expect(outcome(await whoAmI(tokens.accessToken))).toBe('200');
    gateway.clock.advance(10 * MINUTE_MS);
    expect(outcome(await refresh(tokens.refreshToken))).toBe('401 REFRESH_TOKEN_INVALID');
    expect(outcome(await whoAmI(tokens.accessToken)), 'its access token lives, the session does not').toBe(
      '401 SESSION_REVOKED',
    );
  });
});
