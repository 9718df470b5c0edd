import type { components } from '../src/contract/index.ts';

type Schemas = components['schemas'];
type Operand = Schemas['RuleOperand'];
type Condition = Schemas['RuleCondition'];

const close: Operand = { kind: 'price', field: 'close', interval: '1h', offset: 0 };
const average = (period: number): Operand => ({
  kind: 'indicator',
  indicator: 'ema',
  period,
  source: 'close',
  interval: '1h',
  offset: 0,
});
const strength: Operand = {
  kind: 'indicator',
  indicator: 'rsi',
  period: 14,
  source: 'hlc3',
  interval: '4h',
  offset: 1,
};
const constant = (value: number): Operand => ({ kind: 'constant', value });
const funding: Operand = { kind: 'stream', nodeId: 'funding', field: 'fundingRate', offset: 0 };

/** Holds in an up-trend (`above`) or in a down-trend, however the momentum is. */
function trend(above: boolean): Condition {
  const comparator = above ? '>' : '<';
  return {
    op: 'all',
    conditions: [
      { op: 'compare', left: close, comparator: above ? 'crosses_above' : 'crosses_below', right: average(20) },
      { op: 'compare', left: average(20), comparator, right: average(100) },
      {
        op: 'any',
        conditions: [
          { op: 'compare', left: strength, comparator, right: constant(50) },
          { op: 'not', condition: { op: 'compare', left: funding, comparator, right: constant(0.0005) } },
        ],
      },
    ],
  };
}

/** A graph as an editor saves it, about 4 KB of JSON, within the smallest tier; each turn another name. */
export function draftGraph(turn: number): Schemas['CloneStrategyGraph'] {
  const risk = { maxPositionFraction: 0.5, leverage: 2, stopLossFraction: 0.02, takeProfitFraction: 0.04 };
  const execution = { orderType: 'market' } as const;
  const stream = { provider: 'hyperliquid', inclusion: 'required', depth: 'balanced' } as const;
  return {
    schemaVersion: 1,
    nodes: [
      { id: 'candles', type: 'data_stream', config: { ...stream, channel: 'candles', interval: '1h' } },
      { id: 'indicators', type: 'data_stream', config: { ...stream, channel: 'indicators', interval: '4h' } },
      { id: 'funding', type: 'data_stream', config: { ...stream, channel: 'funding' } },
      { id: 'assets', type: 'asset_selection', label: 'Majors', config: { symbols: ['BTC', 'ETH'] } },
      {
        id: 'rules',
        type: 'trading_prompt',
        label: `Trend follower ${turn}`,
        config: {
          enabled: true,
          cadenceSec: 300,
          engine: 'rules',
          rules: { long: trend(true), short: trend(false), exit: trend(false), sizeFraction: 0.25 },
          risk,
          execution,
        },
      },
      {
        id: 'model',
        type: 'trading_prompt',
        label: 'In words',
        config: {
          enabled: false,
          cadenceSec: 900,
          engine: 'model',
          prompt:
            'Buy what rises on growing volume while funding is low; sell when the momentum of the day fades. '.repeat(
              4,
            ),
          risk,
          execution,
        },
      },
    ],
    edges: [
      { id: 'candles-assets', source: 'candles', target: 'assets' },
      { id: 'indicators-assets', source: 'indicators', target: 'assets' },
      { id: 'funding-assets', source: 'funding', target: 'assets' },
      { id: 'assets-rules', source: 'assets', target: 'rules' },
      { id: 'assets-model', source: 'assets', target: 'model' },
    ],
  };
}
