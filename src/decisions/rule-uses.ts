import type { CompiledRules } from './rule-compiler.ts';
import type { Reading } from './rule-series.ts';
import { sourcesOf } from './rule-series-columns.ts';

/** How often everything in a rule set is read, so that it can be given up after its last use. */
export interface RuleUses {
  /** By series: by comparisons. */
  readonly series: readonly number[];
  /** By condition: by conditions over it, and as a root. */
  readonly conditions: readonly number[];
  /** By `keyOf` a pair: by comparisons of just this way round. */
  readonly pairs: ReadonlyMap<string, number>;
  /** By series: whether one comparison alone reads it, either way round, beside another series of the same clock. */
  readonly passing: readonly boolean[];
}

export interface Pair {
  readonly left: Reading;
  readonly right: Reading;
}

/** Names a pair, this way round. */
export const keyOf = ({ left, right }: Pair): string => `${left.series} ${left.offset} ${right.series} ${right.offset}`;

/** Worked out once for a rule set that decides tick by tick. */
const known = new WeakMap<CompiledRules, RuleUses>();

export function usesOf(compiled: CompiledRules): RuleUses {
  const uses = known.get(compiled) ?? {
    series: seriesUses(compiled),
    conditions: conditionUses(compiled),
    pairs: pairUses(compiled),
    passing: readByOne(compiled),
  };
  known.set(compiled, uses);
  return uses;
}

function seriesUses({ series, conditions }: CompiledRules): number[] {
  const uses: number[] = new Array(series.length).fill(0);
  const count = (number: number) => {
    uses[number] = (uses[number] ?? 0) + 1;
  };
  for (const condition of conditions) {
    if ('left' in condition) count(condition.left.series);
    if ('right' in condition) count(condition.right.series);
  }
  return uses;
}

function readByOne({ series, conditions }: CompiledRules): boolean[] {
  const readers = series.map(() => new Set<string>());
  const add = (number: number, reader: string) => void readers[number]?.add(reader);
  for (const plan of series) for (const number of sourcesOf(plan)) add(number, 'a series');
  for (const condition of conditions) {
    if ('value' in condition) add(condition.left.series, 'a comparison with a value');
    if (!('right' in condition)) continue;
    const { left, right } = condition;
    const sides = [`${left.series} ${left.offset}`, `${right.series} ${right.offset}`].sort().join(' and ');
    const alike = left.series !== right.series && clockOf(left) === clockOf(right);
    for (const side of [left, right]) {
      add(side.series, sides);
      if (!alike) add(side.series, 'at another time');
    }
  }
  return readers.map(({ size }) => size === 1);

  function clockOf({ series: number }: Reading): string | undefined {
    const plan = series[number];
    return plan?.op === 'points' ? plan.nodeId : plan?.interval;
  }
}

function conditionUses({ conditions, roots }: CompiledRules): number[] {
  const uses: number[] = new Array(conditions.length).fill(0);
  const used = conditions.flatMap((condition) =>
    'children' in condition ? condition.children : 'child' in condition ? [condition.child] : [],
  );
  for (const number of [...used, roots.long, roots.short, roots.exit]) {
    if (number !== null) uses[number] = (uses[number] ?? 0) + 1;
  }
  return uses;
}

function pairUses({ conditions }: CompiledRules): Map<string, number> {
  const uses = new Map<string, number>();
  for (const condition of conditions) {
    if (!('right' in condition)) continue;
    const key = keyOf(condition);
    uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return uses;
}
