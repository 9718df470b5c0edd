import { bitAt } from '../market/calc.ts';
import { closePosition, openPosition } from './simulate-position.ts';
import { type AssetState, type Fill, ORDER, type Run, takerFill } from './simulate-state.ts';
import { REASON } from './simulate-trades.ts';
import type { SimulationPolicy } from './simulate-types.ts';

type LimitExecution = Extract<SimulationPolicy['execution'], { orderType: 'limit' }>;

const BPS = 1e-4;

/** Drops the resting order, if there is one. */
export function cancelOrder(state: AssetState): void {
  if (state.order === ORDER.none) return;
  state.order = ORDER.none;
  state.unfilledOrders++;
}

/**
 * Acts on the row's decision: `exit` closes; then the one of long and short that holds opens its side or turns the opposite
 * one. An order of an earlier decision ends here, replaced or not.
 */
export function decide(run: Run, state: AssetState, row: number): void {
  const { long, short, exit: exits, decided } = state.columns.signals;
  if (bitAt(decided, row) === 0) return;
  if (state.order !== ORDER.none) cancelOrder(state);
  const { quantity, policy, columns } = state;
  const held = Math.sign(quantity);
  const exit = held !== 0 && bitAt(exits, row) === 1;
  let side = bitAt(long, row) - bitAt(short, row);
  if (side === held && !exit) side = 0;
  if (!exit && side === 0) return;
  const size = columns.size?.[row] ?? Number.NaN;
  state.orderFraction = Number.isNaN(size) ? policy.sizeFraction : size;
  if (policy.execution.orderType === 'limit') {
    placeLimit(run, state, { row, exit, side, execution: policy.execution });
    return;
  }
  const open = state.openAtWake;
  if (held !== 0) {
    const fill = takerFill(run, row, open * (1 - held * run.slippage));
    closePosition(run, state, fill, exit ? REASON.exit : REASON.reverse);
  }
  if (side === 0) return;
  state.orderSide = side;
  openPosition(run, state, takerFill(run, row, open * (1 + side * run.slippage)));
}

/**
 * Sends one limit order: an exit, or an opening of `side` that also closes an opposite position. (An exit whose side holds
 * again rests as an exit alone; the next decision may open anew.) It takes at once if the open has reached its price, as
 * a taker, slipping no further than the limit; otherwise it rests (gtc) or ends (ioc, fok).
 */
function placeLimit(
  run: Run,
  state: AssetState,
  order: { row: number; exit: boolean; side: number; execution: LimitExecution },
): void {
  const { row, exit, side, execution } = order;
  const held = Math.sign(state.quantity);
  const opens = side !== 0 && side !== held;
  const direction = opens ? side : -held;
  const last = row === 0 ? Number.NaN : (state.columns.close[row - 1] as number);
  const limit = last * (1 - direction * execution.offsetBps * BPS);
  const open = state.columns.open[row] as number;
  const crosses = direction > 0 ? open <= limit : open >= limit;
  if (Number.isNaN(limit) || (crosses && execution.postOnly)) {
    state.deniedOrders++;
    return;
  }
  if (!crosses && execution.timeInForce !== 'gtc') {
    state.unfilledOrders++;
    return;
  }
  state.order = opens ? ORDER.open : ORDER.exit;
  state.orderSide = direction;
  state.orderPrice = limit;
  if (!crosses) return;
  const slipped = open * (1 + direction * run.slippage);
  const price = direction > 0 ? Math.min(slipped, limit) : Math.max(slipped, limit);
  fillOrder(run, state, takerFill(run, row, price), exit);
}

/** Fills the asset's order: closes what is held against it, and opens its side if it is for that. */
export function fillOrder(run: Run, state: AssetState, fill: Fill, exit = false): void {
  const opens = state.order === ORDER.open;
  state.order = ORDER.none;
  if (state.quantity !== 0) closePosition(run, state, fill, opens && !exit ? REASON.reverse : REASON.exit);
  if (opens) openPosition(run, state, fill);
}
