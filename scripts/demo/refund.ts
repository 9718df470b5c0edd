import { BaseError, ContractFunctionRevertedError, formatEther, parseEther } from 'viem';
import { withdrawETH } from '../support/vault.ts';
import { askQuote, deposit, STARTER, submit } from './payment.ts';
import { shorten } from './screen.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import { isIn, ownPurchase, type Purchase, showPurchase } from './watcher.ts';
import type { World } from './world.ts';

const TOO_LITTLE = parseEther('0.009');

export async function payTooLittle(step: Step, world: World, tokens: Tokens): Promise<Purchase> {
  const quote = await askQuote(step, world, { tokens, ...STARTER, createClone: { displayName: 'Never Nell' } });
  await deposit(step, world, { quote, amountWei: TOO_LITTLE });
  step.tell(`only ${formatEther(TOO_LITTLE)} ETH were sent, not ${quote.amountEthString}`);
  await world.chain.mine(world.confirmations - 1);
  const answer = await submit(step, { tokens, quote });
  step.expect('422: an amount that was not quoted buys nothing', {
    got: [answer.status, answer.error?.code, answer.error?.details?.reason],
    want: [422, 'DEPOSIT_MISMATCHED', 'amount_differs'],
  });
  const purchase = await ownPurchase(world, { tokens, depositNonce: quote.depositNonce });
  if (purchase === undefined) throw new Error('The mismatched deposit is not listed.');
  step.expect('it is listed, and says what its payer can do', {
    got: [purchase.state, purchase.nextStep.action],
    want: ['mismatched', 'request_refund'],
  });
  return purchase;
}

export async function refund(
  step: Step,
  world: World,
  { tokens, purchase: { purchaseId, depositNonce } }: { tokens: Tokens; purchase: Purchase },
): Promise<void> {
  const token = tokens.accessToken;
  const params = { purchaseId };
  const asked = await step.call('requestRefund', {
    params,
    body: { reason: 'I sent too little' },
    token,
    show: ({ purchase }) => ({ state: purchase.state, signature: purchase.refund?.signature }),
  });
  step.expect('200: the refund is recorded', { got: asked.status, want: 200 });
  const read = () => ownPurchase(world, { tokens, depositNonce });
  const authorized = await step.until('for the signature', { read, done: isIn('refund_authorized') });
  const call = authorized?.refund?.withdrawCall;
  if (call == null) throw new Error('The authorised refund has no withdrawal.');
  step.expect("the resolver's EIP-712 signature for the payer's wallet and the paid amount", {
    got: [call.functionName, call.args.slice(0, 3)],
    want: ['withdrawETH', [world.player.address, TOO_LITTLE.toString(), world.resolver.address]],
  });

  const withdrawal = toWithdrawal(world, call.args);
  const before = await world.chain.client.getBalance(world.player);
  const sent = await withdrawETH(world.chain, withdrawal);
  step.tell(`chain: withdrawETH in block ${sent.blockNumber}, transaction ${shorten(sent.hash)}, sent by a stranger`);
  const after = await world.chain.client.getBalance(world.player);
  step.expect(`the wallet has its ${formatEther(TOO_LITTLE)} ETH back`, { got: after - before, want: TOO_LITTLE });
  step.expect('the vault refuses the same signature a second time', {
    got: await refusalOf(withdrawETH(world.chain, withdrawal)),
    want: 'NonceAlreadyUsed',
  });
  await world.chain.mine(world.confirmations - 1);
  await step.until('for the watcher to see the withdrawal', { read, done: isIn('refunded') });
  const purchase = await showPurchase(step, { tokens, purchase: { purchaseId } });
  step.expect('refunded: the end of this deposit', {
    got: [purchase.state, purchase.refund?.status, purchase.cloneId],
    want: ['refunded', 'withdrawn', null],
  });
}

function toWithdrawal({ vault, stranger }: World, args: readonly string[]) {
  const [user, amount, resolver, nonce, deadline, signature] = args as [
    `0x${string}`,
    string,
    `0x${string}`,
    string,
    string,
    `0x${string}`,
  ];
  return {
    vault,
    resolver,
    user,
    amountWei: BigInt(amount),
    nonce: BigInt(nonce),
    deadlineSec: Number(deadline),
    signature,
    account: stranger,
  };
}

/** The name of the contract's error; undefined when it did not refuse. */
async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const revert =
      error instanceof BaseError ? error.walk((part) => part instanceof ContractFunctionRevertedError) : null;
    if (revert instanceof ContractFunctionRevertedError) return revert.data?.errorName;
    throw error;
  }
}
