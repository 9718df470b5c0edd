import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf, createBrowserClient, samePage } from '../../support/browser-client.ts';
import { BARE_ENV } from '../../support/child-process.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, type RawAnswer, send } from '../../support/http.ts';
import { newAccount } from '../../support/players.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const SECRET = 's'.repeat(40);
const ORIGIN = 'https://app.example';
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const outcome = (answer: RawAnswer) => `${answer.status} ${answer.error?.code ?? ''}`.trim();

interface Front {
  readonly url: string;
  stop(): Promise<void>;
}

/** A front gateway: a process of its own with an empty database of its own, which knows the other by its URL alone. */
async function startFront(env: Record<string, string>): Promise<Front> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pump-party-front-'));
  const child: ChildProcess = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...BARE_ENV,
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      ROLE: 'api',
      PORT: '0',
      PUBLIC_URL: ORIGIN,
      DATA_DIR: dataDir,
      REPLAY_SYMBOLS: 'REPLAYED',
      REPLAY_HISTORY_DAYS: '0',
      BACKEND_SECRETS: SECRET,
      ...env,
    },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const found = /listens on (http:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the front ended with ${code}`)));
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

describe('a front gateway with BACKEND_URL', () => {
  let gateway: TestGateway;
  let front: Front;
  beforeAll(async () => {
    const env = { BACKEND_SECRETS: `${'n'.repeat(40)},${SECRET}`, ROLE: 'api' };
    gateway = await startGateway({ env });
    front = await startFront({
      BACKEND_URL: gateway.url,
      TRUSTED_PROXY_HOPS: '1',
      REQUEST_TIMEOUT_MS: '1500',
      HEADERS_TIMEOUT_MS: '1000',
    });
  });
  afterAll(async () => {
    await front?.stop();
    await gateway?.stop();
  });
  const browser = (cookies?: Map<string, string>) => createBrowserClient(front, cookies && { cookies });

  it('signs in, calls, refreshes and signs out at the other one', async () => {
    const client = browser();
    const { session } = await client.signIn();
    const me = await client.get('/api/backend/auth/me');
    expect(me.json.session).toMatchObject({ sessionId: session.sessionId });
    const rows = await gateway.app.db.read.selectFrom('sessions').selectAll().execute();
    expect(rows.map(({ id, client: kind }) => [id, kind])).toEqual([[session.sessionId, 'browser']]);
    const tab = browser(new Map(client.cookies));
    expect((await client.post('/api/auth/refresh')).status).toBe(200);
    expect((await tab.post('/api/auth/refresh')).status).toBe(200);
    expect(tab.cookies).toEqual(client.cookies);
    expect((await client.post('/api/auth/logout')).status).toBe(204);
    expect(outcome(await tab.get('/api/backend/auth/me'))).toBe('401 SESSION_REVOKED');
    expect(tab.cookies.size).toBe(0);
  });

  it('keeps status, body and error shape, and shows nothing of the way between', async () => {
    const client = browser();
    await client.signIn();
    const challenge = await client.post('/api/auth/challenge', {
      address: newAccount().address,
      chainId: 31337,
      purpose: 'link_wallet',
    });
    expect(challenge.status).toBe(200);
    const answers = [
      await client.get('/api/backend/clones/1'),
      await client.post('/api/backend/economy/audition-fee/quote', {}),
      await client.get('/api/backend/economy/price-list'),
      await client.send('/api/backend/economy/price-list', {
        method: 'HEAD',
        headers: { 'sec-fetch-site': 'same-origin' },
      }),
      await client.post('/api/backend/auth/wallets', {
        message: challenge.json.message,
        signature: `0x${'00'.repeat(65)}`,
      }),
    ];
    expect(answers.map(outcome)).toEqual([
      '404 CLONE_NOT_FOUND',
      '400 VALIDATION_FAILED',
      '200',
      '200',
      '401 WALLET_CHAIN_UNSUPPORTED',
    ]);
    for (const answer of answers) {
      expect(cookiesOf(answer)).toEqual([]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-gateway'))).toEqual([]);
      if (answer.error) expect(answer.error.requestId).toBe(answer.headers['x-request-id']);
    }
    expect(client.cookies.size).toBe(2);
  });

  it('refuses what leaves the prefix, and what is not for browsers, before anything goes out', async () => {
    const client = browser();
    await client.signIn();
    for (const path of [
      '/api/backend/../v1/internal/purchases',
      '/api/backend/clones/..%2f..%2finternal%2fpurchases',
    ]) {
      expect(outcome(await client.get('/', { path, headers: { 'sec-fetch-site': 'same-origin' } }))).toBe(
        '404 ROUTE_NOT_FOUND',
      );
    }
    expect(outcome(await client.get('/api/backend/internal/purchases'))).toBe('403 NOT_FOR_BROWSERS');
    expect(outcome(await client.post('/api/backend/auth/session/refresh', { refreshToken: 'x'.repeat(43) }))).toBe(
      '403 NOT_FOR_BROWSERS',
    );
  });

  it.each([true, false])('streams bodies, and cuts what is too large (in chunks: %s)', async (chunked) => {
    const client = browser();
    await client.signIn();
    const body = (size: number) => JSON.stringify({ displayName: 'x'.repeat(size) });
    const patch = (size: number) =>
      client.send('/api/backend/clones/1', {
        method: 'PATCH',
        chunked,
        body: body(size),
        headers: { ...samePage(ORIGIN), 'content-type': 'application/json' },
      });
    expect(outcome(await patch(10))).toBe('404 CLONE_NOT_FOUND');
    expect(outcome(await patch(100_000))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await patch(200_000))).toBe('413 BODY_TOO_LARGE');
  });

  it('does not wait for bodies that never end', async () => {
    const wire = await openWire(front.url);
    wire.write(
      `POST /api/auth/challenge HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nX-Requested-By: x\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const [answer] = parseAnswers(await wire.closed(10_000));
    expect([answer?.status, answer?.error?.code]).toEqual([408, 'REQUEST_TIMEOUT']);
  });

  it('has limits fall on the browser behind it, not on itself', async () => {
    const strict = await gateway.twin({ RATE_LIMIT_SIGN_IN_PER_MIN: '2' });
    const own = await gateway.twin({ BACKEND_URL: strict.url, BACKEND_SECRETS: SECRET, TRUSTED_PROXY_HOPS: '1' });
    try {
      const ask = (address: string) =>
        createBrowserClient(own).post(
          '/api/auth/challenge',
          { address: ADDRESS, chainId: 31337 },
          { headers: { 'x-forwarded-for': address } },
        );
      const answers = [];
      for (const address of [
        '192.0.2.1',
        '192.0.2.1',
        '192.0.2.1',
        '192.0.2.2',
        '2001:db8::1',
        '2001:db8::2',
        '2001:db8::3',
      ]) {
        answers.push((await ask(address)).status);
      }
      expect(answers).toEqual([200, 200, 429, 200, 200, 200, 429]);
    } finally {
      await own.stop();
      await strict.stop();
    }
  });
});

describe('the door for fronts', () => {
  it('is shut to wrong secrets, and where there are none a front is told so by its own gateway', async () => {
    const gateway = await startGateway({ env: { BACKEND_SECRETS: SECRET } });
    const shut = await gateway.twin({ BACKEND_SECRETS: '' });
    try {
      const path = '/api/v1/economy/price-list';
      const ask = (url: string, headers: Record<string, string>) => send(url + path, { headers });
      expect((await ask(gateway.url, {})).status).toBe(200);
      expect((await ask(gateway.url, { 'x-gateway-secret': SECRET, 'x-gateway-client': '192.0.2.1' })).status).toBe(
        200,
      );
      expect(outcome(await ask(gateway.url, { 'x-gateway-secret': SECRET }))).toBe('401 UNAUTHENTICATED');
      for (const secret of ['x', 't'.repeat(40), '']) {
        const answer = await ask(gateway.url, { 'x-gateway-secret': secret, 'x-gateway-client': '192.0.2.1' });
        expect(outcome(answer)).toBe('401 UNAUTHENTICATED');
      }
      // Without secrets the headers mean nothing, and a front does not take the answer for one to it.
      expect((await ask(shut.url, { 'x-gateway-secret': SECRET, 'x-gateway-client': 'x' })).status).toBe(200);
      for (const url of [gateway.url, shut.url]) {
        const front = await gateway.twin({
          BACKEND_URL: url,
          BACKEND_SECRETS: url === shut.url ? SECRET : 'u'.repeat(40),
        });
        const answer = await createBrowserClient(front).get('/api/backend/economy/price-list');
        await front.stop();
        expect(outcome(answer)).toBe('502 BACKEND_UNAVAILABLE');
      }
    } finally {
      await shut.stop();
      await gateway.stop();
    }
  });
});

describe('a backend that is none', () => {
  const servers: Server[] = [];
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(async () => {
    await gateway.stop();
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
  });

  async function backend(answer: Parameters<typeof createServer>[1]): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  it.each([
    ['is not there', () => Promise.resolve('http://127.0.0.1:9'), '502 BACKEND_UNAVAILABLE'],
    ['is somebody else', () => backend((_req, res) => void res.end('{}')), '502 BACKEND_UNAVAILABLE'],
    [
      'answers a page',
      () =>
        backend(
          (_req, res) =>
            void res.writeHead(502, { 'x-gateway-front': 'known', 'content-type': 'text/html' }).end('<h1>'),
        ),
      '502 BACKEND_UNAVAILABLE',
    ],
    ['hangs up', () => backend((req) => void req.socket.destroy()), '502 BACKEND_UNAVAILABLE'],
    ['never answers', () => backend(() => undefined), '504 BACKEND_TIMEOUT'],
  ])('%s: the browser learns that and no more', async (_, url, expected) => {
    const front = await gateway.twin({ BACKEND_URL: await url(), BACKEND_SECRETS: SECRET, BACKEND_TIMEOUT_SEC: '1' });
    try {
      const answer = await createBrowserClient(front).get('/api/backend/economy/price-list');
      expect(outcome(answer)).toBe(expected);
      expect(answer.error?.retryable).toBe(true);
      expect(answer.text).not.toContain('127.0.0.1');
    } finally {
      await front.stop();
    }
  });
});
