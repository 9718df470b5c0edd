import { positionsMargin, standingOf } from './venue-equity.ts';
import type { VenueSnapshot } from './venue-events.ts';
import { floorBelow } from './venue-money.ts';
import { PHASE } from './venue-sequence.ts';
import type { Step } from './venue-step.ts';
import type { RankingBase, VenueAccount, VenueCursor } from './venue-types.ts';

const DAY_MS = 86_400_000;

/** Takes a snapshot: tells it, and moves peak, drawdown and the day on. */
export function takeSnapshot({ account, records }: Step, { at, final }: { at: number; final: boolean }): VenueSnapshot {
  account.snapshots += 1;
  const snapshot: VenueSnapshot = {
    number: account.snapshots,
    at,
    ...standingOf(account),
    wallet: account.wallet,
    marginUsed: positionsMargin(account),
    closedTrades: account.closedTrades,
    maxLeverage: account.markets.reduce((most, { position }) => Math.max(most, position?.leverage ?? 0), 0),
    final,
  };
  records.push({ kind: 'snapshot', snapshot });
  noteDrawdown(account, snapshot.equity);
  noteDrawdown(account.base, snapshot.equity);
  noteDay(account, snapshot);
  return snapshot;
}

/** True when an equity is more than the policy's maximum drawdown below the peak. */
export function breachesDrawdown({ peak, policy }: VenueAccount, equity: bigint): boolean {
  return equity < floorBelow(peak, policy.maxDrawdown);
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** The first whole multiple of the interval that a snapshot may still be taken at. */
export function nextOnGrid({ at, phase }: Pick<VenueCursor, 'at' | 'phase'>, everyMs: number): number {
  if (at % everyMs === 0 && phase < PHASE.snapshot) return at;
  return (Math.floor(at / everyMs) + 1) * everyMs;
}

/** The fraction is a statistic: a float, the same on every machine. */
function noteDrawdown(since: Pick<RankingBase, 'peak' | 'maxDrawdownFraction'>, equity: bigint): void {
  if (equity > since.peak) since.peak = equity;
  if (since.peak <= 0n) return;
  const fraction = Number(since.peak - equity) / Number(since.peak);
  since.maxDrawdownFraction = Math.max(since.maxDrawdownFraction, fraction);
}

/** A day's first snapshot is its base; one below the floor is a breach for the rest of the day. */
function noteDay(account: VenueAccount, { at, equity }: VenueSnapshot): void {
  const index = dayOf(at);
  if (index > account.day.index) account.day = { index, base: equity, breached: false };
  else if (equity < floorBelow(account.day.base, account.policy.maxDailyLoss)) account.day.breached = true;
}
