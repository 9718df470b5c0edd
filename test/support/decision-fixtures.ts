import type { components } from '../../src/contract/index.ts';
import { resolveContext } from '../../src/decisions/context.ts';
import type { MarketReader } from '../../src/decisions/market-reader.ts';
import type { ModelProviderConfig } from '../../src/decisions/model-config.ts';
import type { ModelBranch, StreamConfig, StreamNode } from '../../src/decisions/types.ts';
import { type CandleColumns, INTERVAL_MS, type PointColumns, sliceCandles } from '../../src/market/calc.ts';

export const HOUR_MS = 3_600_000;
/** A moment on the hour, long past. */
export const T0 = 1_672_531_200_000;
export const API_KEY = 'sk-test-0123456789abcdefghijklmnop';

export function stream(id: string, config: StreamConfig): StreamNode {
  return { id, type: 'data_stream', config };
}

export const HOURLY: components['schemas']['HyperliquidCandlesConfig'] = {
  provider: 'hyperliquid',
  channel: 'candles',
  interval: '1h',
  inclusion: 'standard',
  depth: 'fast',
};

export function modelBranch(changes: Partial<ModelBranch> = {}): ModelBranch {
  return {
    branchId: 'br_6f1d2c3b4a5968778695a4b3',
    promptNodeId: 'prompt',
    symbol: 'BTC',
    cadenceSec: 3600,
    engine: 'model',
    prompt: 'Buy dips.',
    streams: [stream('candles', HOURLY)],
    risk: { maxPositionFraction: 0.5, leverage: 2, stopLossFraction: 0.05, takeProfitFraction: null },
    execution: { orderType: 'market' },
    ...changes,
  };
}

/** Candles that open at `openAt`, with prices that tell them apart. */
export function candles(openAt: readonly number[]): CandleColumns {
  const column = (value: (i: number) => number) => Float64Array.from(openAt, (_, i) => value(i));
  return {
    openAt: Float64Array.from(openAt),
    open: column((i) => 100 + i),
    high: column((i) => 102 + i),
    low: column((i) => 99 + i),
    close: column((i) => 101 + i),
    volume: column(() => 10),
  };
}

/** `count` candles without a gap, the last one complete at `end`. */
export function candlesUntil(end: number, count: number, lengthMs = HOUR_MS): CandleColumns {
  return candles(Array.from({ length: count }, (_, i) => end - (count - i) * lengthMs));
}

export interface Memory {
  readonly candles?: Partial<Record<string, CandleColumns>>;
  readonly funding?: { readonly at: Float64Array; readonly rate: Float64Array };
  readonly points?: Readonly<Record<string, PointColumns>>;
  readonly synthetic?: boolean;
}

const NONE = new Float64Array(0);

/** A market in memory. It shows what comes after the moment too: holding back is the reader's user's second line. */
export function memoryReader(memory: Memory, { leaky = false } = {}): MarketReader {
  const synthetic = memory.synthetic ?? false;
  return {
    async lastCandles({ interval, asOf, count }) {
      const all = memory.candles?.[interval] ?? candles([]);
      const known = all.openAt.filter((at) => leaky || at + INTERVAL_MS[interval] <= asOf).length;
      return { ...sliceCandles(all, Math.max(0, known - count), known), synthetic };
    },
    async lastFunding({ asOf, count }) {
      const { at, rate } = memory.funding ?? { at: NONE, rate: NONE };
      const known = leaky ? at.length : at.filter((each) => each <= asOf).length;
      return {
        at: at.subarray(Math.max(0, known - count), known),
        rate: rate.subarray(Math.max(0, known - count), known),
      };
    },
    async lastPoints({ key }) {
      return memory.points?.[key] ?? { eventAt: NONE, availableAt: NONE, values: {} };
    },
  };
}

/** The context of a model branch at T0, with a day of hourly candles. */
export function contextAt(asOf = T0, branch: ModelBranch = modelBranch()) {
  return resolveContext({
    branch,
    asOf,
    reader: memoryReader({ candles: { '1h': candlesUntil(T0 + 480 * HOUR_MS, 960) } }),
  });
}

export function providerConfig(baseUrl: string, changes: Partial<ModelProviderConfig> = {}): ModelProviderConfig {
  return {
    baseUrl,
    apiKey: API_KEY,
    names: new Map([['pump-cheap', 'test-model']]),
    prices: new Map([['pump-cheap', { promptUsd: 2, completionUsd: 10 }]]),
    timeoutMs: 2_000,
    maxRetries: 2,
    maxTokens: 500,
    temperature: null,
    responseFormat: 'json_schema',
    ...changes,
  };
}
