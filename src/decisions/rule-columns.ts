import { withoutTail, wordsFor } from '../market/calc.ts';
import { masksOfBits, type RuleBits } from './rule-bits.ts';
import { newRuleBuffers, type RuleBuffers } from './rule-buffers.ts';
import type { CompiledRules } from './rule-compiler.ts';
import type { RuleData, RuleSource } from './rule-data.ts';
import type { Truths } from './rule-kernels.ts';
import { createTruthColumns } from './rule-truths.ts';

/** A mask for each tick. */
export interface RuleColumns {
  /** The conditions that hold. */
  readonly holds: Uint8Array;
  /** Those that cannot be told, for missing data or a warm-up; they do not hold. */
  readonly unknown: Uint8Array;
}

interface Options {
  readonly buffers?: RuleBuffers;
}

/**
 * Which conditions hold at each tick of `data`, evaluated column by column; each series and condition once. `buffers` may be
 * kept for the next evaluation on the same thread; they stay as large as the largest needed.
 */
export function evaluateRules(compiled: CompiledRules, data: RuleData, options: Options = {}): RuleBits {
  const { length } = data.tickAt;
  return evaluate(compiled, data, { ...options, read: ({ holds }) => withoutTail(holds.slice(), length) });
}

/** The same as masks, and with them what cannot be told. */
export function evaluateRuleColumns(compiled: CompiledRules, data: RuleData, options: Options = {}): RuleColumns {
  const { length } = data.tickAt;
  const truths = evaluate(compiled, data, {
    ...options,
    read: ({ holds, fails }) => ({
      holds: holds.slice(),
      unknown: holds.map((held, word) => ~(held | (fails[word] as number))),
    }),
  });
  const masks = (column: 'holds' | 'unknown') => {
    const { long, short, exit } = truths;
    return masksOfBits({ long: long[column], short: short[column], exit: exit[column] }, length);
  };
  return { holds: masks('holds'), unknown: masks('unknown') };
}

interface Roots<T> {
  readonly long: T;
  readonly short: T;
  readonly exit: T;
}

/** What `read` makes of each root's truths, which are given up after it. What a rule set leaves out never holds. */
function evaluate<T>(
  compiled: CompiledRules,
  data: RuleData,
  { buffers = newRuleBuffers(), read }: Options & { readonly read: (truths: Truths) => T },
): Roots<T> {
  const truths = createTruthColumns({ compiled, data, buffers });
  const words = wordsFor(data.tickAt.length);
  const readRoot = (root: number | null): T => {
    if (root === null) return read({ holds: new Uint32Array(words), fails: new Uint32Array(words).fill(0xffffffff) });
    const value = read(truths.use(root));
    truths.release(root);
    return value;
  };
  const { long, short, exit } = compiled.roots;
  return { long: readRoot(long), short: readRoot(short), exit: readRoot(exit) };
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
