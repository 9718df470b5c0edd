import type { components } from '../../src/contract/index.ts';
import { type Mined, mined } from '../support/anvil.ts';
import { depositETH } from '../support/vault.ts';
import { shorten } from './screen.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

export type Quote = components['schemas']['AuditionFeeQuote'];
export type Grant = components['schemas']['AuditionFeeSubmitResult'];
type Terms = Pick<Quote, 'tier' | 'assetCapacity' | 'modelStrength'>;

export const STARTER: Terms = { tier: 'starter', assetCapacity: 3, modelStrength: 'cheap' };

export async function readPrices(step: Step): Promise<void> {
  const { status, body } = await step.call('getPriceList', {
    show: ({ chainId, currency, confirmations, quoteValiditySec }) => ({
      chainId,
      currency,
      confirmations,
      quoteValiditySec,
    }),
  });
  for (const { tier, minAssetCapacity, maxAssetCapacity, prices } of body.tiers) {
    const amounts = prices.map(({ modelStrength, amountEthString }) => `${modelStrength} ${amountEthString.padEnd(6)}`);
    step.tell(
      `${tier.padEnd(8)} ${`${minAssetCapacity}-${maxAssetCapacity} assets`.padEnd(11)}  ${amounts.join(' ')} ETH`,
    );
  }
  step.expect('200 without signing in: prices are public', { got: status, want: 200 });
  step.expect('three tiers at three model strengths', {
    got: body.tiers.map(({ prices }) => prices.length),
    want: [3, 3, 3],
  });
}

export async function askQuote(
  step: Step,
  { player }: World,
  { tokens, ...body }: { tokens: Tokens; createClone: { displayName: string } } & Terms,
): Promise<Quote> {
  const { status, body: quote } = await step.call('quoteAuditionFee', {
    body,
    token: tokens.accessToken,
    show: ({ amountEthString, depositNonce, vaultAddress }) => ({ amountEthString, depositNonce, vaultAddress }),
  });
  step.expect('200: the price, and a nonce that will identify this deposit', { got: status, want: 200 });
  step.expect("it is for the session's wallet, which is never taken from a request", {
    got: quote.wallet,
    want: player.address,
  });
  return quote;
}

/** Sends the quoted deposit to the vault; another amount if `amountWei` is given. */
export async function deposit(
  step: Step,
  world: World,
  { quote, amountWei = BigInt(quote.amountWei) }: { quote: Quote; amountWei?: bigint },
): Promise<Mined> {
  const [, nonce] = quote.deposit.args as [`0x${string}`, string];
  const { chain, vault, resolver, player } = world;
  const sent = await depositETH(chain, {
    vault,
    resolver: resolver.address,
    nonce: BigInt(nonce),
    amountWei,
    account: player,
  });
  const call = `depositETH(${shorten(resolver.address)}, ${shorten(nonce)})`;
  step.tell(`chain: ${call} in block ${sent.blockNumber}, transaction ${shorten(sent.hash)}`);
  return sent;
}

export async function payOnChain(
  step: Step,
  world: World,
  { tokens, quote }: { tokens: Tokens; quote: Quote },
): Promise<Mined> {
  const early = await submit(step, { tokens, quote });
  step.expect('409 before the deposit: not found yet, worth trying again', {
    got: [early.status, early.error?.code, early.error?.retryable],
    want: [409, 'DEPOSIT_NOT_FOUND', true],
  });
  const sent = await deposit(step, world, { quote });
  const { status } = await world.chain.client.getTransactionReceipt({ hash: sent.hash });
  step.expect('the vault took the deposit', { got: status, want: 'success' });
  return sent;
}

/** Submits after each block until one more makes it enough. */
export async function countConfirmations(
  step: Step,
  world: World,
  { tokens, quote }: { tokens: Tokens; quote: Quote },
): Promise<void> {
  const { chain, confirmations } = world;
  for (let count = 1; count < confirmations; count += 1) {
    const { status, error } = await submit(step, { tokens, quote });
    step.expect(`${gauge(count, confirmations)}  409: ${count} of ${confirmations} confirmations`, {
      got: [status, error?.code, error?.details?.confirmations, error?.details?.required],
      want: [409, 'DEPOSIT_UNCONFIRMED', count, confirmations],
    });
    await chain.mine(1);
    step.tell(`chain: block ${await chain.client.getBlockNumber()} is mined`);
  }
  step.tell(`${gauge(confirmations, confirmations)}  that makes ${confirmations}`);
}

export async function claimClone(step: Step, { tokens, quote }: { tokens: Tokens; quote: Quote }): Promise<Grant> {
  const { accessToken: token } = tokens;
  const { status, body: grant } = await submit(step, { tokens, quote });
  step.expect('200: the purchase is granted, all of it in one transaction', {
    got: [status, grant.purchase?.state],
    want: [200, 'granted'],
  });
  step.expect('a clone with the name that the quote carried', {
    got: [grant.clone.displayName, grant.clone.state],
    want: [quote.intent.kind === 'create_clone' ? quote.intent.createClone.displayName : null, 'setup_required'],
  });
  step.expect('an entitlement for what was paid', {
    got: [grant.entitlement.tier, grant.entitlement.assetCapacity, grant.entitlement.status],
    want: [quote.tier, quote.assetCapacity, 'active'],
  });
  const { cloneId } = grant.clone;
  const draft = await step.call('getStrategyDraft', {
    params: { cloneId },
    token,
    show: ({ persisted, draft: { graph } }) => ({
      persisted,
      nodes: graph.nodes.map(({ type }) => type),
      edges: graph.edges.length,
    }),
  });
  step.expect('a default strategy draft to begin with', {
    got: [draft.status, draft.body.persisted, draft.body.draft.graph.nodes.length],
    want: [200, false, 3],
  });
  return grant;
}

export async function submitAgain(
  step: Step,
  { tokens, quote, grant }: { tokens: Tokens; quote: Quote; grant: Grant },
): Promise<void> {
  const again = await submit(step, { tokens, quote });
  step.expect('200 with alreadyGranted: the same clone, nothing new', {
    got: [again.status, again.body.alreadyGranted, again.body.clone.cloneId],
    want: [200, true, grant.clone.cloneId],
  });
  const { body } = await step.call('listClones', {
    token: tokens.accessToken,
    show: ({ clones }) => clones.map(({ cloneId, displayName, state }) => ({ cloneId, displayName, state })),
  });
  step.expect('one payment, one clone', { got: body.clones.length, want: 1 });
}

export function submit(step: Step, { tokens, quote }: { tokens: Tokens; quote: Quote }) {
  const { depositNonce, tier, assetCapacity, modelStrength } = quote;
  return step.call('submitAuditionFee', {
    body: { depositNonce, tier, assetCapacity, modelStrength },
    token: tokens.accessToken,
    show: ({ purchase, clone, entitlement, alreadyGranted }) => ({
      state: purchase.state,
      cloneId: clone.cloneId,
      tier: entitlement.tier,
      alreadyGranted,
    }),
  });
}

export function gauge(count: number, of: number): string {
  return '■'.repeat(Math.min(count, of)) + '□'.repeat(Math.max(0, of - count));
}

/** Sends a dropped transaction's bytes again, as a wallet does, and waits until they are mined. */
export async function resend(world: World, rawTransaction: `0x${string}`): Promise<Mined> {
  return mined(world.chain, await world.chain.client.sendRawTransaction({ serializedTransaction: rawTransaction }));
}
