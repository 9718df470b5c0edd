import type { components } from '../../src/contract/index.ts';
import type { LocalAccount } from '../support/anvil.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

type Challenge = components['schemas']['SiweChallenge'];
export type Tokens = Pick<components['schemas']['SignInResult'], 'accessToken' | 'refreshToken'>;

const CHALLENGE_TTL_MS = 300_000;

export async function askChallenge(step: Step, { chain, player, url }: World): Promise<Challenge> {
  const { status, body } = await step.call('issueSiweChallenge', {
    body: { address: player.address, chainId: chain.chainId },
    show: ({ nonce, domain, purpose }) => ({ nonce, domain, purpose }),
  });
  step.quote(body.message);
  step.expect('200: the gateway writes the ERC-4361 message itself', { got: status, want: 200 });
  step.expect('it names this site, so that a signature for another one is of no use', {
    got: body.domain,
    want: new URL(url).host,
  });
  step.expect('it is open for five minutes', { got: body.expiresAt - body.issuedAt, want: CHALLENGE_TTL_MS });
  return body;
}

export async function verify(step: Step, world: World, { message }: Challenge): Promise<Tokens> {
  const body = { message, signature: await world.player.signMessage({ message }) };
  step.tell('the wallet signs the message; its key stays where it is');
  const { status, body: session } = await step.call('verifySiweSignature', {
    body,
    show: ({ user, isNewUser, accessToken }) => ({ userId: user.userId, isNewUser, accessToken }),
  });
  step.expect('200: a session, and an account made on the first sign-in', {
    got: [status, session.isNewUser],
    want: [200, true],
  });
  const replay = await step.call('verifySiweSignature', { body });
  step.expect('401: the same signature opens no second session', {
    got: [replay.status, replay.error?.code],
    want: [401, 'CHALLENGE_NOT_FOUND'],
  });
  const me = await step.call('getMe', {
    token: session.accessToken,
    show: ({ user }) => ({ userId: user.userId, wallet: user.wallets[0]?.address }),
  });
  step.expect('the token is known, and the wallet belongs to the account', {
    got: [me.status, me.body.user.wallets.map((wallet) => wallet.address)],
    want: [200, [world.player.address]],
  });
  return session;
}

/** A further session of the same wallet, without showing it. */
export async function openSession(world: World, account: LocalAccount): Promise<Tokens> {
  const { body } = await world.client.call('issueSiweChallenge', {
    body: { address: account.address, chainId: world.chain.chainId },
  });
  const signature = await account.signMessage({ message: body.message });
  const answer = await world.client.call('verifySiweSignature', { body: { message: body.message, signature } });
  if (answer.error !== undefined) throw new Error(`No session: ${answer.error.message}`);
  return answer.body;
}
