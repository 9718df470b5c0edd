import type { StreamConfig } from './graph.ts';

const INDICATORS = [
  'rsi14',
  'bollingerUpper',
  'bollingerMiddle',
  'bollingerLower',
  'sma20',
  'ema20',
  'macd',
  'macdSignal',
  'macdHistogram',
] as const;
const PREDICTION_MARKET = [
  'yesPrice',
  'bestBid',
  'bestAsk',
  'lastTradePrice',
  'volume',
  'volume24h',
  'liquidity',
] as const;

/**
 * The numeric fields that a point of each channel has, by provider: what a rule may name in a stream operand. They are those
 * that the market feature stores. Prices in the quote currency, …Usd in US dollars, change… in per cent, `fundingRate` and
 * `premium` as shares, `openInterest` in units of the asset; of prediction markets prices from 0 to 1, volumes and liquidity
 * in US dollars.
 */
const STREAM_FIELDS = {
  hyperliquid: {
    candles: ['open', 'high', 'low', 'close', 'volume'],
    indicators: INDICATORS,
    funding: ['fundingRate', 'premium', 'openInterest'],
  },
  polymarket: { immediate_market: PREDICTION_MARKET, later_market: PREDICTION_MARKET },
  defillama: {
    capital_base: ['tvlUsd', 'change1d', 'change7d'],
    capital_flows: ['volume24hUsd', 'volume7dUsd', 'change1d', 'change7d'],
    economic_throughput: ['fees24hUsd', 'fees7dUsd', 'change1d', 'change7d'],
  },
} as const satisfies {
  readonly [P in StreamConfig['provider']]: Readonly<
    Record<Extract<StreamConfig, { provider: P }>['channel'], readonly string[]>
  >;
};

/** What only some kinds of DefiLlama subjects have besides, as `channel subjectType`. */
const SUBJECT_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['capital_base global', ['stablecoinsUsd']],
  ['capital_base protocol', ['marketCapUsd']],
  ['economic_throughput global', ['openInterestUsd']],
  ['economic_throughput protocol', ['openInterestUsd']],
]);

/** The numeric fields of the points of a stream. */
export function fieldsOf(config: StreamConfig): readonly string[] {
  const channels: Readonly<Record<string, readonly string[]>> = STREAM_FIELDS[config.provider];
  const fields = channels[config.channel] ?? [];
  if (config.provider !== 'defillama') return fields;
  return [...fields, ...(SUBJECT_FIELDS.get(`${config.channel} ${config.subjectType}`) ?? [])];
}
