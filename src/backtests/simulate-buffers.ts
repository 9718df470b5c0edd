import { createTrades, type TradeColumns } from './simulate-trades.ts';

/**
 * What runs write to, one after the other: fresh memory costs more than much of what is computed in it. A result lies in its
 * buffers, so it is good until the next run with the same ones. They stay as large as the largest run needed.
 */
export interface SimulationBuffers {
  equity: Float64Array;
  readonly trades: TradeColumns;
}

/** Buffers for one thread. */
export function newSimulationBuffers(): SimulationBuffers {
  return { equity: new Float64Array(0), trades: createTrades() };
}

/** A column of this length for the run's equity; its contents are whatever was there before. */
export function equityColumn(buffers: SimulationBuffers, length: number): Float64Array {
  if (buffers.equity.length < length) buffers.equity = new Float64Array(length);
  return buffers.equity.subarray(0, length);
}
