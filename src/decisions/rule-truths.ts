import type { RuleBuffers, Truths } from './rule-buffers.ts';
import type { CompiledRules, ConditionPlan } from './rule-compiler.ts';
import type { RuleData } from './rule-data.ts';
import * as kernels from './rule-kernels.ts';
import { createReadings, type Readings, type TickValues } from './rule-readings.ts';
import { createSeriesColumns, type SeriesColumns } from './rule-series-columns.ts';

/** Ticks that a kernel goes over in one call: V8 drops what it compiled inside one long loop at the next collection. */
const STRETCH = 4096;

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
  const columns = createSeriesColumns({ plans, source: data, buffers, uses: seriesUses(compiled) });
  const readings = createReadings({ plans, data, columns, buffers });
  const known: (Truths | undefined)[] = new Array(conditions.length).fill(undefined);
  const left = conditionUses(compiled);

  const use = (number: number): Truths => {
    const truths = known[number] ?? make(conditions[number] as ConditionPlan);
    known[number] = truths;
    return truths;
  };
  const release = (number: number): void => {
    left[number] = (left[number] ?? 0) - 1;
    const truths = known[number];
    if (left[number] !== 0 || truths === undefined) return;
    known[number] = undefined;
    buffers.giveTruths(truths);
  };
  const make = (plan: ConditionPlan): Truths => {
    const out = buffers.takeTruths(data.tickAt.length);
    switch (plan.op) {
      case 'constant':
        out.bytes.fill(plan.holds ? kernels.TRUE : kernels.FALSE);
        break;
      case 'not':
        kernels.not(use(plan.child).words, out.words);
        release(plan.child);
        break;
      case 'all':
      case 'any':
        out.bytes.fill(plan.op === 'all' ? kernels.TRUE : kernels.FALSE);
        for (const child of plan.children) {
          (plan.op === 'all' ? kernels.and : kernels.or)(out.words, use(child).words);
          release(child);
        }
        break;
      default:
        compare(plan, { readings, columns, out: out.bytes });
    }
    return out;
  };
  return { use, release };
}

type Comparison = Extract<ConditionPlan, { readonly left: unknown }>;
type Comparing = { readonly readings: Readings; readonly columns: SeriesColumns; readonly out: Uint8Array };
/** Undefined for a stream that is not there. */
type Side = TickValues | undefined;

function compare(plan: Comparison, { readings, columns, out }: Comparing): void {
  const operands = 'right' in plan ? [plan.left, plan.right] : [plan.left];
  const now = operands.map((operand) => readings.at(operand, 0));
  if (plan.op !== 'crosses') compareSides(plan.op, now, { value: 'value' in plan ? plan.value : 0, out });
  else {
    const earlier = operands.map((operand) => readings.at(operand, 1));
    crossSides(now, earlier, { out });
    for (const side of earlier) readings.done(side);
  }
  for (const side of now) readings.done(side);
  for (const { series } of operands) columns.release(series);
}

interface Right {
  /** What a single side is compared with. */
  readonly value: number;
  readonly out: Uint8Array;
}

function compareSides(op: 'greater' | 'atLeast', sides: readonly Side[], { value, out }: Right): void {
  const from = firstTick(sides, out.length);
  out.fill(kernels.UNKNOWN, 0, from);
  const [left, right] = sides.map((side) => at(side, from, out.length));
  if (left === undefined) return;
  for (let k = from; k < out.length; k += STRETCH) {
    const rest = { out: out.subarray(k, k + STRETCH) };
    const near = left.subarray(k - from, k - from + STRETCH);
    if (right !== undefined) {
      (op === 'greater' ? kernels.greater : kernels.atLeast)(near, right.subarray(k - from, k - from + STRETCH), rest);
    } else (op === 'greater' ? kernels.greaterThan : kernels.atLeastValue)(near, value, rest);
  }
}

function crossSides(now: readonly Side[], earlier: readonly Side[], { out }: { readonly out: Uint8Array }): void {
  const n = out.length;
  const from = firstTick(earlier, n);
  // While there is no earlier point, what is not above now has not crossed; of the rest it is unknown.
  compareSides('greater', now, { value: 0, out: out.subarray(0, from) });
  for (let k = 0; k < from; k++) out[k] = (out[k] as number) & kernels.UNKNOWN;
  const [left = NONE, right = NONE] = now.map((side) => at(side, from, n));
  const [leftEarlier = NONE, rightEarlier = NONE] = earlier.map((side) => at(side, from, n));
  const follows = now.every((side, index) => isNext(side, earlier[index]));
  const first = new Uint8Array(1);
  kernels.atLeast(rightEarlier.subarray(0, 1), leftEarlier.subarray(0, 1), { out: first });
  let before = first[0] as number;
  for (let k = 0; k < n - from; k += STRETCH) {
    const stretch = (column: Float64Array) => column.subarray(k, k + STRETCH);
    const columns = { left: stretch(left), right: stretch(right), out: out.subarray(from + k, from + k + STRETCH) };
    if (follows) before = kernels.crossesNext({ ...columns, before });
    else {
      kernels.crosses({ ...columns, leftEarlier: stretch(leftEarlier), rightEarlier: stretch(rightEarlier) });
    }
  }
}

/** Whether the values one point earlier are those of the tick before. */
function isNext(now: Side, earlier: Side): boolean {
  return now !== undefined && now.column === earlier?.column && earlier.start === now.start - 1;
}

const NONE = new Float64Array(0);

/** The first tick at which all sides have a point. */
function firstTick(sides: readonly Side[], ticks: number): number {
  return Math.min(ticks, Math.max(0, ...sides.map((side) => (side === undefined ? ticks : -side.start))));
}

/** The values at ticks `from` to `to`, from the first on at which there is one. */
const at = (side: Side, from: number, to: number) => side?.column.subarray(side.start + from, side.start + to);

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
