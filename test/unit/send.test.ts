import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSender, writeHead } from '../../src/contract/send.ts';
import { JsonText } from '../../src/platform/json-text.ts';

const LINES = 'x-request-id: 1-a\r\ncache-control: no-store\r\nratelimit: "read";r=3;t=4\r\n';
const HEADERS = ['etag', '"a: b"', 'content-length', '4'];

/** What a server sends for a request, without the time. */
async function bytesOf(request: string, answer: (res: ServerResponse) => void): Promise<string> {
  const server = createServer((_req, res) => answer(res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.end(request);
  let text = '';
  for await (const chunk of client) text += chunk;
  server.close();
  return text.replace(/date: .*/i, 'date');
}

describe('a head with lines that need no check', () => {
  it.each([
    ['a read', 200, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a head', 200, 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a creation', 201, 'POST / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a failure', 404, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['nothing to show', 204, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a client that closes', 200, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['an old client', 200, 'GET / HTTP/1.0\r\n\r\n'],
    ['a client that waits to be asked', 200, 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n'],
  ])('is byte by byte what writeHead sends: %s', async (_, status, request) => {
    const headers = status === 204 ? HEADERS.slice(0, 2) : HEADERS;
    const end = (res: ServerResponse) => (status === 204 ? res.end() : res.end('{"a"'));
    const own = await bytesOf(request, (res) => {
      writeHead(res, { status, lines: LINES, headers });
      end(res);
    });
    const pairs = ['x-request-id', '1-a', 'cache-control', 'no-store', 'ratelimit', '"read";r=3;t=4'];
    const public_ = await bytesOf(request, (res) => {
      res.writeHead(status, [...pairs, ...headers]);
      end(res);
    });
    expect(own).toBe(public_);
    expect(own).toContain('\r\ncache-control: no-store\r\n');
  });

  it('is the same where Node lacks the step behind writeHead', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const write = (res: ServerResponse) => {
      writeHead(res, { status: 200, lines: LINES, headers: HEADERS });
      res.end('{"a"');
    };
    const without = await bytesOf(request, (res) => {
      const { _storeHeader: store } = res as unknown as { _storeHeader: (...args: unknown[]) => void };
      let reads = 0;
      Object.defineProperty(res, '_storeHeader', { get: () => (reads++ === 0 ? undefined : store) });
      write(res);
    });
    expect(without).toBe(await bytesOf(request, write));
  });

  it('keeps headers that were set before', async () => {
    const sent = await bytesOf('GET / HTTP/1.1\r\nHost: x\r\n\r\n', (res) => {
      res.setHeader('x-before', 'kept');
      writeHead(res, { status: 200, lines: LINES, headers: HEADERS });
      res.end('{"a"');
    });
    expect(sent).toContain('\r\nx-before: kept\r\n');
    expect(sent).toContain('\r\ncache-control: no-store\r\n');
    expect(sent).toContain('\r\netag: "a: b"\r\n');
  });

  it('refuses a header value with a line break, as Node does', async () => {
    let failure: unknown;
    await bytesOf('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', (res) => {
      try {
        writeHead(res, { status: 200, lines: LINES, headers: ['etag', 'a\r\nb: c'] });
      } catch (error) {
        failure = error;
      }
      res.end();
    });
    expect((failure as { code?: string }).code).toBe('ERR_INVALID_CHAR');
  });
});

describe('a body that is a text already', () => {
  it.each(['GET', 'HEAD'])('is sent as the value that it holds: %s', async (method) => {
    const send = createSender([]);
    const value = { text: 'ä€🂡', at: [1, null] };
    const bytesFor = (body: unknown) =>
      bytesOf(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`, (res) => {
        const context = { requestId: 'r-1', bucket: undefined, limit: undefined, replayed: false };
        send(res, { status: 200, body }, { ...context, isHead: method === 'HEAD' });
      });
    const sent = await bytesFor(JsonText.of(JSON.stringify(value)));
    expect(sent).toBe(await bytesFor(value));
    expect(sent).toContain('content-type: application/json');
  });
});
