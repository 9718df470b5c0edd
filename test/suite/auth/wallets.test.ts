import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeSessions } from '../../../src/auth/session-store.ts';
import { deleteWallet, lockWallets } from '../../../src/auth/wallet-store.ts';
import {
  atOnce,
  outcome,
  signedChallenge,
  startWalletChain,
  tally,
  type WalletChain,
  walletChainEnv,
} from '../../support/auth.ts';
import { type RpcProxy, startRpcProxy } from '../../support/chain.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { challengeFor, newAccount, type Player, signIn } from '../../support/players.ts';

let chain: WalletChain;
let proxy: RpcProxy;
let gateway: TestGateway;
beforeAll(async () => {
  chain = await startWalletChain();
  proxy = await startRpcProxy(chain.local.rpcUrl);
  gateway = await startGateway({ env: walletChainEnv({ chainId: chain.local.chainId, rpcUrl: proxy.url }) });
});
afterAll(async () => {
  await gateway?.stop();
  await proxy?.close();
  await chain?.local.stop();
});

const LINK = { purpose: 'link_wallet' };

async function link(player: Player, account = newAccount()) {
  const body = await signedChallenge(player.api, account, LINK);
  return player.api.call('linkWallet', { body });
}

const walletRows = (player: Player) =>
  gateway.app.db.read.selectFrom('wallets').select('id').where('user_id', '=', player.userId).execute();

const walletsOf = async (player: Player) => (await player.api.call('getMe')).body.user.wallets;

describe('linking a wallet', () => {
  it('adds it to the account, which it signs in to from then on', async () => {
    const player = await signIn(gateway);
    const account = newAccount();
    const linked = await link(player, account);
    expect(outcome(linked)).toBe('201');
    expect(linked.body.wallet).toMatchObject({ address: account.address, kind: 'eoa', chainId: null });
    expect(await walletsOf(player)).toEqual([...player.signIn.user.wallets, linked.body.wallet]);
    const again = await signIn(gateway, account);
    expect(again.signIn).toMatchObject({ isNewUser: false, user: { userId: player.userId } });
  });

  it('stops at the number of wallets that an account may have, also when many are linked at once', async () => {
    const twin = await gateway.twin({ MAX_WALLETS_PER_ACCOUNT: '3' });
    const player = await signIn(twin);
    const answers = await Promise.all(Array.from({ length: 6 }, () => link(player)));
    expect(tally(answers)).toEqual({ '201': 2, '409 TOO_MANY_WALLETS': 4 });
    expect(await walletRows(player)).toHaveLength(3);
    await twin.stop();
  });

  it('shows the account in the statement that the wallet signs, whatever statement was asked for', async () => {
    const player = await signIn(gateway);
    const extra = { ...LINK, statement: 'Get a free gift.' };
    const { message, statement, purpose } = await challengeFor(player.api, newAccount().address, extra);
    expect(purpose).toBe('link_wallet');
    expect(statement).toContain(player.userId);
    expect(message).toContain(`\n\n${statement}\n\n`);
    expect(message).not.toContain('gift');
  });

  it('is written to the audit log, as is unlinking', async () => {
    const player = await signIn(gateway);
    const { walletId, address } = (await link(player)).body.wallet;
    await player.api.call('unlinkWallet', { params: { walletId } });
    const entries = await gateway.app.db.read
      .selectFrom('audit_log')
      .select(['actor', 'action', 'details'])
      .where('subject', '=', walletId)
      .orderBy('seq')
      .execute();
    expect(entries.map((entry) => entry.action)).toEqual(['wallet.linked', 'wallet.unlinked']);
    expect(entries[0]?.actor).toBe(player.userId);
    expect(JSON.parse(entries[0]?.details ?? '')).toEqual({ address, chainScope: 0 });
  });

  it('is refused with 401 with a challenge to sign in, and signing in with a challenge to link', async () => {
    const player = await signIn(gateway);
    const account = newAccount();
    const toSignIn = await signedChallenge(gateway.api, account);
    expect(outcome(await player.api.call('linkWallet', { body: toSignIn }))).toBe('401 CHALLENGE_NOT_FOUND');
    const toLink = await signedChallenge(player.api, account, LINK);
    expect(outcome(await gateway.api.call('verifySiweSignature', { body: toLink }))).toBe('401 CHALLENGE_NOT_FOUND');
    expect(outcome(await player.api.call('linkWallet', { body: toLink }))).toBe('201');
    expect(outcome(await gateway.api.call('verifySiweSignature', { body: toSignIn }))).toBe('200');
  });

  it('is refused with 401 with the challenge of another user, which stays usable for that user', async () => {
    const owner = await signIn(gateway);
    const thief = await signIn(gateway);
    const body = await signedChallenge(owner.api, newAccount(), LINK);
    expect(outcome(await thief.api.call('linkWallet', { body }))).toBe('401 CHALLENGE_NOT_FOUND');
    expect(outcome(await gateway.api.call('linkWallet', { body }))).toBe('401 UNAUTHENTICATED');
    expect(outcome(await owner.api.call('linkWallet', { body }))).toBe('201');
  });

  it('is refused with 401 for a used, expired, wrongly signed or locked challenge', async () => {
    const player = await signIn(gateway);
    const attempt = (body: unknown) => player.api.call('linkWallet', { body });
    const used = await signedChallenge(player.api, newAccount(), LINK);
    await attempt(used);
    expect(outcome(await attempt(used))).toBe('401 CHALLENGE_NOT_FOUND');
    const { message } = await challengeFor(player.api, newAccount().address, LINK);
    const wrong = { message, signature: await newAccount().signMessage({ message }) };
    for (let index = 0; index < 5; index += 1) expect(outcome(await attempt(wrong))).toBe('401 SIGNATURE_INVALID');
    expect(outcome(await attempt(wrong))).toBe('401 CHALLENGE_LOCKED');
    const late = await signedChallenge(player.api, newAccount(), LINK);
    gateway.clock.advance(300_000);
    expect(outcome(await attempt(late))).toBe('401 CHALLENGE_EXPIRED');
  });

  it('is refused with 400 when the message is none or the body does not match the contract', async () => {
    const player = await signIn(gateway);
    const signature = `0x${'11'.repeat(65)}`;
    const malformed = await player.api.call('linkWallet', { body: { message: 'hello', signature } });
    expect(outcome(malformed)).toBe('400 SIWE_MESSAGE_MALFORMED');
    expect(outcome(await player.api.call('linkWallet', { body: { signature } }))).toBe('400 VALIDATION_FAILED');
  });

  it("is refused with 409 when the wallet belongs to an account already, one's own included", async () => {
    const player = await signIn(gateway);
    const other = await signIn(gateway);
    expect(outcome(await link(player, other.account as never))).toBe('409 WALLET_ALREADY_LINKED');
    expect(outcome(await link(player, player.account as never))).toBe('409 WALLET_ALREADY_LINKED');
    expect(await walletsOf(other)).toEqual(other.signIn.user.wallets);
  });

  it('gives a wallet to one of two accounts that link it at once', async () => {
    const players = [await signIn(gateway), await signIn(gateway)];
    const account = newAccount();
    const proofs = await Promise.all(players.map((player) => signedChallenge(player.api, account, LINK)));
    const answers = await Promise.all(
      players.map((player, index) => player.api.call('linkWallet', { body: proofs[index] })),
    );
    expect(answers.map(outcome).toSorted()).toEqual(['201', '409 WALLET_ALREADY_LINKED']);
  });

  it('answers 503 while the chain of a contract wallet cannot be asked, and works afterwards', async () => {
    const player = await signIn(gateway);
    const { message } = await challengeFor(player.api, chain.wallets.wallet, LINK);
    const body = { message, signature: await chain.owner.signMessage({ message }) };
    for (const [mode, code] of [
      ['down', 'CHAIN_UNREACHABLE'],
      ['wrongChain', 'CHAIN_WRONG_ID'],
    ] as const) {
      await proxy.setMode(mode);
      expect(outcome(await player.api.call('linkWallet', { body }))).toBe(`503 ${code}`);
    }
    await proxy.setMode('honest');
    proxy.setTransform((method) => {
      if (method === 'eth_call') throw new Error('out of memory');
      return '0x7a69';
    });
    expect(outcome(await player.api.call('linkWallet', { body }))).toBe('503 CHAIN_DISAGREEMENT');
    proxy.setTransform(undefined);
    const linked = await player.api.call('linkWallet', { body });
    expect(linked.body.wallet).toMatchObject({ address: chain.wallets.wallet, kind: 'contract' });
  });
});

describe('unlinking a wallet', () => {
  it('ends the sessions that it opened and no others; afterwards it makes an account of its own', async () => {
    const player = await signIn(gateway);
    const account = newAccount();
    const { walletId } = (await link(player, account)).body.wallet;
    const byWallet = await signIn(gateway, account);
    expect(outcome(await player.api.call('unlinkWallet', { params: { walletId } }))).toBe('204');
    expect(outcome(await byWallet.api.call('getMe'))).toBe('401 SESSION_REVOKED');
    expect(outcome(await byWallet.api.call('listClones'))).toBe('401 SESSION_REVOKED');
    const { refreshToken } = byWallet.signIn;
    const refreshed = await gateway.api.call('refreshSession', { body: { refreshToken } });
    expect(outcome(refreshed)).toBe('401 REFRESH_TOKEN_INVALID');
    expect(await walletsOf(player)).toEqual(player.signIn.user.wallets);
    const anew = await signIn(gateway, account);
    expect(anew.signIn.isNewUser).toBe(true);
    expect(anew.userId).not.toBe(player.userId);
  });

  it('may be done to the wallet that signed in, whose session then ends', async () => {
    const player = await signIn(gateway);
    await link(player);
    const walletId = String(player.signIn.user.wallets[0]?.walletId);
    expect(outcome(await player.api.call('unlinkWallet', { params: { walletId } }))).toBe('204');
    expect(outcome(await player.api.call('getMe'))).toBe('401 SESSION_REVOKED');
  });

  it("is refused with 409 for the last one, 404 for another user's, 400 for no id and 401 for strangers", async () => {
    const player = await signIn(gateway);
    const other = await signIn(gateway);
    const walletId = String(player.signIn.user.wallets[0]?.walletId);
    const params = { walletId };
    expect(outcome(await player.api.call('unlinkWallet', { params }))).toBe('409 LAST_WALLET');
    expect(outcome(await other.api.call('unlinkWallet', { params }))).toBe('404 WALLET_NOT_FOUND');
    const absent = await other.api.call('unlinkWallet', { params: { walletId: 'wal_0' } });
    expect(outcome(absent)).toBe('404 WALLET_NOT_FOUND');
    const nonsense = await player.api.call('unlinkWallet', { params: { walletId: 'ses_1' } });
    expect(outcome(nonsense)).toBe('400 VALIDATION_FAILED');
    expect(outcome(await gateway.api.call('unlinkWallet', { params }))).toBe('401 UNAUTHENTICATED');
    expect(await walletsOf(player)).toHaveLength(1);
  });

  it('never removes the last one, also when the sessions of two wallets unlink each other fifty times at once', async () => {
    const one = await signIn(gateway);
    const account = newAccount();
    const added = (await link(one, account)).body.wallet.walletId;
    const two = await signIn(gateway, account);
    const first = String(one.signIn.user.wallets[0]?.walletId);
    const answers = await atOnce(50, (index) =>
      index % 2 === 0
        ? one.api.call('unlinkWallet', { params: { walletId: added } })
        : two.api.call('unlinkWallet', { params: { walletId: first } }),
    );
    expect(tally(answers)['204']).toBe(1);
    expect(await walletRows(one)).toHaveLength(1);
  });

  it('never removes the last one, also when fifty requests unlink all of five at once', async () => {
    const player = await signIn(gateway);
    for (let index = 0; index < 4; index += 1) await link(player);
    const ids = (await walletsOf(player)).map((wallet) => wallet.walletId);
    const unlink = (index: number) =>
      player.api.call('unlinkWallet', { params: { walletId: String(ids[index % ids.length]) } });
    const unlinked = tally(await atOnce(50, unlink))['204'] ?? 0;
    expect(unlinked).toBeGreaterThan(0);
    const left = await walletRows(player);
    // The session's own wallet may go early, and the session with it: then more than one is left.
    expect(left.length).toBe(5 - unlinked);
    expect(left.length).toBeGreaterThan(0);
  });

  it('leaves no session of the wallet behind that was being opened at that moment', async () => {
    const player = await signIn(gateway);
    const account = newAccount();
    const { walletId } = (await link(player, account)).body.wallet;
    const body = await signedChallenge(gateway.api, account);
    const { userId } = player;
    // What unlinkWallet does, with a sign-in between its steps.
    const signingIn = await gateway.app.db.transaction(async (tx) => {
      await lockWallets(tx, userId);
      const answer = gateway.api.call('verifySiweSignature', { body });
      answer.catch(() => {});
      await sleep(200);
      await deleteWallet(tx, walletId);
      await revokeSessions(tx, { userId, walletId, now: gateway.clock.now(), reason: 'wallet_unlinked' });
      return { answer };
    });
    const { user, isNewUser } = (await signingIn.answer).body;
    expect(isNewUser).toBe(true);
    expect(user.userId).not.toBe(userId);
    const sessions = await gateway.app.db.read
      .selectFrom('sessions')
      .select('id')
      .where('wallet_id', '=', walletId)
      .execute();
    expect(sessions).toEqual([]);
  });
});
