import { describe, expect, it } from 'vitest';
import { JsonText } from '../../src/platform/json-text.ts';

const VALUE = { a: [1, null, 'ä€🂡'], b: { '"': '\\' } };

describe('a JSON value as its text', () => {
  it('is the same from a string and from its bytes', () => {
    const text = JSON.stringify(VALUE);
    for (const given of [text, Buffer.from(text), new Uint8Array(Buffer.from(`__${text}`)).subarray(2)]) {
      const made = JsonText.of<typeof VALUE>(given);
      expect([made.toString(), made.parse()]).toEqual([text, VALUE]);
    }
  });

  it.each([
    ['behind others', { x: 1, y: 'ü' }],
    ['alone', {}],
  ])('becomes a member of an object, %s', (_, members) => {
    const made = JsonText.withMember<Record<string, unknown>, 'the "value"'>(
      members,
      'the "value"',
      JsonText.of(JSON.stringify(VALUE)),
    );
    expect(made.toString()).toBe(JSON.stringify({ ...members, 'the "value"': VALUE }));
  });
});
