import type { RuleBuffers } from './rule-buffers.ts';
import { createComparisons } from './rule-comparisons.ts';
import type { CompiledRules, ConditionPlan } from './rule-compiler.ts';
import type { RuleData } from './rule-data.ts';
import type { Truths } from './rule-kernels.ts';
import * as kernels from './rule-kernels.ts';
import { createReadings } from './rule-readings.ts';
import { createSeriesColumns } from './rule-series-columns.ts';
import { compareWithValue } from './rule-sides.ts';
import { usesOf } from './rule-uses.ts';

/** The truths of a rule set's conditions at every tick, each computed when first asked for, given up after its last use. */
export interface TruthColumns {
  use(condition: number): Truths;
  /** Ends one use: of a root, or by a condition over it. */
  release(condition: number): void;
}

interface Options {
  readonly compiled: CompiledRules;
  readonly data: RuleData;
  readonly buffers: RuleBuffers;
}

export function createTruthColumns({ compiled, data, buffers }: Options): TruthColumns {
  const { series: plans, conditions } = compiled;
  const ticks = data.tickAt.length;
  const uses = usesOf(compiled);
  const columns = createSeriesColumns({ plans, source: data, buffers, uses });
  const readings = createReadings({ plans, data, columns, buffers });
  const comparisons = createComparisons({ uses, ticks, readings, buffers });
  const known: (Truths | undefined)[] = new Array(conditions.length).fill(undefined);
  const left = [...uses.conditions];

  const use = (number: number): Truths => {
    const truths = known[number] ?? make(conditions[number] as ConditionPlan);
    known[number] = truths;
    return truths;
  };

  const make = (plan: ConditionPlan): Truths => {
    switch (plan.op) {
      case 'constant':
        return constant(plan.holds);
      case 'not':
        return kernels.not(use(plan.child));
      case 'all':
      case 'any':
        return combine(plan);
      default:
        return compare(plan);
    }
  };
  const constant = (holds: boolean): Truths => {
    const out = buffers.takeTruths(ticks);
    out.holds.fill(holds ? ALL : 0);
    out.fails.fill(holds ? 0 : ALL);
    return out;
  };
  const combine = ({ op, children }: Combination): Truths => {
    const out = constant(op === 'all');
    const combineWith = op === 'all' ? kernels.and : kernels.or;
    for (const child of children) {
      combineWith(out, use(child));
      release(child);
    }
    return out;
  };
  const compare = (plan: Comparison): Truths => {
    const truths = 'value' in plan ? withValue(plan) : comparisons[plan.op](plan);
    if (plan.op === 'crosses') comparisons.release(plan);
    columns.release(plan.left.series);
    if ('right' in plan) columns.release(plan.right.series);
    return truths;
  };
  const withValue = ({ op, left, value }: Extract<Comparison, { readonly value: number }>): Truths => {
    const out = buffers.takeTruths(ticks);
    const values = readings.at(left, 0);
    compareWithValue(op, values, { value, out, ticks });
    readings.done(values);
    return out;
  };

  const release = (number: number): void => {
    left[number] = (left[number] ?? 0) - 1;
    const truths = known[number];
    if (left[number] !== 0 || truths === undefined) return;
    known[number] = undefined;
    const plan = conditions[number] as ConditionPlan;
    // A negation is its child the other way about, and a comparison may serve others too.
    if (plan.op === 'not') release(plan.child);
    else if (plan.op === 'greater') comparisons.release(plan);
    else buffers.giveTruths(truths);
  };
  return { use, release };
}

/** Every tick of a word. */
const ALL = 0xffffffff;

type Combination = Extract<ConditionPlan, { readonly children: unknown }>;
type Comparison = Extract<ConditionPlan, { readonly left: unknown }>;
