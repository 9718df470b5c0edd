import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageFields, readMessage, writeMessage } from '../../../src/auth/siwe-message.ts';
import { AppError } from '../../../src/platform/errors.ts';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');
const ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const CODES = ['SIWE_MESSAGE_MALFORMED', 'CHALLENGE_NOT_FOUND', 'CHALLENGE_EXPIRED'];
const STATEMENT_CHARACTERS = "ABCXYZabcxyz0189 ._~:/?#[]@!$&'()*+,;=-";

const fields: MessageFields = {
  domain: 'app.example',
  address: ADDRESS,
  uri: 'https://app.example/sign-in',
  chainId: 31337,
  nonce: 'K7pQ2vXm9LrT4sWz8NbYc3Hd',
  statement: 'Sign in.',
  issuedAt: NOW,
  expiresAt: NOW + 300_000,
};
const policy = { now: NOW, domains: ['app.example'], chainIds: [31337] };
const message = writeMessage(fields);

/** The code with which reading fails; throws anything that is no AppError. */
function failureOf(text: string, changes: Partial<typeof policy> = {}): string | undefined {
  try {
    readMessage(text, { ...policy, ...changes });
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('writing a message', () => {
  it('lays it out as ERC-4361 does, with and without a statement', () => {
    expect(message).toBe(
      [
        'app.example wants you to sign in with your Ethereum account:',
        ADDRESS,
        '',
        'Sign in.',
        '',
        'URI: https://app.example/sign-in',
        'Version: 1',
        'Chain ID: 31337',
        'Nonce: K7pQ2vXm9LrT4sWz8NbYc3Hd',
        'Issued At: 2026-11-20T10:00:00.000Z',
        'Expiration Time: 2026-11-20T10:05:00.000Z',
      ].join('\n'),
    );
    expect(writeMessage({ ...fields, statement: null })).toBe(message.replace('\n\nSign in.\n\n', '\n\n\n'));
  });

  it('refuses a uri that is none with the sentence of a validation failure', () => {
    const issues = [expect.objectContaining({ in: 'body', path: '/uri' })];
    const failure = expect.objectContaining({ code: 'VALIDATION_FAILED', details: { issues } });
    expect(() => writeMessage({ ...fields, uri: 'https://app.example/[' })).toThrow(failure);
  });

  it('and reading it back gives what was written, for every statement, nonce, chain and query that may occur', () => {
    const text = (characters: string, sizes: { minLength: number; maxLength: number }) =>
      fc.string({ unit: fc.constantFrom(...characters), ...sizes });
    const written = fc.record({
      statement: fc.option(text(STATEMENT_CHARACTERS, { minLength: 1, maxLength: 300 })),
      nonce: text('ABCxyz0189', { minLength: 8, maxLength: 64 }),
      chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      uri: fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['https'] }),
      issuedAt: fc.integer({ min: 0, max: NOW }),
    });
    fc.assert(
      fc.property(written, (changes) => {
        const { nonce, chainId } = changes;
        const answer = readMessage(writeMessage({ ...fields, ...changes }), { ...policy, chainIds: [chainId] });
        expect(answer).toEqual({ address: ADDRESS, chainId, nonce });
      }),
      { numRuns: 300 },
    );
  });
});

describe('reading a message', () => {
  it('holds it against the domains, the chains and the clock', () => {
    expect(failureOf(message)).toBeUndefined();
    expect(failureOf(message, { domains: [] })).toBe('CHALLENGE_NOT_FOUND');
    expect(failureOf(message, { domains: ['example', 'app.example:443', 'APP.example'] })).toBe('CHALLENGE_NOT_FOUND');
    expect(failureOf(message, { chainIds: [1] })).toBe('CHALLENGE_NOT_FOUND');
    expect(failureOf(message, { now: fields.expiresAt - 1 })).toBeUndefined();
    expect(failureOf(message, { now: fields.expiresAt })).toBe('CHALLENGE_EXPIRED');
    const later = `${message}\nNot Before: ${new Date(NOW + 1).toISOString()}`;
    expect(failureOf(later)).toBe('CHALLENGE_NOT_FOUND');
    expect(failureOf(later, { now: NOW + 1 })).toBeUndefined();
  });

  it('refuses times that no clock shows', () => {
    for (const time of [
      '2026-02-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-20T24:00:00Z',
      '2026-11-20T23:59:60Z',
    ]) {
      expect(failureOf(message.replace(/Issued At: .*/, `Issued At: ${time}`)), time).toBe('SIWE_MESSAGE_MALFORMED');
      expect(failureOf(`${message}\nNot Before: ${time}`), time).toBe('SIWE_MESSAGE_MALFORMED');
    }
  });

  it('refuses chain ids that are no safe positive integers', () => {
    for (const chainId of ['0', '9007199254740993', '9'.repeat(400), '-1', '1.5', '0x1', '']) {
      const text = message.replace('Chain ID: 31337', `Chain ID: ${chainId}`);
      expect(failureOf(text, { chainIds: [Number(chainId)] }), chainId).toBe('SIWE_MESSAGE_MALFORMED');
    }
  });

  it('never throws anything but an AppError, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(fc.constantFrom(...message.split('\n'), '', 'Resources:', '- x', '\r', '\0'), { maxLength: 20 })
        .map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(CODES).toContain(failureOf(text));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws anything but an AppError for a valid message with a piece replaced', () => {
    const at = fc.nat(message.length);
    fc.assert(
      fc.property(at, at, fc.string({ unit: 'binary', maxLength: 12 }), (from, to, piece) => {
        const code = failureOf(message.slice(0, Math.min(from, to)) + piece + message.slice(Math.max(from, to)));
        expect([undefined, ...CODES]).toContain(code);
      }),
      { numRuns: 1000 },
    );
  });
});
