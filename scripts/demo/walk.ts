import { buyThird, enterArena } from './arena.ts';
import { playAtSpeed, publishRivals, showVerdicts, submitAll } from './audition.ts';
import { cancelOne, preflight, runYear } from './backtest.ts';
import { checkBooks } from './books.ts';
import { readLatest, seeFeed, seeHistory } from './market.ts';
import { askQuote, claimClone, countConfirmations, payOnChain, readPrices, STARTER, submitAgain } from './payment.ts';
import { payTooLittle, refund } from './refund.ts';
import { seeRuns, showResult } from './result.ts';
import { logOut, refresh, stealToken } from './session-end.ts';
import { askChallenge, type Tokens, verify } from './sign-in.ts';
import { mend, publish, saveBroken } from './strategy.ts';
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
  broken: 'A strategy graph with mistakes: saved, and told what is wrong',
  mended: 'The graph mended, and a save that comes too late',
  version: 'A version: published, immutable, counted once',
  history: 'The market: what is stored of it',
  latest: 'What the streams of a branch say',
  feed: 'The feed and its health',
  preflight: 'Before a backtest: what it will do and cost',
  backtest: 'A year, backtested',
  result: 'What it came to',
  runs: 'What was decided, and on what knowledge',
  cancel: 'Another backtest, called off',
  watcher: 'A deposit whose browser died: the watcher grants it',
  reorg: 'A reorganisation takes that deposit away',
  restored: 'The chain gives it back',
  rivals: 'Two rivals: what they will trade in their auditions',
  third: 'A third clone, that trades as the first does',
  auditions: 'Three auditions: a purchase each, spent on one run',
  speed: 'Six hours of market in half a minute, with a restart in between',
  verdicts: 'The verdicts, rule by rule',
  arena: 'The Arena: one takes a slot, one waits its turn',
  mismatch: 'A deposit of the wrong amount',
  refund: 'The refund: a signature that the vault takes once',
  refresh: 'Refresh: tokens rotate',
  theft: 'A stolen refresh token',
  logout: 'Logout',
  books: 'The books: vault, purchases and audit log agree',
} as const;

/**
 * Walks the loop over HTTP: from a wallet to a clone, to its strategy and a backtest; then what can go wrong with money and
 * sessions. @throws WalkEnded
 */
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
  await workOnStrategy(teller, world, { tokens, cloneId: grant.clone.cloneId });
  const watched = await teller.step(TITLES.watcher, (step) => watchGrant(step, world, tokens));
  await teller.step(TITLES.reorg, (step) => takeAway(step, world, { tokens, watched }));
  await teller.step(TITLES.restored, (step) => giveBack(step, world, { tokens, watched }));
  const cloneIds = [grant.clone.cloneId, watched.purchase.cloneId as number] as const;
  await audition(teller, world, { tokens, cloneIds });
  const purchase = await teller.step(TITLES.mismatch, (step) => payTooLittle(step, world, tokens));
  await teller.step(TITLES.refund, (step) => refund(step, world, { tokens, purchase }));
  const rotated = await teller.step(TITLES.refresh, (step) => refresh(step, tokens));
  await teller.step(TITLES.theft, (step) => stealToken(step, world, rotated));
  await teller.step(TITLES.logout, (step) => logOut(step, rotated));
  await teller.step(TITLES.books, (step) => checkBooks(step, world));
}

/** On imported candles there is no feed to trade on. */
async function audition(
  teller: Teller,
  world: World,
  { tokens, cloneIds }: { tokens: Tokens; cloneIds: readonly [number, number] },
): Promise<void> {
  if (world.real) return;
  await teller.step(TITLES.rivals, (step) => publishRivals(step, { tokens, cloneIds }));
  const third = await teller.step(TITLES.third, (step) => buyThird(step, world, tokens));
  const contestants = { tokens, cloneIds: [...cloneIds, third] };
  const runs = await teller.step(TITLES.auditions, (step) => submitAll(step, contestants));
  const ended = await teller.step(TITLES.speed, (step) => playAtSpeed(step, world, { tokens, runs }));
  await teller.step(TITLES.verdicts, async (step) => showVerdicts(step, ended));
  const passed = [cloneIds[0], third] as const;
  await teller.step(TITLES.arena, (step) => enterArena(step, { tokens, cloneIds: passed }));
}

async function workOnStrategy(
  teller: Teller,
  world: World,
  { tokens, cloneId }: { tokens: Tokens; cloneId: number },
): Promise<void> {
  const { client, market, real } = world;
  const owned = { client, tokens, cloneId, market };
  const etag = await teller.step(TITLES.broken, (step) => saveBroken(step, owned));
  await teller.step(TITLES.mended, (step) => mend(step, owned, etag));
  const version = await teller.step(TITLES.version, (step) => publish(step, owned));
  const window = await teller.step(TITLES.history, (step) => seeHistory(step, owned, world));
  await teller.step(TITLES.latest, (step) => readLatest(step, owned, real ? window.to : undefined));
  await teller.step(TITLES.feed, (step) => seeFeed(step, owned));
  const backtest = { ...owned, window, version, real };
  await teller.step(TITLES.preflight, (step) => preflight(step, backtest));
  const result = await teller.step(TITLES.backtest, (step) => runYear(step, backtest));
  await teller.step(TITLES.result, async (step) => showResult(step, backtest, result));
  await teller.step(TITLES.runs, (step) => seeRuns(step, backtest, result));
  await teller.step(TITLES.cancel, (step) => cancelOne(step, backtest));
}
