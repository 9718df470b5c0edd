import type { RuleCondition, RuleOperand, RuleSet } from './graph.ts';

export interface PlacedCondition {
  readonly condition: RuleCondition;
  /** JSON Pointer. */
  readonly path: string;
  /** 1 for the outermost. */
  readonly level: number;
}

export interface PlacedOperand {
  readonly operand: RuleOperand;
  readonly path: string;
}

const SIDES = ['long', 'short', 'exit'] as const;

/** Every condition of a rule set, in the order in which it is written. Keeps its own stack: depth costs no recursion. */
export function* conditionsOf(rules: RuleSet, path: string): Generator<PlacedCondition> {
  const open: PlacedCondition[] = [];
  for (const side of SIDES.toReversed()) {
    const condition = rules[side];
    if (condition !== undefined) open.push({ condition, path: `${path}/${side}`, level: 1 });
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    const { condition, path: at } = next;
    const level = next.level + 1;
    if (condition.op === 'not') open.push({ condition: condition.condition, path: `${at}/condition`, level });
    if (condition.op !== 'all' && condition.op !== 'any') continue;
    for (let index = condition.conditions.length - 1; index >= 0; index -= 1) {
      const inner = condition.conditions[index];
      if (inner !== undefined) open.push({ condition: inner, path: `${at}/conditions/${index}`, level });
    }
  }
}

/** The two operands of a comparison; none of another condition. */
export function operandsOf({ condition, path }: PlacedCondition): readonly PlacedOperand[] {
  if (condition.op !== 'compare') return [];
  return [
    { operand: condition.left, path: `${path}/left` },
    { operand: condition.right, path: `${path}/right` },
  ];
}
