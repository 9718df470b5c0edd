import type { components } from '../contract/index.ts';
import { createSeriesPlan, distinct, type Reading, type RuleNeeds, type SeriesPlan } from './rule-series.ts';
import type { RuleSet } from './types.ts';

type Schemas = components['schemas'];
type RuleCondition = Schemas['RuleCondition'];
type RuleCompare = Schemas['RuleCompare'];
type RuleOperand = Schemas['RuleOperand'];

/**
 * One node of the conditions' graph; numbers are indices of nodes before it. Comparators come down to these: `a < b` is
 * `b > a`, `a <= b` is not `a > b` (both are unknown where one of them is), and what crosses a constant is two comparisons
 * with it.
 */
export type ConditionPlan =
  | { readonly op: 'greater' | 'crosses'; readonly left: Reading; readonly right: Reading }
  | { readonly op: 'greaterThan' | 'lessThan'; readonly left: Reading; readonly value: number }
  | { readonly op: 'constant'; readonly holds: boolean }
  | { readonly op: 'all' | 'any'; readonly children: readonly number[] }
  | { readonly op: 'not'; readonly child: number };

/** A rule set as a graph without repetition: what occurs twice is there once. Plain data; a worker can be sent it. */
export interface CompiledRules {
  readonly series: readonly SeriesPlan[];
  readonly conditions: readonly ConditionPlan[];
  /** Indices of conditions; null for what the rule set leaves out, which never holds. */
  readonly roots: { readonly long: number | null; readonly short: number | null; readonly exit: number | null };
  readonly needs: RuleNeeds;
}

/** Compiles a rule set that the contract has checked. Whether its streams are linked is the graph's affair. */
export function compileRules(rules: RuleSet): CompiledRules {
  const series = createSeriesPlan();
  const conditions = distinct<ConditionPlan>();
  const root = (condition: RuleCondition | undefined) =>
    condition === undefined ? null : addCondition({ series, conditions }, condition);
  const roots = { long: root(rules.long), short: root(rules.short), exit: root(rules.exit) };
  return { series: series.all, conditions: conditions.all, roots, needs: series.needs() };
}

interface Plan {
  readonly series: ReturnType<typeof createSeriesPlan>;
  readonly conditions: ReturnType<typeof distinct<ConditionPlan>>;
}

function addCondition(plan: Plan, condition: RuleCondition): number {
  switch (condition.op) {
    case 'not':
      return negate(plan, addCondition(plan, condition.condition));
    case 'compare':
      return addComparison(plan, condition);
    default:
      return combine(
        plan,
        condition.op,
        condition.conditions.map((child) => addCondition(plan, child)),
      );
  }
}

function addComparison(plan: Plan, { left, comparator, right }: RuleCompare): number {
  switch (comparator) {
    case '>':
      return greater(plan, { left, right });
    case '>=':
      return negate(plan, greater(plan, { left: right, right: left }));
    case '<':
      return greater(plan, { left: right, right: left });
    case '<=':
      return negate(plan, greater(plan, { left, right }));
    case 'crosses_above':
      return crosses(plan, { left, right });
    case 'crosses_below':
      return crosses(plan, { left: right, right: left });
  }
}

interface Sides {
  readonly left: RuleOperand;
  readonly right: RuleOperand;
}

function greater({ series, conditions }: Plan, { left, right }: Sides): number {
  if (left.kind === 'constant') {
    if (right.kind === 'constant') return conditions.add({ op: 'constant', holds: left.value > right.value });
    return conditions.add({ op: 'lessThan', left: series.read(right), value: left.value });
  }
  const reading = series.read(left);
  if (right.kind === 'constant') return conditions.add({ op: 'greaterThan', left: reading, value: right.value });
  return conditions.add({ op: 'greater', left: reading, right: series.read(right) });
}

/** Left was at or below right one point earlier, and is above it now. */
function crosses(plan: Plan, { left, right }: Sides): number {
  if (left.kind !== 'constant' && right.kind !== 'constant') {
    const reading = { left: plan.series.read(left), right: plan.series.read(right) };
    plan.series.read(earlier(left));
    plan.series.read(earlier(right));
    return plan.conditions.add({ op: 'crosses', ...reading });
  }
  const wasAbove = greater(plan, { left: earlier(left), right: earlier(right) });
  return combine(plan, 'all', [negate(plan, wasAbove), greater(plan, { left, right })]);
}

/** The operand one point earlier: its own previous point; a constant is always the same. */
function earlier<T extends RuleOperand>(operand: T): T {
  return 'offset' in operand ? { ...operand, offset: operand.offset + 1 } : operand;
}

const negate = (plan: Plan, child: number) => plan.conditions.add({ op: 'not', child });

function combine(plan: Plan, op: 'all' | 'any', children: readonly number[]): number {
  const unique = [...new Set(children)].sort((a, b) => a - b);
  const [only] = unique;
  return unique.length === 1 && only !== undefined ? only : plan.conditions.add({ op, children: unique });
}
