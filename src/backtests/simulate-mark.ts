import { closePosition, moveCash } from './simulate-position.ts';
import { type AssetState, type Run, takerFill } from './simulate-state.ts';
import { REASON } from './simulate-trades.ts';

/** Writes the equity of rows in which nothing but marks changes, and watches the maintenance margin. */
export function mark(run: Run, from: number, until: number): void {
  const { equity, cash, states, maintenance } = run;
  if (run.openPositions === 0) {
    equity.fill(cash, from, until);
    return;
  }
  run.exposureBars += until - from;
  if (run.openPositions > 1) {
    markMany(run, from, until);
    return;
  }
  let holder = 0;
  while (states[holder]?.quantity === 0) holder++;
  const { quantity, entryPrice, columns } = states[holder] as AssetState;
  const { close } = columns;
  const need = Math.abs(quantity) * maintenance;
  const end = until | 0;
  let row = from | 0;
  for (; row < end; row++) {
    const price = close[row] as number;
    const value = cash + quantity * (price - entryPrice);
    equity[row] = value;
    if (value <= need * price) break;
  }
  if (row < end) liquidate(run, row, until);
}

function markMany(run: Run, from: number, until: number): void {
  const { equity, cash, states, maintenance } = run;
  for (let row = from; row < until; row++) {
    let value = cash;
    let need = 0;
    for (let asset = 0; asset < states.length; asset++) {
      const { quantity, entryPrice, columns } = states[asset] as AssetState;
      if (quantity === 0) continue;
      const price = columns.close[row] as number;
      value += quantity * (price - entryPrice);
      need += Math.abs(quantity) * price;
    }
    equity[row] = value;
    if (value <= need * maintenance) {
      liquidate(run, row, until);
      return;
    }
  }
}

/**
 * Closes everything at the row's close, slipping and paying as a taker; the account trades no more. What it lost beyond its
 * cash is the venue's loss, in a part of the ledger of its own, so that equity ends at 0 and not below.
 */
export function liquidate(run: Run, row: number, markedUntil: number): void {
  run.exposureBars -= markedUntil - row - 1;
  closeAll(run, row, { reason: REASON.liquidation, prices: 'close' });
  if (run.cash < 0) {
    moveCash(run, run.ledger.shortfall, -run.cash);
  }
  run.liquidatedRow = row;
  run.equity.fill(run.cash, row);
}

export function closeAll(run: Run, row: number, how: { reason: number; prices: 'open' | 'close' }): void {
  for (const state of run.states) {
    if (state.quantity === 0) continue;
    const price = (state.columns[how.prices][row] as number) * (1 - Math.sign(state.quantity) * run.slippage);
    closePosition(run, state, takerFill(run, row, price), how.reason);
  }
}
