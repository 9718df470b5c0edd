import type { components } from '../../src/contract/index.ts';
import type { Mined } from '../support/anvil.ts';
import { askQuote, deposit, gauge, resend } from './payment.ts';
import { brief } from './screen.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

export type Purchase = components['schemas']['Purchase'];

const BUILDER = { tier: 'builder', assetCapacity: 5, modelStrength: 'medium' } as const;
/** Blocks mined after the deposit was granted, so that the reorganisation is deeper than its confirmations. */
const DEEPER_BLOCKS = 1;

/** A purchase and what the chain needs to take it away. */
interface WatchedPurchase {
  readonly purchase: Purchase;
  readonly sent: Mined;
  readonly rawTransaction: `0x${string}`;
}

export async function watchGrant(step: Step, world: World, tokens: Tokens): Promise<WatchedPurchase> {
  const quote = await askQuote(step, world, { tokens, ...BUILDER, createClone: { displayName: 'Sleepy Sam' } });
  const sent = await deposit(step, world, { quote });
  step.tell('the browser dies here: nobody submits anything');
  const read = () => ownPurchase(world, { tokens, depositNonce: quote.depositNonce });
  for (let count = 1; count < world.confirmations; count += 1) {
    const seen = await step.until('for the watcher to see the block', {
      read,
      done: (purchase) => (purchase?.confirmations.current ?? 0) >= count,
    });
    step.tell(`watcher: ${gauge(count, world.confirmations)}  ${seen?.state}`);
    await world.chain.mine(1);
  }
  const purchase = await step.until('for the watcher to grant', { read, done: isIn('granted') });
  if (purchase === undefined) throw new Error('The purchase has vanished.');
  step.tell(`watcher: ${gauge(world.confirmations, world.confirmations)}  ${purchase.state}`);
  const shown = await showPurchase(step, { tokens, purchase });
  step.expect('granted without a submit, by the intent that the quote carried', {
    got: [shown.state, typeof shown.cloneId],
    want: ['granted', 'number'],
  });
  const { body } = await step.call('getClone', {
    params: { cloneId: shown.cloneId as number },
    token: tokens.accessToken,
    show: ({ clone, entitlement }) => ({ displayName: clone.displayName, tier: entitlement?.tier }),
  });
  step.expect('the clone is there, with its name and its tier', {
    got: [body.clone.displayName, body.entitlement?.tier],
    want: ['Sleepy Sam', 'builder'],
  });
  return { purchase: shown, sent, rawTransaction: await world.chain.rawTransaction(sent.hash) };
}

export async function takeAway(
  step: Step,
  world: World,
  { tokens, watched }: { tokens: Tokens; watched: WatchedPurchase },
): Promise<void> {
  const { chain } = world;
  await chain.mine(DEEPER_BLOCKS);
  const depth = Number(await chain.client.getBlockNumber()) - watched.sent.blockNumber + 1;
  await chain.reorg(depth);
  step.tell(`chain: the last ${depth} blocks are replaced by others, without the deposit`);
  await step.until('for the watcher to notice', {
    read: () => ownPurchase(world, { tokens, depositNonce: watched.purchase.depositNonce }),
    done: isIn('reorged'),
  });
  const purchase = await showPurchase(step, { tokens, purchase: watched.purchase });
  step.expect('the purchase shows it', {
    got: [purchase.state, purchase.stateReason, purchase.nextStep.action],
    want: ['reorged', 'deposit_dropped', 'wait'],
  });
  step.expect('the entitlement is suspended', {
    got: await slots(step, { tokens, purchase }),
    want: [{ tier: 'builder', status: 'suspended' }],
  });
}

export async function giveBack(
  step: Step,
  world: World,
  { tokens, watched }: { tokens: Tokens; watched: WatchedPurchase },
): Promise<void> {
  const sent = await resend(world, watched.rawTransaction);
  step.tell(`chain: the same transaction is mined again, in block ${sent.blockNumber}`);
  await world.chain.mine(world.confirmations - 1);
  await step.until('for the watcher to restore', {
    read: () => ownPurchase(world, { tokens, depositNonce: watched.purchase.depositNonce }),
    done: isIn('granted'),
  });
  const purchase = await showPurchase(step, { tokens, purchase: watched.purchase });
  step.expect('the same grant is back, at the new block', {
    got: [purchase.state, purchase.cloneId, purchase.grantedAt, purchase.blockHash],
    want: ['granted', watched.purchase.cloneId, watched.purchase.grantedAt, sent.blockHash],
  });
  step.expect('the entitlement is active again, once', {
    got: await slots(step, { tokens, purchase }),
    want: [{ tier: 'builder', status: 'active' }],
  });
  const { body } = await world.client.call('listClones', { token: tokens.accessToken });
  step.expect('no further clone came of it', { got: body.clones.length, want: 2 });
}

/** The purchase of a deposit as its payer sees it; undefined until the gateway has seen the deposit. */
export async function ownPurchase(
  { client }: World,
  { tokens, depositNonce }: { tokens: Tokens; depositNonce: string },
): Promise<Purchase | undefined> {
  const { status, body, error } = await client.call('listPurchases', { token: tokens.accessToken });
  if (status !== 200) throw new Error(`No list of purchases: ${brief(error)}`);
  return body.purchases.find((purchase) => purchase.depositNonce === depositNonce);
}

export function isIn(...states: readonly Purchase['state'][]): (purchase: Purchase | undefined) => boolean {
  return (purchase) => purchase !== undefined && states.includes(purchase.state);
}

export async function showPurchase(
  step: Step,
  { tokens, purchase: { purchaseId } }: { tokens: Tokens; purchase: Pick<Purchase, 'purchaseId'> },
): Promise<Purchase> {
  const { body } = await step.call('getPurchase', {
    params: { purchaseId },
    token: tokens.accessToken,
    show: ({ purchase }) => ({
      state: purchase.state,
      cloneId: purchase.cloneId,
      confirmations: purchase.confirmations.current,
      nextStep: purchase.nextStep.action,
    }),
  });
  return body.purchase;
}

async function slots(step: Step, { tokens, purchase }: { tokens: Tokens; purchase: Purchase }) {
  const { body } = await step.call('getEntitlement', {
    params: { cloneId: purchase.cloneId as number },
    token: tokens.accessToken,
    show: (answer) => answer.slots.map(({ tier, status }) => ({ tier, status })),
  });
  return body.slots.map(({ tier, status }) => ({ tier, status }));
}
