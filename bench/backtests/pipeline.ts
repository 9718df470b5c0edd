import { skippedTicks, ticksOver, toBarSignals } from '../../src/backtests/engine-signals.ts';
import { simulate } from '../../src/backtests/simulate.ts';
import type { SimulationResult } from '../../src/backtests/simulate-types.ts';
import type { components } from '../../src/contract/index.ts';
import { candlesOf, compileRules, evaluateRules, type RuleBuffers } from '../../src/decisions/calc.ts';
import type { CandleColumns } from '../../src/market/index.ts';
import { BAR_MS, INTERVAL } from './candles.ts';
import { POLICY } from './sma-rules.ts';

type RuleSet = components['schemas']['RuleSet'];

interface RulesRun {
  readonly rules: RuleSet;
  readonly candles: CandleColumns;
  readonly buffers: RuleBuffers;
}

/** The product's rules, from the JSON of a rule set to a mask at every bar's opening. */
export function masksOf({ rules, candles, buffers }: RulesRun): { tickAt: Float64Array; masks: Uint8Array } {
  const { openAt } = candles;
  const tickAt = ticksOver(openAt, {
    from: openAt[0] as number,
    to: (openAt[openAt.length - 1] as number) + BAR_MS,
    cadenceMs: BAR_MS,
  });
  const data = { tickAt, intervalCandles: candlesOf(new Map([[INTERVAL, candles]])), points: () => undefined };
  return { tickAt, masks: evaluateRules(compileRules(rules), data, { buffers }) };
}

/** The product's whole way from a rule set and candles to equity and trades, as its engine takes it. */
export function simulateRules(run: RulesRun): SimulationResult {
  const { candles } = run;
  const { tickAt, masks } = masksOf(run);
  const skipped = skippedTicks(tickAt, []);
  const { signal } = toBarSignals({ openAt: candles.openAt, tickAt, masks, sizes: undefined, skipped });
  return simulate({
    assets: [{ symbol: 'BTC', bars: candles, signal, funding: NO_FUNDING, policy: POLICY }],
    barMs: BAR_MS,
  });
}

export const NO_FUNDING = { at: new Float64Array(0), rate: new Float64Array(0) };
