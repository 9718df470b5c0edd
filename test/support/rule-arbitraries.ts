import fc from 'fast-check';
import type { components } from '../../src/contract/index.ts';
import { type CandleInterval, INTERVAL_MS, type PointColumns } from '../../src/market/calc.ts';
import { randomOf } from './long-columns.ts';
import { candleColumns, type NaiveCandle, type NaiveData, type NaivePoint } from './naive-rules.ts';

type Schemas = components['schemas'];
type Operand = Schemas['RuleOperand'];
type Condition = Schemas['RuleCondition'];
type RuleSet = Schemas['RuleSet'];

export const RULE_INTERVALS = ['5m', '15m', '1h'] as const satisfies readonly CandleInterval[];
export const RULE_NODES = ['funding', 'tvl', 'absent'];
const FIELDS = ['rate', 'premium', 'missing'];
const T0 = Date.UTC(2024, 2, 1);

const interval = fc.constantFrom(...RULE_INTERVALS);
const offset = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) });
const period = fc.integer({ min: 2, max: 6 });
const source = fc.constantFrom('open', 'high', 'low', 'close', 'hl2', 'hlc3');
const shared = { kind: fc.constant('indicator'), period, source, interval, offset };

const operand = fc.oneof(
  fc.record({
    kind: fc.constant('price'),
    field: fc.constantFrom('open', 'high', 'low', 'close', 'volume'),
    interval,
    offset,
  }),
  fc.record({ ...shared, indicator: fc.constantFrom('sma', 'ema', 'rsi') }),
  fc.record({
    ...shared,
    indicator: fc.constant('bollinger'),
    line: fc.constantFrom('upper', 'middle', 'lower'),
    deviations: fc.constantFrom(0.5, 1, 2),
  }),
  fc.record({
    kind: fc.constant('indicator'),
    indicator: fc.constant('macd'),
    line: fc.constantFrom('macd', 'signal', 'histogram'),
    fastPeriod: fc.integer({ min: 2, max: 3 }),
    slowPeriod: fc.integer({ min: 4, max: 5 }),
    signalPeriod: fc.integer({ min: 2, max: 3 }),
    source,
    interval,
    offset,
  }),
  fc.record({
    kind: fc.constant('stream'),
    nodeId: fc.constantFrom(...RULE_NODES),
    field: fc.constantFrom(...FIELDS),
    offset,
  }),
  fc.record({ kind: fc.constant('constant'), value: fc.constantFrom(-2, 0, 0.5, 3, 50, 100, 101.5) }),
) as fc.Arbitrary<Operand>;

const comparison = fc.record({
  op: fc.constant('compare'),
  left: operand,
  comparator: fc.constantFrom('<', '<=', '>', '>=', 'crosses_above', 'crosses_below'),
  right: operand,
});

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    comparison,
    fc.record({ op: fc.constant('not'), condition: tie('condition') }),
    fc.record({
      op: fc.constantFrom('all', 'any'),
      conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 4 }),
    }),
  ) as fc.Arbitrary<Condition>,
}));

/** Rule sets as the contract allows them, over three intervals and two streams that are there and one that is not. */
export const anyRules = fc.record(
  { long: condition, short: condition, exit: condition, sizeFraction: fc.constant(1) },
  { requiredKeys: ['sizeFraction'] },
) as fc.Arbitrary<RuleSet>;

/**
 * Candles with some missing, or none. Half of them stand still at the last price, so that equal prices are common; the rest
 * take prices of many digits, so that equal averages are not.
 */
function candles(of: CandleInterval): fc.Arbitrary<NaiveCandle[]> {
  const price = fc.noBias(fc.integer({ min: 0, max: 2 ** 32 })).map((at) => 98 + at / 2 ** 30);
  const step = fc.record({
    gap: fc.constantFrom(1, 1, 1, 1, 2, 5),
    still: fc.boolean(),
    open: price,
    close: price,
    above: fc.nat(2),
    below: fc.nat(2),
    volume: fc.nat(4),
  });
  return fc
    .tuple(fc.array(step, { maxLength: 40 }), fc.boolean(), fc.integer({ min: -6, max: 3 }))
    .map(([steps, whole, start]) => {
      let openAt = T0 + start * INTERVAL_MS[of];
      let last = 100;
      return steps.map(({ gap, still, open, close, above, below, volume }) => {
        openAt += (whole ? 1 : gap) * INTERVAL_MS[of];
        if (still) return { openAt, open: last, high: last, low: last, close: last, volume };
        last = close;
        return { openAt, open, close, high: Math.max(open, close) + above, low: Math.min(open, close) - below, volume };
      });
    });
}

/** Points at any time, several at one instant too, with nulls. */
const points: fc.Arbitrary<NaivePoint[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(0, 1, 60_000, 299_999, 300_000, 1_000_000),
      fc.option(fc.integer({ min: -3, max: 3 })),
      fc.option(fc.integer({ min: -3, max: 3 })),
    ),
    { maxLength: 20 },
  )
  .map((steps) => {
    let availableAt = T0;
    return steps.map(([gap, rate, premium]) => {
      availableAt += gap;
      return { availableAt, values: { rate, premium } };
    });
  });

export const anyData: fc.Arbitrary<NaiveData> = fc.record({
  candles: fc.record({ '5m': candles('5m'), '15m': candles('15m'), '1h': candles('1h') }),
  points: fc.record({ funding: points, tvl: points }),
});

/**
 * Some thousand candles of each interval, without gaps or with a few: what the kernels of long columns are for. Streams as
 * above.
 */
export const longData: fc.Arbitrary<NaiveData> = fc
  .tuple(anyData, fc.integer(), fc.constantFrom(0, 0.001))
  .map(([{ points: streams }, seed, gaps]) => {
    const random = randomOf(seed);
    const list = (of: CandleInterval, count: number): NaiveCandle[] => {
      let openAt = T0 - 3 * INTERVAL_MS[of];
      let last = 100;
      return Array.from({ length: count }, () => {
        openAt += (random() < gaps ? 3 : 1) * INTERVAL_MS[of];
        const open = last;
        if (random() < 0.5) last = 98 + 4 * random();
        return {
          openAt,
          open,
          close: last,
          high: Math.max(open, last) + random(),
          low: Math.min(open, last),
          volume: 1,
        };
      });
    };
    return { candles: { '5m': list('5m', 5_000), '15m': list('15m', 1_700), '1h': list('1h', 420) }, points: streams };
  });

/** Decision ticks of a cadence, from before the first candle to behind the last. */
export const anyTicks = fc
  .tuple(fc.constantFrom(60_000, 300_000, 900_000, 3_600_000), fc.nat(12), fc.integer({ min: 0, max: 60 }))
  .map(([cadenceMs, skipped, count]) =>
    Float64Array.from({ length: count }, (_, k) => T0 + (k + skipped - 4) * cadenceMs),
  );

/** Some thousand of them. */
export const longTicks = fc
  .tuple(fc.constantFrom(300_000, 900_000), fc.nat(12), fc.integer({ min: 2_000, max: 5_000 }))
  .map(([cadenceMs, skipped, count]) =>
    Float64Array.from({ length: count }, (_, k) => T0 + (k + skipped - 4) * cadenceMs),
  );

/** The same data as columns, as the rules are given it. */
export function ruleSource(data: NaiveData) {
  const columns = new Map(Object.entries(data.candles).map(([name, list]) => [name, candleColumns(list ?? [])]));
  const streams = new Map(Object.entries(data.points).map(([nodeId, list]) => [nodeId, pointColumns(list)]));
  return {
    intervalCandles: (name: CandleInterval) => columns.get(name) ?? candleColumns([]),
    points: (nodeId: string) => streams.get(nodeId),
  };
}

function pointColumns(list: readonly NaivePoint[]): PointColumns {
  const at = Float64Array.from(list, ({ availableAt }) => availableAt);
  const column = (field: string) => Float64Array.from(list, ({ values }) => values[field] ?? Number.NaN);
  return { eventAt: at, availableAt: at, values: { rate: column('rate'), premium: column('premium') } };
}

/** The data without what is not yet known at an instant. */
export function cutAt({ candles: lists, points: streams }: NaiveData, instant: number): NaiveData {
  const entries = Object.entries(lists) as [CandleInterval, readonly NaiveCandle[]][];
  return {
    candles: Object.fromEntries(
      entries.map(([name, list]) => [name, list.filter(({ openAt }) => openAt + INTERVAL_MS[name] <= instant)]),
    ),
    points: Object.fromEntries(
      Object.entries(streams).map(([nodeId, list]) => [
        nodeId,
        list.filter(({ availableAt }) => availableAt <= instant),
      ]),
    ),
  };
}

/** More candles than any indicator of `anyRules` remembers to within rounding. */
const REMEMBERED = 200;

/** The data that matter at an instant: what is known then, and of candles only the last. */
export function lastOf(data: NaiveData, instant: number): NaiveData {
  const { candles: lists, points: streams } = cutAt(data, instant);
  const last = Object.entries(lists).map(([name, list]) => [name, list?.slice(-REMEMBERED)]);
  return { candles: Object.fromEntries(last), points: streams };
}
