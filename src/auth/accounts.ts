import type { AuthConfig } from '../config.ts';
import type { Surface } from '../contract/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { consumeChallenge } from './challenge-store.ts';
import type { Proof, ProofChecker, ProofRequest } from './proof.ts';
import type { SessionCache } from './session-cache.ts';
import { revokeSessions } from './session-store.ts';
import type { OpenedSession, Sessions } from './sessions.ts';
import * as store from './wallet-store.ts';

export interface Account {
  readonly user: store.User;
  readonly wallets: readonly store.Wallet[];
}

export interface Accounts {
  /** Verifies a signed challenge and opens a session; the account is made on the first sign-in of a wallet. */
  signIn(
    request: Omit<ProofRequest, 'purpose'> & { userAgent: string | undefined; surface: Surface },
  ): Promise<{ opened: OpenedSession; wallet: store.Wallet; account: Account; isNewUser: boolean }>;
  find(userId: string): Promise<Account>;
  /** @throws AppError as ProofChecker, WALLET_ALREADY_LINKED, TOO_MANY_WALLETS */
  linkWallet(request: Omit<ProofRequest, 'purpose'> & { userId: string }): Promise<store.Wallet>;
  /** Also ends the sessions that the wallet opened. @throws AppError WALLET_NOT_FOUND, LAST_WALLET */
  unlinkWallet(request: { userId: string; walletId: string }): Promise<void>;
}

export function createAccounts(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  config: AuthConfig;
  audit: Audit;
  proofs: ProofChecker;
  sessions: Sessions;
  cache: SessionCache;
}): Accounts {
  const { db, clock, ids, config, audit, proofs, sessions, cache } = deps;

  async function consume(tx: Tx, proof: Proof): Promise<void> {
    // Replays meet here: whoever comes second finds the challenge used up.
    const won = await consumeChallenge(tx, { nonce: proof.nonce, now: clock.now() });
    if (!won) throw appError('CHALLENGE_NOT_FOUND');
  }

  function newWallet(proof: Proof, userId: string): store.Wallet {
    return {
      id: ids.id('wal'),
      user_id: userId,
      address: proof.address,
      chain_scope: proof.chainScope,
      created_at: clock.now(),
    };
  }

  /** The wallet's account, made now if need be. Two first sign-ins at once end in the same account. */
  async function findOrCreate(tx: Tx, proof: Proof): Promise<{ wallet: store.Wallet; isNewUser: boolean }> {
    // Locked: a session that is opened while the wallet is being unlinked must not outlive it.
    const known = await store.lockWallet(tx, proof);
    if (known !== undefined) return { wallet: known, isNewUser: false };
    const user = { id: ids.id('usr'), created_at: clock.now() };
    await store.insertUser(tx, user);
    const wallet = newWallet(proof, user.id);
    if (await store.insertWallet(tx, wallet)) return { wallet, isNewUser: true };
    await store.deleteUser(tx, user.id);
    const other = await store.lockWallet(tx, proof);
    if (other === undefined) throw new Error('a wallet is taken and absent at once');
    return { wallet: other, isNewUser: false };
  }

  async function readAccount(tx: Tx | Db['read'], userId: string): Promise<Account> {
    const user = await store.findUser(tx, userId);
    if (user === undefined) throw appError('UNAUTHENTICATED');
    return { user, wallets: await store.listWallets(tx, userId) };
  }

  function assertEnabled(): void {
    if (!config.enabled) throw appError('SIGN_IN_DISABLED');
  }

  return {
    async signIn({ message, signature, userAgent, surface }) {
      assertEnabled();
      const proof = await proofs({ message, signature, purpose: 'sign_in' });
      return db.transaction(async (tx) => {
        await consume(tx, proof);
        const { wallet, isNewUser } = await findOrCreate(tx, proof);
        const owner = { userId: wallet.user_id, walletId: wallet.id };
        const opened = await sessions.open(tx, { ...owner, userAgent, surface });
        return { opened, wallet, account: await readAccount(tx, wallet.user_id), isNewUser };
      });
    },

    find: (userId) => readAccount(db.read, userId),

    async linkWallet({ message, signature, userId }) {
      assertEnabled();
      const proof = await proofs({ message, signature, purpose: 'link_wallet' });
      if (proof.userId !== userId) throw appError('CHALLENGE_NOT_FOUND');
      return db.transaction(async (tx) => {
        await consume(tx, proof);
        const { length } = await store.lockWallets(tx, userId);
        if (length >= config.maxWallets)
          throw appError('TOO_MANY_WALLETS', { details: { maxWallets: config.maxWallets } });
        const wallet = newWallet(proof, userId);
        if (!(await store.insertWallet(tx, wallet))) throw appError('WALLET_ALREADY_LINKED');
        await audit.append(tx, {
          actor: userId,
          action: 'wallet.linked',
          subject: wallet.id,
          details: { address: wallet.address, chainScope: wallet.chain_scope },
        });
        return wallet;
      });
    },

    async unlinkWallet({ userId, walletId }) {
      const ended = await db.transaction(async (tx) => {
        const wallets = await store.lockWallets(tx, userId);
        const wallet = wallets.find((candidate) => candidate.id === walletId);
        if (wallet === undefined) throw appError('WALLET_NOT_FOUND');
        if (wallets.length === 1) throw appError('LAST_WALLET');
        await store.deleteWallet(tx, walletId);
        await audit.append(tx, {
          actor: userId,
          action: 'wallet.unlinked',
          subject: walletId,
          details: { address: wallet.address, chainScope: wallet.chain_scope },
        });
        return revokeSessions(tx, { userId, walletId, now: clock.now(), reason: 'wallet_unlinked' });
      });
      for (const id of ended) cache.ended(id);
    },
  };
}
