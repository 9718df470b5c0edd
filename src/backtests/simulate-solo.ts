import { bitAt } from '../market/calc.ts';
import { liquidate } from './simulate-mark.ts';
import { settleFunding } from './simulate-position.ts';
import { nextOf } from './simulate-signals.ts';
import { type AssetState, nextFundingRow, type Run } from './simulate-state.ts';
import { nextTrade, REASON } from './simulate-trades.ts';

/**
 * The asset of an account that holds no other, and that nothing but decisions and funding can move: market orders of one
 * size, no stop, no target.
 */
export function soloOf({ states, sizing }: Run): AssetState | undefined {
  const [state] = states;
  const plain = sizing.kind === 'equity_fraction' && state?.columns.size === null && !state.watchesPrices;
  return states.length === 1 && plain ? state : undefined;
}

/**
 * Plays such an account from one row up to, not including, another: to the bit what playing it bar by bar gives. One function
 * with the position in local variables, since that takes half the time of the same steps over the state's fields.
 */
export function playSolo(run: Run, state: AssetState, { from, until }: { from: number; until: number }): void {
  const { equity, trades, slippage, taker, maintenance } = run;
  const { cash: cashSum } = run.ledger;
  const { open: opens, close: closes, signals, fundingRow } = state.columns;
  const { long, short, exit: exits } = signals;
  const { realised, fees: paid } = state.moved;
  const { sizeFraction, maxPositionFraction, leverage } = state.policy;
  const fraction = Math.min(sizeFraction, maxPositionFraction);
  const end = until | 0;
  let { quantity, entryPrice, entryRow, fees, turnover, exposureBars } = state;
  let { cash } = run;
  let marked = from | 0;
  let row = from | 0;
  let exposed = 0;
  while (marked < end) {
    // Until the next decision that matters, or the next funding of a position, only marks change.
    if (row < end) {
      const either = quantity === 0 ? long : exits;
      const or = quantity < 0 ? long : short;
      row = nextOf(either, or, { from: row, end: fundingRow.length === 0 ? end : nextFundingRow(state, row, end) });
    }
    // Asked for now: memory has the rows until then to answer.
    const open = row < end ? (opens[row] as number) : Number.NaN;
    if (quantity === 0) equity.fill(cash, marked, row);
    else {
      exposed += row - marked;
      const need = Math.abs(quantity) * maintenance;
      for (; marked < row; marked++) {
        const price = closes[marked] as number;
        const value = cash + quantity * (price - entryPrice);
        equity[marked] = value;
        if (value <= need * price) break;
      }
      if (marked < row) {
        keep(run, state, { quantity, entryPrice, entryRow, fees, turnover, exposureBars, exposed });
        liquidate(run, marked, row);
        return;
      }
    }
    marked = row;
    if (row === end) break;

    const due = state.nextFunding < fundingRow.length;
    if (due) {
      state.quantity = quantity;
      settleFunding(run, state, row, true);
      cash = cashSum.total;
    }
    const held = quantity > 0 ? 1 : quantity < 0 ? -1 : 0;
    const exit = held !== 0 && bitAt(exits, row) === 1;
    const wanted = bitAt(long, row) - bitAt(short, row);
    const side = wanted === held && !exit ? 0 : wanted;
    if (held !== 0 && (exit || side !== 0)) {
      const price = open * (1 - held * slippage);
      const notional = Math.abs(quantity) * price;
      const gain = quantity * (price - entryPrice);
      const fee = notional * taker;
      fees += fee;
      turnover += notional;
      exposureBars += row - entryRow;
      realised.add(gain);
      cashSum.add(gain);
      paid.add(-fee);
      cashSum.add(-fee);
      const trade = nextTrade(trades);
      trades.asset[trade] = state.index;
      trades.reason[trade] = exit ? REASON.exit : REASON.reverse;
      trades.entryRow[trade] = entryRow;
      trades.exitRow[trade] = row;
      trades.quantity[trade] = quantity;
      trades.entryPrice[trade] = entryPrice;
      trades.exitPrice[trade] = price;
      trades.pnl[trade] = gain - fees - state.funding;
      trades.fees[trade] = fees;
      trades.funding[trade] = state.funding;
      quantity = 0;
    }
    if (side !== 0) {
      const price = open * (1 + side * slippage);
      const margin = (row === 0 ? run.startEquity : (equity[row - 1] as number)) * fraction;
      const units = margin > 0 ? (margin * leverage) / price : 0;
      if (units > 0) {
        quantity = side * units;
        entryPrice = price;
        entryRow = row;
        fees = units * price * taker;
        turnover += units * price;
        state.funding = 0;
        paid.add(-fees);
        cashSum.add(-fees);
      } else state.deniedOrders++;
    }
    if (due) {
      state.quantity = quantity;
      settleFunding(run, state, row, false);
    }
    cash = cashSum.total;
    row++;
  }
  keep(run, state, { quantity, entryPrice, entryRow, fees, turnover, exposureBars, exposed });
}

type Position = Pick<AssetState, 'quantity' | 'entryPrice' | 'entryRow' | 'fees' | 'turnover' | 'exposureBars'>;

/** Writes the local variables back. `exposed`: rows marked with a position. */
function keep(run: Run, state: AssetState, { exposed, ...position }: Position & { exposed: number }): void {
  Object.assign(state, position);
  run.exposureBars += exposed;
  run.cash = run.ledger.cash.total;
  run.openPositions = position.quantity === 0 ? 0 : 1;
}
