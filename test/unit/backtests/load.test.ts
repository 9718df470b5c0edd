import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runEngine } from '../../../src/backtests/engine.ts';
import type { EngineOutput } from '../../../src/backtests/engine-types.ts';
import { type CandleColumns, INTERVAL_MS, joinCandles, resample } from '../../../src/market/calc.ts';
import { tradingRules } from '../../support/backtest-cases.ts';
import { backtest, candlesBetween, loaded, memoryHistory, rulesBranch } from '../../support/backtest-history.ts';
import { streamNode } from '../../support/graphs.ts';
import { candlesFrom, walk } from '../../support/market.ts';
import { anyRules } from '../../support/rule-arbitraries.ts';

const DAY = 86_400_000;
const FROM = Date.UTC(2024, 0, 3, 7, 35);
const MIDDLE = FROM + 9 * DAY + 3_900_000;
const rulesArb = fc.oneof(anyRules, tradingRules);

const closes = walk({ seed: 5, length: 12 * 288, start: 100, step: 0.01 });
const whole = candlesFrom({ from: FROM, interval: '5m', closes });
/** Every ninth bar, and all of three days before the middle. */
const holey = keep(whole, (at) => (at / 300_000) % 9 !== 4 && !(at > MIDDLE - 3 * DAY && at < MIDDLE - 600_000));

function keep(candles: CandleColumns, wanted: (openAt: number) => boolean): CandleColumns {
  const rows = [...candles.openAt.keys()].filter((row) => wanted(candles.openAt[row] as number));
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
  const { openAt, open, high, low, close, volume } = candles;
  return {
    ...{ openAt: pick(openAt), open: pick(open), high: pick(high), low: pick(low), close: pick(close) },
    volume: pick(volume),
  };
}

const told = ({ acted, assets, series }: EngineOutput) => ({
  acted,
  series,
  trades: assets.map(({ trades }) => trades),
});
const days = (from: number, count: number) => ({ from, to: from + count * DAY });

describe('what a backtest loads', () => {
  it.each([
    ['in the middle', whole, days(MIDDLE, 1)],
    ['at the very beginning', whole, days(FROM, 1)],
    ['before the beginning', whole, days(FROM - DAY / 2, 1)],
    ['behind holes', holey, days(MIDDLE, 1)],
  ])('makes the decisions of the whole history: a window %s', async (_, history, window) => {
    const market = memoryHistory({ candles: { '5m': history } });
    await fc.assert(
      fc.asyncProperty(rulesArb, async (rules) => {
        const branch = rulesBranch(rules);
        const task = await loaded({ market, branch, window });
        const all = { ...task, candles: [['5m', [candlesBetween(history, { from: 0, to: window.to })]] as const] };
        const run = (one: typeof task) => runEngine({ ...window, interval: '5m', branches: [one] });
        expect(told(run(task))).toEqual(told(run(all)));
      }),
      { numRuns: 40 },
    );
  });

  it('is the same whether longer candles are stored or made', async () => {
    const window = days(MIDDLE, 2);
    const longer = { '15m': resample(holey, '5m', '15m'), '1h': resample(holey, '5m', '1h') };
    const made = memoryHistory({ candles: { '5m': holey } });
    const stored = memoryHistory({ candles: { '5m': holey, ...longer } });
    await fc.assert(
      fc.asyncProperty(rulesArb, async (rules) => {
        const branch = rulesBranch(rules);
        expect(told(await backtest({ market: stored, branch, window }))).toEqual(
          told(await backtest({ market: made, branch, window })),
        );
      }),
      { numRuns: 40 },
    );
    expect(new Set(stored.reads)).toEqual(new Set(['5m', '15m', '1h']));
  });

  it('are shorter candles where the simulated ones are stored in part', async () => {
    const hours = resample(whole, '5m', '1h');
    const late = candlesBetween(hours, { from: MIDDLE + DAY, to: MIDDLE + 9 * DAY });
    const window = { from: MIDDLE - (MIDDLE % 3_600_000), to: MIDDLE - (MIDDLE % 3_600_000) + DAY };
    const branch = rulesBranch({ sizeFraction: 1 });
    const market = memoryHistory({ candles: { '5m': whole, '1h': late } });
    const { assets } = await backtest({ market, branch, window, interval: '1h' });
    expect(assets[0]).toMatchObject({ bars: 24, missingBars: 0 });
  });

  it('are the shorter candles that rules read, also where longer ones are simulated', async () => {
    const market = memoryHistory({ candles: { '5m': whole, '1h': resample(whole, '5m', '1h') } });
    const close = { kind: 'price', field: 'close', interval: '15m', offset: 0 } as const;
    const branch = rulesBranch({
      long: { op: 'compare', left: close, comparator: '>', right: { ...close, offset: 1 } },
      sizeFraction: 1,
    });
    const task = await loaded({ market, branch, window: days(MIDDLE, 1), interval: '1h' });
    expect(task.candles.map(([interval]) => interval).sort()).toEqual(['1h', '5m']);
  });

  it('are funding’s settlements and what was published between them', async () => {
    const at = Float64Array.from({ length: 40 }, (_, hour) => MIDDLE - DAY + hour * 3_600_000);
    const published = Float64Array.from([MIDDLE + 60_000, MIDDLE + 660_000]);
    const market = memoryHistory({
      candles: { '5m': whole },
      funding: { at, rate: at.map(() => 0.0001) },
      points: {
        'hyperliquid:funding:BTC': {
          eventAt: published,
          availableAt: published,
          values: { fundingRate: Float64Array.of(0, 0), premium: Float64Array.of(-1, 1) },
        },
      },
    });
    const config = { provider: 'hyperliquid', channel: 'funding', inclusion: 'auto', depth: 'fast' } as const;
    const premium = { kind: 'stream', nodeId: 'f', field: 'premium', offset: 0 } as const;
    const branch = rulesBranch(
      {
        long: { op: 'compare', left: premium, comparator: '>', right: { kind: 'constant', value: 0 } },
        sizeFraction: 1,
      },
      { streams: [{ id: 'f', type: 'data_stream', config }] },
    );
    const { acted } = await backtest({ market, branch, window: days(MIDDLE, 1) });
    expect(acted).toHaveLength(1);
    // The first five-minute tick from the second point on.
    const tickAt = Math.ceil((MIDDLE + 660_000) / 300_000) * 300_000;
    expect(acted[0]).toMatchObject({
      tickAt,
      actions: [{ kind: 'long', sizeFraction: 0.5 }],
      inputs: [{ nodeId: 'f', status: 'ok', availableAt: MIDDLE + 660_000 }],
    });
  });

  it('say when funding is stale by the schedule that was known then', async () => {
    // Every eight hours for four days, then every hour: later settlements say nothing about how old the first ones may get.
    const start = MIDDLE - 4 * DAY;
    const times = [
      ...Array.from({ length: 12 }, (_, at) => start + at * 8 * 3_600_000),
      ...Array.from({ length: 48 }, (_, at) => MIDDLE + at * 3_600_000),
    ];
    const at = Float64Array.from(times);
    const market = memoryHistory({ candles: { '5m': whole }, funding: { at, rate: at.map(() => 0.0001) } });
    const config = { provider: 'hyperliquid', channel: 'funding', inclusion: 'required', depth: 'fast' } as const;
    const branch = rulesBranch({ sizeFraction: 1 }, { streams: [{ id: 'f', type: 'data_stream', config }] });
    const from = start + 2 * DAY;
    const decisionsUntil = async (to: number) =>
      (await backtest({ market, branch, window: { from, to } })).assets[0]?.decisions ?? 0;
    const first = await decisionsUntil(MIDDLE);
    expect(first).toBe((MIDDLE - from) / 300_000);
    // As many more as the rest has ticks: none of the first is lost.
    expect(await decisionsUntil(MIDDLE + DAY)).toBe(first + DAY / 300_000);
    const task = await loaded({ market, branch, window: { from, to: MIDDLE + 2 * DAY } });
    const limits = task.streams[0]?.staleAfterMs as Float64Array;
    expect([limits[11], limits.at(-1)]).toEqual([16 * 3_600_000, 2 * 3_600_000]);
  });

  it('goes as far back as the indicators stream and its offsets need', async () => {
    const market = memoryHistory({ candles: { '5m': whole } });
    const stream = streamNode('i', { interval: '5m' });
    const config = { ...stream.config, channel: 'indicators' } as never;
    const rsi = { kind: 'stream', nodeId: 'i', field: 'rsi14', offset: 200 } as const;
    const branch = rulesBranch(
      {
        long: { op: 'compare', left: rsi, comparator: '>', right: { kind: 'constant', value: 50 } },
        sizeFraction: 1,
      },
      { streams: [{ id: 'i', type: 'data_stream', config }] },
    );
    const { candles } = await loaded({ market, branch, window: days(MIDDLE, 1) });
    const [, pieces] = candles[0] as (typeof candles)[number];
    const { openAt } = joinCandles(pieces);
    expect(openAt[0]).toBeLessThanOrEqual(MIDDLE - 460 * INTERVAL_MS['5m']);
  });
});
