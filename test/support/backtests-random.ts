import fc from 'fast-check';
import { signalAt } from '../../src/backtests/simulate-signals.ts';
import type { SimulationAsset, SimulationInput, SimulationPolicy } from '../../src/backtests/simulate-types.ts';
import type { CandleColumns } from '../../src/market/columns.ts';
import { MINUTE_MS, START_AT } from './backtests.ts';
import { packSignals } from './signals.ts';

/** One minute of a random asset: moves in basis points, a decision, whether the bar is missing, whether funding falls due. */
interface Minute {
  readonly gap: number;
  readonly move: number;
  readonly up: number;
  readonly down: number;
  readonly decision: number;
  readonly missing: boolean;
  readonly fundingBps: number;
  readonly fundingAfterMs: number;
}

const bps = (range: number) => fc.integer({ min: -range, max: range });

const minute: fc.Arbitrary<Minute> = fc.record({
  gap: bps(50),
  move: bps(200),
  up: fc.integer({ min: 0, max: 150 }),
  down: fc.integer({ min: 0, max: 150 }),
  decision: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 8, max: 15 }) },
  ),
  missing: fc.nat(9).map((roll) => roll === 0),
  fundingBps: fc.oneof(fc.constant(0), bps(20)),
  fundingAfterMs: fc.oneof(fc.nat(20), fc.nat(MINUTE_MS - 1)),
});

const execution: fc.Arbitrary<SimulationPolicy['execution']> = fc.oneof(
  fc.constant({ orderType: 'market' as const }),
  fc.record({
    orderType: fc.constant('limit' as const),
    offsetBps: bps(100),
    timeInForce: fc.constantFrom('gtc' as const, 'ioc' as const, 'fok' as const),
    postOnly: fc.boolean(),
  }),
);

const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);

const policy: fc.Arbitrary<SimulationPolicy> = fc.record({
  sizeFraction: share,
  maxPositionFraction: share,
  leverage: fc.integer({ min: 1, max: 50 }),
  stopLossFraction: fc.option(fc.integer({ min: 1, max: 60 }).map((half) => half / 2000)),
  takeProfitFraction: fc.option(fc.integer({ min: 1, max: 60 }).map((half) => half / 2000)),
  execution,
});

function columnsOf(minutes: readonly Minute[], firstPrice: number): CandleColumns {
  const rows: [number, number, number, number, number][] = [];
  let price = firstPrice;
  for (const [index, { gap, move, up, down, missing }] of minutes.entries()) {
    const open = price * (1 + gap / 10_000);
    const close = open * (1 + move / 10_000);
    const high = Math.max(open, close) * (1 + up / 10_000);
    const low = Math.min(open, close) * (1 - down / 10_000);
    price = close;
    if (!missing) rows.push([START_AT + index * MINUTE_MS, open, high, low, close]);
  }
  const column = (field: number) => Float64Array.from(rows, (row) => row[field] as number);
  const volume = new Float64Array(rows.length).fill(1);
  return { openAt: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume };
}

const asset: fc.Arbitrary<Omit<SimulationAsset, 'symbol'>> = fc
  .record({
    minutes: fc.array(minute, { minLength: 1, maxLength: 60, size: 'max' }),
    policy,
    firstPrice: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ minutes, policy, firstPrice }) => {
    const due = minutes.flatMap(({ fundingBps, fundingAfterMs }, index) =>
      fundingBps === 0 ? [] : [{ at: START_AT + index * MINUTE_MS + fundingAfterMs, rate: fundingBps / 10_000 }],
    );
    return {
      bars: columnsOf(minutes, firstPrice),
      signals: packSignals(Uint8Array.from(minutes.filter(({ missing }) => !missing).map(({ decision }) => decision))),
      funding: { at: Float64Array.from(due, ({ at }) => at), rate: Float64Array.from(due, ({ rate }) => rate) },
      policy,
    };
  });

/** One to three random assets with holes, decisions of every kind, funding at any millisecond, one fee for maker and taker. */
export const randomInput: fc.Arbitrary<SimulationInput> = fc
  .record({ assets: fc.array(asset, { minLength: 1, maxLength: 3 }), feeBps: fc.nat(20), slippageBps: fc.nat(10) })
  .map(({ assets, feeBps, slippageBps }) => ({
    assets: assets.map((one, index) => ({ ...one, symbol: `A${index}` })),
    barMs: MINUTE_MS,
    fees: { takerBps: feeBps, makerBps: feeBps },
    slippageBps,
  }));

/** The same history as it was known at a moment: bars that open before it, funding and decisions of them. */
export function cutAt(input: SimulationInput, time: number): SimulationInput {
  return {
    ...input,
    assets: input.assets.map((one) => {
      const { openAt, open, high, low, close, volume } = one.bars;
      const count = openAt.filter((at) => at < time).length;
      const due = one.funding.at.filter((at) => at < time).length;
      return {
        ...one,
        bars: {
          openAt: openAt.slice(0, count),
          open: open.slice(0, count),
          high: high.slice(0, count),
          low: low.slice(0, count),
          close: close.slice(0, count),
          volume: volume.slice(0, count),
        },
        signals: packSignals(Uint8Array.from({ length: count }, (_, bar) => signalAt(one.signals, bar))),
        funding: { at: one.funding.at.slice(0, due), rate: one.funding.rate.slice(0, due) },
      };
    }),
  };
}

/** The same story told in another currency unit: prices and cash times a factor. */
export function scaled(input: SimulationInput, factor: number): SimulationInput {
  const times = (column: Float64Array) => column.map((value) => value * factor);
  return {
    ...input,
    startEquity: 100_000 * factor,
    assets: input.assets.map((one) => ({
      ...one,
      bars: {
        ...one.bars,
        open: times(one.bars.open),
        high: times(one.bars.high),
        low: times(one.bars.low),
        close: times(one.bars.close),
      },
    })),
  };
}
