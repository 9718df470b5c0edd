import { refreshCalm } from './venue-calm.ts';
import { takeDecision } from './venue-decisions.ts';
import type { FundingEvent, TickEvent, VenueEvent, VenueRecord } from './venue-events.ts';
import { closeWhole, meetExits } from './venue-exits.ts';
import { fillOrders } from './venue-fills.ts';
import { freshUntilOf } from './venue-gates.ts';
import {
  beginClosing,
  checkMargin,
  completeWhenFlat,
  isOver,
  liquidate,
  pauseAccount,
  rebaseAccount,
  resumeAccount,
  startAccount,
} from './venue-lifecycle.ts';
import { fundingOn } from './venue-money.ts';
import { hasPassed, PHASE, phaseOf, tieOf } from './venue-sequence.ts';
import { breachesDrawdown, takeSnapshot } from './venue-snapshots.ts';
import { post, type Step } from './venue-step.ts';
import type { VenueAccount, VenueMarket } from './venue-types.ts';

/**
 * Moves an account on through events, which come `inOrder`, and tells what happened, in its order. Changes the account in
 * place. What falls due between events (snapshots, the end, a stale feed) happens by itself. Events that the account's cursor
 * has passed change nothing, nor do decisions whose orders are `known`: a stretch may be given again, or cut anywhere.
 */
export function applyEvents(account: VenueAccount, events: readonly VenueEvent[]): VenueRecord[] {
  const step: Step = { account, records: [] };
  for (const event of events) {
    if (event.kind === 'tick') meetTick(step, event);
    else meetEvent(step, event);
  }
  return step.records;
}

/** Most ticks end here, without a word: they come in their order, nothing falls due, and their price is calm. */
function meetTick(step: Step, tick: TickEvent): void {
  const { account } = step;
  const market = marketOf(account, tick.symbol);
  const phase = tick.opens ? PHASE.opening : PHASE.tick;
  if (market === undefined || isOver(account)) return;
  if (hasPassed(account.cursor, { at: tick.at, phase, tie: tick.symbol })) return;
  if (isAnythingDue(account, tick.at)) {
    runDue(step, { at: tick.at, phase });
    if (isOver(account)) return;
  }
  moveCursor(account, { at: tick.at, phase, tie: tick.symbol });
  market.mark = tick.price;
  market.markAt = tick.at;
  market.markBarEndAt = tick.barEndAt;
  const freshUntil = freshUntilOf(account, market);
  if (freshUntil > account.freshUntil) account.freshUntil = freshUntil;
  if (account.state !== 'active') {
    if (account.state === 'pending') return;
    resumeAccount(step, { at: tick.at, reason: 'feed_stale' });
  }
  if (tick.priceUnits > market.calmAbove && tick.priceUnits < market.calmBelow) return;
  disturb(step, market, tick);
}

/** A tick that may change something. */
function disturb(step: Step, market: VenueMarket, tick: TickEvent): void {
  const { account } = step;
  if (account.closing !== null) {
    closeWhole(step, market, { at: tick.at, price: tick.price, cause: 'close_out' });
    completeWhenFlat(step, tick.at);
  } else {
    meetExits(step, market, tick);
    fillOrders(step, market, tick);
  }
  if (!isOver(account)) checkMargin(step, tick.at);
  refreshCalm(account);
}

function meetEvent(step: Step, event: Exclude<VenueEvent, TickEvent>): void {
  const { account } = step;
  if (event.kind === 'decision') {
    // Not a moment of the market's: one received ahead of the last tick known must not skip the ticks between.
    if (takeDecision(step, event)) refreshCalm(account);
    return;
  }
  const place = { at: event.at, phase: phaseOf(event), tie: tieOf(event) };
  if (isOver(account) || hasPassed(account.cursor, place)) return;
  advance(step, place);
  if (isOver(account) || event.kind === 'clock') return;
  const { at } = event;
  if (event.kind === 'funding') settle(step, event);
  else if (event.kind === 'start') startAccount(step, event);
  else if (event.kind === 'pause') pauseAccount(step, event);
  else if (event.kind === 'resume') resumeAccount(step, event);
  else if (event.kind === 'rebase') rebaseAccount(account, at);
  else beginClosing(step, event);
  refreshCalm(account);
}

/** Funding of a position held at the moment, at its mark. */
function settle(step: Step, { at, symbol, rate }: FundingEvent): void {
  const market = marketOf(step.account, symbol);
  if (market === undefined || market.position === null) return;
  const paid = fundingOn(market.position.quantity, { mark: market.mark, rate });
  market.position.funding += paid;
  post(step, { at, kind: 'funding', cause: `funding:${symbol}:${at}`, symbol, amount: -paid });
}

interface Place {
  readonly at: number;
  readonly phase: number;
  readonly tie: string;
}

function advance(step: Step, place: Place): void {
  if (isAnythingDue(step.account, place.at)) runDue(step, place);
  if (!isOver(step.account)) moveCursor(step.account, place);
}

function moveCursor({ cursor }: VenueAccount, { at, phase, tie }: Place): void {
  cursor.at = at;
  cursor.phase = phase;
  cursor.tie = tie;
}

/** A quick look: false is certain. */
function isAnythingDue(account: VenueAccount, at: number): boolean {
  return at >= account.nextSnapshotAt || at > account.freshUntil || (account.endAt !== null && at >= account.endAt);
}

type Due = Pick<Place, 'at' | 'phase'>;

/** Lets happen, in its order, all that falls due before a place. */
function runDue(step: Step, before: Due): void {
  const { account } = step;
  for (let due = nextDue(account); due !== undefined && isEarlier(due, before); due = nextDue(account)) {
    moveCursor(account, { ...due, tie: '' });
    if (due.phase === PHASE.snapshot) {
      // It only looks, or ends the account: what was calm stays calm.
      snapshotOnGrid(step, due.at);
      continue;
    }
    if (due.phase === PHASE.end) beginClosing(step, { at: due.at, reason: 'END_REACHED' });
    else pauseAccount(step, { at: due.at, reason: 'feed_stale' });
    refreshCalm(account);
  }
}

function snapshotOnGrid(step: Step, at: number): void {
  const { account } = step;
  account.nextSnapshotAt += account.policy.snapshotEveryMs;
  const { equity } = takeSnapshot(step, { at, final: false });
  if (breachesDrawdown(account, equity)) liquidate(step, { at, code: 'MAX_DRAWDOWN' });
}

/** What falls due next by itself; undefined when nothing will. */
function nextDue(account: VenueAccount): Due | undefined {
  if (account.state === 'pending' || isOver(account) || account.closing !== null) return undefined;
  if (account.pauses.includes('feed_stale')) return undefined;
  const stale = { at: Math.max(account.freshUntil, account.cursor.at), phase: PHASE.stale };
  const snapshot = { at: account.nextSnapshotAt, phase: PHASE.snapshot };
  const first = isEarlier(snapshot, stale) ? snapshot : stale;
  if (account.endAt === null || account.pauses.length > 0) return first;
  const end = { at: account.endAt, phase: PHASE.end };
  return isEarlier(end, first) ? end : first;
}

function isEarlier(left: Due, right: Due): boolean {
  return left.at === right.at ? left.phase < right.phase : left.at < right.at;
}

function marketOf({ markets }: VenueAccount, symbol: string): VenueMarket | undefined {
  for (const market of markets) if (market.symbol === symbol) return market;
  return undefined;
}
