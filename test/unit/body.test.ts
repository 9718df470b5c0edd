import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonBody } from '../../src/contract/body.ts';

const LIMITS = { maxBytes: 2000, maxDepth: 5 };

/** Reads `pieces` as the body of a request. */
function read(pieces: readonly (string | Buffer)[], headers: Record<string, string> = {}): Promise<unknown> {
  const stream = new PassThrough();
  const req = Object.assign(stream, { headers: { 'content-type': 'application/json', ...headers } });
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return readJsonBody(req as unknown as IncomingMessage, LIMITS);
}

const depthOf = (value: unknown): number =>
  value === null || typeof value !== 'object' ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf));

describe('readJsonBody', () => {
  it('reads what JSON.stringify wrote, however it is cut, and refuses exactly what is too deep or too large', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 7 }), fc.nat({ max: 50 }), async (value, cut) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const reading = read([bytes.subarray(0, cut), bytes.subarray(cut)]);
        if (bytes.length > LIMITS.maxBytes) await expect(reading).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
        else if (depthOf(value) > LIMITS.maxDepth)
          await expect(reading).rejects.toMatchObject({ code: 'JSON_TOO_DEEP' });
        else expect(JSON.stringify(await reading)).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });

  it('is never led astray by brackets, quotes and backslashes in strings', async () => {
    const text = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', '\n') });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, fc.array(text)), async (value) => {
        const body = JSON.stringify(value);
        fc.pre(Buffer.byteLength(body) <= LIMITS.maxBytes);
        expect(JSON.stringify(await read([body]))).toBe(body);
      }),
    );
  });

  it('takes nothing for nothing, whatever its type', async () => {
    expect(await read([])).toBeUndefined();
    expect(await read([], { 'content-type': 'text/plain', 'content-length': '0' })).toBeUndefined();
  });

  it('refuses random bytes as MALFORMED_JSON or JSON_TOO_DEEP, never otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const outcome = await read([Buffer.from(bytes)]).then(
          () => 'read',
          (error: { code?: string }) => error.code,
        );
        expect(['read', 'MALFORMED_JSON', 'JSON_TOO_DEEP']).toContain(outcome);
      }),
    );
  });

  it('refuses a declared length before it reads', async () => {
    const stream = new PassThrough();
    const headers = { 'content-type': 'application/json', 'content-length': '2001' };
    const reading = readJsonBody(Object.assign(stream, { headers }) as unknown as IncomingMessage, LIMITS);
    await expect(reading).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      details: { maxBytes: 2000 },
      headers: { connection: 'close' },
    });
    expect(stream.listenerCount('data')).toBe(0);
  });

  it('stops reading, and keeps nothing, once the body has grown too large', async () => {
    const stream = new PassThrough();
    const headers = { 'content-type': 'application/json' };
    const reading = readJsonBody(Object.assign(stream, { headers }) as unknown as IncomingMessage, LIMITS);
    stream.write('x'.repeat(2001));
    await expect(reading).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect([stream.isPaused(), stream.listenerCount('data')]).toEqual([true, 0]);
  });

  it.each(['close', 'error'])('ends with a failure when the client leaves: %s', async (event) => {
    const stream = new PassThrough();
    const reading = readJsonBody(Object.assign(stream, { headers: {} }) as unknown as IncomingMessage, LIMITS);
    stream.write('{');
    stream.destroy(event === 'error' ? new Error('aborted') : undefined);
    await expect(reading).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
  });
});
