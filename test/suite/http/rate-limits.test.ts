import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { send, sendJson } from '../../support/http.ts';
import { challengeFor, type Player, signIn } from '../../support/players.ts';

const PRICES = '/api/v1/economy/price-list';
const CLONES = '/api/v1/clones';
const CHALLENGE = '/api/v1/auth/siwe/challenge';
const READS = 3;
const SIGN_INS = 30;
const bearer = (player: Player) => ({ authorization: `Bearer ${player.signIn.accessToken}` });

describe('rate limits behind two proxies', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      env: {
        TRUSTED_PROXY_HOPS: '2',
        RATE_LIMIT_READ_PER_MIN: `${READS}`,
        RATE_LIMIT_SIGN_IN_PER_MIN: `${SIGN_INS}`,
      },
    });
  });
  afterAll(() => gateway?.stop());

  /** Each test comes from an address of its own, so that none sees the others' counts. */
  const from = (address: string) => ({ 'x-forwarded-for': `${address}, 10.0.0.1` });
  const get = (path: string, headers: Record<string, string>) => send(`${gateway.url}${path}`, { headers });
  const statusesOf = async (count: number, call: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push((await call()).status);
    return statuses;
  };

  it('say on every answer what is left, and refuse with Retry-After what is over', async () => {
    for (const left of [2, 1, 0]) {
      const answer = await get(PRICES, from('192.0.2.1'));
      expect(answer.status).toBe(200);
      expect(answer.headers['ratelimit-policy']).toBe('"read";q=3;w=60');
      expect(answer.headers.ratelimit).toMatch(new RegExp(`^"read";r=${left};t=(5\\d|60)$`));
      expect(answer.headers['retry-after']).toBeUndefined();
    }
    const refused = await get(PRICES, from('192.0.2.1'));
    expect(refused.status).toBe(429);
    expect(refused.error).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(refused.headers['retry-after']).toMatch(/^(5\d|60)$/);
    expect(refused.headers.ratelimit).toMatch(/^"read";r=0;t=(5\d|60)$/);
  });

  it('allow exactly their number, however many come at once', async () => {
    const body = { address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', chainId: 1 };
    const call = () => sendJson(`${gateway.url}${CHALLENGE}`, body, { headers: from('192.0.2.2') });
    const answers = await Promise.all(Array.from({ length: SIGN_INS + 20 }, call));
    expect(answers.filter((answer) => answer.status === 422)).toHaveLength(SIGN_INS);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(20);
  });

  it('count reads, writes and sign-ins apart, failures included', async () => {
    const headers = from('192.0.2.3');
    const reads = await statusesOf(READS + 1, () => get(PRICES, headers));
    expect(reads).toEqual([200, 200, 200, 429]);
    const calls = () => sendJson(`${gateway.url}${CHALLENGE}`, {}, { headers });
    expect(await statusesOf(SIGN_INS + 1, calls)).toEqual([...Array(SIGN_INS).fill(400), 429]);
    const write = await send(`${gateway.url}${CLONES}/1`, { method: 'PATCH', headers });
    expect(write.status).toBe(401);
    expect(write.headers['ratelimit-policy']).toMatch(/^"write";/);
  });

  it('count each user apart from others and from the address they share', async () => {
    for (const player of [await signIn(gateway), await signIn(gateway)]) {
      const headers = { ...from('192.0.2.4'), ...bearer(player) };
      expect(await statusesOf(4, () => get(CLONES, headers))).toEqual([200, 200, 200, 429]);
    }
    expect(await statusesOf(4, () => get(PRICES, from('192.0.2.4')))).toEqual([200, 200, 200, 429]);
  });

  it('count a user over all sessions and addresses', async () => {
    const first = await signIn(gateway);
    const second = await signIn(gateway, first.account);
    expect(await statusesOf(2, () => get(CLONES, { ...from('192.0.2.5'), ...bearer(first) }))).toEqual([200, 200]);
    expect(await statusesOf(2, () => get(CLONES, { ...from('192.0.2.6'), ...bearer(second) }))).toEqual([200, 429]);
  });

  it('count each service token by itself', async () => {
    for (const name of ['one', 'two']) {
      const { token } = await gateway.app.serviceTokens.create(name);
      const headers = { ...from('192.0.2.7'), authorization: `Bearer ${token}` };
      expect(await statusesOf(4, () => get('/api/v1/internal/purchases', headers))).toEqual([200, 200, 200, 429]);
    }
  });

  it('count bad tokens where they come from, so that guessing them has an end', async () => {
    for (const guess of ['Bearer x.y.z', 'Basic abc', '']) {
      expect((await get(CLONES, { ...from('192.0.2.8'), authorization: guess })).status).toBe(401);
    }
    const internal = '/api/v1/internal/purchases';
    expect((await get(internal, { ...from('192.0.2.8'), authorization: 'Bearer svc_guess' })).status).toBe(429);
    expect((await get(internal, { ...from('192.0.2.9'), authorization: 'Bearer svc_guess' })).status).toBe(401);
  });

  it('take the address that the outermost trusted proxy saw, not what the client wrote before it', async () => {
    const chain = (text: string) => get(PRICES, { 'x-forwarded-for': text });
    expect((await chain('192.0.2.10, 10.0.0.1')).headers.ratelimit).toMatch(/r=2;/);
    expect((await chain('198.51.100.1, 192.0.2.10, 10.0.0.1')).headers.ratelimit).toMatch(/r=1;/);
    expect((await chain('a, b, c,  192.0.2.10 ,10.0.0.2')).headers.ratelimit).toMatch(/r=0;/);
    expect((await chain('192.0.2.10, 192.0.2.11, 10.0.0.1')).headers.ratelimit).toMatch(/r=2;/);
  });
});

describe('rate limits without a proxy', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: { RATE_LIMIT_READ_PER_MIN: '1', SIWE_MAX_OPEN_PER_ADDRESS: '1' } });
  });
  afterAll(() => gateway?.stop());

  it('do not believe X-Forwarded-For', async () => {
    const statuses: number[] = [];
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      const answer = await send(`${gateway.url}${PRICES}`, { headers: { 'x-forwarded-for': address } });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 429]);
  });

  it('never refuse what operators ask', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await send(`${gateway.url}/health/ready`)).status).toBe(200);
    }
  });

  it("are told apart from a rule's own limit, which has its own code", async () => {
    const { account } = await signIn(gateway);
    await challengeFor(gateway.api, account.address);
    const answer = await gateway.api.call('issueSiweChallenge', { body: { address: account.address, chainId: 31337 } });
    expect(answer.status).toBe(429);
    expect(answer.error).toMatchObject({ code: 'TOO_MANY_CHALLENGES', retryable: true });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});
