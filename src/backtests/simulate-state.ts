import type { Ledger } from './ledger.ts';
import type { AlignedColumns } from './simulate-align.ts';
import type { TradeColumns } from './simulate-trades.ts';
import { SIGNAL, type SimulationPolicy, type Sizing } from './simulate-types.ts';

/** What an asset's one resting order is for: nothing, ending the position, or opening (and turning) to a side. */
export const ORDER = { none: 0, exit: 1, open: 2 } as const;

/** One asset during the run: its columns, its position and its resting order. */
export interface AssetState {
  readonly index: number;
  readonly columns: AlignedColumns;
  readonly policy: SimulationPolicy;
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
  /** The next funding event not yet looked at. */
  nextFunding: number;
  turnover: number;
  exposureBars: number;
  deniedOrders: number;
  cutOrders: number;
  unfilledOrders: number;
}

/** The run: the account and what all assets share. Rates are shares, not basis points. */
export interface Run {
  readonly at: Float64Array;
  readonly equity: Float64Array;
  readonly states: readonly AssetState[];
  readonly ledger: Ledger;
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

/** An asset before its first bar. */
export function createState(index: number, columns: AlignedColumns, policy: SimulationPolicy): AssetState {
  const { stopLossFraction, takeProfitFraction, execution } = policy;
  return {
    index,
    columns,
    policy,
    watchesPrices: stopLossFraction !== null || takeProfitFraction !== null || execution.orderType === 'limit',
    quantity: 0,
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
    nextFunding: 0,
    turnover: 0,
    exposureBars: 0,
    deniedOrders: 0,
    cutOrders: 0,
    unfilledOrders: 0,
  };
}

/** Which decisions can matter: a flat asset can open, a long one cannot go long again; an order ends at any decision. */
function wakeMask({ quantity, order }: AssetState): number {
  if (order !== ORDER.none) return SIGNAL.decided;
  if (quantity === 0) return SIGNAL.long | SIGNAL.short;
  return SIGNAL.exit | (quantity > 0 ? SIGNAL.short : SIGNAL.long);
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

/** The next row at which a position meets a funding event; `rows` without one. */
function fundingWake(state: AssetState, from: number, rows: number): number {
  if (state.quantity === 0) return rows;
  const { fundingRow } = state.columns;
  while (state.nextFunding < fundingRow.length && (fundingRow[state.nextFunding] as number) < from) state.nextFunding++;
  return fundingRow[state.nextFunding] ?? rows;
}

/**
 * The first row from `from` on in which something may happen to the asset in its present state, or the number of rows. Until
 * then nothing of it changes but its mark, which is what makes long runs of quiet bars cheap. It may wake too often, never too late.
 */
export function nextWake(state: AssetState, from: number): number {
  const { signal, low, high } = state.columns;
  const end = fundingWake(state, from, signal.length);
  const mask = wakeMask(state);
  const lowest = lowTrigger(state);
  const highest = highTrigger(state);
  let row = from;
  if (lowest === Number.NEGATIVE_INFINITY && highest === Number.POSITIVE_INFINITY) {
    while (row < end && ((signal[row] as number) & mask) === 0) row++;
    return row;
  }
  while (
    row < end &&
    ((signal[row] as number) & mask) === 0 &&
    (low[row] as number) > lowest &&
    (high[row] as number) < highest
  ) {
    row++;
  }
  return row;
}
