import { UNIT_SCALE } from './venue-money.ts';
import { type AccountPolicy, venuePolicy } from './venue-policy.ts';
import type { VenueAccount, VenueMarket } from './venue-types.ts';

/** A market's terms when an account is opened. */
export interface MarketTerms {
  readonly symbol: string;
  /** Places of a quantity, at most 8. */
  readonly sizeDecimals: number;
  readonly maxLeverage: number;
  /** Length of the base bars. */
  readonly barMs: number;
  readonly active: boolean;
}

/** A new account, `pending`: ticks set its marks, a `start` begins it. */
export function newVenueAccount(spec: {
  readonly id: string;
  readonly policy: AccountPolicy;
  readonly markets: readonly MarketTerms[];
}): VenueAccount {
  return {
    id: spec.id,
    policy: venuePolicy(spec.policy),
    state: 'pending',
    markets: spec.markets.map(newMarket).sort((left, right) => (left.symbol < right.symbol ? -1 : 1)),
    cursor: { at: 0, phase: 0, tie: '' },
    startAt: null,
    endAt: null,
    overAt: null,
    closing: null,
    pauses: [],
    pausedAt: null,
    stood: [],
    freshUntil: 0,
    wallet: 0n,
    nextSnapshotAt: Number.MAX_SAFE_INTEGER,
    peak: 0n,
    maxDrawdownFraction: 0,
    day: { index: 0, base: 0n, breached: false },
    base: { at: 0, equity: 0n, peak: 0n, maxDrawdownFraction: 0 },
    closedTrades: 0,
    decidedAt: {},
    orderTimes: [],
    fills: 0,
    entries: 0,
    snapshots: 0,
    known: new Map(),
  };
}

function newMarket({ symbol, sizeDecimals, maxLeverage, barMs, active }: MarketTerms): VenueMarket {
  return {
    symbol,
    lot: 10n ** BigInt(UNIT_SCALE - sizeDecimals),
    maxLeverage,
    barMs,
    active,
    mark: 0n,
    markAt: 0,
    markBarEndAt: 0,
    position: null,
    orders: [],
    calmAbove: Number.NEGATIVE_INFINITY,
    calmBelow: Number.POSITIVE_INFINITY,
  };
}
