import { once } from 'node:events';
import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, type RawAnswer, send, sendJson } from '../../support/http.ts';
import { type Player, signIn } from '../../support/players.ts';

const PRICES = '/api/v1/economy/price-list';
const CHALLENGE = '/api/v1/auth/siwe/challenge';

let gateway: TestGateway;
let player: Player;
beforeAll(async () => {
  gateway = await startGateway({ env: { HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '600' } });
  player = await signIn(gateway);
});
afterAll(() => gateway?.stop());

const at = (path: string) => `${gateway.url}${path}`;
const post = (body: string, extra = '') =>
  `POST ${CHALLENGE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${extra}` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
/** Open sockets of this process: both ends, since client and server live in it. */
const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

/** What the connection got after `text`, as answers; the server has to close it. */
async function answersTo(text: string | Buffer): Promise<RawAnswer[]> {
  const wire = await openWire(gateway.url);
  wire.write(text);
  return parseAnswers(await wire.closed());
}

function expectBroken(answer: RawAnswer | undefined, expected: { status: number; code: string }): void {
  expect({ status: answer?.status, code: answer?.error?.code }).toEqual(expected);
  expect(answer?.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer?.headers.connection).toBe('close');
  expect(answer?.error?.requestId).toBe(answer?.headers['x-request-id']);
}

describe('what is not a request', () => {
  it.each([
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    ['random bytes', Buffer.from('\u0000\u0001\u0002garbage\r\n\r\n')],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['an unknown HTTP version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['two differing lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length beside chunks, as in request smuggling',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header with a line break in its name', 'GET / HTTP/1.1\r\nHo st: x\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c: d\r\n\r\n'],
  ])('is answered with 400 and closed: %s', async (_, bytes) => {
    const [answer] = await answersTo(bytes);
    expectBroken(answer, { status: 400, code: 'MALFORMED_REQUEST' });
  });

  it('is answered with 400 when a chunk is broken', async () => {
    const head = `POST ${CHALLENGE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const [answer] = await answersTo(`${head}5\r\n{"a":\r\nzz\r\n`);
    expectBroken(answer, { status: 400, code: 'MALFORMED_REQUEST' });
  });

  it('is answered with 431 when the headers are too large', async () => {
    const tooLong = await answersTo(`GET ${PRICES} HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expectBroken(tooLong[0], { status: 431, code: 'HEADERS_TOO_LARGE' });
    const longPath = await answersTo(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expectBroken(longPath[0], { status: 431, code: 'HEADERS_TOO_LARGE' });
  });

  it('is served without a Host header, which nothing here depends on', async () => {
    const wire = await openWire(gateway.url);
    wire.write(`GET ${PRICES} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(parseAnswers(await wire.closed())[0]?.status).toBe(200);
  });

  it('never lets an unknown expectation end in an empty answer', async () => {
    const answer = await send(at('/api/v1/none'), { headers: { expect: 'the-unexpected' } });
    expect({ status: answer.status, code: answer.error?.code }).toEqual({ status: 404, code: 'ROUTE_NOT_FOUND' });
  });
});

describe('a slow client', () => {
  it('is answered with 408 when its headers do not come, and is cut off', async () => {
    const wire = await openWire(gateway.url);
    wire.write(`GET ${PRICES} HTTP/1.1\r\nHost: x\r\n`);
    const [answer] = parseAnswers(await wire.closed());
    expectBroken(answer, { status: 408, code: 'REQUEST_TIMEOUT' });
    expect(answer?.error?.retryable).toBe(true);
  });

  it('is answered with 408 when its body does not come, and is cut off', async () => {
    const wire = await openWire(gateway.url);
    wire.write(post('{"a":1}').slice(0, -3));
    expectBroken(parseAnswers(await wire.closed())[0], { status: 408, code: 'REQUEST_TIMEOUT' });
  });

  it('is answered with 408 on a connection that served it before', async () => {
    const wire = await openWire(gateway.url);
    wire.write(get(PRICES));
    await wire.until('"tiers"');
    wire.write(post('{"a":1}').slice(0, -3));
    const [first, second] = parseAnswers(await wire.closed());
    expect(first?.status).toBe(200);
    expectBroken(second, { status: 408, code: 'REQUEST_TIMEOUT' });
  });

  it('is cut off even when it drips a byte now and then', async () => {
    const wire = await openWire(gateway.url);
    const startedAt = Date.now();
    wire.write(`POST ${CHALLENGE} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => wire.write(' '), 50);
    await wire.closed();
    clearInterval(drip);
    expect(Date.now() - startedAt).toBeLessThan(2500);
  });
});

describe('a client that leaves', () => {
  it('in the middle of its body leaves no connection and no unhandled error', async () => {
    const failures: unknown[] = [];
    const note = (error: unknown) => failures.push(error);
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
    const before = openSockets();
    for (let count = 0; count < 50; count += 1) {
      const wire = await openWire(gateway.url);
      wire.write(post('{"address":"0x"}').slice(0, -5));
      if (count % 2 === 0) wire.socket.destroy();
      else wire.socket.resetAndDestroy();
      await once(wire.socket, 'close');
    }
    expect((await send(at(PRICES))).status).toBe(200);
    await expect.poll(openSockets, { timeout: 3000 }).toBeLessThanOrEqual(before);
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
    expect(failures).toEqual([]);
  });

  it('is not counted as having been served', async () => {
    const wire = await openWire(gateway.url);
    wire.write(post('{"address":"0x"}').slice(0, -5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    wire.socket.destroy();
    const counted = async () => (await gateway.app.metrics.render()).split('\n');
    await expect
      .poll(async () =>
        (await counted()).some((line) => /_count\{operation="issueSiweChallenge",status="400"\}/.test(line)),
      )
      .toBe(true);
  });
});

describe('a connection', () => {
  it('serves on after every failure that left the request whole', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    agent.on('free', (socket) => ports.add(socket.localPort));
    const headers = { authorization: `Bearer ${player.signIn.accessToken}` };
    const steps: [() => Promise<RawAnswer>, number][] = [
      [() => send(at('/api/v1/none'), { agent, method: 'POST', body: 'x'.repeat(50_000) }), 404],
      [() => send(at(PRICES), { agent, method: 'DELETE' }), 405],
      [() => sendJson(at(CHALLENGE), '{', { agent }), 400],
      [() => sendJson(at(CHALLENGE), '{}', { agent, headers: { 'content-type': 'text/plain' } }), 415],
      [() => sendJson(at('/api/v1/clones/1'), '{}', { agent, method: 'PATCH' }), 401],
      [() => sendJson(at('/health/live'), '{}', { agent }), 405],
      [() => send(at('/api/v1/clones/1'), { agent, headers }), 404],
      [() => send(at(PRICES), { agent }), 200],
    ];
    for (const [step, status] of steps) expect((await step()).status).toBe(status);
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  it('answers pipelined requests in their order', async () => {
    const wire = await openWire(gateway.url);
    const last = `GET ${PRICES} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    wire.write(get('/api/v1/none') + post('{}') + get('/health/ready') + get('/none') + last);
    const answers = parseAnswers(await wire.closed());
    expect(answers.map((answer) => answer.status)).toEqual([404, 400, 200, 404, 200]);
  });

  it('answers a good request before the nonsense behind it', async () => {
    const wire = await openWire(gateway.url);
    wire.write(`${get('/health/ready')}nonsense\r\n\r\n`);
    const answers = parseAnswers(await wire.closed());
    expect(answers.map((answer) => answer.status)).toEqual([200, 400]);
    expectBroken(answers[1], { status: 400, code: 'MALFORMED_REQUEST' });
  });

  it('is closed after a body that was not read to its end', async () => {
    const [answer, ...more] = await answersTo(
      `POST ${CHALLENGE} HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n${'x'.repeat(1000)}`,
    );
    expect([answer?.status, more.length]).toEqual([413, 0]);
  });

  it('gets HEAD answered like GET without the body', async () => {
    const headers = { authorization: `Bearer ${player.signIn.accessToken}` };
    for (const path of [
      PRICES,
      '/api/v1/clones',
      '/api/v1/clones/1',
      '/api/v1/none',
      '/health/ready',
      '/openapi.json',
    ]) {
      const [whole, head] = await Promise.all([
        send(at(path), { headers }),
        send(at(path), { method: 'HEAD', headers }),
      ]);
      expect(head.text).toBe('');
      expect(head.status).toBe(whole.status);
      for (const name of ['content-type', 'content-length', 'cache-control']) {
        if (name !== 'content-length' || whole.error === undefined)
          expect(head.headers[name]).toBe(whole.headers[name]);
      }
    }
  });
});
