import type { components } from '../contract/index.ts';
import type { SimulationResult } from './simulate-types.ts';

/** Why a trade ended, by its number in `TradeColumns.reason`; 0 is a trade still open. */
export const REASON = {
  open: 0,
  exit: 1,
  reverse: 2,
  stop: 3,
  target: 4,
  liquidation: 5,
  end: 6,
  endClose: 7,
} as const;
const EXIT_REASONS = ['open', 'exit', 'reverse', 'stop', 'target', 'liquidation', 'end', 'end'] as const;

/** One round trip. A fill inside a bar carries the bar's `openAt`. */
export type Trade = components['schemas']['BacktestTrade'];

/** Round trips as columns, in the order in which they ended; those still open come last. Only the first `count` rows count. */
export interface TradeColumns {
  count: number;
  /** Index into the input's assets. */
  asset: Uint8Array;
  reason: Uint8Array;
  /** Rows of the result's `at`; -1 as exit of an open trade. */
  entryRow: Int32Array;
  exitRow: Int32Array;
  /** Units, negative for a short. */
  quantity: Float64Array;
  entryPrice: Float64Array;
  /** The last mark for an open trade. */
  exitPrice: Float64Array;
  /** Net of fees and funding; marked to market while open. */
  pnl: Float64Array;
  fees: Float64Array;
  /** Paid; negative when received. */
  funding: Float64Array;
}

/** Whether a trade ended with its last bar's close and not before. */
export function endsAtClose(reason: number): boolean {
  return reason === REASON.liquidation || reason === REASON.endClose;
}

/** No trades yet, and room for some; memory that is never written costs nothing. */
export function createTrades(room = 256): TradeColumns {
  return {
    count: 0,
    asset: new Uint8Array(room),
    reason: new Uint8Array(room),
    entryRow: new Int32Array(room),
    exitRow: new Int32Array(room),
    quantity: new Float64Array(room),
    entryPrice: new Float64Array(room),
    exitPrice: new Float64Array(room),
    pnl: new Float64Array(room),
    fees: new Float64Array(room),
    funding: new Float64Array(room),
  };
}

/** Reserves the next row and returns its index. */
export function nextTrade(trades: TradeColumns): number {
  if (trades.count === trades.asset.length) grow(trades);
  return trades.count++;
}

function grow(trades: TradeColumns): void {
  const wider = createTrades(trades.asset.length * 2);
  wider.asset.set(trades.asset);
  wider.reason.set(trades.reason);
  wider.entryRow.set(trades.entryRow);
  wider.exitRow.set(trades.exitRow);
  wider.quantity.set(trades.quantity);
  wider.entryPrice.set(trades.entryPrice);
  wider.exitPrice.set(trades.exitPrice);
  wider.pnl.set(trades.pnl);
  wider.fees.set(trades.fees);
  wider.funding.set(trades.funding);
  Object.assign(trades, wider, { count: trades.count });
}

/** The trades of one asset (its index) as objects, oldest first: at most `newest` of them, the latest ones. */
export function listTrades(result: SimulationResult, asset: number, newest = Number.POSITIVE_INFINITY): Trade[] {
  const listed: Trade[] = [];
  for (let row = result.trades.count - 1; row >= 0 && listed.length < newest; row--) {
    if (result.trades.asset[row] === asset) listed.push(tradeAt(result, row));
  }
  return listed.reverse();
}

function tradeAt({ trades, at, barMs }: SimulationResult, row: number): Trade {
  const reason = trades.reason[row] as number;
  const quantity = trades.quantity[row] as number;
  const isOpen = reason === REASON.open;
  return {
    side: quantity > 0 ? 'long' : 'short',
    quantity: Math.abs(quantity),
    entryAt: at[trades.entryRow[row] as number] as number,
    entryPrice: trades.entryPrice[row] as number,
    exitAt: isOpen ? null : (at[trades.exitRow[row] as number] as number) + (endsAtClose(reason) ? barMs : 0),
    exitPrice: isOpen ? null : (trades.exitPrice[row] as number),
    pnl: trades.pnl[row] as number,
    fees: trades.fees[row] as number,
    funding: trades.funding[row] as number,
    exitReason: EXIT_REASONS[reason] as Trade['exitReason'],
  };
}
