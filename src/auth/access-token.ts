import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../platform/clock.ts';
import { appError } from '../platform/errors.ts';
import type { KeyRing } from './keys.ts';

const ALGORITHM = 'HS256';
const TOKEN_TYPE = 'access';
/** Tokens whose signature was checked lately. One costs about 700 bytes. */
const CACHE_SIZE = 10_000;
/** Spellings of a header that are remembered: ours is one for each key. */
const MAX_STARTS = 16;
/** Tokens are looked up by their last characters, 72 bits of the signature: hashing all of a token costs more than all else. */
const TAIL_LENGTH = 12;

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

interface Verified {
  readonly token: string;
  readonly claims: AccessClaims;
}

export interface AccessTokens {
  issue(claims: { userId: string; sessionId: string }): { token: string; expiresAt: number };
  /** @throws AppError UNAUTHENTICATED, TOKEN_EXPIRED */
  verify(token: string): AccessClaims;
}

/**
 * Access tokens: JWTs (RFC 7519) with `iss aud sub sid exp iat typ`, HS256, the key named by `kid`. jsonwebtoken alone
 * accepts tokens without `exp`, any `typ` and arrays as `aud`; this is the one strict wrapping of it.
 *
 * Verified tokens are remembered and compared by their whole text, so that the signature is checked once; expiry is checked
 * each time.
 */
export function createAccessTokens(options: {
  keys: KeyRing;
  issuer: string;
  audience: string;
  ttlMs: number;
  clock: Clock;
  /** Default true. */
  cacheTokens?: boolean;
}): AccessTokens {
  const { keys, issuer, audience, ttlMs, clock, cacheTokens = true } = options;
  const cache = new Map<string, Verified>();
  const keyByStart = new Map<string, KeyObject>();

  function parse(token: string): AccessClaims {
    const payload = verifyPayload(token, keyOf(token));
    const { sub, sid, exp, aud, typ } = payload as Record<string, unknown>;
    const complete =
      typeof sub === 'string' &&
      typeof sid === 'string' &&
      typeof exp === 'number' &&
      aud === audience &&
      typ === TOKEN_TYPE;
    if (!complete) throw appError('UNAUTHENTICATED');
    return { userId: sub, sessionId: sid, expiresAt: exp * 1000 };
  }

  /** The key that a token's header names. Tokens of one key begin alike, so that it is read once and not each time. */
  function keyOf(token: string): KeyObject {
    const start = token.slice(0, token.indexOf('.') + 1);
    const known = keyByStart.get(start);
    if (known !== undefined) return known;
    const header = headerOf(token);
    const key = typeof header?.kid === 'string' ? keys.find(header.kid) : undefined;
    if (key === undefined || header?.alg !== ALGORITHM) throw appError('UNAUTHENTICATED');
    if (keyByStart.size < MAX_STARTS) keyByStart.set(start, key);
    return key;
  }

  function verifyPayload(token: string, key: KeyObject): unknown {
    try {
      return jwt.verify(token, key, {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        clockTimestamp: Math.floor(clock.now() / 1000),
      });
    } catch (error) {
      throw appError(error instanceof jwt.TokenExpiredError ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED', { cause: error });
    }
  }

  return {
    issue({ userId, sessionId }) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + Math.floor(ttlMs / 1000);
      const payload = { sid: sessionId, typ: TOKEN_TYPE, iat: issuedAt, exp: expiresAt };
      const token = jwt.sign(payload, keys.current.key, {
        algorithm: ALGORITHM,
        keyid: keys.current.kid,
        issuer,
        audience,
        subject: userId,
      });
      return { token, expiresAt: expiresAt * 1000 };
    },
    verify(token) {
      const tail = token.slice(-TAIL_LENGTH);
      const known = cache.get(tail);
      const isKnown = known !== undefined && known.token === token;
      const claims = isKnown ? known.claims : parse(token);
      if (claims.expiresAt <= clock.now()) {
        if (isKnown) cache.delete(tail);
        throw appError('TOKEN_EXPIRED');
      }
      if (!isKnown && cacheTokens) remember(cache, tail, { token, claims });
      return claims;
    },
  };
}

/** The header, unverified. jsonwebtoken throws at a payload that is no JSON. */
function headerOf(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    return undefined;
  }
}

/** Takes the place of another token with the same tail. */
function remember(cache: Map<string, Verified>, tail: string, verified: Verified): void {
  if (cache.size >= CACHE_SIZE) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(tail, verified);
}
