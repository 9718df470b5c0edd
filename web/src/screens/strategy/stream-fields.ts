import type { StreamNode } from './graph.ts';

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
];
const PREDICTIONS = ['yesPrice', 'bestBid', 'bestAsk', 'lastTradePrice', 'volume', 'volume24h', 'liquidity'];

const BY_CHANNEL: Readonly<Record<string, readonly string[]>> = {
  candles: ['open', 'high', 'low', 'close', 'volume'],
  indicators: INDICATORS,
  funding: ['fundingRate', 'premium', 'openInterest'],
  immediate_market: PREDICTIONS,
  later_market: PREDICTIONS,
  capital_base: ['tvlUsd', 'change1d', 'change7d'],
  capital_flows: ['volume24hUsd', 'volume7dUsd', 'change1d', 'change7d'],
  economic_throughput: ['fees24hUsd', 'fees7dUsd', 'change1d', 'change7d'],
};

/** Only some subjects have these besides. */
const BY_SUBJECT: Readonly<Record<string, string>> = {
  'capital_base global': 'stablecoinsUsd',
  'capital_base protocol': 'marketCapUsd',
  'economic_throughput global': 'openInterestUsd',
  'economic_throughput protocol': 'openInterestUsd',
};

/** What a rule may name of a stream, as docs/strategies.md lists it. */
export function fieldsOf(config: StreamNode['config']): readonly string[] {
  const fields = BY_CHANNEL[config.channel] ?? [];
  if (config.provider !== 'defillama') return fields;
  const extra = BY_SUBJECT[`${config.channel} ${config.subjectType}`];
  return extra === undefined ? fields : [...fields, extra];
}
