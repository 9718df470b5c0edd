import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgeToken, outcome, readToken } from '../../support/auth.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type Player, signIn } from '../../support/players.ts';

const SECRET = 'the-secret-of-this-test-has-32-bytes';
const OTHER_SECRET = 'another-secret-which-nobody-signs-with';

let gateway: TestGateway;
let player: Player;
let genuine: { header: Record<string, unknown>; payload: Record<string, unknown> };
beforeAll(async () => {
  gateway = await startGateway({ env: { JWT_KEYS: `k1:${SECRET},k0:${OTHER_SECRET}` } });
  player = await signIn(gateway);
  genuine = readToken(player.signIn.accessToken);
});
afterAll(() => gateway?.stop());

async function attempt(token: string): Promise<string> {
  const [strict, cached] = [await gateway.api.as(token).call('getMe'), await gateway.api.as(token).call('listClones')];
  expect(outcome(cached)).toBe(outcome(strict));
  return outcome(strict);
}

/** The genuine token with changes, signed with the genuine key. `undefined` takes a claim away. */
function altered(changes: { header?: object; payload?: object }): string {
  const header = { ...genuine.header, ...changes.header };
  return forgeToken({ header, payload: { ...genuine.payload, ...changes.payload }, secret: SECRET });
}

describe('an access token', () => {
  it('carries exactly the claims that it needs', () => {
    expect(genuine.header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });
    expect(genuine.payload).toEqual({
      iss: gateway.config.auth.issuer,
      aud: gateway.config.auth.audience,
      sub: player.userId,
      sid: player.signIn.sessionId,
      typ: 'access',
      iat: expect.any(Number),
      exp: Number(genuine.payload.iat) + 900,
    });
  });

  it('that is rebuilt unaltered is accepted: what follows fails for its alteration alone', async () => {
    expect(await attempt(altered({}))).toBe('200');
  });

  const alterations: Readonly<Record<string, { header?: object; payload?: object }>> = {
    'no exp': { payload: { exp: undefined } },
    'an exp that is text': { payload: { exp: '9999999999' } },
    'another audience': { payload: { aud: 'somebody-else' } },
    'no audience': { payload: { aud: undefined } },
    'an array as audience, ours included': { payload: { aud: ['pump-party-api', 'somebody-else'] } },
    'an array of our audience alone': { payload: { aud: ['pump-party-api'] } },
    'another issuer': { payload: { iss: 'https://evil.example' } },
    'no issuer': { payload: { iss: undefined } },
    'no typ': { payload: { typ: undefined } },
    'another typ': { payload: { typ: 'refresh' } },
    'no subject': { payload: { sub: undefined } },
    'a subject that is no text': { payload: { sub: 1 } },
    'no session': { payload: { sid: undefined } },
    'a session that is no text': { payload: { sid: ['ses_1'] } },
    'no kid': { header: { kid: undefined } },
    'an unknown kid': { header: { kid: 'k9' } },
    'a kid that is no text': { header: { kid: ['k1'] } },
    'a kid of the prototype': { header: { kid: '__proto__' } },
    'the kid of another key of the ring': { header: { kid: 'k0' } },
    'a notBefore in the future': { payload: { nbf: 9_999_999_999 } },
  };
  for (const [name, changes] of Object.entries(alterations)) {
    it(`with ${name} is refused`, async () => {
      expect(await attempt(altered(changes))).toBe('401 UNAUTHENTICATED');
    });
  }

  it('that has expired is refused and says so', async () => {
    const exp = Math.floor(gateway.clock.now() / 1000);
    expect(await attempt(altered({ payload: { exp } }))).toBe('401 TOKEN_EXPIRED');
    expect(await attempt(altered({ payload: { exp: exp - 1e9 } }))).toBe('401 TOKEN_EXPIRED');
  });

  it('of a session that does not exist is refused', async () => {
    expect(await attempt(altered({ payload: { sid: 'ses_0' } }))).toBe('401 SESSION_REVOKED');
  });

  it("of another user than the session's is refused", async () => {
    const other = await signIn(gateway);
    expect(await attempt(altered({ payload: { sub: other.userId } }))).toBe('401 UNAUTHENTICATED');
  });

  it('that nobody signed (alg none) is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = { ...genuine.header, alg };
      const unsigned = forgeToken({ header, payload: genuine.payload, sign: () => '' });
      expect(await attempt(unsigned), alg).toBe('401 UNAUTHENTICATED');
      const signed = forgeToken({ header, payload: genuine.payload, secret: SECRET });
      expect(await attempt(signed), alg).toBe('401 UNAUTHENTICATED');
    }
  });

  it('that is signed with another key is refused', async () => {
    const secrets = [OTHER_SECRET, '', 'k1', player.signIn.refreshToken];
    for (const secret of secrets) {
      expect(await attempt(forgeToken({ ...genuine, secret }))).toBe('401 UNAUTHENTICATED');
    }
  });

  it('that is signed by another algorithm is refused, also with our own key', async () => {
    for (const [alg, hash] of [
      ['HS512', 'sha512'],
      ['HS384', 'sha512'],
      ['hs256', 'sha256'],
    ] as const) {
      const header = { ...genuine.header, alg };
      expect(await attempt(forgeToken({ header, payload: genuine.payload, secret: SECRET, hash })), alg).toBe(
        '401 UNAUTHENTICATED',
      );
    }
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rs256 = (text: string) => sign('sha256', Buffer.from(text), privateKey).toString('base64url');
    const header = { ...genuine.header, alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) };
    expect(await attempt(forgeToken({ header, payload: genuine.payload, sign: rs256 }))).toBe('401 UNAUTHENTICATED');
    const disguised = forgeToken({ ...genuine, sign: rs256 });
    expect(await attempt(disguised)).toBe('401 UNAUTHENTICATED');
  });

  it('that is cut, extended or re-encoded is refused', async () => {
    const token = player.signIn.accessToken;
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const last = signature.at(-1) as string;
    const variants = [
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -1)}`,
      `${header}.${payload}.${signature}A`,
      `${header}.${payload}.${signature}.${signature}`,
      `.${payload}.${signature}`,
      `${header}..${signature}`,
      `${token}=`,
      `${header}.${payload}.${signature.slice(0, -1)}${last === 'A' ? 'B' : 'A'}`,
      `${header.toLowerCase()}.${payload}.${signature}`,
    ];
    for (const variant of variants) expect(await attempt(variant), variant).toBe('401 UNAUTHENTICATED');
  });

  it('whose parts are no JSON objects is refused, not a failure of the server', async () => {
    const signText = (text: string) => createHmac('sha256', SECRET).update(text).digest('base64url');
    for (const payload of ['not json', 'null', '"text"', '[]', '1', '', '{"exp":']) {
      for (const typ of ['JWT', undefined]) {
        const header = { ...genuine.header, typ };
        const token = forgeToken({ header, payload, sign: signText });
        expect(await attempt(token), `${payload} ${typ}`).toBe('401 UNAUTHENTICATED');
      }
    }
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    for (const header of ['null', '"text"', '[1]', '1', 'not json', '{}']) {
      expect(await attempt(`${encode(header)}.${encode('{}')}.AAAA`), header).toBe('401 UNAUTHENTICATED');
    }
  });

  it('must come as a bearer token', async () => {
    const { accessToken } = player.signIn;
    const attempts: Record<string, string>[] = [
      { authorization: accessToken },
      { authorization: `Basic ${accessToken}` },
      { authorization: `Bearer  ${accessToken}` },
      { authorization: `Bearer ${accessToken}, Bearer ${accessToken}` },
      { authorization: `Bearer ${'x'.repeat(5000)}` },
      { cookie: `accessToken=${accessToken}` },
      { 'x-access-token': accessToken },
    ];
    for (const headers of attempts) {
      const answer = await gateway.api.call('getMe', { headers });
      expect(outcome(answer), JSON.stringify(headers).slice(0, 60)).toBe('401 UNAUTHENTICATED');
    }
    const query = { access_token: accessToken };
    expect((await gateway.api.call('getMe', { query })).status).not.toBe(200);
    const lower = await gateway.api.call('getMe', { headers: { authorization: `bearer ${accessToken}` } });
    expect(outcome(lower)).toBe('200');
  });

  it('is no refresh token, and a refresh token no access token', async () => {
    const { accessToken, refreshToken } = player.signIn;
    expect(await attempt(refreshToken)).toBe('401 UNAUTHENTICATED');
    const body = { refreshToken: accessToken.slice(0, 512) };
    expect(outcome(await gateway.api.call('refreshSession', { body }))).toBe('401 REFRESH_TOKEN_INVALID');
    const long = await gateway.api.call('refreshSession', { body: { refreshToken: accessToken.padEnd(513, 'x') } });
    expect(outcome(long)).toBe('400 VALIDATION_FAILED');
  });
});
