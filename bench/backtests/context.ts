import type { YearOfCandles } from './candles.ts';
import type { BacktestBenchOptions } from './options.ts';
import type { Target } from './report.ts';

/** What the parts of one run share. */
export interface BacktestBench {
  readonly options: BacktestBenchOptions;
  readonly year: YearOfCandles;
  /** Where its files are. */
  readonly dir: string;
  readonly say: (text: string) => void;
  readonly targets: Target[];
  /** By part, for `--json`. */
  readonly results: Record<string, unknown>;
}
