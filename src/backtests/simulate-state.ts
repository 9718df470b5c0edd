import type { CashParts, Ledger } from './ledger.ts';
import type { AlignedColumns } from './simulate-align.ts';
import { nextOf } from './simulate-signals.ts';
import type { TradeColumns } from './simulate-trades.ts';
import type { SimulationPolicy, Sizing } from './simulate-types.ts';

/** What an asset's one resting order is for: nothing, ending the position, or opening (and turning) to a side. */
export const ORDER = { none: 0, exit: 1, open: 2 } as const;

/** One asset during the run: its columns, its position and its resting order. */
export interface AssetState {
  readonly index: number;
  readonly columns: AlignedColumns;
  readonly policy: SimulationPolicy;
  /** What it did to the cash. */
  readonly moved: CashParts;
  /** Whether anything but a decision can trade: a resting order, a stop, a target. */
  readonly watchesPrices: boolean;
  /** Units, negative for a short; 0 without a position, and then the position's other fields mean nothing. */
  quantity: number;
  entryPrice: number;
  entryRow: number;
  fees: number;
  funding: number;
  stopPrice: number;
  targetPrice: number;
  order: number;
  orderSide: number;
  orderPrice: number;
  orderFraction: number;
  /** Of the row at which it wakes next. */
  openAtWake: number;
  /** The next funding event not yet looked at. */
  nextFunding: number;
  turnover: number;
  exposureBars: number;
  deniedOrders: number;
  cutOrders: number;
  unfilledOrders: number;
}

/** A fill: when, at what price (slippage included) and at what fee rate (a share of notional). */
export interface Fill {
  row: number;
  price: number;
  feeRate: number;
}

/** The run: the account and what all assets share. Rates are shares, not basis points. */
export interface Run {
  readonly at: Float64Array;
  readonly equity: Float64Array;
  readonly states: readonly AssetState[];
  readonly ledger: Ledger;
  /** The fill at hand, written anew for each: as objects of their own, fills were most of a run's garbage. */
  readonly fill: Fill;
  readonly trades: TradeColumns;
  readonly startEquity: number;
  readonly sizing: Sizing;
  readonly taker: number;
  readonly maker: number;
  readonly slippage: number;
  readonly maintenance: number;
  cash: number;
  /** How many assets have a position. */
  openPositions: number;
  exposureBars: number;
  liquidatedRow: number;
}

/** A fill that takes from the book: the taker's fee. */
export function takerFill({ fill, taker }: Run, row: number, price: number): Fill {
  fill.row = row;
  fill.price = price;
  fill.feeRate = taker;
  return fill;
}

/** A fill of something that was in the book: the maker's fee, no slippage. */
export function makerFill({ fill, maker }: Run, row: number, price: number): Fill {
  fill.row = row;
  fill.price = price;
  fill.feeRate = maker;
  return fill;
}

/** An asset before its first bar. */
export function createState(
  index: number,
  { columns, policy, moved }: Pick<AssetState, 'columns' | 'policy' | 'moved'>,
): AssetState {
  const { stopLossFraction, takeProfitFraction, execution } = policy;
  const state: AssetState = {
    index,
    columns,
    policy,
    moved,
    watchesPrices: stopLossFraction !== null || takeProfitFraction !== null || execution.orderType === 'limit',
    // What begins as NaN stays a plain float, also when whole numbers follow.
    quantity: Number.NaN,
    entryPrice: Number.NaN,
    entryRow: -1,
    fees: Number.NaN,
    funding: Number.NaN,
    stopPrice: Number.NaN,
    targetPrice: Number.NaN,
    order: ORDER.none,
    orderSide: 0,
    orderPrice: Number.NaN,
    orderFraction: Number.NaN,
    openAtWake: Number.NaN,
    nextFunding: 0,
    turnover: Number.NaN,
    exposureBars: 0,
    deniedOrders: 0,
    cutOrders: 0,
    unfilledOrders: 0,
  };
  state.quantity = 0;
  state.turnover = 0;
  return state;
}

/**
 * The first row in [from, end) with a decision that can matter, or `end`: a flat asset can open, a long one cannot go long
 * again; an order ends at any decision.
 */
export function nextDecision({ quantity, order, columns }: AssetState, from: number, end: number): number {
  const { long, short, exit, decided } = columns.signals;
  if (order !== ORDER.none) return nextOf(decided, decided, { from, end });
  if (quantity === 0) return nextOf(long, short, { from, end });
  return nextOf(exit, quantity > 0 ? short : long, { from, end });
}

/** A low at or under this price may fill something: a long's stop, a short's target, a resting buy. */
function lowTrigger({ quantity, stopPrice, targetPrice, order, orderSide, orderPrice }: AssetState): number {
  let trigger = Number.NEGATIVE_INFINITY;
  if (quantity > 0) trigger = stopPrice;
  if (quantity < 0) trigger = targetPrice;
  return order !== ORDER.none && orderSide > 0 ? Math.max(trigger, orderPrice) : trigger;
}

/** A high at or over this price may fill something: a short's stop, a long's target, a resting sell. */
function highTrigger({ quantity, stopPrice, targetPrice, order, orderSide, orderPrice }: AssetState): number {
  let trigger = Number.POSITIVE_INFINITY;
  if (quantity > 0) trigger = targetPrice;
  if (quantity < 0) trigger = stopPrice;
  return order !== ORDER.none && orderSide < 0 ? Math.min(trigger, orderPrice) : trigger;
}

/** The next row at or after `from` at which a position meets a funding event; `end` without one before it. */
export function nextFundingRow(state: AssetState, from: number, end: number): number {
  const { fundingRow } = state.columns;
  if (state.quantity === 0 || state.nextFunding >= fundingRow.length) return end;
  while (state.nextFunding < fundingRow.length && (fundingRow[state.nextFunding] as number) < from) state.nextFunding++;
  return Math.min(end, fundingRow[state.nextFunding] ?? end);
}

/**
 * The first row from `from` on in which something may happen to the asset in its present state, or the number of rows. Until
 * then nothing of it changes but its mark, which is what makes long runs of quiet bars cheap. It may wake too often, never too
 * late. The open of that row is asked for right away: memory has the rows until then to answer.
 */
export function nextWake(state: AssetState, from: number): number {
  const { open } = state.columns;
  const wake = firstWake(state, from);
  if (wake < open.length) state.openAtWake = open[wake] as number;
  return wake;
}

function firstWake(state: AssetState, from: number): number {
  const { signals, low, high } = state.columns;
  const rows = signals.length;
  if (from >= rows) return rows;
  const end = nextDecision(state, from, nextFundingRow(state, from, rows));
  if (!state.watchesPrices) return end;
  const lowest = lowTrigger(state);
  const highest = highTrigger(state);
  let row = from | 0;
  while (row < end && (low[row] as number) > lowest && (high[row] as number) < highest) row++;
  return row;
}
