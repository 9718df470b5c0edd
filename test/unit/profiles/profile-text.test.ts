import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanLines, withoutDisguises } from '../../../src/profiles/profile-text.ts';

describe('a line of a profile', () => {
  it.each([
    ['plain', 'Momentum One', 'Momentum One'],
    ['blanks of every kind', '\u2003 Momentum\u00a0 \u3000One ', 'Momentum One'],
    ['decomposed letters', 'Cafe\u0301', 'Café'],
    ['scripts of the world', 'Живой мир 動力 정신 नमस्ते', 'Живой мир 動力 정신 नमस्ते'],
    ['pictures joined of several', '👩‍🚀 to the 🌕', '👩‍🚀 to the 🌕'],
    ['a family with skin tones', '👨🏽‍👩🏽‍👧🏽', '👨🏽‍👩🏽‍👧🏽'],
    ['a picture style and a keycap', '❤️ 1️⃣', '❤️ 1️⃣'],
    ['markup, which is text', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('keeps %s', (_, raw, text) => {
    expect(cleanLine(raw)).toEqual({ text, problem: undefined });
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['an escape sequence', '\u001b[31mred'],
    ['a right-to-left override', 'gpj.\u202eexe'],
    ['a first strong isolate', 'a\u2068b'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a zero-width space', 'ad\u200bmin'],
    ['a zero-width joiner between letters', 'ad\u200dmin'],
    ['a zero-width non-joiner', 'ad\u200cmin'],
    ['a word joiner', 'ad\u2060min'],
    ['a byte order mark', '\ufeffadmin'],
    ['a soft hyphen', 'ad\u00admin'],
    ['a combining grapheme joiner', 'ad\u034fmin'],
    ['a Hangul filler', 'ad\u3164min'],
    ['a Braille blank', 'ad\u2800min'],
    ['hidden tags', 'admin\u{e0041}'],
    ['a variation selector on a letter', 'a\ufe0fdmin'],
    ['a supplementary variation selector', 'a\u{e0100}'],
    ['a private character', 'a\ue000'],
    ['half a surrogate pair', 'a\ud83d'],
    ['a line separator', 'a\u2028b'],
    ['an unassigned code point', 'a\u{e0fff}'],
  ])('refuses %s', (_, raw) => {
    expect(cleanLine(raw).problem?.code).toBe('CHARACTER_NOT_ALLOWED');
  });

  it('refuses marks piled on a letter, and takes three of them', () => {
    expect(cleanLine('x\u0336\u0337\u0338').problem).toBeUndefined();
    expect(cleanLine('x\u0336\u0337\u0338\u0335').problem?.code).toBe('TOO_MANY_MARKS');
  });

  it('is the same when it is cleaned again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const once = cleanLine(raw);
        expect(cleanLine(once.text)).toEqual(once);
      }),
    );
  });
});

describe('lines of a profile', () => {
  it('keep their breaks, in one form', () => {
    expect(cleanLines(' one \r\ntwo\rthree\n\n').text).toBe('one\ntwo\nthree');
    expect(cleanLines('one\ntwo\u202e').problem?.code).toBe('CHARACTER_NOT_ALLOWED');
  });
});

describe("a reporter's words", () => {
  it('stay, but for what could disguise them', () => {
    expect(withoutDisguises('it says\r\n"\u202eexe.gpj\u0000"')).toBe('it says\n"\ufffdexe.gpj\ufffd"');
  });
});
