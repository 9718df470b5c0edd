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

/** A chain, and how many of its accounts were given away. */
interface UsedChain {
  readonly local: LocalChain;
  taken: number;
}

/** So many accounts are there for each user of a chain. */
const ACCOUNTS = 60;
/** How far a chain's clock may be ahead of ours: blocks that are mined at once are seconds apart. */
const AHEAD_MS = 2_000;
/** What earlier tests of this process left running: to start a chain takes most of a second. */
const idle: UsedChain[] = [];

async function takeChain(options: LocalChainOptions): Promise<UsedChain> {
  const accounts = isPlain(options) ? 2 * ACCOUNTS : ACCOUNTS;
  const left = isPlain(options) ? idle.pop() : undefined;
  // The first deploys, the second is the resolver.
  return left ?? { local: await startLocalChain({ accounts, ...options }), taken: 2 };
}

async function leaveChain(chain: UsedChain): Promise<void> {
  const { local, taken } = chain;
  const { timestamp } = await local.client.getBlock();
  const fits = taken + ACCOUNTS <= local.accounts.length && Number(timestamp) * 1000 <= Date.now() + AHEAD_MS;
  if (fits) idle.push(chain);
  else await local.stop();
}

const isPlain = (options: LocalChainOptions) => Object.keys(options).length === 0;

/**
 * A local chain with a vault of its own and a resolver whose key the gateway holds. With `stop` it is left to the next test
 * that wants one without options: nobody gets the same vault or the same account twice.
 */
export async function startPaymentChain(options: LocalChainOptions = {}): Promise<PaymentChain> {
  const chain = await takeChain(options);
  const vault = await deployVault(chain.local);
  const resolver = chain.local.account(1);
  let left: Promise<void> | undefined;
  const stop = () => {
    left ??= isPlain(options) ? leaveChain(chain) : chain.local.stop();
    return left;
  };
  const local = { ...chain.local, stop };
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
      chain.taken += 1;
      return local.account(chain.taken - 1);
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
