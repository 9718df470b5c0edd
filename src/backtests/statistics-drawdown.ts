import type { SimulationResult } from './simulate-types.ts';

/** One fall of equity below its peak, until it is back at the peak or the run ends. */
export interface Drawdown {
  /** The deepest fall, as a share of the peak. */
  readonly depth: number;
  /** From the peak's bar to the bar of recovery, or to the last. */
  readonly durationMs: number;
}

/** Every drawdown, in order. The start equity is the first peak, at the start of the first bar. */
export function drawdowns({ at, equity, startEquity, barMs }: SimulationResult): Drawdown[] {
  const found: Drawdown[] = [];
  let peak = startEquity;
  let peakAt = (at[0] ?? 0) - barMs;
  let depth = 0;
  for (let row = 0; row < at.length; row++) {
    const value = equity[row] as number;
    const time = at[row] as number;
    if (value < peak) {
      depth = Math.max(depth, 1 - value / peak);
      continue;
    }
    if (depth > 0) found.push({ depth, durationMs: time - peakAt });
    depth = 0;
    peak = value;
    peakAt = time;
  }
  if (depth > 0) found.push({ depth, durationMs: (at[at.length - 1] as number) - peakAt });
  return found;
}
