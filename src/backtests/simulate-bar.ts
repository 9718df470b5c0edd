import { cancelOrder, decide, fillOrder } from './simulate-orders.ts';
import { closePosition, settleFunding } from './simulate-position.ts';
import { type AssetState, makerFill, ORDER, type Run, takerFill } from './simulate-state.ts';
import { REASON } from './simulate-trades.ts';

/**
 * Plays one bar of one asset, in the order in which things can have happened:
 * 1. funding that fell into a hole before the bar; 2. the decision's order at the open; 3. resting orders, stop and target
 * that the open has jumped over; 4. funding within the bar, on what is held now; 5. within the bar the stop, then whichever
 * of resting order and target is nearer. The path inside a bar is not known, so the stop is always taken to come first.
 */
export function playBar(run: Run, state: AssetState, row: number): void {
  const due = state.nextFunding < state.columns.fundingRow.length;
  if (due) settleFunding(run, state, row, true);
  decide(run, state, row);
  if (state.watchesPrices) atOpen(run, state, row);
  if (due) settleFunding(run, state, row, false);
  if (state.watchesPrices) withinBar(run, state, row);
}

/** Resting orders and targets fill at their own price, also in a gap: they were in the book when the price passed. */
function atOpen(run: Run, state: AssetState, row: number): void {
  const open = state.columns.open[row] as number;
  if (orderReached(state, open, open)) fillOrder(run, state, makerFill(run, row, state.orderPrice));
  if (stopReached(state, open, open)) stopOut(run, state, row);
  else if (targetReached(state, open, open)) takeProfit(run, state, row);
}

function withinBar(run: Run, state: AssetState, row: number): void {
  const { low: lows, high: highs, close: closes } = state.columns;
  const low = lows[row] as number;
  const high = highs[row] as number;
  if (stopReached(state, low, high)) {
    stopOut(run, state, row);
    return;
  }
  const target = targetReached(state, low, high);
  if (orderReached(state, low, high) && !(target && targetIsNearer(state))) {
    fillOrder(run, state, makerFill(run, row, state.orderPrice));
    // A position that begins inside the bar certainly meets a stop beyond its entry; its target only if the close is past it.
    const close = closes[row] as number;
    if (stopReached(state, low, high)) stopOut(run, state, row);
    else if (targetReached(state, close, close)) takeProfit(run, state, row);
  } else if (target) {
    takeProfit(run, state, row);
  }
}

/** Strictly beyond: a price that is only touched may have been filled by others ahead in the queue. */
function orderReached({ order, orderSide, orderPrice }: AssetState, low: number, high: number): boolean {
  return order !== ORDER.none && (orderSide > 0 ? low < orderPrice : high > orderPrice);
}

function targetReached({ quantity, targetPrice }: AssetState, low: number, high: number): boolean {
  if (quantity === 0) return false;
  return quantity > 0 ? high > targetPrice : low < targetPrice;
}

function targetIsNearer({ quantity, targetPrice, orderPrice }: AssetState): boolean {
  return quantity > 0 ? targetPrice <= orderPrice : targetPrice >= orderPrice;
}

/** A touch triggers a stop. */
function stopReached({ quantity, stopPrice }: AssetState, low: number, high: number): boolean {
  if (quantity === 0) return false;
  return quantity > 0 ? low <= stopPrice : high >= stopPrice;
}

/** A stop becomes a market order at its price, or at the open if that is worse. It ends a resting order too. */
function stopOut(run: Run, state: AssetState, row: number): void {
  const open = state.columns.open[row] as number;
  const side = Math.sign(state.quantity);
  const reached = side > 0 ? Math.min(open, state.stopPrice) : Math.max(open, state.stopPrice);
  closePosition(run, state, takerFill(run, row, reached * (1 - side * run.slippage)), REASON.stop);
  cancelOrder(state);
}

function takeProfit(run: Run, state: AssetState, row: number): void {
  closePosition(run, state, makerFill(run, row, state.targetPrice), REASON.target);
  cancelOrder(state);
}
