import { newRuleBuffers, type RuleBuffers } from './rule-buffers.ts';
import type { CompiledRules } from './rule-compiler.ts';
import type { RuleData, RuleSource } from './rule-data.ts';
import { addTrue, addUnknown } from './rule-kernels.ts';
import { createTruthColumns } from './rule-truths.ts';

/** Bits of a mask. */
export const LONG = 1;
export const SHORT = 2;
export const EXIT = 4;

/** One byte a tick, of LONG, SHORT and EXIT. */
export interface RuleColumns {
  /** The conditions that hold. */
  readonly holds: Uint8Array;
  /** Those that cannot be told, for missing data or a warm-up; they do not hold. */
  readonly unknown: Uint8Array;
}

/**
 * Evaluates a rule set at every tick of `data`, column by column; each series and condition once. `buffers` may be kept for
 * the next evaluation on the same thread; they stay as large as the largest needed.
 */
export function evaluateRuleColumns(compiled: CompiledRules, data: RuleData, options: Options = {}): RuleColumns {
  const { length } = data.tickAt;
  const unknown = new Uint32Array(Math.ceil(length / 4));
  const holds = evaluate(compiled, data, { ...options, unknown });
  return { holds, unknown: new Uint8Array(unknown.buffer, 0, length) };
}

/** Which conditions hold at each tick of `data`: one byte a tick, of LONG, SHORT and EXIT. */
export function evaluateRules(compiled: CompiledRules, data: RuleData, options: Options = {}): Uint8Array {
  return evaluate(compiled, data, options);
}

interface Options {
  readonly buffers?: RuleBuffers;
}

/** What holds; into `unknown`, where it is wanted, what cannot be told. */
function evaluate(
  compiled: CompiledRules,
  data: RuleData,
  { buffers = newRuleBuffers(), unknown }: Options & { readonly unknown?: Uint32Array },
): Uint8Array {
  const { length } = data.tickAt;
  const holds = new Uint32Array(Math.ceil(length / 4));
  const truths = createTruthColumns({ compiled, data, buffers });
  const { long, short, exit } = compiled.roots;
  for (const [bit, root] of [long, short, exit].entries()) {
    if (root === null) continue;
    const { words } = truths.use(root);
    addTrue(holds, words, { bit });
    if (unknown !== undefined) addUnknown(unknown, words, { bit });
    truths.release(root);
  }
  return new Uint8Array(holds.buffer, 0, length);
}

/** At one tick, what `evaluateRuleColumns` says there. */
export function decideAt(compiled: CompiledRules, source: RuleSource, tick: number) {
  const { holds, unknown } = evaluateRuleColumns(compiled, {
    tickAt: Float64Array.of(tick),
    intervalCandles: (interval) => source.intervalCandles(interval),
    points: (nodeId) => source.points(nodeId),
  });
  return { holds: holds[0] ?? 0, unknown: unknown[0] ?? 0 };
}
