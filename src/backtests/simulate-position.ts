import { type CompensatedSum, post } from './ledger.ts';
import type { AssetState, Fill, Run } from './simulate-state.ts';
import { endsAtClose, nextTrade } from './simulate-trades.ts';

/** Just under 1: what the published engine takes as all of the cash. */
const ALL_IN = 1 - Number.EPSILON;

/** Moves cash, and keeps it at hand. */
export function moveCash(run: Run, part: CompensatedSum, amount: number): void {
  post(run.ledger, part, amount);
  run.cash = run.ledger.cash.total;
}

/**
 * Opens a position of the order's side for its share of equity, and sets its stop and target from its entry price. Refused,
 * and counted, when that share is nothing or nothing is free.
 */
export function openPosition(run: Run, state: AssetState, { row, price, feeRate }: Fill): void {
  const side = state.orderSide;
  const units =
    run.sizing.kind === 'all_in_units' ? wholeUnits(run, price, feeRate) : shareOfEquity(run, state, row, price);
  if (!(units > 0)) {
    state.deniedOrders++;
    return;
  }
  const { stopLossFraction, takeProfitFraction } = state.policy;
  state.quantity = side * units;
  state.entryPrice = price;
  state.entryRow = row;
  state.fees = units * price * feeRate;
  state.funding = 0;
  const never = side * Number.POSITIVE_INFINITY;
  state.stopPrice = stopLossFraction === null ? -never : price * (1 - side * stopLossFraction);
  state.targetPrice = takeProfitFraction === null ? never : price * (1 + side * takeProfitFraction);
  state.turnover += units * price;
  run.openPositions++;
  moveCash(run, state.moved.fees, -state.fees);
}

/** Equity is that of the last mark, which the decision knew; so what other assets do at this instant does not matter to it. */
function shareOfEquity(run: Run, state: AssetState, row: number, price: number): number {
  const { maxPositionFraction, leverage } = state.policy;
  const equity = row === 0 ? run.startEquity : (run.equity[row - 1] as number);
  const margin = equity * Math.min(state.orderFraction, maxPositionFraction);
  if (!(margin > 0)) return 0;
  const free = run.openPositions === 0 ? equity : equity - marginInUse(run);
  if (margin <= free) return (margin * leverage) / price;
  if (free > 0) state.cutOrders++;
  return (free * leverage) / price;
}

/** Initial margins of all positions, at their entry prices. */
function marginInUse({ states }: Run): number {
  let margin = 0;
  for (const { quantity, entryPrice, policy } of states) {
    if (quantity !== 0) margin += (Math.abs(quantity) * entryPrice) / policy.leverage;
  }
  return margin;
}

function wholeUnits(run: Run, price: number, feeRate: number): number {
  let cash = run.cash;
  for (const { quantity, entryPrice } of run.states) if (quantity !== 0) cash -= Math.abs(quantity) * entryPrice;
  return Math.floor((cash * ALL_IN) / (price + price * feeRate));
}

/** Closes the whole position. */
export function closePosition(run: Run, state: AssetState, fill: Fill, reason: number): void {
  const { quantity, entryPrice } = state;
  const { row, price, feeRate } = fill;
  const notional = Math.abs(quantity) * price;
  const gain = quantity * (price - entryPrice);
  const fee = notional * feeRate;
  state.fees += fee;
  post(run.ledger, state.moved.realised, gain);
  moveCash(run, state.moved.fees, -fee);
  state.turnover += notional;
  state.exposureBars += row - state.entryRow + (endsAtClose(reason) ? 1 : 0);
  recordTrade(run, state, fill, reason);
  state.quantity = 0;
  run.openPositions--;
}

/** Writes the position down as a trade, ended by a fill; one still open by its mark, at row -1. */
export function recordTrade(run: Run, state: AssetState, { row, price }: Fill, reason: number): void {
  const { trades } = run;
  const trade = nextTrade(trades);
  trades.asset[trade] = state.index;
  trades.reason[trade] = reason;
  trades.entryRow[trade] = state.entryRow;
  trades.exitRow[trade] = row;
  trades.quantity[trade] = state.quantity;
  trades.entryPrice[trade] = state.entryPrice;
  trades.exitPrice[trade] = price;
  trades.pnl[trade] = state.quantity * (price - state.entryPrice) - state.fees - state.funding;
  trades.fees[trade] = state.fees;
  trades.funding[trade] = state.funding;
}

/**
 * Settles the funding events of a row. `early` ones fell into a hole before the row's open: they meet the position carried
 * over, at its last mark. The others meet the position as it stands after the fills at the open, at the open's price.
 * A long pays notional × rate, a short receives it.
 */
export function settleFunding(run: Run, state: AssetState, row: number, early: boolean): void {
  const { fundingRow, fundingEarly, fundingRate, open, close } = state.columns;
  while (state.nextFunding < fundingRow.length && (fundingRow[state.nextFunding] as number) <= row) {
    const event = state.nextFunding;
    if (early && fundingRow[event] === row && fundingEarly[event] === 0) return;
    state.nextFunding++;
    if (state.quantity === 0 || fundingRow[event] !== row) continue;
    const price = (early ? close[row - 1] : open[row]) as number;
    const paid = state.quantity * price * (fundingRate[event] as number);
    state.funding += paid;
    moveCash(run, state.moved.funding, -paid);
  }
}
