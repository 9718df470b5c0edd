import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { appError } from '../../../src/platform/errors.ts';
import type { JwtPolicy } from './options.ts';
import type { Store } from './store.ts';

const SESSION_MAX_AGE_MS = 5000;
const TOKEN_CACHE_SIZE = 10_000;

interface Claims {
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: number;
}

/**
 * The product's policy, written lean: HS256 pinned, the key named by `kid`, issuer, audience, type and expiry checked, the
 * session's life looked up at most every 5 s, or at each call when `strict`.
 */
export type TokenCheck = (authorization: string | undefined, strict: boolean) => string;

/** @throws AppError UNAUTHENTICATED, TOKEN_EXPIRED, SESSION_REVOKED from the function that it returns. */
export function createTokenCheck(options: { policy: JwtPolicy; store: Store; tokenCache: boolean }): TokenCheck {
  const { policy, store } = options;
  const key = createSecretKey(Buffer.from(policy.secret, 'utf8'));
  const rules = {
    algorithms: ['HS256' as const],
    issuer: policy.issuer,
    audience: policy.audience,
    complete: true as const,
  };
  const claimsByToken = new Map<string, Claims>();
  const sessions = new Map<string, { userId: string; checkedAt: number }>();

  function verify(token: string): Claims {
    const { header, payload } = verifySignature(token);
    const { sub, sid, exp, aud, typ } = payload as Record<string, unknown>;
    const complete =
      header.kid === policy.kid &&
      typeof sub === 'string' &&
      typeof sid === 'string' &&
      typeof exp === 'number' &&
      aud === policy.audience &&
      typ === 'access';
    if (!complete) throw appError('UNAUTHENTICATED');
    return { userId: sub, sessionId: sid, expiresAt: exp * 1000 };
  }

  function verifySignature(token: string): jwt.Jwt {
    try {
      return jwt.verify(token, key, rules);
    } catch (error) {
      throw appError(error instanceof jwt.TokenExpiredError ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED');
    }
  }

  function remembered(token: string): Claims {
    const known = claimsByToken.get(token);
    if (known !== undefined) {
      if (known.expiresAt <= Date.now()) throw appError('TOKEN_EXPIRED');
      return known;
    }
    const claims = verify(token);
    if (claimsByToken.size < TOKEN_CACHE_SIZE) claimsByToken.set(token, claims);
    return claims;
  }

  return (authorization, strict) => {
    if (authorization === undefined || !authorization.startsWith('Bearer ')) throw appError('UNAUTHENTICATED');
    const token = authorization.slice(7);
    const { sessionId } = options.tokenCache ? remembered(token) : verify(token);
    const known = strict ? undefined : sessions.get(sessionId);
    const now = performance.now();
    if (known !== undefined && now - known.checkedAt < SESSION_MAX_AGE_MS) return known.userId;
    const session = store.session(sessionId);
    if (session === undefined || session.revoked_at !== null || session.expires_at <= Date.now()) {
      throw appError('SESSION_REVOKED');
    }
    sessions.set(sessionId, { userId: session.user_id, checkedAt: now });
    return session.user_id;
  };
}
