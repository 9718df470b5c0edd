import type { CandleColumns, PointColumns } from '../market/index.ts';
import { readCandles } from './candle-read.ts';
import type { MarketReader } from './market-reader.ts';
import type { Engine } from './outcome.ts';
import { EXIT, LONG, SHORT } from './rule-bits.ts';
import { decideAt } from './rule-columns.ts';
import { type CompiledRules, compileRules } from './rule-compiler.ts';
import { readPoints } from './stream-points.ts';
import type { CandleInterval, DecisionAction, RuleSet, RulesBranch, Warning } from './types.ts';

const compiledRules = new WeakMap<RuleSet, CompiledRules>();

function compiledOf(rules: RuleSet): CompiledRules {
  const compiled = compiledRules.get(rules) ?? compileRules(rules);
  compiledRules.set(rules, compiled);
  return compiled;
}

/**
 * Evaluates a rule set at one moment, over what was known then: deterministic, without a network. It answers the conditions
 * in the order in which they count: exit for whatever is open, then the side to be on.
 */
export function createRulesEngine({ reader }: { reader: MarketReader }): Engine<RulesBranch> {
  return {
    async decide({ branch, context: { asOf }, reader: given }) {
      const { rules, risk } = branch;
      const compiled = compiledOf(rules);
      const source = await readSource({ branch, compiled, asOf, reader: given ?? reader });
      const { holds, unknown } = decideAt(compiled, source, asOf);
      const sizeFraction = Math.min(rules.sizeFraction, risk.maxPositionFraction);
      return {
        status: 'completed',
        errorCode: null,
        actions: actionsOf(holds, sizeFraction),
        warnings: [...unknownWarnings(unknown), ...conflictWarnings(holds)],
      };
    },
  };
}

/** What the rules name, as far back as they look. */
async function readSource(input: { branch: RulesBranch; compiled: CompiledRules; asOf: number; reader: MarketReader }) {
  const { branch, compiled, asOf, reader } = input;
  const { symbol } = branch;
  const candles = new Map<CandleInterval, CandleColumns>();
  for (const { interval, points } of compiled.needs.candles) {
    candles.set(interval, (await readCandles({ symbol, interval, asOf, count: points, reader })).candles);
  }
  const streams = new Map<string, PointColumns>();
  for (const { nodeId, points: count } of compiled.needs.streams) {
    const config = branch.streams.find(({ id }) => id === nodeId)?.config;
    if (config) streams.set(nodeId, (await readPoints({ config, symbol, asOf, count, reader })).points);
  }
  return {
    intervalCandles: (interval: CandleInterval) => candles.get(interval) as CandleColumns,
    points: (nodeId: string) => streams.get(nodeId),
  };
}

function actionsOf(holds: number, sizeFraction: number): DecisionAction[] {
  const actions: DecisionAction[] = [];
  const [long, short] = [(holds & LONG) !== 0, (holds & SHORT) !== 0];
  if ((holds & EXIT) !== 0) actions.push({ kind: 'exit', sizeFraction: null, reason: null });
  if (long !== short) actions.push({ kind: long ? 'long' : 'short', sizeFraction, reason: null });
  return actions.length > 0 ? actions : [{ kind: 'hold', sizeFraction: null, reason: null }];
}

function unknownWarnings(unknown: number): Warning[] {
  const names = [
    [LONG, 'long'],
    [SHORT, 'short'],
    [EXIT, 'exit'],
  ] as const;
  return names
    .filter(([bit]) => (unknown & bit) !== 0)
    .map(([, name]) => ({ code: 'RULES_DATA_MISSING', message: `Too little data to tell whether "${name}" holds.` }));
}

function conflictWarnings(holds: number): Warning[] {
  if ((holds & (LONG | SHORT)) !== (LONG | SHORT)) return [];
  return [{ code: 'RULES_CONFLICT', message: 'Both "long" and "short" hold, so neither acts.' }];
}
