import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createUpstream, type UpstreamOptions } from '../../../src/market/upstream.ts';
import type { UpstreamError } from '../../../src/market/upstream-error.ts';
import { type Answerer, startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';
import { createJumpingTime } from '../../support/upstream-time.ts';

const servers: UpstreamServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(answerer: Answerer): Promise<UpstreamServer> {
  const server = await startUpstream(answerer);
  servers.push(server);
  return server;
}

/** A client of a server that answers as told, with time that costs nothing and jitter at its largest. */
async function connect(answerer: Answerer, options: Partial<UpstreamOptions> = {}) {
  const server = await serve(answerer);
  const time = createJumpingTime();
  const upstream = createUpstream({ source: 'test', baseUrl: server.url, time, random: () => 1, ...options });
  return { server, time, upstream };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as UpstreamError,
  );

/** Answers in turn; the last one again and again. */
function inTurn(...answers: ReturnType<Answerer>[]): Answerer {
  let index = 0;
  return () => answers[Math.min(index++, answers.length - 1)] ?? {};
}

describe('an upstream', () => {
  it('gives the JSON of an answer, with the path and query it was asked for', async () => {
    const { upstream, server } = await connect(() => ({ json: { a: [1, null] } }));
    expect(await upstream.json({ path: '/x y', query: { id: ['1', '2'], open: true } })).toEqual({ a: [1, null] });
    expect(server.asked[0]?.path).toBe('/x%20y');
    expect(server.asked[0]?.query.toString()).toBe('id=1&id=2&open=true');
  });

  it('waits as long as Retry-After says, in seconds', async () => {
    const limited = { status: 429, headers: { 'retry-after': '7' } };
    const { upstream, time } = await connect(inTurn(limited, { json: 'late' }));
    expect(await upstream.json({ path: '/' })).toBe('late');
    expect(time.waits[0]).toBe(7000);
  });

  it('backs off with growing waits on a 429 that says nothing', async () => {
    const { upstream, time, server } = await connect(() => ({ status: 429 }));
    const error = await failure(upstream.json({ path: '/' }));
    expect(error).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(server.asked).toHaveLength(4);
    expect(time.waits).toEqual([500, 1000, 2000]);
  });

  it('jitters its waits', async () => {
    const { upstream, time } = await connect(() => ({ status: 503 }), { random: () => 0.5 });
    await failure(upstream.json({ path: '/' }));
    expect(time.waits).toEqual([375, 750, 1500]);
  });

  it('gives up at once when the source wants a long pause, and leaves it alone until then', async () => {
    const { upstream, time, server } = await connect(
      inTurn({ status: 429, headers: { 'retry-after': '600' } }, { json: 'back' }),
    );
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'rate_limited' });
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'rate_limited' });
    expect(server.asked).toHaveLength(1);
    time.advance(600_000);
    expect(await upstream.json({ path: '/' })).toBe('back');
  });

  it('tries again after a 5xx and after a body that breaks off', async () => {
    const { upstream, server } = await connect(
      inTurn(
        { status: 502, text: '<html>bad gateway</html>' },
        { json: { long: 'x'.repeat(1000) }, cutAfter: 20 },
        { json: 1 },
      ),
    );
    expect(await upstream.json({ path: '/' })).toBe(1);
    expect(server.asked).toHaveLength(3);
  });

  it('does not try again what the source refuses', async () => {
    const { upstream, server } = await connect(() => ({ status: 422, text: 'Failed to deserialize the JSON body' }));
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'unavailable', status: 422 });
    expect(server.asked).toHaveLength(1);
  });

  it('calls HTML and broken JSON malformed, without a word of theirs in the message', async () => {
    for (const text of ['<html>secret</html>', '{"secret": [1,', '']) {
      const { upstream } = await connect(() => ({ text }));
      const error = await failure(upstream.json({ path: '/' }));
      expect(error).toMatchObject({ code: 'malformed' });
      expect(`${error?.message} ${String(error?.cause)}`).not.toContain('secret');
    }
  });

  it('refuses redirects, wherever they lead', async () => {
    const inside = await serve(() => ({ json: 'inside' }));
    const { upstream } = await connect(() => ({ status: 302, headers: { location: `${inside.url}/admin` } }));
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'unavailable', status: 302 });
    expect(inside.asked).toHaveLength(0);
  });

  it('stops reading what is too large, announced or not, and counts it as it is when unpacked', async () => {
    const { upstream } = await connect(() => ({ json: 'x'.repeat(5000) }), { maxBytes: 1000 });
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'malformed' });

    const bomb = gzipSync(Buffer.alloc(10_000_000, 32));
    const server = createServer((_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const packed = createUpstream({ source: 'test', baseUrl, maxBytes: 1_000_000 });
    expect(await failure(packed.json({ path: '/' }))).toMatchObject({ code: 'malformed' });
    server.closeAllConnections();
    server.close();
  });

  it('times out on a slow answer and on one that never ends', async () => {
    for (const answer of [{ delayMs: 500 }, { hang: true, json: 'never' }]) {
      const { upstream } = await connect(() => answer, { timeoutMs: 60, maxAttempts: 2 });
      expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'timeout' });
    }
  });

  it('says unavailable when nobody listens', async () => {
    const { upstream, server } = await connect(() => ({}), { maxAttempts: 2 });
    await servers.pop()?.close();
    expect(server.asked).toHaveLength(0);
    expect(await failure(upstream.json({ path: '/' }))).toMatchObject({ code: 'unavailable' });
  });

  it('stops at once when its signal aborts, waiting or reading, and frees the line', async () => {
    const { upstream, server } = await connect(inTurn({ hang: true }, { json: 'next' }));
    const stop = new AbortController();
    const hanging = failure(upstream.json({ path: '/1', signal: stop.signal }));
    const waiting = failure(upstream.json({ path: '/2', signal: stop.signal }));
    await server.until(() => server.asked.length === 1, 'the first request');
    stop.abort(new Error('enough'));
    expect((await hanging)?.message).toBe('enough');
    expect((await waiting)?.message).toBe('enough');
    expect(await upstream.json({ path: '/3' })).toBe('next');
    expect(server.asked.map(({ path }) => path)).toEqual(['/1', '/3']);
  });
});

describe('the budget of a source', () => {
  it('has one request in flight', async () => {
    const { upstream, server } = await connect(() => ({ json: 1, delayMs: 5 }));
    await Promise.all(Array.from({ length: 8 }, () => upstream.json({ path: '/' })));
    expect(server.asked).toHaveLength(8);
    expect(server.mostAtOnce).toBe(1);
  });

  it('never spends more weight in a minute than the source allows', async () => {
    const { upstream, time } = await connect(() => ({ json: 1 }), { weightPerMin: 100 });
    const start = time.now();
    const sentAt: number[] = [];
    for (let count = 0; count < 12; count++) {
      await upstream.json({ path: '/', weight: 25 });
      sentAt.push(time.now() - start);
    }
    expect(sentAt).toEqual([0, 0, 0, 0, 60_000, 60_000, 60_000, 60_000, 120_000, 120_000, 120_000, 120_000]);
  });

  it('keeps its distance between requests', async () => {
    const { upstream, time } = await connect(() => ({ json: 1 }), { spacingMs: 250 });
    for (let count = 0; count < 3; count++) await upstream.json({ path: '/' });
    expect(time.waits).toEqual([250, 250]);
  });
});
