import {
  type LocalAccount,
  type LocalChain,
  type LocalChainOptions,
  type Mined,
  startLocalChain,
} from '../../scripts/support/anvil.ts';
import { deployVault, depositETH } from '../../scripts/support/vault.ts';
import type { components } from '../../src/contract/index.ts';
import type { TestGateway } from './gateway.ts';
import { type Player, signIn } from './players.ts';

type Quote = components['schemas']['AuditionFeeQuote'];

/** The cheapest thing to buy: 0.01 ETH. */
export const STARTER = { tier: 'starter', assetCapacity: 3, modelStrength: 'cheap' } as const;
export const BUILDER = { tier: 'builder', assetCapacity: 5, modelStrength: 'medium' } as const;

export interface PaymentChain {
  readonly local: LocalChain;
  readonly vault: `0x${string}`;
  readonly resolver: LocalAccount;
  /** Configures a gateway for this chain; two confirmations. */
  readonly env: Readonly<Record<string, string>>;
  /** A funded account that nobody else of the file got. */
  nextAccount(): LocalAccount;
}

/** A local chain with the vault and a resolver whose key the gateway holds. */
export async function startPaymentChain(options: LocalChainOptions = {}): Promise<PaymentChain> {
  const local = await startLocalChain({ accounts: 60, ...options });
  const vault = await deployVault(local);
  const resolver = local.account(1);
  let next = 2;
  return {
    local,
    vault,
    resolver,
    env: {
      CHAIN_ID: String(local.chainId),
      SIWE_CHAIN_IDS: `${local.chainId}`,
      CHAIN_RPC_URLS: local.rpcUrl,
      SIGNED_VAULT_ADDRESS: vault,
      RESOLVER_ADDRESS: resolver.address,
      RESOLVER_PRIVATE_KEY: resolver.privateKey,
      CHAIN_CONFIRMATIONS: '2',
    },
    nextAccount() {
      next += 1;
      return local.account(next - 1);
    },
  };
}

/** A signed-in player whose wallet has money on the chain. */
export async function payingPlayer(
  gateway: TestGateway,
  chain: PaymentChain,
): Promise<Player & { account: LocalAccount }> {
  const account = chain.nextAccount();
  return { ...(await signIn(gateway, account)), account };
}

export async function quoteFor(
  player: Player,
  extra: Record<string, unknown> = {},
  terms: object = STARTER,
): Promise<Quote> {
  const answer = await player.api.call('quoteAuditionFee', { body: { ...terms, ...extra } });
  if (answer.status !== 200) throw new Error(`no quote: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Pays what the quote says (or `changes`), without waiting for confirmations: the deposit's own block is the first. */
export function pay(
  chain: PaymentChain,
  account: LocalAccount,
  quote: Pick<Quote, 'depositNonce' | 'amountWei'>,
  changes: { amountWei?: bigint; resolver?: `0x${string}`; vault?: `0x${string}`; wallet?: `0x${string}` } = {},
): Promise<Mined> {
  return depositETH(chain.local, {
    vault: chain.vault,
    resolver: chain.resolver.address,
    nonce: BigInt(quote.depositNonce),
    amountWei: BigInt(quote.amountWei),
    account,
    ...changes,
  });
}

/** Quote, deposit, confirmations, submit: a clone of the player's. */
export async function buyClone(
  chain: PaymentChain,
  player: Player & { account: LocalAccount },
  terms: object = STARTER,
) {
  const quote = await quoteFor(player, { createClone: {} }, terms);
  const mined = await pay(chain, player.account, quote);
  await chain.local.mine(2);
  const answer = await player.api.call('submitAuditionFee', { body: { depositNonce: quote.depositNonce, ...terms } });
  if (answer.status !== 200) throw new Error(`no clone: ${JSON.stringify(answer.body)}`);
  return { quote, mined, ...answer.body };
}
