import type { components } from '../contract/index.ts';
import type { AccountRow } from './account-store.ts';
import { endReasonOf, presentMoney, priceOf } from './account-view.ts';
import { amountText, type FillRow, type OrderRow, type SnapshotRow, unitOf, unitText } from './book-rows.ts';
import type { AccountPolicy } from './venue-policy.ts';
import type { VenueAccount } from './venue-types.ts';

type Schemas = components['schemas'];

const DAY_MS = 86_400_000;

export function presentAccount(row: AccountRow, account: VenueAccount): Schemas['TradingAccount'] {
  return {
    accountId: row.id,
    cloneId: row.clone_id,
    parent: { kind: row.parent_kind, id: row.parent_id },
    strategyVersionId: row.strategy_version_id,
    symbols: account.markets.map(({ symbol }) => symbol),
    synthetic: row.synthetic === 1,
    state: account.state,
    pausedReasons: account.pauses,
    endReason: endReasonOf(account),
    ...presentMoney(account),
    peakEquity: amountText(account.peak),
    maxDrawdownFraction: account.maxDrawdownFraction,
    dayBase: dayBaseOf(account),
    closedTrades: account.closedTrades,
    policy: JSON.parse(row.policy) as AccountPolicy,
    startAt: account.startAt,
    endAt: account.endAt,
    cursorAt: account.startAt === null ? null : row.cursor_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The first day counts from the start, later ones from midnight. */
function dayBaseOf({ day, startAt }: VenueAccount): Schemas['TradingAccount']['dayBase'] {
  if (startAt === null) return null;
  return { at: Math.max(startAt, day.index * DAY_MS), equity: amountText(day.base) };
}

/** `notional`: of its fills so far, in millionths; undefined before the first. */
export function presentOrder(row: OrderRow, notional: bigint | undefined): Schemas['AccountOrder'] {
  return {
    orderId: row.id,
    clientOrderId: row.client_order_id,
    decisionRunId: row.run_id,
    branchId: row.branch_id,
    symbol: row.symbol,
    side: row.side,
    orderType: row.type,
    timeInForce: row.time_in_force,
    reduceOnly: row.reduce_only === 1,
    postOnly: row.post_only === 1,
    quantity: row.quantity,
    filledQuantity: row.filled_quantity,
    limitPrice: row.limit_price,
    averagePrice: notional === undefined ? null : unitText(priceOf(notional, unitOf(row.filled_quantity))),
    leverage: row.leverage,
    status: row.status,
    reasonCode: row.reason_code,
    receivedAt: row.received_at,
    closedAt: row.closed_at,
  };
}

export function presentFill(row: FillRow): Schemas['AccountFill'] {
  return {
    fillId: fillId(row),
    orderId: row.order_id,
    symbol: row.symbol,
    side: row.side,
    cause: row.cause,
    liquidity: row.liquidity,
    quantity: row.quantity,
    price: row.price,
    notional: row.notional,
    fee: row.fee,
    closes: row.closes === 1,
    realisedPnl: row.realised_pnl,
    at: row.at,
  };
}

const FILL_DIGITS = 6;

/** Fills are counted within their account. */
function fillId({ account_id, number }: FillRow): string {
  return `fil_${account_id.slice(account_id.indexOf('_') + 1)}${number.toString(36).padStart(FILL_DIGITS, '0')}`;
}

export function presentPoint(row: SnapshotRow): Schemas['AccountEquityPoint'] {
  return {
    at: row.at,
    equity: row.equity,
    wallet: row.wallet,
    marginUsed: row.margin_used,
    maintenanceMargin: row.maintenance,
    closedTrades: row.closed_trades,
    maxLeverage: row.max_leverage,
    final: row.final === 1,
  };
}
