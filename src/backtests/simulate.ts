import { CASH, type CashKind, cashOf, createLedger, type Ledger, post, totalOf } from './ledger.ts';
import { alignAssets } from './simulate-align.ts';
import { playBar } from './simulate-bar.ts';
import { closePosition, recordTrade } from './simulate-position.ts';
import { type AssetState, createState, nextWake, type Run } from './simulate-state.ts';
import { createTrades, REASON } from './simulate-trades.ts';
import {
  type AssetOutcome,
  MAINTENANCE_MARGIN_FRACTION,
  MAKER_FEE_BPS,
  type SimulationAsset,
  type SimulationInput,
  type SimulationResult,
  SLIPPAGE_BPS,
  START_EQUITY,
  TAKER_FEE_BPS,
} from './simulate-types.ts';

/** Rows between two looks at `shouldStop`: a few milliseconds of work. */
const ROWS_PER_LOOK = 1 << 16;
/** Rows that a loop goes over in one call: V8 drops what it compiled inside one long loop at the next collection. */
const ROWS_PER_STRETCH = 1 << 12;
const BPS = 1e-4;

/**
 * Runs decisions over history: several assets, one cross-margined account of perpetual positions. Cash changes by fees,
 * funding and realised gains alone; equity is cash plus quantity × (mark - entry price) of every position, at every close.
 * What happens within a bar is told at `playBar`. Each asset sleeps until the next row that can change it (`nextWake`); the
 * rows between are only marked, asset by asset. Pure: the same input gives the same bits.
 */
export function simulate(input: SimulationInput): SimulationResult {
  const { at, columns } = alignAssets(input.assets, input.barMs);
  const states = input.assets.map(({ policy }, index) =>
    createState(index, columns[index] as (typeof columns)[0], policy),
  );
  const run = createRun(input, at, states);
  const rows = playAll(run, input);
  const completed = rows === at.length;
  if (completed && run.liquidatedRow < 0) closeAtEnd(run, input);
  recordOpen(run, rows);
  if (completed) input.onProgress?.(1);
  return {
    startEquity: run.startEquity,
    barMs: input.barMs,
    at: completed ? at : at.subarray(0, rows),
    equity: completed ? run.equity : run.equity.subarray(0, rows),
    finalCash: cashOf(run.ledger),
    shortfall: totalOf(run.ledger, states.length, CASH.realised),
    trades: run.trades,
    assets: states.map((state, index) => outcome(run, state, input.assets[index] as SimulationAsset, input.barMs)),
    exposureBars: run.exposureBars,
    liquidatedAt: run.liquidatedRow < 0 ? null : (at[run.liquidatedRow] as number) + input.barMs,
    completed,
  };
}

function createRun(input: SimulationInput, at: Float64Array, states: AssetState[]): Run {
  const startEquity = input.startEquity ?? START_EQUITY;
  return {
    at,
    equity: new Float64Array(at.length),
    states,
    ledger: createLedger(startEquity, states.length + 1),
    trades: createTrades(Math.max(256, at.length >> 4)),
    startEquity,
    sizing: input.sizing ?? { kind: 'equity_fraction' },
    taker: (input.fees?.takerBps ?? TAKER_FEE_BPS) * BPS,
    maker: (input.fees?.makerBps ?? MAKER_FEE_BPS) * BPS,
    slippage: (input.slippageBps ?? SLIPPAGE_BPS) * BPS,
    maintenance: input.maintenanceMarginFraction ?? MAINTENANCE_MARGIN_FRACTION,
    cash: startEquity,
    openPositions: 0,
    exposureBars: 0,
    liquidatedRow: -1,
  };
}

/** Plays every row, or until told to stop; returns the number of rows done. */
function playAll(run: Run, { onProgress, shouldStop }: SimulationInput): number {
  const rows = run.at.length;
  const wakes = Int32Array.from(run.states, (state) => nextWake(state, 0));
  let look = ROWS_PER_LOOK;
  for (let row = 0; row < rows; ) {
    const until = Math.min(rows, row + ROWS_PER_STRETCH);
    playStretch(run, wakes, { row, until });
    if (run.liquidatedRow >= 0) return rows;
    row = until;
    if (row < look || row === rows) continue;
    look += ROWS_PER_LOOK;
    onProgress?.(row / rows);
    if (shouldStop?.() === true) return row;
  }
  return rows;
}

/** Plays the rows up to, not including, `until`. `wakes` are the rows at which the assets may next change, and stay so. */
function playStretch(run: Run, wakes: Int32Array, stretch: { row: number; until: number }): void {
  const { states } = run;
  let { row } = stretch;
  while (row < stretch.until) {
    let { until } = stretch;
    for (let asset = 0; asset < states.length; asset++) {
      let wake = wakes[asset] as number;
      if (wake === row) {
        const state = states[asset] as AssetState;
        playBar(run, state, row);
        wake = nextWake(state, row + 1);
        wakes[asset] = wake;
      }
      if (wake < until) until = wake;
    }
    mark(run, row, until);
    if (run.liquidatedRow >= 0) return;
    row = until;
  }
}

/** Writes the equity of rows in which nothing but marks changes, and watches the maintenance margin. */
function mark(run: Run, from: number, until: number): void {
  const { equity, cash, states, maintenance } = run;
  if (run.openPositions === 0) {
    for (let row = from; row < until; row++) equity[row] = cash;
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
  for (let row = from; row < until; row++) {
    const price = close[row] as number;
    const value = cash + quantity * (price - entryPrice);
    equity[row] = value;
    if (value <= need * price) {
      liquidate(run, row, until);
      return;
    }
  }
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
 * cash is the venue's loss, in a ledger account of its own, so that equity ends at 0 and not below.
 */
function liquidate(run: Run, row: number, markedUntil: number): void {
  run.exposureBars -= markedUntil - row - 1;
  closeAll(run, row, { reason: REASON.liquidation, prices: 'close' });
  if (run.cash < 0) run.cash = post(run.ledger, run.states.length, CASH.realised, -run.cash);
  run.liquidatedRow = row;
  run.equity.fill(run.cash, row);
}

function closeAll(run: Run, row: number, how: { reason: number; prices: 'open' | 'close' }): void {
  for (const state of run.states) {
    if (state.quantity === 0) continue;
    const price = (state.columns[how.prices][row] as number) * (1 - Math.sign(state.quantity) * run.slippage);
    closePosition(run, state, { row, price, feeRate: run.taker }, how.reason);
  }
}

/** An asset whose bars ended earlier is closed at its last close either way. */
function closeAtEnd(run: Run, { finalize = 'none' }: SimulationInput): void {
  const last = run.at.length - 1;
  if (finalize === 'none' || last < 0 || run.openPositions === 0) return;
  const atOpen = finalize === 'last_open';
  if (atOpen) run.exposureBars--;
  closeAll(run, last, { reason: atOpen ? REASON.end : REASON.endClose, prices: atOpen ? 'open' : 'close' });
  run.equity[last] = run.cash;
}

function recordOpen(run: Run, rows: number): void {
  for (const state of run.states) {
    if (state.quantity === 0) continue;
    state.exposureBars += rows - state.entryRow;
    recordTrade(run, state, { row: -1, price: state.columns.close[rows - 1] as number, feeRate: 0 }, REASON.open);
  }
}

/** What went out, positive; never -0. */
function paid(ledger: Ledger, asset: number, kind: CashKind): number {
  return 0 - totalOf(ledger, asset, kind);
}

function outcome({ ledger }: Run, state: AssetState, { symbol, bars }: SimulationAsset, barMs: number): AssetOutcome {
  const { openAt, open, close } = bars;
  const count = openAt.length;
  const span = count === 0 ? 0 : (openAt[count - 1] as number) - (openAt[0] as number);
  return {
    symbol,
    bars: count,
    missingBars: count === 0 ? 0 : Math.max(0, Math.round(span / barMs) + 1 - count),
    realised: totalOf(ledger, state.index, CASH.realised),
    fees: paid(ledger, state.index, CASH.fees),
    funding: paid(ledger, state.index, CASH.funding),
    turnover: state.turnover,
    exposureBars: state.exposureBars,
    deniedOrders: state.deniedOrders,
    cutOrders: state.cutOrders,
    unfilledOrders: state.unfilledOrders,
    buyAndHold: count === 0 ? null : (close[count - 1] as number) / (open[0] as number) - 1,
  };
}
