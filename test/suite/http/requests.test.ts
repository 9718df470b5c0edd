import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContractFile } from '../../support/contract-file.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { openWire, parseAnswers, type RawAnswer, send, sendJson } from '../../support/http.ts';
import { type Player, signIn } from '../../support/players.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHALLENGE = '/api/v1/auth/siwe/challenge';
const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const { operations } = readContractFile();

let gateway: TestGateway;
let player: Player;
beforeAll(async () => {
  // Small, so that what is too large is quickly sent.
  gateway = await startGateway({ env: { MAX_BODY_BYTES: '100000' } });
  player = await signIn(gateway);
});
afterAll(() => gateway?.stop());

const at = (path: string) => `${gateway.url}${path}`;
const bearer = () => ({ authorization: `Bearer ${player.signIn.accessToken}` });
const patchClone = (body: string, headers: Record<string, string> = {}) =>
  sendJson(at('/api/v1/clones/1'), body, { method: 'PATCH', headers: { ...bearer(), ...headers } });
const issuesOf = (answer: RawAnswer) =>
  answer.error?.details?.issues as { in: string; path: string; message: string }[];

/** The one shape of a failure, and its code. */
function expectFailure(answer: RawAnswer, expected: { status: number; code: string }): void {
  expect({ status: answer.status, code: answer.error?.code }).toEqual(expected);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(Object.keys(answer.json)).toEqual(['error']);
  const { message, requestId, ...rest } = answer.error ?? { message: '', requestId: '' };
  expect(message).toMatch(/^[A-Z].*\.$/);
  expect(requestId).toBe(answer.headers['x-request-id']);
  expect(['code', 'details', 'retryable']).toEqual(expect.arrayContaining(Object.keys(rest)));
}

describe('a path or method that does not exist', () => {
  it.each([
    '/api/v1/nothing',
    '/api/v1/',
    '/api/v1/clones/1/',
    '/api/v1//clones',
    '/api/v1/clones/1/entitlement/more',
    '/api/v1',
    '/nothing',
    '/API/v1/clones',
    '/health/live/',
    '/api/v1/../v1/clones',
  ])('answers 404 ROUTE_NOT_FOUND for %s', async (path) => {
    expectFailure(await send(gateway.url, { path }), { status: 404, code: 'ROUTE_NOT_FOUND' });
  });

  it('answers 405 with exactly the allowed methods on every path of the contract', async () => {
    const byPath = Map.groupBy(operations, (operation) => operation.path);
    for (const [template, here] of byPath) {
      const allowed = here.map((operation) => operation.method.toUpperCase());
      if (allowed.includes('GET')) allowed.push('HEAD');
      const path = template.replaceAll(/\{\w+\}/g, '1');
      for (const method of METHODS.filter((each) => !allowed.includes(each) && each !== 'HEAD')) {
        const answer = await send(at(path), { method });
        expectFailure(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
        expect(answer.headers.allow?.split(', ').sort(), `${method} ${path}`).toEqual(allowed.sort());
      }
    }
  });

  it('answers 405 outside the contract too', async () => {
    for (const path of ['/openapi.json', '/openapi.yaml', '/health/live', '/health/ready']) {
      for (const method of ['POST', 'DELETE', 'OPTIONS']) {
        const answer = await send(at(path), { method });
        expectFailure(answer, { status: 405, code: 'METHOD_NOT_ALLOWED' });
        expect(answer.headers.allow).toBe('GET, HEAD');
      }
    }
  });
});

describe('the body of a request', () => {
  it.each([
    ['cut off', '{"displayName": "x"'],
    ['with a trailing comma', '{"displayName": "x",}'],
    ['with text behind it', '{} x'],
    ['that is only white space', '   '],
    ['with NaN', '{"displayName": NaN}'],
    ['with a raw control character', '{"displayName": "\u0001"}'],
  ])('is refused as MALFORMED_JSON when it is JSON %s', async (_, body) => {
    expectFailure(await patchClone(body), { status: 400, code: 'MALFORMED_JSON' });
  });

  it.each([
    ['a stray byte', [0xff]],
    ['a cut sequence', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('is refused as MALFORMED_JSON when its UTF-8 has %s', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"displayName":"'), Buffer.from(bytes), Buffer.from('"}')]);
    const headers = { ...bearer(), 'content-type': 'application/json' };
    const answer = await send(at('/api/v1/clones/1'), { method: 'PATCH', headers, body });
    expectFailure(answer, { status: 400, code: 'MALFORMED_JSON' });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/jsonx',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; profile=x',
    '',
  ])('is refused with 415 as "%s"', async (type) => {
    expectFailure(await patchClone('{}', { 'content-type': type }), { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('is taken as "%s"', async (type) => {
    expectFailure(await patchClone('{}', { 'content-type': type }), { status: 404, code: 'CLONE_NOT_FOUND' });
  });

  it.each([['gzip'], ['br'], ['deflate, gzip']])('is refused with 415 when it is encoded as %s', async (encoding) => {
    const answer = await patchClone('{}', { 'content-encoding': encoding });
    expectFailure(answer, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('may start with a byte order mark, which JSON readers may ignore', async () => {
    expectFailure(await patchClone('\ufeff{}'), { status: 404, code: 'CLONE_NOT_FOUND' });
  });

  it('is refused with 413 by its declared length before it is sent', async () => {
    const wire = await openWire(gateway.url);
    const { authorization } = bearer();
    wire.write(
      `PATCH /api/v1/clones/1 HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100001\r\n\r\n',
    );
    const [answer] = parseAnswers(await wire.closed());
    expectFailure(answer as RawAnswer, { status: 413, code: 'BODY_TOO_LARGE' });
    expect(answer?.error?.details).toEqual({ maxBytes: 100_000 });
    expect(answer?.headers.connection).toBe('close');
  });

  it('is refused with 413 when it grows too large without a declared length', async () => {
    const body = JSON.stringify({ displayName: 'x'.repeat(2_000_000) });
    const headers = { ...bearer(), 'content-type': 'application/json' };
    const answer = await send(at('/api/v1/clones/1'), { method: 'PATCH', headers, body, chunked: true });
    expectFailure(answer, { status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('reaches a client that sends all of an oversized body before it listens', async () => {
    for (const size of [100_001, 5_000_000]) {
      const answer = await patchClone(`"${'x'.repeat(size)}"`);
      expectFailure(answer, { status: 413, code: 'BODY_TOO_LARGE' });
    }
  });

  it('may have exactly the largest size', async () => {
    const frame = '{"displayName":""}';
    const answer = await patchClone(`{"displayName":"${'x'.repeat(100_000 - frame.length)}"}`);
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
  });

  it('is refused when it is nested too deeply, however deep', async () => {
    const open = { arrays: '[', objects: '{"a":' };
    for (const bracket of Object.values(open)) {
      for (const depth of [33, 16_000]) {
        const answer = await patchClone(bracket.repeat(depth));
        expectFailure(answer, { status: 400, code: 'JSON_TOO_DEEP' });
        expect(answer.error?.details).toEqual({ maxDepth: 32 });
      }
    }
    const body = `${'['.repeat(45_000)}${']'.repeat(45_000)}`;
    expectFailure(await patchClone(body), { status: 400, code: 'JSON_TOO_DEEP' });
  });

  it('may hold brackets inside strings, behind escapes too', async () => {
    for (const text of ['['.repeat(100), '\\"'.repeat(50) + '{'.repeat(100), '\\\\']) {
      const answer = await patchClone(`{"displayName":"${text}"}`);
      expect(['CLONE_NOT_FOUND', 'VALIDATION_FAILED']).toContain(answer.error?.code);
    }
    expectFailure(await patchClone(`{"displayName":"\\\\","x":${'['.repeat(40)}`), {
      status: 400,
      code: 'JSON_TOO_DEEP',
    });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'is refused with the key %s, which changes nothing',
    async (key) => {
      const answer = await patchClone(`{${JSON.stringify(key)}: {"polluted": true}}`);
      expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
      expect(issuesOf(answer)).toEqual([{ in: 'body', path: `/${key}`, message: 'is not a known property' }]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it('is refused when it is missing and required', async () => {
    const expected = [{ in: 'body', path: '', message: 'is required' }];
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const answer = await send(at(CHALLENGE), { method: 'POST', headers });
      expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
      expect(issuesOf(answer)).toEqual(expected);
    }
  });

  it.each(['null', '[]', '"text"', '1', 'true'])('is refused when it is %s instead of an object', async (body) => {
    const answer = await sendJson(at(CHALLENGE), body);
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
    expect(issuesOf(answer)).toEqual([{ in: 'body', path: '', message: 'must be object' }]);
  });

  it('may be absent where it is optional', async () => {
    const other = await signIn(gateway);
    expect((await other.api.call('revokeSession')).status).toBe(204);
  });

  it('is ignored by operations that have none, whatever it is', async () => {
    for (const body of ['{"a":1}', 'nonsense', '['.repeat(1000)]) {
      const answer = await send(at('/api/v1/auth/me'), { headers: bearer(), body });
      expect(answer.status).toBe(200);
    }
  });
});

describe('what a request says', () => {
  it('is checked as a whole, and every problem is reported with its place', async () => {
    const answer = await sendJson(
      at('/api/v1/economy/purchases/none/refund?dry=1&dry=2'),
      { reason: 5, 'a/b~c': 1 },
      {
        headers: { ...bearer(), 'idempotency-key': 'white space' },
      },
    );
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
    expect(
      issuesOf(answer)
        .map((issue) => `${issue.in} ${issue.path}`)
        .sort(),
    ).toEqual(['body /a~1b~0c', 'body /reason', 'header /idempotency-key', 'path /purchaseId', 'query /dry']);
  });

  it('is refused with every missing and mistyped property by name', async () => {
    const missing = await sendJson(at(CHALLENGE), {});
    expect(issuesOf(missing)).toEqual([
      { in: 'body', path: '/address', message: 'is required' },
      { in: 'body', path: '/chainId', message: 'is required' },
    ]);
    const mistyped = await sendJson(at(CHALLENGE), { address: 1, chainId: '31337', domain: null, purpose: 'x' });
    const places = issuesOf(mistyped).map((issue) => issue.path);
    expect([...new Set(places)].sort()).toEqual(['/address', '/chainId', '/domain', '/purpose']);
    expect(issuesOf(mistyped)).toContainEqual({
      in: 'body',
      path: '/purpose',
      message: 'must be one of "sign_in", "link_wallet"',
    });
  });

  it('never gets its text coerced in a body', async () => {
    for (const chainId of ['31337', true, null, [31337], 1.5, 1e300]) {
      const answer = await sendJson(at(CHALLENGE), { address: player.account.address, chainId });
      expect(issuesOf(answer)[0]?.path).toBe('/chainId');
    }
  });

  it('finds problems inside nested objects by JSON Pointer', async () => {
    const createClone = { displayName: 5, 'x/y': 1 };
    const body = { tier: 'starter', assetCapacity: 1, modelStrength: 'cheap', createClone };
    const answer = await sendJson(at('/api/v1/economy/audition-fee/quote'), body, { headers: bearer() });
    const places = [...new Set(issuesOf(answer).map((issue) => issue.path))];
    expect(places.sort()).toEqual(['/createClone/displayName', '/createClone/x~1y']);
  });

  it('lists at most a hundred problems', async () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1]));
    const answer = await sendJson(at(CHALLENGE), body);
    expect(issuesOf(answer)).toHaveLength(100);
  });

  it.each(['01', '1e3', '0x1', '+1', '-1', '0', '1.0', '1.5', '%201', '1%20', '', 'NaN', '9007199254740992', '١'])(
    'is refused with the clone id "%s"',
    async (id) => {
      const answer = await send(gateway.url, {
        path: `/api/v1/clones/${encodeURI(decodeURI(id))}/entitlement`,
        headers: bearer(),
      });
      if (id === '') return expectFailure(answer, { status: 404, code: 'ROUTE_NOT_FOUND' });
      expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
      expect(issuesOf(answer)[0]).toMatchObject({ in: 'path', path: '/cloneId' });
    },
  );

  it.each(['1', '%31', '9007199254740991'])('is taken with the clone id "%s"', async (id) => {
    const answer = await send(gateway.url, { path: `/api/v1/clones/${id}`, headers: bearer() });
    expectFailure(answer, { status: 404, code: 'CLONE_NOT_FOUND' });
  });

  it.each(['%', '%4', '%zz', '%ff', '%c0%af'])(
    'finds nothing at a path with the broken escape "%s"',
    async (broken) => {
      const answer = await send(gateway.url, { path: `/api/v1/clones/${broken}`, headers: bearer() });
      expectFailure(answer, { status: 404, code: 'ROUTE_NOT_FOUND' });
    },
  );

  it('has its escaped slashes kept inside one segment', async () => {
    const answer = await send(gateway.url, { path: '/api/v1/clones/1%2Fentitlement', headers: bearer() });
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
  });

  it('answers in the one shape to a broken escape outside the contract', async () => {
    const answer = await send(gateway.url, { path: '/health/%zz' });
    expect([400, 404]).toContain(answer.status);
    expect(answer.error?.code).toMatch(/^(MALFORMED_REQUEST|ROUTE_NOT_FOUND)$/);
  });

  it.each([
    ['an unknown parameter', 'dry=1', '/dry'],
    ['a parameter given twice', 'limit=1&limit=2', '/limit'],
    ['a text parameter given twice', 'cursor=a&cursor=b', '/cursor'],
    ['a parameter as a list', 'limit[]=1', '/limit[]'],
    ['a parameter as an object', 'limit[a]=1', '/limit[a]'],
    ['a limit of zero', 'limit=0', '/limit'],
    ['a limit with a leading zero', 'limit=05', '/limit'],
    ['a limit in other digits', 'limit=1e2', '/limit'],
    ['an empty limit', 'limit=', '/limit'],
    ['a broken escape', 'limit=%zz', '/limit'],
    ['an empty cursor', 'cursor=', '/cursor'],
    ['the key __proto__', '__proto__=1', '/__proto__'],
    ['the key constructor', 'constructor=1', '/constructor'],
  ])('is refused with %s in its query', async (_, query, path) => {
    const answer = await send(gateway.url, { path: `/api/v1/clones?${query}`, headers: bearer() });
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
    expect(issuesOf(answer)[0]).toMatchObject({ in: 'query', path });
  });

  it('may have an empty query, and a limit above what is served', async () => {
    for (const query of ['?', '?limit=200', '?limit=999999']) {
      expect((await send(gateway.url, { path: `/api/v1/clones${query}`, headers: bearer() })).status).toBe(200);
    }
  });

  it('is refused with a flood of query parameters, quickly', async () => {
    const query = Array.from({ length: 1500 }, (_, index) => `k${index}=1`).join('&');
    const answer = await send(gateway.url, { path: `/api/v1/clones?${query}`, headers: bearer() });
    expectFailure(answer, { status: 400, code: 'VALIDATION_FAILED' });
  });

  it('is answered at a very long path as at any other that does not exist', async () => {
    const answer = await send(gateway.url, { path: `/api/v1/${'a/'.repeat(7000)}` });
    expectFailure(answer, { status: 404, code: 'ROUTE_NOT_FOUND' });
  });
});

describe('the id of a request', () => {
  it.each(['abc', 'A.b_c:d-1', 'x'.repeat(128)])('is the given one when it is harmless: %s', async (id) => {
    for (const path of ['/api/v1/economy/price-list', '/api/v1/none', '/none', '/health/live']) {
      const answer = await send(at(path), { headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).toBe(id);
      if (answer.error !== undefined) expect(answer.error.requestId).toBe(id);
    }
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['with white space', 'a b'],
    ['with markup', '<script>'],
    ['with a quote', 'a"b'],
    ['not ASCII', 'é'],
  ])('is replaced when the given one is %s', async (_, id) => {
    for (const path of ['/api/v1/none', '/none']) {
      const answer = await send(at(path), { headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).toMatch(UUID);
      expect(answer.error?.requestId).toBe(answer.headers['x-request-id']);
    }
  });

  it('is replaced when two are given, and is new for each request', async () => {
    const twice = await send(at('/none'), { headers: { 'x-request-id': ['a', 'b'] } });
    expect(twice.headers['x-request-id']).toMatch(UUID);
    const again = await send(at('/none'));
    expect(again.headers['x-request-id']).toMatch(UUID);
    expect(again.headers['x-request-id']).not.toBe(twice.headers['x-request-id']);
  });
});
