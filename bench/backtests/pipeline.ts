import { skippedTicks, ticksOver, toBarSignals } from '../../src/backtests/engine-signals.ts';
import type { EngineBuffers } from '../../src/backtests/engine-types.ts';
import { simulate } from '../../src/backtests/simulate.ts';
import type { SimulationResult } from '../../src/backtests/simulate-types.ts';
import type { components } from '../../src/contract/index.ts';
import { candlesOf, compileRules, evaluateRules, type RuleBits } from '../../src/decisions/calc.ts';
import type { CandleColumns } from '../../src/market/index.ts';
import { BAR_MS, INTERVAL } from './candles.ts';
import { POLICY } from './sma-rules.ts';

type RuleSet = components['schemas']['RuleSet'];

interface RulesRun {
  readonly rules: RuleSet;
  readonly candles: CandleColumns;
  readonly buffers: EngineBuffers;
}

/** The product's rules, from the JSON of a rule set to what holds at every bar's opening. */
export function decide({ rules, candles, buffers }: RulesRun): { tickAt: Float64Array; bits: RuleBits } {
  const { openAt } = candles;
  const tickAt = ticksOver(
    { openAt, intervalMs: BAR_MS },
    {
      from: openAt[0] as number,
      to: (openAt[openAt.length - 1] as number) + BAR_MS,
      cadenceMs: BAR_MS,
    },
  );
  const data = {
    tickAt,
    stepMs: BAR_MS,
    intervalCandles: candlesOf(new Map([[INTERVAL, candles]])),
    points: () => undefined,
  };
  return { tickAt, bits: evaluateRules(compileRules(rules), data, { buffers: buffers.rules }) };
}

/** The product's whole way from a rule set and candles to equity and trades, as its engine takes it. */
export function simulateRules(run: RulesRun): SimulationResult {
  const { candles } = run;
  const { tickAt, bits } = decide(run);
  const skipped = skippedTicks(tickAt, []);
  const { signals } = toBarSignals({ openAt: candles.openAt, tickAt, rules: bits, sizes: undefined, skipped });
  return simulate({
    assets: [{ symbol: 'BTC', bars: candles, signals, funding: NO_FUNDING, policy: POLICY }],
    barMs: BAR_MS,
    buffers: run.buffers.simulation,
  });
}

export const NO_FUNDING = { at: new Float64Array(0), rate: new Float64Array(0) };
