import fc from 'fast-check';
import { runEngine } from '../../src/backtests/engine.ts';
import type { BranchTask, EngineOutput, StreamTask } from '../../src/backtests/engine-types.ts';
import { type CandleInterval, INTERVAL_MS } from '../../src/market/calc.ts';
import { candleColumns, type NaiveCandle, type NaiveData, type NaivePoint } from './naive-rules.ts';
import { anyRules, cutAt, RULE_INTERVALS, ruleSource } from './rule-arbitraries.ts';

export const T0 = Date.UTC(2024, 2, 1);
export const BASE_MS = INTERVAL_MS['5m'];
const BARS = 60;
export const LAST = T0 + BARS * BASE_MS;
/** Candles before the window. */
const EARLIER_MS = 4 * INTERVAL_MS['1h'];
export type Rules = Extract<BranchTask['decide'], { rules: unknown }>['rules'];

/** A backtest of one branch over a few hours. */
export interface EngineCase {
  readonly data: NaiveData;
  readonly rules: Rules;
  readonly cadenceMs: number;
  /** Whether the stream `tvl` is required. */
  readonly required: boolean;
  readonly policy: BranchTask['policy'];
  readonly funding: readonly number[];
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** A walk without or with holes, until behind the window. */
function barsOf(interval: CandleInterval, { seed, holes }: { seed: number; holes: boolean }): NaiveCandle[] {
  const random = randomOf(seed);
  const bars: NaiveCandle[] = [];
  let last = 100;
  for (let openAt = T0 - EARLIER_MS; openAt < LAST; openAt += INTERVAL_MS[interval]) {
    const open = last * (1 + (random() - 0.5) / 500);
    last = open * (1 + (random() - 0.5) / 50);
    const bar = { openAt, open, close: last, high: Math.max(open, last) * 1.001, low: Math.min(open, last) * 0.999 };
    if (!holes || random() < 0.8) bars.push({ ...bar, volume: random() });
  }
  return bars;
}

function pointsOf(seed: number): NaivePoint[] {
  const random = randomOf(seed);
  const points: NaivePoint[] = [];
  for (let at = T0 - EARLIER_MS / 4; at < LAST; at += Math.floor(random() * 1_200_000)) {
    points.push({ availableAt: at, values: { rate: random() - 0.5, premium: random() < 0.2 ? null : random() - 0.5 } });
  }
  return points;
}

const anyData: fc.Arbitrary<NaiveData> = fc.tuple(fc.nat(), fc.boolean()).map(([seed, holes]) => ({
  candles: Object.fromEntries(RULE_INTERVALS.map((name, at) => [name, barsOf(name, { seed: seed + at, holes })])),
  points: { funding: pointsOf(seed + 7), tvl: pointsOf(seed + 8) },
}));

const offset = 0;
const operand = fc.oneof(
  fc
    .constantFrom(...RULE_INTERVALS)
    .map((interval) => ({ kind: 'price' as const, field: 'close' as const, interval, offset })),
  fc.constantFrom(...RULE_INTERVALS).map((interval) => ({
    ...{ kind: 'indicator' as const, indicator: 'sma' as const, period: 3, source: 'close' as const, interval, offset },
  })),
);
const lookAt = fc.oneof(
  fc.record({ left: operand, right: operand }),
  fc.constantFrom('funding', 'tvl').map((nodeId) => ({
    left: { kind: 'stream' as const, nodeId, field: 'rate', offset },
    right: { kind: 'constant' as const, value: 0 },
  })),
);
/** In while one thing is above another, out when it is below: rules that act often. */
export const tradingRules: fc.Arbitrary<Rules> = lookAt.map(({ left, right }) => ({
  long: { op: 'compare', left, comparator: '>', right },
  exit: { op: 'compare', left, comparator: '<', right },
  sizeFraction: 1,
}));

export const anyCase: fc.Arbitrary<EngineCase> = fc.record({
  data: anyData,
  rules: fc.oneof(anyRules, tradingRules),
  cadenceMs: fc.constantFrom(60_000, 300_000, 900_000),
  required: fc.boolean(),
  policy: fc.record({
    sizeFraction: fc.constantFrom(0.1, 0.5, 1),
    maxPositionFraction: fc.constant(0.5),
    leverage: fc.constantFrom(1, 20),
    stopLossFraction: fc.constantFrom(null, 0.02),
    takeProfitFraction: fc.constantFrom(null, 0.02),
    execution: fc.constantFrom(
      { orderType: 'market' as const },
      { orderType: 'limit' as const, offsetBps: 5, timeInForce: 'gtc' as const, postOnly: false },
    ),
  }),
  funding: fc.uniqueArray(fc.integer({ min: T0, max: LAST }), { maxLength: 5 }).map((at) => at.sort((a, b) => a - b)),
});

/** An instant at which a bar of the window opens. */
export const anyCut = fc.integer({ min: 1, max: BARS - 1 }).map((bars) => T0 + bars * BASE_MS);

/** Runs the engine on what was known at an instant, and nothing after it. */
export type Run = (input: EngineCase, until: number) => EngineOutput;

export const honest: Run = (input, until) => engineOn(input, { until, shown: cutAt(input.data, until) });

/** Runs the engine from T0 until an instant on the data that it is shown. */
export function engineOn(input: EngineCase, { until, shown }: { until: number; shown: NaiveData }): EngineOutput {
  const columns = (name: CandleInterval) => [name, [candleColumns(shown.candles[name] ?? [])]] as const;
  const at = Float64Array.from(input.funding.filter((time) => time < until));
  const branch: BranchTask = {
    ...{ branchId: 'br', symbol: 'BTC', cadenceMs: input.cadenceMs, decide: { rules: input.rules } },
    candles: RULE_INTERVALS.map(columns),
    streams: streamsOf(shown, input.required),
    funding: { at, rate: at.map((_, index) => 0.0001 * (index - 1)) },
    policy: input.policy,
    synthetic: false,
  };
  return runEngine({ from: T0, to: until, interval: '5m', branches: [branch] });
}

function streamsOf(data: NaiveData, required: boolean): StreamTask[] {
  const { points } = ruleSource(data);
  return ['funding', 'tvl'].map((nodeId) => ({
    nodeId,
    required: required && nodeId === 'tvl',
    staleAfterMs: 600_000,
    from: { kind: 'points', points: points(nodeId) as NonNullable<ReturnType<typeof points>> },
  }));
}
