import { type CashParts, type CompensatedSum, createLedger } from './ledger.ts';
import { alignAssets } from './simulate-align.ts';
import { playBar } from './simulate-bar.ts';
import { equityColumn, newSimulationBuffers } from './simulate-buffers.ts';
import { closeAll, mark } from './simulate-mark.ts';
import { recordTrade } from './simulate-position.ts';
import { playSolo, soloOf } from './simulate-solo.ts';
import { type AssetState, createState, nextWake, type Run, takerFill } from './simulate-state.ts';
import { REASON } from './simulate-trades.ts';
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
  const startEquity = input.startEquity ?? START_EQUITY;
  const ledger = createLedger(startEquity, columns.length);
  const states = input.assets.map(({ policy }, index) =>
    createState(index, {
      columns: columns[index] as (typeof columns)[0],
      policy,
      moved: ledger.assets[index] as CashParts,
    }),
  );
  const run = createRun(input, { at, states, ledger, startEquity });
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
    finalCash: ledger.cash.total,
    shortfall: ledger.shortfall.total,
    trades: run.trades,
    assets: states.map((state, index) => outcome(state, input.assets[index] as SimulationAsset, input.barMs)),
    exposureBars: run.exposureBars,
    liquidatedAt: run.liquidatedRow < 0 ? null : (at[run.liquidatedRow] as number) + input.barMs,
    completed,
  };
}

function createRun(input: SimulationInput, account: Pick<Run, 'at' | 'states' | 'ledger' | 'startEquity'>): Run {
  const { at, states, ledger, startEquity } = account;
  const buffers = input.buffers ?? newSimulationBuffers();
  const { trades } = buffers;
  trades.count = 0;
  const run: Run = {
    at,
    states,
    ledger,
    startEquity,
    equity: equityColumn(buffers, at.length),
    fill: { row: -1, price: Number.NaN, feeRate: Number.NaN },
    trades,
    sizing: input.sizing ?? { kind: 'equity_fraction' },
    taker: (input.fees?.takerBps ?? TAKER_FEE_BPS) * BPS,
    maker: (input.fees?.makerBps ?? MAKER_FEE_BPS) * BPS,
    slippage: (input.slippageBps ?? SLIPPAGE_BPS) * BPS,
    maintenance: input.maintenanceMarginFraction ?? MAINTENANCE_MARGIN_FRACTION,
    // What begins as NaN stays a plain float, also when a whole number follows.
    cash: Number.NaN,
    openPositions: 0,
    exposureBars: 0,
    liquidatedRow: -1,
  };
  run.cash = startEquity;
  return run;
}

/** Plays every row, or until told to stop; returns the number of rows done. */
function playAll(run: Run, { onProgress, shouldStop }: SimulationInput): number {
  const rows = run.at.length;
  const solo = soloOf(run);
  const wakes = Int32Array.from(run.states, (state) => nextWake(state, 0));
  let look = ROWS_PER_LOOK;
  for (let row = 0; row < rows; ) {
    const until = Math.min(rows, row + ROWS_PER_STRETCH);
    if (solo !== undefined) playSolo(run, solo, { from: row, until });
    else playStretch(run, wakes, { row, until });
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
    recordTrade(run, state, takerFill(run, -1, state.columns.close[rows - 1] as number), REASON.open);
  }
}

/** What went out, positive; never -0. */
const paid = (sum: CompensatedSum): number => 0 - sum.total;

function outcome(state: AssetState, { symbol, bars }: SimulationAsset, barMs: number): AssetOutcome {
  const { moved } = state;
  const { openAt, open, close } = bars;
  const count = openAt.length;
  const span = count === 0 ? 0 : (openAt[count - 1] as number) - (openAt[0] as number);
  return {
    symbol,
    bars: count,
    missingBars: count === 0 ? 0 : Math.max(0, Math.round(span / barMs) + 1 - count),
    realised: moved.realised.total,
    fees: paid(moved.fees),
    funding: paid(moved.funding),
    turnover: state.turnover,
    exposureBars: state.exposureBars,
    deniedOrders: state.deniedOrders,
    cutOrders: state.cutOrders,
    unfilledOrders: state.unfilledOrders,
    buyAndHold: count === 0 ? null : (close[count - 1] as number) / (open[0] as number) - 1,
  };
}
