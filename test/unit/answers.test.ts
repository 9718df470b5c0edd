import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../src/platform/errors.ts';
import { send } from '../support/http.ts';
import { contractOf, type SmallGateway, startSmallGateway, THING } from '../support/small-contract.ts';

let gateway: SmallGateway;
afterEach(() => gateway?.stop());

const LEAK = 'select * from users at /srv/gateway/src/secret.ts, host 10.1.2.3';

/** GET a thing whose handler answers, or throws, what the test says. */
async function ask(getThing: () => unknown, options = {}) {
  gateway = await startSmallGateway({ contract: contractOf(THING), handlers: { getThing }, options });
  return send(`${gateway.url}/api/v1/things/1`, { headers: { authorization: 'Bearer x' } });
}

describe('an answer that its contract does not know', () => {
  it.each([
    ['a missing field', { status: 200, body: {} }, 'name is required'],
    ['a wrong type', { status: 200, body: { name: 5 } }, 'must be string'],
    ['a field too many', { status: 200, body: { name: 'a', secret: LEAK } }, 'secret is not a known property'],
    ['a text too long', { status: 200, body: { name: 'x'.repeat(11) } }, 'must NOT have more than 10 characters'],
    ['no body where there must be one', { status: 200 }, 'must be object'],
    ['an undeclared status', { status: 201, body: { name: 'a' } }, 'answered 201'],
    ['a body of an undeclared status', { status: 418, body: { secret: LEAK } }, 'answered 418'],
    ['a body with 204', { status: 204, body: { name: 'a' } }, 'answered 204'],
  ])('becomes a 500 that says nothing: %s', async (_, answer, cause) => {
    const { status, error, text } = await ask(() => answer);
    expect(status).toBe(500);
    expect(error).toEqual({
      code: 'INTERNAL',
      message: 'Something went wrong on our side.',
      requestId: expect.any(String),
      retryable: true,
    });
    expect(text).not.toContain('secret');
    expect(String(gateway.finished[0]?.error)).toContain(cause);
  });

  it('is sent as it is when responses are not validated', async () => {
    const { status, json } = await ask(() => ({ status: 200, body: { name: 5 } }), { validateResponses: false });
    expect([status, json]).toEqual([200, { name: 5 }]);
  });

  it('is judged by what is sent: undefined fields are none', async () => {
    const { status, json } = await ask(() => ({ status: 200, body: { name: 'a', other: undefined } }));
    expect([status, json]).toEqual([200, { name: 'a' }]);
  });

  it('may be a declared 204 without a body', async () => {
    const { status, text, headers } = await ask(() => ({ status: 204 }));
    expect([status, text, headers['content-type']]).toEqual([204, '', undefined]);
  });
});

describe('an unexpected failure', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  it.each([
    ['an Error', () => Promise.reject(Object.assign(new Error(LEAK), { status: 404, code: 'SQLITE_ERROR' }))],
    [
      'an Error thrown at once',
      () => {
        throw new TypeError(LEAK);
      },
    ],
    ['a text', () => Promise.reject(LEAK)],
    ['null', () => Promise.reject(null)],
    ['undefined', () => Promise.reject(undefined)],
    ['an object that looks like a failure of ours', () => Promise.reject({ code: 'X', status: 200, message: LEAK })],
    ['a body that JSON cannot hold', () => ({ status: 200, body: { name: 1n } })],
    ['a body that holds itself', () => ({ status: 200, body: circular })],
    ['nothing returned', () => undefined],
    ['a header that HTTP cannot hold', () => ({ status: 200, body: { name: 'a' }, headers: { 'x-bad': 'a\r\nb' } })],
  ])('is a 500 that leaks nothing: %s', async (_, handler) => {
    for (const validateResponses of [true, false]) {
      const { status, error, text, headers } = await ask(handler, { validateResponses });
      expect(status).toBe(500);
      expect(error).toMatchObject({ code: 'INTERNAL', retryable: true });
      expect(error?.details).toBeUndefined();
      expect(text + JSON.stringify(headers)).not.toMatch(/select|users|\/srv|\.ts|10\.1\.2\.3|at /);
      await gateway.stop();
    }
  });

  it('keeps the cause of a failure of ours for the log alone', async () => {
    const { status, text } = await ask(() => {
      throw appError('DATABASE_UNAVAILABLE', { cause: new Error(LEAK) });
    });
    expect(status).toBe(503);
    expect(text).not.toContain('select');
    expect(gateway.finished[0]).toMatchObject({ status: 503, error: { code: 'DATABASE_UNAVAILABLE' } });
  });

  it('of the authentication is a 500 or 503, never a 401', async () => {
    for (const [failure, status] of [
      [new Error(LEAK), 500],
      [appError('DATABASE_UNAVAILABLE'), 503],
    ] as const) {
      const authenticator = { session: () => Promise.reject(failure), service: () => Promise.reject(failure) };
      const answer = await ask(() => ({ status: 204 }), { authenticator });
      expect(answer.status).toBe(status);
      await gateway.stop();
    }
  });

  it('of the limiter never runs the handler', async () => {
    let ran = false;
    const limiter = { consume: () => Promise.reject(new Error(LEAK)) };
    const answer = await ask(
      () => {
        ran = true;
        return { status: 204 };
      },
      { limiter },
    );
    expect([answer.status, ran]).toEqual([500, false]);
  });
});

describe('a request without a good token', () => {
  const authenticator = {
    session: () => Promise.reject(appError('TOKEN_EXPIRED')),
    service: () => Promise.reject(appError('UNAUTHENTICATED')),
  };
  it.each([
    ['none', undefined, 'UNAUTHENTICATED'],
    ['another scheme', 'Basic eDp5', 'UNAUTHENTICATED'],
    ['an empty one', 'Bearer ', 'UNAUTHENTICATED'],
    ['one that is too long', `Bearer ${'x'.repeat(5000)}`, 'UNAUTHENTICATED'],
    ['one that has expired', 'bearer abc', 'TOKEN_EXPIRED'],
  ])('is a 401 that names the scheme: %s', async (_, authorization, code) => {
    const options = { authenticator };
    const handlers = { getThing: () => ({ status: 204 }) };
    gateway = await startSmallGateway({ contract: contractOf(THING), handlers, options });
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await send(`${gateway.url}/api/v1/things/1`, { headers });
    expect([answer.status, answer.error?.code]).toEqual([401, code]);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });
});

describe('what is told of a request', () => {
  it('names its operation, user, id, time and W3C trace', async () => {
    gateway = await startSmallGateway({ contract: contractOf(THING), handlers: { getThing: () => ({ status: 204 }) } });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = {
      authorization: 'Bearer x',
      'x-request-id': 'r1',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    };
    await send(`${gateway.url}/api/v1/things/1?x=1`, { headers: { ...headers } });
    await send(`${gateway.url}/api/v1/things/1`, { headers });
    await send(`${gateway.url}/api/v1/things/1`, { headers: { ...headers, traceparent: 'nonsense' } });
    await send(`${gateway.url}/api/v1/nothing`);
    expect(gateway.finished.map(({ operationId, status, traceId: trace }) => [operationId, status, trace])).toEqual([
      ['getThing', 400, traceId],
      ['getThing', 204, traceId],
      ['getThing', 204, undefined],
      [undefined, 404, undefined],
    ]);
    expect(gateway.finished[1]).toMatchObject({ method: 'GET', requestId: 'r1', userId: 'usr_1', error: undefined });
    expect(gateway.finished[1]?.durationMs).toBeGreaterThan(0);
  });
});
