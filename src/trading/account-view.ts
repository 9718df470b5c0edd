import type { components } from '../contract/index.ts';
import { divideHalfEven } from '../platform/decimals.ts';
import type { AccountRow } from './account-store.ts';
import { amountText, unitText } from './book-rows.ts';
import { equityOf, freeMargin, maintenanceOf, marginOf, standingOf, unrealisedOf } from './venue-equity.ts';
import { liquidationPrice } from './venue-liquidation.ts';
import { abs, notionalOf, PRODUCT_PER_AMOUNT } from './venue-money.ts';
import type { PauseReason, Standstill, VenueAccount, VenueMarket, VenuePosition } from './venue-types.ts';

/** What auditions and the Arena see of an account. Amounts are decimal strings, times market time unless said otherwise. */
export interface AccountView {
  readonly accountId: string;
  readonly state: VenueAccount['state'];
  /** The first of the reasons for which its clock stands; null unless paused. */
  readonly pausedReason: PauseReason | null;
  readonly pausedReasons: readonly PauseReason[];
  /** When its clock stood, and why, in their order, without overlap; the newest thousand. */
  readonly stood: readonly Readonly<Standstill>[];
  /** `END_REACHED`, `LIQUIDATION`, `MAX_DRAWDOWN`, or what `end` was given; null while it lives. */
  readonly endReason: string | null;
  readonly equity: string;
  readonly wallet: string;
  readonly startAt: number | null;
  /** Moved by pauses that are over; null without a fixed end or before the start. */
  readonly endAt: number | null;
  /** Everything up to this moment is in its books; null before the start. */
  readonly cursor: number | null;
  readonly closedTrades: number;
  readonly peak: string;
  readonly maxDrawdownFraction: number;
  /** What ranking counts from. */
  readonly base: { readonly at: number; readonly equity: string; readonly maxDrawdownFraction: number };
  /** Wall time. */
  readonly updatedAt: number;
}

export function viewOf(row: AccountRow, account: VenueAccount): AccountView {
  const { base } = account;
  return {
    accountId: row.id,
    state: account.state,
    pausedReason: account.pauses[0] ?? null,
    pausedReasons: account.pauses,
    stood: account.stood,
    endReason: endReasonOf(account),
    equity: amountText(equityOf(account)),
    wallet: amountText(account.wallet),
    startAt: account.startAt,
    endAt: account.endAt,
    cursor: account.startAt === null ? null : row.cursor_at,
    closedTrades: account.closedTrades,
    peak: amountText(account.peak),
    maxDrawdownFraction: account.maxDrawdownFraction,
    base: { at: base.at, equity: amountText(base.equity), maxDrawdownFraction: base.maxDrawdownFraction },
    updatedAt: row.updated_at,
  };
}

/** `closing` is set before the account is over, while positions wait for their last tick. */
export function endReasonOf({ state, closing }: VenueAccount): string | null {
  return state === 'completed' || state === 'liquidated' ? (closing?.reason ?? null) : null;
}

/** An account's money in the contract's words. */
export function presentMoney(account: VenueAccount) {
  const equity = equityOf(account);
  const free = freeMargin(account);
  return {
    wallet: amountText(account.wallet),
    unrealised: amountText(equity - account.wallet),
    equity: amountText(equity),
    marginUsed: amountText(equity - free),
    maintenanceMargin: amountText(standingOf(account).maintenance),
    free: amountText(free),
  };
}

/** Open positions, by symbol. */
export function presentPositions(account: VenueAccount): components['schemas']['AccountPosition'][] {
  return account.markets.flatMap((market) =>
    market.position === null ? [] : [presentPosition(account, market, market.position)],
  );
}

function presentPosition(account: VenueAccount, market: VenueMarket, position: VenuePosition) {
  const { quantity, cost, leverage, stopPrice, targetPrice } = position;
  const liquidation = liquidationPrice(account, market);
  return {
    symbol: market.symbol,
    branchId: position.branchId,
    side: quantity > 0n ? ('long' as const) : ('short' as const),
    quantity: unitText(abs(quantity)),
    entryPrice: unitText(priceOf(abs(cost), abs(quantity))),
    cost: amountText(abs(cost)),
    leverage,
    margin: amountText(marginOf(cost, leverage)),
    mark: unitText(market.mark),
    markAt: market.markAt,
    notional: amountText(abs(notionalOf(quantity, market.mark))),
    unrealised: amountText(unrealisedOf(market)),
    maintenanceMargin: amountText(maintenanceOf(market)),
    liquidationPrice: liquidation === null ? null : unitText(liquidation),
    stopPrice: stopPrice === null ? null : unitText(stopPrice),
    targetPrice: targetPrice === null ? null : unitText(targetPrice),
    openedAt: position.openedAt,
  };
}

/** An amount over a quantity, as a price; half to even. */
export function priceOf(amount: bigint, quantity: bigint): bigint {
  return divideHalfEven(amount * PRODUCT_PER_AMOUNT, quantity);
}
