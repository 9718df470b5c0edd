import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployTestWallets } from '../../../scripts/support/vault.ts';
import { outcome, startWalletChain, type WalletChain, walletChainEnv } from '../../support/auth.ts';
import { signCounterfactual } from '../../support/chain.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { challengeFor, newAccount, signIn } from '../../support/players.ts';

const OTHER_CHAIN_ID = 31338;

let chain: WalletChain;
let other: WalletChain;
let gateway: TestGateway;
beforeAll(async () => {
  [chain, other] = await Promise.all([startWalletChain(), startWalletChain(OTHER_CHAIN_ID)]);
  gateway = await startGateway({ env: walletChainEnv(chain.local, other.local) });
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([chain?.local.stop(), other?.local.stop()]);
});

/** Signs in as the deployed wallet of the owner on that chain. */
async function signInAsWallet({ local, owner, wallets }: WalletChain, signer = owner) {
  const { message } = await challengeFor(gateway.api, wallets.wallet, { chainId: local.chainId });
  const signature = await signer.signMessage({ message });
  return gateway.api.call('verifySiweSignature', { body: { message, signature } });
}

describe('signing in with a contract wallet', () => {
  it('that is deployed asks it by ERC-1271 and keeps it as a credential of its chain', async () => {
    const first = await signInAsWallet(chain);
    expect(outcome(first)).toBe('200');
    expect(first.body.isNewUser).toBe(true);
    expect(first.body.user.wallets).toMatchObject([
      { address: chain.wallets.wallet, kind: 'contract', chainId: chain.local.chainId },
    ]);
    const second = await signInAsWallet(chain);
    expect(second.body).toMatchObject({ isNewUser: false, user: { userId: first.body.user.userId } });
  });

  it('that is not deployed yet is verified by ERC-6492, without deploying it', async () => {
    const { address } = chain.wallets.counterfactual;
    const verify = async () => {
      const { message } = await challengeFor(gateway.api, address);
      const signature = await signCounterfactual(chain.owner, chain.wallets, message);
      return gateway.api.call('verifySiweSignature', { body: { message, signature } });
    };
    const first = await verify();
    expect(outcome(first)).toBe('200');
    expect(first.body.user.wallets).toMatchObject([{ address, kind: 'contract', chainId: chain.local.chainId }]);
    expect((await verify()).body).toMatchObject({ isNewUser: false, user: { userId: first.body.user.userId } });
    expect(await chain.local.client.getCode({ address })).toBeUndefined();
  });

  it('at one address on two chains is two credentials of two accounts', async () => {
    expect(other.wallets.wallet).toBe(chain.wallets.wallet);
    const here = await signInAsWallet(chain);
    const there = await signInAsWallet(other);
    expect(there.body.user.userId).not.toBe(here.body.user.userId);
    expect(there.body.user.wallets).toMatchObject([{ address: other.wallets.wallet, chainId: OTHER_CHAIN_ID }]);
  });

  it('is another account than that of the key which owns it', async () => {
    const wallet = await signInAsWallet(chain);
    const owner = await signIn(gateway, chain.owner);
    expect(owner.userId).not.toBe(wallet.body.user.userId);
  });

  it('is one account on every chain for a key-owned wallet', async () => {
    const account = newAccount();
    const here = await signIn(gateway, account);
    const { message } = await challengeFor(gateway.api, account.address, { chainId: OTHER_CHAIN_ID });
    const signature = await account.signMessage({ message });
    const there = await gateway.api.call('verifySiweSignature', { body: { message, signature } });
    expect(there.body).toMatchObject({ isNewUser: false, user: here.signIn.user });
  });

  it('at one address can be linked once on each chain', async () => {
    const player = await signIn(gateway);
    for (const { local, owner } of [chain, other]) {
      const wallets = await deployTestWallets(local, owner.address);
      const { address } = wallets.counterfactual;
      const extra = { purpose: 'link_wallet', chainId: local.chainId };
      const { message } = await challengeFor(player.api, address, extra);
      const signature = await signCounterfactual(owner, wallets, message);
      const linked = await player.api.call('linkWallet', { body: { message, signature } });
      expect(linked.body.wallet).toMatchObject({ address, kind: 'contract', chainId: local.chainId });
    }
    const { wallets } = (await player.api.call('getMe')).body.user;
    expect(wallets.map((wallet) => wallet.chainId)).toEqual([null, chain.local.chainId, OTHER_CHAIN_ID]);
    expect(wallets[1]?.address).toBe(wallets[2]?.address);
  });
});
