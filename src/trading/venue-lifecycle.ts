import { equityOf, openingQuantity, standingOf } from './venue-equity.ts';
import type { StartEvent } from './venue-events.ts';
import { closeWhole } from './venue-exits.ts';
import { dayOf, nextOnGrid, takeSnapshot } from './venue-snapshots.ts';
import { cancelOrders, post, type Step } from './venue-step.ts';
import type { AccountState, CancelCode, PauseReason, VenueAccount } from './venue-types.ts';

/** As many as are kept; a stay in the Arena may see one a night for years. */
const MAX_STANDSTILLS = 1000;

/** pending → active: the deposit, and the first snapshot. */
export function startAccount(step: Step, { at, durationMs }: StartEvent): void {
  const { account } = step;
  if (account.state !== 'pending') return;
  account.startAt = at;
  account.endAt = durationMs === null ? null : at + durationMs;
  changeState(step, { at, state: 'active', reason: null });
  post(step, { at, kind: 'deposit', cause: 'deposit', symbol: null, amount: account.policy.startBalance });
  account.peak = account.wallet;
  account.day = { index: dayOf(at), base: account.wallet, breached: false };
  rebaseAccount(account, at);
  takeSnapshot(step, { at, final: false });
  account.nextSnapshotAt = (Math.floor(at / account.policy.snapshotEveryMs) + 1) * account.policy.snapshotEveryMs;
}

/** Ranking counts from the equity now. */
export function rebaseAccount(account: VenueAccount, at: number): void {
  const equity = equityOf(account);
  account.base = { at, equity, peak: equity, maxDrawdownFraction: 0 };
}

/** Stops the account's clock for a reason. Any but a stale feed also ends the orders that open something. */
export function pauseAccount(step: Step, { at, reason }: { at: number; reason: PauseReason }): void {
  const { account } = step;
  if (account.state === 'pending' || account.closing !== null || account.pauses.includes(reason)) return;
  account.pauses.push(reason);
  account.pausedAt ??= at;
  noteStanding(account, { at, reason });
  changeState(step, { at, state: 'paused', reason });
  if (reason === 'feed_stale') return;
  for (const market of account.markets) {
    const which = (order: (typeof market.orders)[number]) => openingQuantity(market.position, order) > 0n;
    cancelOrders(step, market, { at, code: 'SUSPENDED', which });
  }
}

/** Takes a reason away. With the last one the clock goes on, and the end moves by as long as it stood. */
export function resumeAccount(step: Step, { at, reason }: { at: number; reason: PauseReason }): void {
  const { account } = step;
  if (!account.pauses.includes(reason)) return;
  account.pauses = account.pauses.filter((each) => each !== reason);
  if (reason === 'feed_stale') account.nextSnapshotAt = nextOnGrid(account.cursor, account.policy.snapshotEveryMs);
  const [still] = account.pauses;
  noteStanding(account, { at, reason: still });
  if (still === undefined) {
    if (account.endAt !== null && account.pausedAt !== null) account.endAt += at - account.pausedAt;
    account.pausedAt = null;
  }
  changeState(step, { at, state: still === undefined ? 'active' : 'paused', reason: still ?? null });
}

/** The end has come: orders are cancelled, positions wait for their next tick. */
export function beginClosing(step: Step, { at, reason }: { at: number; reason: string }): void {
  const { account } = step;
  if (account.state === 'pending' || account.closing !== null) return;
  account.closing = { at, reason };
  account.endAt = at;
  account.pauses = [];
  account.pausedAt = null;
  noteStanding(account, { at, reason: undefined });
  if (account.state === 'paused') changeState(step, { at, state: 'active', reason: null });
  endOrders(step, { at, code: 'ACCOUNT_ENDED' });
  completeWhenFlat(step, at);
}

/** After the last position of an account that closes: the final snapshot. */
export function completeWhenFlat(step: Step, at: number): void {
  const { account } = step;
  if (account.closing === null || hasPositions(account)) return;
  finish(step, { at, state: 'completed', reason: account.closing.reason });
}

/** Liquidates when equity no longer exceeds the maintenance margins. */
export function checkMargin(step: Step, at: number): void {
  const { account } = step;
  if (!hasPositions(account)) return;
  const { equity, maintenance } = standingOf(account);
  if (equity <= maintenance) liquidate(step, { at, code: 'LIQUIDATION' });
}

/** Cancels all orders and closes all positions at the last ticks. */
export function liquidate(step: Step, { at, code }: { at: number; code: 'LIQUIDATION' | 'MAX_DRAWDOWN' }): void {
  endOrders(step, { at, code });
  for (const market of step.account.markets) closeWhole(step, market, { at, price: market.mark, cause: 'liquidation' });
  step.account.closing = { at, reason: code };
  finish(step, { at, state: 'liquidated', reason: code });
}

/** The venue pays in what the wallet lacks, so that no balance ends below zero. */
function finish(step: Step, end: { at: number; state: 'completed' | 'liquidated'; reason: string }): void {
  const { account } = step;
  const { at } = end;
  if (account.wallet < 0n)
    post(step, { at, kind: 'shortfall', cause: 'shortfall', symbol: null, amount: -account.wallet });
  takeSnapshot(step, { at, final: true });
  account.overAt = at;
  account.pauses = [];
  account.pausedAt = null;
  noteStanding(account, { at, reason: undefined });
  changeState(step, end);
}

function endOrders(step: Step, { at, code }: { at: number; code: CancelCode }): void {
  for (const market of step.account.markets) cancelOrders(step, market, { at, code, which: () => true });
}

export function hasPositions(account: VenueAccount): boolean {
  return account.markets.some(({ position }) => position !== null);
}

export function isOver({ state }: Pick<VenueAccount, 'state'>): boolean {
  return state === 'completed' || state === 'liquidated';
}

/** Ends the standstill that lasts, if one does; with a reason begins the next. */
function noteStanding({ stood }: VenueAccount, { at, reason }: { at: number; reason: PauseReason | undefined }): void {
  const last = stood.at(-1);
  if (last?.untilAt === null) last.untilAt = at;
  if (reason !== undefined) stood.push({ reason, fromAt: at, untilAt: null });
  if (stood.length > MAX_STANDSTILLS) stood.shift();
}

function changeState(
  { account, records }: Step,
  { at, state, reason }: { at: number; state: AccountState; reason: string | null },
): void {
  account.state = state;
  records.push({ kind: 'state', at, state, reason });
}
