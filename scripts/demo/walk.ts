import { checkBooks } from './books.ts';
import { askQuote, claimClone, countConfirmations, payOnChain, readPrices, STARTER, submitAgain } from './payment.ts';
import { payTooLittle, refund } from './refund.ts';
import { logOut, refresh, stealToken } from './session-end.ts';
import { askChallenge, verify } from './sign-in.ts';
import type { Teller } from './teller.ts';
import { giveBack, takeAway, watchGrant } from './watcher.ts';
import type { World } from './world.ts';

/** The steps in their order. */
export const TITLES = {
  challenge: 'A challenge: the gateway writes what the wallet will sign',
  signature: 'A signature: the wallet answers, and a session opens',
  prices: 'The price list',
  quote: 'A quote: terms, price and the nonce of the deposit to come',
  deposit: 'The deposit: depositETH on the vault',
  confirmations: 'Confirmations, counted block by block',
  clone: 'The clone, its entitlement and its default draft',
  again: 'The same submit again',
  watcher: 'A deposit whose browser died: the watcher grants it',
  reorg: 'A reorganisation takes that deposit away',
  restored: 'The chain gives it back',
  mismatch: 'A deposit of the wrong amount',
  refund: 'The refund: a signature that the vault takes once',
  refresh: 'Refresh: tokens rotate',
  theft: 'A stolen refresh token',
  logout: 'Logout',
  books: 'The books: vault, purchases and audit log agree',
} as const;

/** Walks the loop over HTTP, from a wallet to a clone and to the end of the session. @throws WalkEnded */
export async function walkTheLoop(teller: Teller, world: World): Promise<void> {
  const challenge = await teller.step(TITLES.challenge, (step) => askChallenge(step, world));
  const tokens = await teller.step(TITLES.signature, (step) => verify(step, world, challenge));
  await teller.step(TITLES.prices, (step) => readPrices(step));
  const terms = { tokens, ...STARTER, createClone: { displayName: 'Momentum Mia' } };
  const quote = await teller.step(TITLES.quote, (step) => askQuote(step, world, terms));
  const paid = { tokens, quote };
  await teller.step(TITLES.deposit, (step) => payOnChain(step, world, paid));
  await teller.step(TITLES.confirmations, (step) => countConfirmations(step, world, paid));
  const grant = await teller.step(TITLES.clone, (step) => claimClone(step, paid));
  await teller.step(TITLES.again, (step) => submitAgain(step, { ...paid, grant }));
  const watched = await teller.step(TITLES.watcher, (step) => watchGrant(step, world, tokens));
  await teller.step(TITLES.reorg, (step) => takeAway(step, world, { tokens, watched }));
  await teller.step(TITLES.restored, (step) => giveBack(step, world, { tokens, watched }));
  const purchase = await teller.step(TITLES.mismatch, (step) => payTooLittle(step, world, tokens));
  await teller.step(TITLES.refund, (step) => refund(step, world, { tokens, purchase }));
  const rotated = await teller.step(TITLES.refresh, (step) => refresh(step, tokens));
  await teller.step(TITLES.theft, (step) => stealToken(step, world, rotated));
  await teller.step(TITLES.logout, (step) => logOut(step, rotated));
  await teller.step(TITLES.books, (step) => checkBooks(step, world));
}
