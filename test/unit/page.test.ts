import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../../src/platform/page.ts';

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.stringMatching(/^[!-~]{1,128}$/), (number, text) => {
        expect(decodeCursor(encodeCursor([number, text]), ['number', 'string'])).toEqual([number, text]);
      }),
    );
  });

  it('that this gateway did not make is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, ['number', 'string'])).toThrow(
          expect.objectContaining({ code: 'CURSOR_INVALID' }),
        );
      }),
    );
    for (const position of [
      [],
      [1],
      ['a', 1],
      [1, 'a', 2],
      [1.5, 'a'],
      [1, ''],
      [1, 'a\u0000'],
      [1, '\ud800'],
      [1, 'a b'],
      [1, 'a'.repeat(129)],
    ]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      expect(() => decodeCursor(cursor, ['number', 'string'])).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID' }),
      );
    }
  });
});

describe('a page', () => {
  it('has a next cursor only when a row is left over', () => {
    expect(toPage([1, 2, 3], 2, (row) => [row])).toEqual({ items: [1, 2], nextCursor: encodeCursor([2]) });
    expect(toPage([1, 2], 2, (row) => [row])).toEqual({ items: [1, 2], nextCursor: null });
    expect(toPage([], 2, () => [])).toEqual({ items: [], nextCursor: null });
  });

  it('holds at most 200 rows', () => {
    expect([pageLimit(1), pageLimit(200), pageLimit(10_000)]).toEqual([1, 200, 200]);
  });
});
