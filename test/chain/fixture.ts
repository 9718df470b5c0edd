import {
  type LocalAccount,
  type LocalChain,
  type LocalChainOptions,
  startLocalChain,
} from '../../scripts/support/anvil.ts';
import { deployVault, depositETH } from '../../scripts/support/vault.ts';
import { type Address, type ChainConfig, createVaultChain, type VaultChain } from '../../src/platform/chain/index.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';

export const PRICE = 10_000_000_000_000_000n;

export interface VaultFixture {
  readonly local: LocalChain;
  readonly vault: Address;
  readonly player: LocalAccount;
  readonly resolver: LocalAccount;
  readonly otherResolver: LocalAccount;
  readonly stranger: LocalAccount;
  /** A nonce that no other test of the file uses. */
  nextNonce(): bigint;
  /** The reader over the local chain itself, or over `rpcUrls`. Three confirmations unless said. */
  reader(config?: Partial<ChainConfig>, clock?: Clock): VaultChain;
  /** Deposits the price as the player for the resolver, unless said otherwise. */
  deposit(
    nonce: bigint,
    options?: { resolver?: Address; wallet?: Address; amountWei?: bigint },
  ): ReturnType<typeof depositETH>;
}

/** A local chain with the vault. Stop `local` at the end of the file. */
export async function startVaultFixture(options: LocalChainOptions = {}): Promise<VaultFixture> {
  const local = await startLocalChain(options);
  const vault = await deployVault(local);
  const [player, resolver, otherResolver, stranger] = [1, 2, 3, 4].map((index) => local.account(index)) as [
    LocalAccount,
    LocalAccount,
    LocalAccount,
    LocalAccount,
  ];
  let nonce = 0n;
  const defaults = {
    chainId: local.chainId,
    rpcUrls: [local.rpcUrl],
    vault,
    resolver: resolver.address,
    confirmations: 3,
    timeoutMs: 500,
    stallAfterSec: 0,
    logRange: 10,
    development: true,
  };
  return {
    local,
    vault,
    player,
    resolver,
    otherResolver,
    stranger,
    nextNonce: () => ++nonce,
    reader: (config = {}, clock = systemClock) => {
      const rpcUrls = config.rpcUrls ?? defaults.rpcUrls;
      const quorum = Math.floor(rpcUrls.length / 2) + 1;
      return createVaultChain({ ...defaults, quorum, ...config }, clock);
    },
    deposit: (depositNonce, { resolver: to = resolver.address, amountWei = PRICE, ...rest } = {}) =>
      depositETH(local, { vault, account: player, resolver: to, nonce: depositNonce, amountWei, ...rest }),
  };
}
