import type { AuthConfig } from '../config.ts';
import type { Authenticator, SessionContext } from '../contract/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { SignatureChecker } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Executor } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type AccessClaims, createAccessTokens } from './access-token.ts';
import { createAccounts } from './accounts.ts';
import { pruneChallenges } from './challenge-store.ts';
import { createChallenges } from './challenges.ts';
import { type AuthHandlers, createAuthHandlers } from './handlers.ts';
import { createKeyRing, loadOrCreateKey } from './keys.ts';
import { createProofChecker } from './proof.ts';
import { createServiceTokens, type ServiceTokens } from './service-tokens.ts';
import { createSessionCache } from './session-cache.ts';
import { pruneRefreshTokens } from './session-store.ts';
import { createSessions } from './sessions.ts';
import { createSuccessors } from './successors.ts';
import { EOA_SCOPE, findWalletsOnChain, listWallets } from './wallet-store.ts';

export { createServiceTokens, type ServiceTokens } from './service-tokens.ts';

export interface Auth {
  readonly handlers: AuthHandlers;
  readonly authenticator: Authenticator;
  readonly serviceTokens: ServiceTokens;
  /**
   * The address whose deposits this session can claim on `chainId`.
   * @throws AppError WALLET_WRONG_CHAIN for a contract account of another chain.
   */
  payingWallet(sessionId: string, chainId: number): Promise<`0x${string}`>;
  /** Addresses that a user owns on `chainId`. */
  walletsOf(ex: Executor, user: { userId: string; chainId: number }): Promise<readonly string[]>;
  /** Accounts that own `address` on `chainId`. */
  ownersOf(ex: Executor, wallet: { address: string; chainId: number }): Promise<readonly string[]>;
  /** Deletes what has expired, in short transactions and up to a limit; returns how many rows. */
  prune(): Promise<number>;
}

const PRUNE_BATCH = 500;
const MAX_PRUNE_BATCHES = 20;
/** Expired challenges and refresh tokens are kept a while: a late replay is told apart from nonsense. */
const KEEP_EXPIRED_MS = 24 * 60 * 60_000;

function toContext({ userId, sessionId, expiresAt }: AccessClaims, owner: string): SessionContext {
  if (userId !== owner) throw appError('UNAUTHENTICATED');
  return { userId, sessionId, accessExpiresAt: expiresAt };
}

/** Wallet sign-in, accounts, sessions and service tokens. */
export function createAuth(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  audit: Audit;
  signatures: SignatureChecker;
  config: AuthConfig;
  publicUrl: string;
  dataDir: string;
  /** Remember verified access tokens, so that a signature is checked once. */
  tokenCache: boolean;
}): Auth {
  const { db, clock, config } = deps;
  const keys = createKeyRing(config.jwtKeys.length > 0 ? config.jwtKeys : [loadOrCreateKey(deps.dataDir)]);
  const { issuer, audience, accessTtlMs: ttlMs } = config;
  const tokens = createAccessTokens({ keys, issuer, audience, ttlMs, clock, cacheTokens: deps.tokenCache });
  const cache = createSessionCache(config.sessionCacheMs);
  const sessions = createSessions({ ...deps, tokens, cache, successors: createSuccessors(keys) });
  const challenges = createChallenges(deps);
  const accounts = createAccounts({ ...deps, proofs: createProofChecker(deps), sessions, cache });
  const serviceTokens = createServiceTokens(deps);

  const authenticator: Authenticator = {
    session(token, options) {
      const claims = tokens.verify(token);
      const owner = sessions.ownerOf(claims.sessionId, options);
      // The usual case is answered from memory: no promise, no turn of the event loop.
      return typeof owner === 'string' ? toContext(claims, owner) : owner.then((found) => toContext(claims, found));
    },
    service: (token) => serviceTokens.authenticate(token),
  };

  return {
    handlers: createAuthHandlers({ accounts, challenges, sessions, signInEnabled: config.enabled }),
    authenticator,
    serviceTokens,

    async payingWallet(sessionId, chainId) {
      const { wallet } = await sessions.current({ sessionId });
      if (wallet.chain_scope !== EOA_SCOPE && wallet.chain_scope !== chainId) throw appError('WALLET_WRONG_CHAIN');
      return wallet.address as `0x${string}`;
    },
    async walletsOf(ex, { userId, chainId }) {
      const wallets = await listWallets(ex, userId);
      return wallets
        .filter((wallet) => wallet.chain_scope === EOA_SCOPE || wallet.chain_scope === chainId)
        .map((wallet) => wallet.address);
    },
    async ownersOf(ex, wallet) {
      const wallets = await findWalletsOnChain(ex, wallet);
      return [...new Set(wallets.map((each) => each.user_id))];
    },
    async prune() {
      const batch = { before: clock.now() - KEEP_EXPIRED_MS, limit: PRUNE_BATCH };
      let pruned = 0;
      for (let count = 0; count < MAX_PRUNE_BATCHES; count += 1) {
        const deleted = await db.transaction(
          async (tx) => (await pruneChallenges(tx, batch)) + (await pruneRefreshTokens(tx, batch)),
          { durable: false },
        );
        pruned += deleted;
        if (deleted < PRUNE_BATCH) break;
      }
      return pruned;
    },
  };
}
