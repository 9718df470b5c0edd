import { describe, expect, it } from 'vitest';
import { resolveContext } from '../../../src/decisions/context.ts';
import type { MarketReader } from '../../../src/decisions/market-reader.ts';
import type { StreamConfig } from '../../../src/decisions/types.ts';
import { candlesUntil, HOUR_MS, memoryReader, stream, T0 } from '../../support/decision-fixtures.ts';

const BASE = { provider: 'hyperliquid', interval: '1h', inclusion: 'standard' } as const;
const DEPTHS = ['fast', 'balanced', 'deep'] as const;
const CONFIGS: StreamConfig[] = DEPTHS.flatMap((depth) => [
  { ...BASE, channel: 'candles', depth },
  { ...BASE, channel: 'indicators', depth },
]);

/** A reader over two series that counts what is asked of it. */
function counting() {
  const counts: number[] = [];
  const memory = memoryReader({ candles: { '1h': candlesUntil(T0, 700) } });
  const reader: MarketReader = {
    ...memory,
    lastCandles: (query) => {
      if (query.interval === '1h') counts.push(query.count);
      return memory.lastCandles(query);
    },
  };
  return { reader, counts };
}

const resolve = (configs: readonly StreamConfig[], reader: MarketReader) =>
  resolveContext({
    branch: { symbol: 'BTC', streams: configs.map((config, i) => stream(`s${i}`, config)) },
    asOf: T0 + HOUR_MS / 2,
    reader,
  });

describe('the streams of one branch', () => {
  it('read one series once, however many of them there are', async () => {
    const { reader, counts } = counting();
    await resolve([...CONFIGS, ...CONFIGS, ...CONFIGS], reader);
    expect(counts).toEqual([288 + 260]);
  });

  it('say what each would say alone', async () => {
    const { reader } = counting();
    const { reads } = await resolve(CONFIGS, reader);
    for (const [index, config] of CONFIGS.entries()) {
      const alone = (await resolve([config], reader)).reads[0];
      expect(reads[index]).toEqual({ ...alone, stream: { ...alone?.stream, id: `s${index}` } });
    }
  });

  it('fail together when the market cannot be read', async () => {
    const { reader } = counting();
    const failing: MarketReader = { ...reader, lastCandles: () => Promise.reject(new Error('gone')) };
    await expect(resolve([...CONFIGS, ...CONFIGS], failing)).rejects.toThrow('gone');
  });
});
