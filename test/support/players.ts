import type { PrivateKeyAccount } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { components } from '../../src/contract/index.ts';
import type { Api } from './api.ts';
import type { TestGateway } from './gateway.ts';

export type SignIn = components['schemas']['SignInResult'];

/** A signed-in wallet. */
export interface Player {
  readonly account: PrivateKeyAccount;
  readonly signIn: SignIn;
  readonly userId: string;
  /** The contract, as this player. */
  readonly api: Api;
}

export const CHAIN_ID = 31337;

export function newAccount(): PrivateKeyAccount {
  return privateKeyToAccount(generatePrivateKey());
}

export async function challengeFor(api: Api, address: string, extra: Record<string, unknown> = {}) {
  const answer = await api.call('issueSiweChallenge', { body: { address, chainId: CHAIN_ID, ...extra } });
  if (answer.status !== 200) throw new Error(`no challenge: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Signs in over HTTP, with a real signature. */
export async function signIn(gateway: Pick<TestGateway, 'api'>, account = newAccount()): Promise<Player> {
  const { message } = await challengeFor(gateway.api, account.address);
  const signature = await account.signMessage({ message });
  const answer = await gateway.api.call('verifySiweSignature', { body: { message, signature } });
  if (answer.status !== 200) throw new Error(`no session: ${JSON.stringify(answer.body)}`);
  return {
    account,
    signIn: answer.body,
    userId: answer.body.user.userId,
    api: gateway.api.as(answer.body.accessToken),
  };
}
