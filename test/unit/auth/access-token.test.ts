import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src/auth/access-token.ts';
import { createKeyRing, type SigningKey } from '../../../src/auth/keys.ts';
import { AppError } from '../../../src/platform/errors.ts';

const NOW = Date.parse('2026-11-20T10:00:00.500Z');
const TTL_MS = 900_000;
const OLD: SigningKey = { kid: 'old', secret: 'o'.repeat(32) };
const NEW: SigningKey = { kid: 'new', secret: 'n'.repeat(32) };
const CLAIMS = { userId: 'usr_1', sessionId: 'ses_1' };

function tokensAt(now: { ms: number }, options: { keys?: SigningKey[]; issuer?: string; audience?: string } = {}) {
  const { keys = [NEW], issuer = 'https://app.example', audience = 'api' } = options;
  return createAccessTokens({
    keys: createKeyRing(keys),
    issuer,
    audience,
    ttlMs: TTL_MS,
    clock: { now: () => now.ms },
  });
}

const refused = (code: string) => expect.objectContaining({ code, status: 401 });

describe('an access token', () => {
  it('names its user, its session and its expiry, in whole seconds', () => {
    const tokens = tokensAt({ ms: NOW });
    const { token, expiresAt } = tokens.issue(CLAIMS);
    expect(expiresAt).toBe(NOW - 500 + TTL_MS);
    expect(tokens.verify(token)).toEqual({ ...CLAIMS, expiresAt });
  });

  it('expires at its very millisecond, also when it was verified before', () => {
    const now = { ms: NOW };
    const tokens = tokensAt(now);
    const { token, expiresAt } = tokens.issue(CLAIMS);
    now.ms = expiresAt - 1;
    expect(tokens.verify(token)).toMatchObject(CLAIMS);
    now.ms = expiresAt;
    expect(() => tokens.verify(token)).toThrow(refused('TOKEN_EXPIRED'));
    expect(() => tokens.verify(token)).toThrow(refused('TOKEN_EXPIRED'));
    expect(() => tokensAt(now).verify(token)).toThrow(refused('TOKEN_EXPIRED'));
  });

  it('lives while its key is in the ring', () => {
    const now = { ms: NOW };
    const { token } = tokensAt(now, { keys: [OLD] }).issue(CLAIMS);
    expect(tokensAt(now, { keys: [NEW, OLD] }).verify(token)).toMatchObject(CLAIMS);
    expect(() => tokensAt(now, { keys: [NEW] }).verify(token)).toThrow(refused('UNAUTHENTICATED'));
    const sameName = [{ ...NEW, kid: OLD.kid }];
    expect(() => tokensAt(now, { keys: sameName }).verify(token)).toThrow(refused('UNAUTHENTICATED'));
  });

  it('is good for its own issuer and audience only', () => {
    const now = { ms: NOW };
    const { token } = tokensAt(now).issue(CLAIMS);
    expect(() => tokensAt(now, { issuer: 'https://other.example' }).verify(token)).toThrow(refused('UNAUTHENTICATED'));
    expect(() => tokensAt(now, { audience: 'other' }).verify(token)).toThrow(refused('UNAUTHENTICATED'));
  });

  it('with any one character replaced is refused, although the genuine one is remembered', () => {
    const tokens = tokensAt({ ms: NOW });
    const { token } = tokens.issue(CLAIMS);
    tokens.verify(token);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const altered = token.slice(0, at) + other + token.slice(at + 1);
      expect(() => tokens.verify(altered), `character ${at}`).toThrow(refused('UNAUTHENTICATED'));
    }
  });

  it('that is any text or made of any parts is refused, never a failure of another kind', () => {
    const tokens = tokensAt({ ms: NOW });
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('{"alg":"HS256","typ":"JWT","kid":"new"}', '{"alg":"none","kid":"new"}', 'null'),
    );
    const encoded = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map((text) => Buffer.from(text).toString('base64url')).join('.'));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), encoded), (text) => {
        try {
          tokens.verify(text);
          return false;
        } catch (error) {
          return error instanceof AppError && error.code === 'UNAUTHENTICATED';
        }
      }),
      { numRuns: 1000 },
    );
  });
});
