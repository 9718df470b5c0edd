import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome, readToken } from '../../support/auth.ts';
import { readContractFile } from '../../support/contract-file.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { newAccount, signIn } from '../../support/players.ts';

const SESSION_CACHE_MS = 400;
const OLD_KEY = `k1:${'old-secret-'.repeat(4)}`;
const NEW_KEY = `k2:${'new-secret-'.repeat(4)}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { SESSION_CACHE_MS: String(SESSION_CACHE_MS), JWT_KEYS: OLD_KEY } });
});
afterAll(() => gateway?.stop());

const whoAmI = async (token: string) => outcome(await gateway.api.as(token).call('getMe'));

describe('the key ring', () => {
  it('keeps old tokens alive while their key is in it, and signs with the first', async () => {
    const before = await signIn(gateway);
    expect(readToken(before.signIn.accessToken).header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });

    await gateway.restart({ JWT_KEYS: `${NEW_KEY},${OLD_KEY}` });
    expect(await whoAmI(before.signIn.accessToken)).toBe('200');
    const after = await signIn(gateway);
    expect(readToken(after.signIn.accessToken).header.kid).toBe('k2');

    await gateway.restart({ JWT_KEYS: NEW_KEY });
    expect(await whoAmI(before.signIn.accessToken)).toBe('401 UNAUTHENTICATED');
    expect(await whoAmI(after.signIn.accessToken)).toBe('200');
    const { refreshToken } = before.signIn;
    const refreshed = await gateway.api.call('refreshSession', { body: { refreshToken } });
    expect(await whoAmI(refreshed.body.accessToken), 'the session itself goes on').toBe('200');
  });

  it('holds a generated key of mode 0600 when none is configured, which survives a restart', async () => {
    await gateway.restart({ JWT_KEYS: '' });
    const file = join(gateway.config.storage.dataDir, 'jwt-key.json');
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { kid, secret } = JSON.parse(readFileSync(file, 'utf8'));
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    const player = await signIn(gateway);
    expect(readToken(player.signIn.accessToken).header.kid).toBe(kid);

    chmodSync(file, 0o644);
    await gateway.restart();
    expect(await whoAmI(player.signIn.accessToken)).toBe('200');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('two processes on one database', () => {
  let twin: TestGateway;
  beforeAll(async () => {
    twin = await gateway.twin();
  });
  afterAll(() => twin?.stop());

  const { operations } = readContractFile();
  const withSession = operations.filter((operation) =>
    operation.security.some((requirement) => Object.hasOwn(requirement, 'bearerAuth')),
  );
  const idsOf = (check: string) =>
    withSession
      .filter((operation) => operation.extensions['x-session-check'] === check)
      .map((operation) => operation.operationId as Parameters<TestGateway['api']['call']>[0]);

  it('share sessions and their refreshing', async () => {
    const player = await signIn(gateway);
    const { refreshToken, accessToken } = player.signIn;
    expect(outcome(await twin.api.as(accessToken).call('getMe'))).toBe('200');
    const next = await twin.api.call('refreshSession', { body: { refreshToken } });
    expect(await whoAmI(next.body.accessToken)).toBe('200');
    expect(outcome(await gateway.api.call('refreshSession', { body: { refreshToken } }))).toBe(
      '401 REFRESH_TOKEN_REUSED',
    );
  });

  it('ask the database about the session on every operation about money or the account', () => {
    const account = ['getMe', 'listSessions', 'revokeSession', 'revokeSessionById', 'linkWallet', 'unlinkWallet'];
    const money = ['quoteAuditionFee', 'submitAuditionFee', 'requestRefund'];
    expect(idsOf('strict')).toEqual(expect.arrayContaining([...account, 'issueSiweChallenge', ...money]));
    expect(idsOf('cached')).toContain('listClones');
  });

  it('stop a session that the other one revoked at once on each of these operations', async () => {
    for (const operationId of idsOf('strict')) {
      const player = await signIn(gateway);
      await player.api.call('listClones');
      const { sessionId } = player.signIn;
      await twin.api.as(player.signIn.accessToken).call('revokeSessionById', { params: { sessionId } });
      const params = { sessionId, walletId: 'wal_1', purchaseId: 'pur_1', cloneId: 1 };
      expect(outcome(await player.api.call(operationId, { params })), operationId).toBe('401 SESSION_REVOKED');
      expect(outcome(await player.api.call('listClones')), 'now this process knows as well').toBe(
        '401 SESSION_REVOKED',
      );
    }
  });

  it('stop it within SESSION_CACHE_MS on all others', async () => {
    const player = await signIn(gateway);
    expect(outcome(await player.api.call('listClones'))).toBe('200');
    await twin.api.as(player.signIn.accessToken).call('revokeSession');
    expect(outcome(await twin.api.as(player.signIn.accessToken).call('listClones'))).toBe('401 SESSION_REVOKED');
    await sleep(SESSION_CACHE_MS);
    expect(outcome(await player.api.call('listClones'))).toBe('401 SESSION_REVOKED');
  });

  it('stop all sessions of a user, of an unlinked wallet and of a stolen refresh token likewise', async () => {
    const account = newAccount();
    const [one, two] = [await signIn(gateway, account), await signIn(gateway, account)];
    await twin.api.as(one.signIn.accessToken).call('revokeSession', { body: { allSessions: true } });
    expect(await whoAmI(two.signIn.accessToken)).toBe('401 SESSION_REVOKED');
    const victim = await signIn(gateway);
    const { refreshToken } = victim.signIn;
    const next = await gateway.api.call('refreshSession', { body: { refreshToken } });
    await twin.api.call('refreshSession', { body: { refreshToken } });
    expect(await whoAmI(next.body.accessToken)).toBe('401 SESSION_REVOKED');
  });
});
