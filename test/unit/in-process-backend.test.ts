import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readText } from '../../src/browser/backend.ts';
import { createInProcessBackend } from '../../src/browser/in-process.ts';
import type { Pipeline } from '../../src/contract/index.ts';

/** A pipeline that ends each answer with this payload. */
const answering = (payload?: string | Uint8Array) =>
  createInProcessBackend({
    handle: async (_req: unknown, res: ServerResponse) => {
      res.writeHead(200, ['content-type', 'application/json; charset=utf-8']);
      res.end(payload);
    },
  } as unknown as Pipeline);

const request = {
  method: 'GET',
  path: '/api/v1/anything',
  headers: {},
  body: undefined,
  requestId: 'r',
  client: { ip: '127.0.0.1' },
} as unknown as Parameters<ReturnType<typeof answering>['send']>[0];

describe('the contract of this process, behind cookies', () => {
  it.each([
    ['text', '{"name":"Zoë"}'],
    ['bytes', Buffer.from('xx{"name":"Zoë"}').subarray(2)],
  ])('hands on answers that come as %s', async (_, payload) => {
    const answer = await answering(payload).send(request);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(await readText(answer)).toBe('{"name":"Zoë"}');
  });

  it('hands on answers without a body', async () => {
    expect(await readText(await answering().send(request))).toBe('');
  });
});
