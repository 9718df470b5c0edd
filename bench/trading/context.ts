import type { TradingBenchOptions } from './options.ts';

/** What the parts of one run share. */
export interface TradingBench {
  readonly options: TradingBenchOptions;
  readonly say: (text: string) => void;
  /** By part, for `--json`. */
  readonly results: Record<string, unknown>;
}
