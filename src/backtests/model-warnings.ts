import type { ModelDecisions } from './model-decisions.ts';
import type { BacktestWarning } from './types.ts';

/** What kept a model from deciding, each reason once an asset, with how often it did. */
export function modelWarnings(runs: ModelDecisions['runs']): BacktestWarning[] {
  const found = new Map<string, BacktestWarning & { count: number }>();
  for (const { branch, outcome } of runs) {
    const { errorCode, status } = outcome;
    if (errorCode === null) continue;
    const { symbol } = branch;
    const key = `${errorCode} ${symbol}`;
    const known = found.get(key);
    if (known !== undefined) known.count++;
    else {
      const what = status === 'failed' ? 'failed' : 'were skipped';
      found.set(key, { code: errorCode, symbol, count: 1, message: `Decisions about ${symbol} ${what}.` });
    }
  }
  return [...found.values()];
}
