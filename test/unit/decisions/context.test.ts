import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveContext } from '../../../src/decisions/context.ts';
import type { StreamConfig } from '../../../src/decisions/types.ts';
import { INTERVAL_MS, type PointColumns, sma } from '../../../src/market/calc.ts';
import {
  candles,
  candlesUntil,
  HOUR_MS,
  HOURLY,
  type Memory,
  memoryReader,
  stream,
  T0,
} from '../../support/decision-fixtures.ts';

const MINUTE_MS = 60_000;

function read(memory: Memory, configs: readonly StreamConfig[], { asOf = T0, leaky = false } = {}) {
  const streams = configs.map((config, i) => stream(`s${i}`, config));
  return resolveContext({ branch: { symbol: 'BTC', streams }, asOf, reader: memoryReader(memory, { leaky }) });
}

async function readOne(memory: Memory, config: StreamConfig, options: { asOf?: number; leaky?: boolean } = {}) {
  const context = await read(memory, [config], options);
  const [only] = context.reads;
  if (only === undefined) throw new Error('no read');
  return { ...only, context };
}

const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code);
const times = (...at: number[]) => Float64Array.from(at);

function points(availableAt: readonly number[]): PointColumns {
  return {
    eventAt: times(...availableAt),
    availableAt: times(...availableAt),
    values: { tvlUsd: Float64Array.from(availableAt, (_, i) => i) },
  };
}

const FUNDING: StreamConfig = { provider: 'hyperliquid', channel: 'funding', inclusion: 'standard', depth: 'fast' };
const MARKET: StreamConfig = {
  provider: 'polymarket',
  channel: 'immediate_market',
  marketId: '512357',
  inclusion: 'standard',
  depth: 'fast',
};
const TVL: StreamConfig = {
  provider: 'defillama',
  channel: 'capital_base',
  subjectType: 'chain',
  subject: 'Ethereum',
  inclusion: 'standard',
  depth: 'fast',
};

describe('what a stream says as of a moment', () => {
  it('is as many complete candles as its depth, each with the moment from which it was known', async () => {
    for (const [depth, count] of [
      ['fast', 24],
      ['balanced', 72],
      ['deep', 288],
    ] as const) {
      const one = await readOne({ candles: { '1h': candlesUntil(T0, 400) } }, { ...HOURLY, depth });
      expect(one).toMatchObject({ status: 'ok', eventAt: T0 - HOUR_MS, availableAt: T0, warnings: [] });
      expect(one.points.eventAt).toHaveLength(count);
      expect(one.points.availableAt.every((at, i) => at === (one.points.eventAt[i] as number) + HOUR_MS)).toBe(true);
    }
  });

  it('never holds what became known later, even when the reader shows it', async () => {
    const memory = {
      candles: { '1h': candlesUntil(T0 + 10 * HOUR_MS, 100) },
      funding: { at: times(T0 - HOUR_MS, T0 + 1), rate: times(0.1, 0.2) },
      points: { 'polymarket:512357': points([T0 - 1, T0, T0 + 1]) },
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -20 * HOUR_MS, max: 10 * HOUR_MS }), async (shift) => {
        const asOf = T0 + shift;
        const { reads } = await read(memory, [HOURLY, { ...HOURLY, channel: 'indicators' }, FUNDING, MARKET], {
          asOf,
          leaky: true,
        });
        for (const { points: known, availableAt } of reads) {
          expect(known.availableAt.every((at) => at <= asOf)).toBe(true);
          expect(availableAt ?? asOf).toBeLessThanOrEqual(asOf);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is stale when its newest point is older than its channel allows, to the millisecond', async () => {
    const memory = {
      candles: { '1h': candlesUntil(T0, 30) },
      funding: { at: times(T0), rate: times(0.0001) },
      points: { 'polymarket:512357': points([T0]), 'defillama:capital_base:chain:Ethereum': points([T0]) },
    };
    const limits = [
      [HOURLY, 2 * HOUR_MS],
      [FUNDING, 2 * HOUR_MS],
      [MARKET, 20 * MINUTE_MS],
      [TVL, 3 * HOUR_MS],
    ] as const;
    for (const [config, limit] of limits) {
      expect(await readOne(memory, config, { asOf: T0 + limit })).toMatchObject({ status: 'ok' });
      const stale = await readOne(memory, config, { asOf: T0 + limit + 1 });
      expect([config.channel, stale.status, codes(stale.warnings)]).toEqual([
        config.channel,
        'stale',
        expect.arrayContaining(['STREAM_STALE']),
      ]);
      expect(stale.points.eventAt.length).toBeGreaterThan(0);
    }
  });

  it('names what is missing, what is short and where points are missing in between', async () => {
    expect(await readOne({}, HOURLY)).toMatchObject({ status: 'missing', eventAt: null, availableAt: null });
    expect(codes((await readOne({}, HOURLY)).warnings)).toEqual(['STREAM_MISSING']);
    const opens = Array.from({ length: 30 }, (_, i) => T0 - (30 - i) * HOUR_MS).filter((_, i) => i !== 20 && i !== 21);
    expect((await readOne({ candles: { '1h': candles(opens) } }, HOURLY)).warnings).toEqual([
      { code: 'STREAM_GAPS', nodeId: 's0', count: 2, message: expect.any(String) },
    ]);
    expect((await readOne({ candles: { '1h': candlesUntil(T0, 5) } }, HOURLY)).warnings).toEqual([
      { code: 'STREAM_SHORT', nodeId: 's0', count: 19, message: expect.any(String) },
    ]);
  });

  it('takes jitter of funding times for no gap, and a lost settlement for one', async () => {
    const at = Array.from({ length: 24 }, (_, i) => T0 - (23 - i) * HOUR_MS + (i % 2 === 0 ? 90 : -60));
    const whole = { at: Float64Array.from(at).map((each) => Math.min(each, T0)), rate: new Float64Array(24) };
    expect((await readOne({ funding: whole }, FUNDING)).warnings).toEqual([]);
    const holed = { at: whole.at.filter((_, i) => i !== 9), rate: new Float64Array(23) };
    expect(codes((await readOne({ funding: holed }, FUNDING)).warnings)).toEqual(['STREAM_GAPS', 'STREAM_SHORT']);
  });

  it('computes indicators over enough candles that the depth changes none of them', async () => {
    const memory = { candles: { '1h': candlesUntil(T0, 1000) } };
    const config = { ...HOURLY, channel: 'indicators' } as const;
    const fast = await readOne(memory, config);
    const deep = await readOne(memory, { ...config, depth: 'deep' });
    expect(Object.keys(fast.points.values)).toEqual([
      'rsi14',
      'bollingerUpper',
      'bollingerMiddle',
      'bollingerLower',
      'sma20',
      'ema20',
      'macd',
      'macdSignal',
      'macdHistogram',
    ]);
    for (const [name, column] of Object.entries(fast.points.values)) {
      const other = deep.points.values[name]?.slice(-24) ?? [];
      column.forEach((value, i) => {
        expect(value).toBeCloseTo(other[i] as number, 6);
      });
    }
    const close = memory.candles['1h'].close;
    expect(fast.points.values.sma20?.at(-1)).toBe(sma(close, { period: 20 }).at(-1));
  });

  it('makes candles of an interval that is not stored from a shorter one, complete ones only', async () => {
    const asOf = T0 + 40 * MINUTE_MS;
    const made = await readOne({ candles: { '5m': candlesUntil(asOf, 1000, INTERVAL_MS['5m']) } }, HOURLY, { asOf });
    expect(made).toMatchObject({ status: 'ok', eventAt: T0 - HOUR_MS, availableAt: T0, warnings: [] });
    expect(made.points.eventAt).toHaveLength(24);
    const { open, close, volume } = made.points.values;
    expect((close?.at(-1) as number) - (open?.at(-1) as number)).toBe(12);
    expect(volume?.at(-1)).toBe(120);
  });

  it('says when what it read was generated', async () => {
    const memory = { candles: { '1h': candlesUntil(T0, 30) } };
    expect((await readOne(memory, HOURLY)).synthetic).toBe(false);
    expect((await readOne({ ...memory, synthetic: true }, HOURLY)).synthetic).toBe(true);
  });
});

describe('what a branch is shown', () => {
  const fresh = { candles: { '1h': candlesUntil(T0, 30) } };

  it('follows the inclusion: off is not read, auto only when fresh, standard always', async () => {
    const configs = (['off', 'auto', 'standard'] as const).map((inclusion) => ({ ...HOURLY, inclusion }));
    const with30 = await read(fresh, configs);
    expect(with30.reads.map(({ status }) => status)).toEqual(['off', 'ok', 'ok']);
    expect(with30.shown.map(({ stream: { id } }) => id)).toEqual(['s1', 's2']);
    expect([with30.skip, with30.warnings]).toEqual([null, []]);

    const late = await read(fresh, configs, { asOf: T0 + 9 * HOUR_MS });
    expect(late.shown.map(({ stream: { id } }) => id)).toEqual(['s2']);
    expect(late.warnings.map(({ code, nodeId }) => [code, nodeId])).toEqual([
      ['STREAM_OMITTED', 's1'],
      ['STREAM_STALE', 's2'],
    ]);
    expect(late.skip).toBeNull();
  });

  it('is skipped for a required stream that is missing or stale, and for no other', async () => {
    const required = { ...HOURLY, inclusion: 'required' } as const;
    expect((await read(fresh, [required])).skip).toBeNull();
    const missing = await read({}, [HOURLY, required]);
    expect(missing.skip).toMatchObject({ code: 'STREAM_REQUIRED_MISSING', warning: { nodeId: 's1' } });
    const stale = await read(fresh, [required], { asOf: T0 + 3 * HOUR_MS });
    expect(stale.skip?.code).toBe('STREAM_REQUIRED_STALE');
    expect(codes(stale.warnings)).toEqual(['STREAM_REQUIRED_STALE', 'STREAM_STALE']);
  });
});
