import { createHash } from 'node:crypto';
import type { AuthConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type Soon, soon } from '../platform/soon.ts';
import type { AccessTokens } from './access-token.ts';
import type { SessionCache } from './session-cache.ts';
import * as store from './session-store.ts';
import { findSessionWallet, type Wallet } from './wallet-store.ts';

const REFRESH_TOKEN_BYTES = 32;
/** The list comes whole; this is where the contract ends it. */
const MAX_LISTED = 10_000;

export interface SessionTokens {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
  readonly sessionId: string;
}

interface RefreshFailure {
  readonly failed: 'REFRESH_TOKEN_INVALID' | 'REFRESH_TOKEN_REUSED';
  /** The session that ended for it. */
  readonly ended?: string;
}

export interface Sessions {
  /** Opens a session inside the transaction that consumed its proof. */
  open(tx: Tx, owner: { userId: string; walletId: string; userAgent: string | undefined }): Promise<SessionTokens>;
  /** Rotates. @throws AppError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED (the family is dead then) */
  refresh(refreshToken: string): Promise<SessionTokens>;
  revoke(session: { sessionId: string; userId: string }): Promise<boolean>;
  /** Ends every session of a user, or those opened by one wallet. */
  revokeAll(filter: { userId: string; walletId?: string; reason: string }): Promise<void>;
  list(userId: string): Promise<store.Session[]>;
  /** A session with the wallet that opened it. @throws AppError SESSION_REVOKED when the wallet was unlinked */
  current(session: { sessionId: string }): Promise<{ session: store.Session; wallet: Wallet }>;
  /** Whose session this is. @throws AppError SESSION_REVOKED when it has ended. */
  ownerOf(sessionId: string, options: { strict: boolean }): string | Promise<string>;
}

/** Only the hash is stored: a copy of the database signs nobody in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function createSessions(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  config: AuthConfig;
  tokens: AccessTokens;
  cache: SessionCache;
}): Sessions {
  const { db, clock, ids, config, tokens, cache } = deps;

  async function issue(tx: Tx, session: { id: string; userId: string; expiresAt: number }): Promise<SessionTokens> {
    const now = clock.now();
    const refreshToken = ids.secret(REFRESH_TOKEN_BYTES);
    const refreshExpiresAt = Math.min(now + config.refreshIdleMs, session.expiresAt);
    await store.insertRefreshToken(tx, {
      token_hash: hashToken(refreshToken),
      session_id: session.id,
      issued_at: now,
      expires_at: refreshExpiresAt,
      used_at: null,
    });
    const access = tokens.issue({ userId: session.userId, sessionId: session.id });
    return {
      accessToken: access.token,
      accessExpiresAt: access.expiresAt,
      refreshToken,
      refreshExpiresAt,
      sessionId: session.id,
    };
  }

  /** A used token came again: somebody else has it. Its whole family ends. */
  async function endFamily(tx: Tx, tokenHash: string): Promise<RefreshFailure> {
    const token = await store.findRefreshToken(tx, tokenHash);
    if (token === undefined || token.used_at === null) return { failed: 'REFRESH_TOKEN_INVALID' };
    const session = await store.findSession(tx, token.session_id);
    if (session === undefined || session.revoked_at !== null) return { failed: 'REFRESH_TOKEN_INVALID' };
    const revocation = { now: clock.now(), reason: 'refresh_token_reused' };
    await store.revokeSession(tx, { id: session.id, userId: session.user_id, ...revocation });
    return { failed: 'REFRESH_TOKEN_REUSED', ended: session.id };
  }

  return {
    async open(tx, { userId, walletId, userAgent }) {
      const now = clock.now();
      const id = ids.id('ses');
      const expiresAt = now + config.refreshTtlMs;
      await store.insertSession(tx, {
        id,
        user_id: userId,
        wallet_id: walletId,
        client: 'api',
        user_agent: userAgent ?? null,
        created_at: now,
        last_used_at: now,
        expires_at: expiresAt,
        revoked_at: null,
        revoke_reason: null,
      });
      return issue(tx, { id, userId, expiresAt });
    },

    async refresh(refreshToken) {
      const tokenHash = hashToken(refreshToken);
      const now = clock.now();
      // Failures are returned, not thrown: throwing would roll the revocation back.
      const outcome = await db.transaction(async (tx) => {
        const claimed = await store.claimRefreshToken(tx, { tokenHash, now });
        if (claimed === undefined) return endFamily(tx, tokenHash);
        const session = await store.touchSession(tx, { id: claimed.session_id, now });
        if (session === undefined) return { failed: 'REFRESH_TOKEN_INVALID' } as const;
        return issue(tx, { id: session.id, userId: session.user_id, expiresAt: session.expires_at });
      });
      if (!('failed' in outcome)) return outcome;
      if (outcome.ended !== undefined) cache.ended(outcome.ended);
      throw appError(outcome.failed);
    },

    async revoke({ sessionId, userId }) {
      const revocation = { id: sessionId, userId, now: clock.now(), reason: 'logout' };
      const revoked = await db.transaction((tx) => store.revokeSession(tx, revocation));
      if (revoked) cache.ended(sessionId);
      return revoked;
    },

    async revokeAll(filter) {
      const ended = await db.transaction((tx) => store.revokeSessions(tx, { ...filter, now: clock.now() }));
      for (const id of ended) cache.ended(id);
    },

    list(userId) {
      const now = clock.now();
      // After this long without a refresh neither of its tokens works any more.
      const usedAfter = now - Math.max(config.refreshIdleMs, config.accessTtlMs);
      return store.listLiveSessions(db.read, { userId, now, usedAfter, limit: MAX_LISTED });
    },

    async current({ sessionId }) {
      const session = await store.findSession(db.read, sessionId);
      const wallet = await findSessionWallet(db.read, sessionId);
      if (session === undefined || wallet === undefined) throw appError('SESSION_REVOKED');
      return { session, wallet };
    },

    ownerOf(sessionId, { strict }) {
      const known = cache.lookUp(sessionId);
      if (known === false) throw appError('SESSION_REVOKED');
      return known !== undefined && !strict ? known : lookUpOwner(sessionId);
    },
  };

  function lookUpOwner(sessionId: string): Soon<string> {
    return soon(store.sessionState.first(db.read, { id: sessionId }), (session) => ownerIfAlive(sessionId, session));
  }

  function ownerIfAlive(sessionId: string, session: store.SessionState | undefined): string {
    if (session === undefined || session.revoked_at !== null || session.expires_at <= clock.now()) {
      // Another process ended it: from now on this one knows as well.
      cache.ended(sessionId);
      throw appError('SESSION_REVOKED');
    }
    cache.alive(sessionId, session.user_id);
    return session.user_id;
  }
}
