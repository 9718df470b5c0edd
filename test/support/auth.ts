import { createHmac } from 'node:crypto';
import { getAddress, type Hex, type PrivateKeyAccount } from 'viem';
import { type LocalAccount, type LocalChain, startLocalChain } from '../../scripts/support/anvil.ts';
import { deployTestWallets, type TestWallets } from '../../scripts/support/vault.ts';
import { type Challenge, insertChallenge } from '../../src/auth/challenge-store.ts';
import type { Answer, Api } from './api.ts';
import type { TestGateway } from './gateway.ts';
import { challengeFor } from './players.ts';

/** What verifySiweSignature and linkWallet take. */
export interface SignedMessage {
  readonly message: string;
  readonly signature: Hex;
}

/** A fresh challenge for the account, signed by it. */
export async function signedChallenge(
  api: Api,
  account: PrivateKeyAccount,
  extra: Record<string, unknown> = {},
): Promise<SignedMessage> {
  const { message } = await challengeFor(api, account.address, extra);
  return { message, signature: await account.signMessage({ message }) };
}

/** Status and error code of an answer in one word, e.g. `200`, `401 SESSION_REVOKED`. */
export function outcome(answer: Answer<unknown>): string {
  return answer.status < 400 ? String(answer.status) : `${answer.status} ${answer.error.code}`;
}

/** How often each outcome occurred. */
export function tally(answers: readonly Answer<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1;
  return counts;
}

/** Runs `call` that many times at once. */
export function atOnce<T>(times: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => call(index)));
}

/** The nonce line of a message that this server wrote. */
export function nonceIn(message: string): string {
  const nonce = /\nNonce: (\w+)\n/.exec(message)?.[1];
  if (nonce === undefined) throw new Error(`no nonce in ${message}`);
  return nonce;
}

export async function findStored(gateway: TestGateway, message: string): Promise<Challenge | undefined> {
  return gateway.app.db.read
    .selectFrom('siwe_challenges')
    .selectAll()
    .where('nonce', '=', nonceIn(message))
    .executeTakeFirst();
}

/** Puts a challenge into the database as if the server had issued it now. */
export async function seedChallenge(
  gateway: TestGateway,
  challenge: Pick<Challenge, 'nonce' | 'address' | 'chain_id' | 'message'>,
): Promise<void> {
  const now = gateway.clock.now();
  const row: Challenge = {
    purpose: 'sign_in',
    user_id: null,
    client_key: 'seeded',
    attempts: 0,
    issued_at: now,
    expires_at: now + gateway.config.auth.challengeTtlMs,
    consumed_at: null,
    ...challenge,
  };
  await gateway.app.db.transaction((tx) => insertChallenge(tx, row));
}

export async function countRows(gateway: TestGateway, table: 'users' | 'wallets' | 'sessions'): Promise<number> {
  const rows = await gateway.app.db.read.selectFrom(table).select('id').execute();
  return rows.length;
}

/** A local chain with contract wallets whose owner's key we hold. */
export interface WalletChain {
  readonly local: LocalChain;
  readonly owner: LocalAccount;
  readonly wallets: TestWallets;
}

/** Chains of different ids have their wallets at the same addresses. */
export async function startWalletChain(chainId = 31337): Promise<WalletChain> {
  const local = await startLocalChain({ chainId });
  const owner = local.account(1);
  const wallets = await deployTestWallets(local, owner.address);
  return { local, owner, wallets: { ...wallets, wallet: getAddress(wallets.wallet) } };
}

/** Configures a gateway for sign-in on these chains. */
export function walletChainEnv(...chains: readonly { chainId: number; rpcUrl: string }[]): Record<string, string> {
  return {
    SIWE_CHAIN_IDS: chains.map(({ chainId }) => chainId).join(','),
    SIWE_RPC_URLS: chains.map(({ chainId, rpcUrl }) => `${chainId}=${rpcUrl}`).join(','),
    SIWE_RPC_TIMEOUT_MS: '1500',
  };
}

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with any header and payload, signed by HMAC with `secret`, or by `sign`. */
export function forgeToken(input: {
  header: object;
  payload: unknown;
  secret?: string;
  hash?: 'sha256' | 'sha512';
  sign?: (text: string) => string;
}): string {
  const { header, payload, secret = '', hash = 'sha256' } = input;
  const text = `${base64url(header)}.${base64url(payload)}`;
  const sign = input.sign ?? ((data) => createHmac(hash, secret).update(data).digest('base64url'));
  return `${text}.${sign(text)}`;
}

/** Header and payload of a token, unverified. */
export function readToken(token: string): { header: Record<string, unknown>; payload: Record<string, unknown> } {
  const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header ?? ''), payload: JSON.parse(payload ?? '') };
}
