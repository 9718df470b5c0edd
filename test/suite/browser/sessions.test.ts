import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOnce } from '../../support/auth.ts';
import { cookiesOf, createBrowserClient } from '../../support/browser-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { newAccount, signIn } from '../../support/players.ts';

const ACCESS = '__Host-pump_access';
const REFRESH = '__Host-pump_refresh';
const MINUTE_MS = 60_000;
/** Anything that looks like one of the two tokens: a JWT, or 32 bytes in base64url. */
const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+|"[\w-]{43}"/;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const browser = () => createBrowserClient(gateway);

describe('a sign-in through cookies', () => {
  it('answers user and session, keeps both tokens in cookies no script can read, and shows neither', async () => {
    const client = browser();
    const account = newAccount();
    const challenge = await client.post('/api/auth/challenge', { address: account.address, chainId: 31337 });
    expect(challenge.status).toBe(200);
    expect(cookiesOf(challenge)).toEqual([]);
    const message = challenge.json.message as string;
    const answer = await client.post('/api/auth/verify', {
      message,
      signature: await account.signMessage({ message }),
    });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(TOKEN);
    expect(answer.json).toEqual({
      user: { userId: expect.stringMatching(/^usr_/), createdAt: expect.any(Number), wallets: [expect.any(Object)] },
      session: {
        sessionId: expect.stringMatching(/^ses_/),
        createdAt: expect.any(Number),
        expiresAt: expect.any(Number),
        accessExpiresAt: expect.any(Number),
        walletId: expect.stringMatching(/^wal_/),
        address: account.address,
      },
      isNewUser: true,
    });
    const cookies = cookiesOf(answer);
    expect(cookies.map(({ name }) => name)).toEqual([ACCESS, REFRESH]);
    for (const { attributes } of cookies) {
      expect(attributes).toEqual([
        expect.stringMatching(/^max-age=\d+$/),
        'path=/',
        'httponly',
        'samesite=lax',
        'secure',
      ]);
    }
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('leaves prefix and Secure out where the public URL is http, since browsers would drop the cookies', async () => {
    const plain = await gateway.twin({ PUBLIC_URL: 'http://localhost:8787' });
    try {
      const client = createBrowserClient(plain, { origin: 'http://localhost:8787' });
      const account = newAccount();
      const challenge = await client.post('/api/auth/challenge', { address: account.address, chainId: 31337 });
      const message = challenge.json.message as string;
      const answer = await client.post('/api/auth/verify', {
        message,
        signature: await account.signMessage({ message }),
      });
      const cookies = cookiesOf(answer);
      expect(cookies.map(({ name }) => name)).toEqual(['pump_access', 'pump_refresh']);
      for (const { attributes } of cookies) expect(attributes.slice(1)).toEqual(['path=/', 'httponly', 'samesite=lax']);
      expect((await client.get('/api/auth/session')).status).toBe(200);
    } finally {
      await plain.stop();
    }
  });

  it("is a session like any other to its owner, marked as the browser's", async () => {
    const client = browser();
    const { session } = await client.signIn();
    const { sessions } = (await client.get('/api/backend/auth/sessions')).json as { sessions: object[] };
    expect(sessions).toEqual([
      expect.objectContaining({ sessionId: session.sessionId, client: 'browser', current: true }),
    ]);
  });

  it("fails with the contract's own answer and sets no cookie", async () => {
    const answer = await browser().post('/api/auth/verify', { message: 'nonsense', signature: '0x00' });
    expect([answer.status, answer.error?.code]).toEqual([400, 'SIWE_MESSAGE_MALFORMED']);
    expect(cookiesOf(answer)).toEqual([]);
  });

  it('ends the session that the browser had before', async () => {
    const client = browser();
    await client.signIn();
    const before = new Map(client.cookies);
    await client.signIn();
    const old = createBrowserClient(gateway, { cookies: before });
    expect((await old.get('/api/backend/clones')).status).toBe(401);
    expect((await client.get('/api/backend/clones')).status).toBe(200);
  });
});

describe('GET /api/auth/session', () => {
  it('answers what verify did, and 401 to who is not signed in', async () => {
    const client = browser();
    const { user, session } = await client.signIn();
    const answer = await client.get('/api/auth/session');
    expect([answer.status, answer.json]).toEqual([200, { user, session }]);
    const stranger = await browser().get('/api/auth/session');
    expect([stranger.status, stranger.error?.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('refreshing', () => {
  it('happens by itself when the access token has expired, and the browser keeps the successors', async () => {
    const client = browser();
    const { session } = await client.signIn();
    const before = new Map(client.cookies);
    gateway.clock.advance(16 * MINUTE_MS);
    const answer = await client.get('/api/backend/auth/me');
    expect(answer.status).toBe(200);
    expect(answer.json.session).toMatchObject({ sessionId: session.sessionId });
    expect(client.cookies.get(REFRESH)).not.toBe(before.get(REFRESH));
    expect((await client.get('/api/backend/clones')).headers['set-cookie']).toBeUndefined();
  });

  it('gives any number of requests at once the same one successor', async () => {
    const client = browser();
    await client.signIn();
    gateway.clock.advance(16 * MINUTE_MS);
    const cookies = new Map(client.cookies);
    const answers = await atOnce(20, () =>
      createBrowserClient(gateway, { cookies: new Map(cookies) }).get('/api/backend/clones'),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const successors = answers.map((answer) => cookiesOf(answer).find(({ name }) => name === REFRESH)?.value);
    expect(new Set(successors).size).toBe(1);
    const rows = await gateway.app.db.read.selectFrom('refresh_tokens').selectAll().execute();
    expect(rows.filter(({ used_at }) => used_at === null).length).toBeGreaterThan(0);
  });

  it('gives parallel tabs the same successor across processes, for ten seconds', async () => {
    const other = await gateway.twin();
    try {
      const client = browser();
      await client.signIn();
      const cookies = new Map(client.cookies);
      gateway.clock.advance(16 * MINUTE_MS);
      const tab = (at: TestGateway) => createBrowserClient(at, { cookies: new Map(cookies) });
      const answers = await atOnce(8, (index) => tab(index % 2 === 0 ? gateway : other).get('/api/backend/auth/me'));
      const successors = answers.map((answer) => cookiesOf(answer).find(({ name }) => name === REFRESH)?.value);
      expect(new Set(successors).size).toBe(1);
      gateway.clock.advance(9_000);
      expect((await tab(other).get('/api/backend/auth/me')).status).toBe(200);
      gateway.clock.advance(2_000);
      const late = await tab(other).get('/api/backend/auth/me');
      expect([late.status, late.error?.code]).toEqual([401, 'SESSION_REVOKED']);
      // A used token after its grace is a stolen one: its whole family ends.
      const newest = createBrowserClient(gateway, { cookies: new Map([[REFRESH, successors[0] as string]]) });
      expect((await newest.get('/api/backend/auth/me')).status).toBe(401);
    } finally {
      await other.stop();
    }
  });

  it('leads a tab that missed two rotations within the grace to the newest token', async () => {
    const client = browser();
    await client.signIn();
    const stale = createBrowserClient(gateway, { cookies: new Map(client.cookies) });
    expect((await client.post('/api/auth/refresh')).status).toBe(200);
    expect((await client.post('/api/auth/refresh')).status).toBe(200);
    expect((await stale.post('/api/auth/refresh')).status).toBe(200);
    expect(stale.cookies.get(REFRESH)).toBe(client.cookies.get(REFRESH));
  });

  it('finds the successor also after the keys were changed', async () => {
    const client = browser();
    await client.signIn();
    const tab = createBrowserClient(gateway, { cookies: new Map(client.cookies) });
    await client.post('/api/auth/refresh');
    const { kid, secret } = JSON.parse(readFileSync(`${gateway.env.DATA_DIR}/jwt-key.json`, 'utf8')) as {
      kid: string;
      secret: string;
    };
    const rotated = await gateway.twin({ JWT_KEYS: `fresh:${'k'.repeat(40)},${kid}:${secret}` });
    try {
      const late = createBrowserClient(rotated, { cookies: tab.cookies });
      expect((await late.post('/api/auth/refresh')).status).toBe(200);
      expect(late.cookies.get(REFRESH)).toBe(client.cookies.get(REFRESH));
    } finally {
      await rotated.stop();
    }
  });

  it('by POST /api/auth/refresh answers the session with its new expiry', async () => {
    const client = browser();
    const { session } = await client.signIn();
    gateway.clock.advance(MINUTE_MS);
    const answer = await client.post('/api/auth/refresh');
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(TOKEN);
    const renewed = answer.json.session as typeof session;
    expect(renewed.sessionId).toBe(session.sessionId);
    expect(renewed.accessExpiresAt).toBeGreaterThan(session.accessExpiresAt);
    const stranger = await browser().post('/api/auth/refresh');
    expect([stranger.status, stranger.error?.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it("is not known to the door for programs: a browser's refresh token there ends its session", async () => {
    const client = browser();
    await client.signIn();
    const stolen = client.cookies.get(REFRESH) as string;
    const thief = await gateway.api.call('refreshSession', { body: { refreshToken: stolen } });
    expect(thief.error.code).toBe('REFRESH_TOKEN_REUSED');
    const answer = await client.get('/api/backend/auth/me');
    expect([answer.status, answer.error?.code]).toEqual([401, 'SESSION_REVOKED']);
    expect(client.cookies.size).toBe(0);
  });

  it('has no grace at the door for programs, not even in the moment after a rotation', async () => {
    const client = browser();
    await client.signIn();
    const used = client.cookies.get(REFRESH) as string;
    await client.post('/api/auth/refresh');
    const thief = await gateway.api.call('refreshSession', { body: { refreshToken: used } });
    expect(thief.error.code).toBe('REFRESH_TOKEN_REUSED');
    expect((await client.post('/api/auth/refresh')).status).toBe(401);
  });

  it('does not take the tokens of a program from a cookie', async () => {
    const player = await signIn(gateway);
    const client = createBrowserClient(gateway, { cookies: new Map([[REFRESH, player.signIn.refreshToken]]) });
    expect((await client.get('/api/auth/session')).status).toBe(401);
    expect((await player.api.call('getMe')).error.code).toBe('SESSION_REVOKED');
  });
});

describe('a dead session', () => {
  it('is told by 401, and its cookies are cleared', async () => {
    const client = browser();
    await client.signIn();
    const other = createBrowserClient(gateway, { cookies: new Map(client.cookies) });
    expect((await other.post('/api/auth/logout')).status).toBe(204);
    const answer = await client.get('/api/backend/auth/me');
    expect([answer.status, answer.error?.code]).toEqual([401, 'SESSION_REVOKED']);
    expect(cookiesOf(answer).map(({ name, value, attributes }) => [name, value, attributes[0]])).toEqual([
      [ACCESS, '', 'max-age=0'],
      [REFRESH, '', 'max-age=0'],
    ]);
  });

  it('does not stand in the way of what is public, and its cookies go there too where a refresh was tried', async () => {
    const client = createBrowserClient(gateway, { cookies: new Map([[REFRESH, 'A'.repeat(43)]]) });
    expect((await client.get('/api/backend/economy/price-list')).status).toBe(200);
    const challenge = await client.post('/api/auth/challenge', {
      address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      chainId: 31337,
    });
    expect(challenge.status).toBe(200);
    expect(client.cookies.size).toBe(0);
  });

  it('does not stand in the way of signing in again, though its token has not expired', async () => {
    const client = browser();
    await client.signIn();
    const other = createBrowserClient(gateway, { cookies: new Map(client.cookies) });
    await other.post('/api/auth/logout');
    expect((await client.signIn()).isNewUser).toBe(true);
    expect((await client.get('/api/auth/session')).status).toBe(200);
  });

  it('is not what a failed proof says: the 401 of another wallet keeps the cookies', async () => {
    const client = browser();
    await client.signIn();
    const account = newAccount();
    const challenge = await client.post('/api/auth/challenge', {
      address: account.address,
      chainId: 31337,
      purpose: 'link_wallet',
    });
    const message = challenge.json.message as string;
    const stranger = newAccount();
    const body = { message, signature: await stranger.signMessage({ message }) };
    const answer = await client.post('/api/backend/auth/wallets', body);
    expect(answer.status).toBe(401);
    expect(cookiesOf(answer)).toEqual([]);
    const linked = await client.post('/api/backend/auth/wallets', {
      message,
      signature: await account.signMessage({ message }),
    });
    expect(linked.status).toBe(201);
  });
});

describe('POST /api/auth/logout', () => {
  it('ends the session on the server, also when the access token has expired meanwhile', async () => {
    for (const wait of [0, 16 * MINUTE_MS]) {
      const client = browser();
      await client.signIn();
      const stolen = createBrowserClient(gateway, { cookies: new Map(client.cookies) });
      gateway.clock.advance(wait);
      expect((await client.post('/api/auth/logout')).status).toBe(204);
      expect(client.cookies.size).toBe(0);
      expect((await stolen.get('/api/backend/auth/me')).status).toBe(401);
    }
  });

  it('ends every session of the user when asked to', async () => {
    const account = newAccount();
    const [here, there] = [browser(), browser()];
    await here.signIn(account);
    await there.signIn(account);
    expect((await here.post('/api/auth/logout', { allSessions: true })).status).toBe(204);
    expect((await there.get('/api/backend/auth/me')).status).toBe(401);
  });

  it('is 204 without a session too', async () => {
    expect((await browser().post('/api/auth/logout')).status).toBe(204);
  });
});
