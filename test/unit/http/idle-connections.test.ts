import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { watchIdleConnections } from '../../../src/http/idle-connections.ts';

const SWEEP_MS = 10;
const KEEP_ALIVE_MS = 40;
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const ends: (() => unknown)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

/** A server whose connections are watched, and a connection to it. */
async function openPair(answer: RequestListener): Promise<{ client: Socket; received: () => string }> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, keepAliveTimeoutBuffer: 0 }, answer);
  watchIdleConnections(server, SWEEP_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  ends.push(() => new Promise((done) => server.close(done)));
  ends.push(() => client.destroy());
  let text = '';
  client.on('data', (chunk) => {
    text += chunk;
  });
  await once(client, 'connect');
  return { client, received: () => text };
}

const answers = (text: string) => text.split('HTTP/1.1 200').length - 1;

describe('connections that wait for a request', () => {
  it('are closed some time after an answer', async () => {
    const { client, received } = await openPair((_req, res) => res.end('done'));
    client.write(REQUEST);
    await once(client, 'close');
    expect(answers(received())).toBe(1);
    expect(received()).toContain('Keep-Alive: timeout=');
  });

  it('stay open as long as requests come', async () => {
    const { client, received } = await openPair((_req, res) => res.end('done'));
    for (let count = 1; count <= 20; count += 1) {
      client.write(REQUEST);
      while (answers(received()) < count && !client.closed) await sleep(1);
      await sleep(SWEEP_MS);
    }
    expect(answers(received())).toBe(20);
  });

  it('stay open while a request is worked on, however long, after one that was answered', async () => {
    let asked = 0;
    const { client, received } = await openPair(async (_req, res) => {
      asked += 1;
      if (asked === 2) await sleep(KEEP_ALIVE_MS * 5);
      res.end('done');
    });
    client.write(REQUEST);
    while (answers(received()) < 1) await sleep(1);
    client.write(REQUEST);
    await once(client, 'close');
    expect(answers(received())).toBe(2);
  });

  it('stay open while a request drips in, which has a deadline of its own', async () => {
    const { client, received } = await openPair((_req, res) => res.end('done'));
    client.write(REQUEST);
    while (answers(received()) < 1) await sleep(1);
    for (const byte of REQUEST) {
      client.write(byte);
      await sleep(SWEEP_MS / 2);
    }
    while (answers(received()) < 2 && !client.closed) await sleep(1);
    expect(answers(received())).toBe(2);
  });
});
