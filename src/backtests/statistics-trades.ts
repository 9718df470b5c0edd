import { REASON } from './simulate-trades.ts';
import type { SimulationResult } from './simulate-types.ts';

/** What closed trades came to. Returns are shares of the notional at entry, net of fees and funding. */
export interface TradeFigures {
  readonly closed: number;
  readonly winners: number;
  /** Net profit and loss, both positive, in the quote currency. */
  readonly profit: number;
  readonly loss: number;
  readonly pnls: Float64Array;
  readonly returns: Float64Array;
}

/** The figures of one asset (its index), or of all. */
export function tradeFigures({ trades }: SimulationResult, asset?: number): TradeFigures {
  const pnls = new Float64Array(trades.count);
  const returns = new Float64Array(trades.count);
  let closed = 0;
  let winners = 0;
  let profit = 0;
  let loss = 0;
  for (let trade = 0; trade < trades.count; trade++) {
    if (trades.reason[trade] === REASON.open || (asset !== undefined && trades.asset[trade] !== asset)) continue;
    const pnl = trades.pnl[trade] as number;
    pnls[closed] = pnl;
    returns[closed] = pnl / (Math.abs(trades.quantity[trade] as number) * (trades.entryPrice[trade] as number));
    closed++;
    if (pnl > 0) winners++;
    if (pnl > 0) profit += pnl;
    else loss -= pnl;
  }
  return { closed, winners, profit, loss, pnls: pnls.subarray(0, closed), returns: returns.subarray(0, closed) };
}

/** The bars between entry and exit of any closed trade, both included, as a share of all bars. */
export function tradedBars({ trades, at }: SimulationResult): number {
  const edges = new Int32Array(at.length + 1);
  for (let trade = 0; trade < trades.count; trade++) {
    if (trades.reason[trade] === REASON.open) continue;
    const entry = trades.entryRow[trade] as number;
    const after = (trades.exitRow[trade] as number) + 1;
    edges[entry] = (edges[entry] as number) + 1;
    edges[after] = (edges[after] as number) - 1;
  }
  let open = 0;
  let bars = 0;
  for (let row = 0; row < at.length; row++) {
    open += edges[row] as number;
    if (open > 0) bars++;
  }
  return bars / at.length;
}
