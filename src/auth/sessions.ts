import { createHash } from 'node:crypto';
import type { AuthConfig } from '../config.ts';
import type { Surface } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type Soon, soon } from '../platform/soon.ts';
import type { AccessTokens } from './access-token.ts';
import type { SessionCache } from './session-cache.ts';
import * as store from './session-store.ts';
import type { Successors } from './successors.ts';
import { findSessionWallet, type Wallet } from './wallet-store.ts';

const REFRESH_TOKEN_BYTES = 32;
/** The list comes whole; this is where the contract ends it. */
const MAX_LISTED = 10_000;
/** Rotations in a row that a latecomer may have missed within the grace. */
const MAX_MISSED = 8;

export interface SessionTokens {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
  readonly sessionId: string;
}

/** A new session with its first tokens. */
export interface OpenedSession {
  readonly tokens: SessionTokens;
  readonly session: store.Session;
}

interface Presented {
  readonly refreshToken: string;
  readonly surface: Surface;
}

type RefreshedSession = Pick<store.Session, 'id' | 'user_id' | 'expires_at'>;

interface RefreshFailure {
  readonly failed: 'REFRESH_TOKEN_INVALID' | 'REFRESH_TOKEN_REUSED';
  /** The session that ended for it. */
  readonly ended?: string;
}

export interface Sessions {
  /** Opens a session inside the transaction that consumed its proof. */
  open(tx: Tx, owner: SessionOwner): Promise<OpenedSession>;
  /**
   * Rotates. A token serves at the door that issued it: at the other one it was stolen, and its family ends.
   * @throws AppError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED (the family is dead then)
   */
  refresh(refreshToken: string, surface: Surface): Promise<SessionTokens>;
  revoke(session: { sessionId: string; userId: string }): Promise<boolean>;
  /** Ends every session of a user, or those opened by one wallet. */
  revokeAll(filter: { userId: string; walletId?: string; reason: string }): Promise<void>;
  list(userId: string): Promise<store.Session[]>;
  /** A session with the wallet that opened it. @throws AppError SESSION_REVOKED when the wallet was unlinked */
  current(session: { sessionId: string }): Promise<{ session: store.Session; wallet: Wallet }>;
  /** Whose session this is. @throws AppError SESSION_REVOKED when it has ended. */
  ownerOf(sessionId: string, options: { strict: boolean }): string | Promise<string>;
}

export interface SessionOwner {
  readonly userId: string;
  readonly walletId: string;
  readonly userAgent: string | undefined;
  readonly surface: Surface;
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
  successors: Successors;
}): Sessions {
  const { db, clock, ids, config, tokens, cache, successors } = deps;

  async function issue(tx: Tx, session: RefreshedSession, refreshToken: string): Promise<SessionTokens> {
    const now = clock.now();
    const refreshExpiresAt = Math.min(now + config.refreshIdleMs, session.expires_at);
    await store.insertRefreshToken(tx, {
      token_hash: hashToken(refreshToken),
      session_id: session.id,
      issued_at: now,
      expires_at: refreshExpiresAt,
      used_at: null,
    });
    return withAccess(session, { refreshToken, refreshExpiresAt });
  }

  function withAccess(
    { id, user_id: userId }: RefreshedSession,
    refresh: Pick<SessionTokens, 'refreshToken' | 'refreshExpiresAt'>,
  ): SessionTokens {
    const access = tokens.issue({ userId, sessionId: id });
    return { accessToken: access.token, accessExpiresAt: access.expiresAt, ...refresh, sessionId: id };
  }

  /** The presented token was new. */
  async function rotate(tx: Tx, sessionId: string, presented: Presented): Promise<SessionTokens | RefreshFailure> {
    const session = await store.touchSession(tx, { id: sessionId, now: clock.now() });
    if (session === undefined) return { failed: 'REFRESH_TOKEN_INVALID' };
    if (session.client !== presented.surface) return endFamily(tx, session, 'refresh_token_at_wrong_door');
    const { refreshToken, surface } = presented;
    return issue(tx, session, surface === 'browser' ? successors.next(refreshToken) : ids.secret(REFRESH_TOKEN_BYTES));
  }

  /** The presented token was used before: by a parallel tab a moment ago, or by somebody else who has it. */
  async function answerUsed(tx: Tx, presented: Presented): Promise<SessionTokens | RefreshFailure> {
    const now = clock.now();
    const token = await store.findRefreshToken(tx, hashToken(presented.refreshToken));
    if (token === undefined || token.used_at === null) return { failed: 'REFRESH_TOKEN_INVALID' };
    const session = await store.findSession(tx, token.session_id);
    if (session === undefined || session.revoked_at !== null || session.expires_at <= now) {
      return { failed: 'REFRESH_TOKEN_INVALID' };
    }
    const inGrace =
      presented.surface === 'browser' &&
      session.client === 'browser' &&
      now - token.used_at <= config.browserRefreshGraceMs;
    const newest = inGrace ? await newestSuccessor(tx, presented.refreshToken) : undefined;
    if (newest === undefined) return endFamily(tx, session, 'refresh_token_reused');
    return withAccess(session, newest);
  }

  /** The token that is in force at the end of the chain that began with `refreshToken`. */
  async function newestSuccessor(tx: Tx, refreshToken: string) {
    let current = refreshToken;
    for (let missed = 0; missed < MAX_MISSED; missed += 1) {
      const next = await storedSuccessor(tx, current);
      if (next === undefined) return undefined;
      const { token, row } = next;
      if (row.used_at === null) return { refreshToken: token, refreshExpiresAt: row.expires_at };
      current = token;
    }
    return undefined;
  }

  async function storedSuccessor(tx: Tx, refreshToken: string) {
    for (const token of successors.candidates(refreshToken)) {
      const row = await store.findRefreshToken(tx, hashToken(token));
      if (row !== undefined) return { token, row };
    }
    return undefined;
  }

  /** One of two holders of a token is a thief: whatever came of it ends. */
  async function endFamily(tx: Tx, session: RefreshedSession, reason: string): Promise<RefreshFailure> {
    await store.revokeSession(tx, { id: session.id, userId: session.user_id, now: clock.now(), reason });
    return { failed: 'REFRESH_TOKEN_REUSED', ended: session.id };
  }

  return {
    async open(tx, { userId, walletId, userAgent, surface }) {
      const now = clock.now();
      const id = ids.id('ses');
      const expiresAt = now + config.refreshTtlMs;
      const session: store.Session = {
        id,
        user_id: userId,
        wallet_id: walletId,
        client: surface,
        user_agent: userAgent ?? null,
        created_at: now,
        last_used_at: now,
        expires_at: expiresAt,
        revoked_at: null,
        revoke_reason: null,
      };
      await store.insertSession(tx, session);
      return { tokens: await issue(tx, session, ids.secret(REFRESH_TOKEN_BYTES)), session };
    },

    async refresh(refreshToken, surface) {
      const tokenHash = hashToken(refreshToken);
      const presented = { refreshToken, surface };
      // Failures are returned, not thrown: throwing would roll the revocation back.
      const outcome = await db.transaction(async (tx) => {
        const claimed = await store.claimRefreshToken(tx, { tokenHash, now: clock.now() });
        return claimed === undefined ? answerUsed(tx, presented) : rotate(tx, claimed.session_id, presented);
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
