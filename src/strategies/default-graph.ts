import type { StrategyGraph } from './graph.ts';

const RSI_PERIOD = 14;

/**
 * The graph that a new clone starts with: one branch inside the smallest tier's caps, without a model, that buys BTC when
 * the hourly RSI leaves the oversold zone and sells when it leaves the overbought one. Something to change, not advice.
 */
export function defaultGraph(): StrategyGraph {
  const rsi = {
    kind: 'indicator',
    indicator: 'rsi',
    period: RSI_PERIOD,
    source: 'close',
    interval: '1h',
    offset: 0,
  } as const;
  return {
    schemaVersion: 1,
    nodes: [
      {
        id: 'candles',
        type: 'data_stream',
        label: 'Hourly candles',
        config: {
          provider: 'hyperliquid',
          channel: 'candles',
          interval: '1h',
          inclusion: 'required',
          depth: 'balanced',
        },
      },
      { id: 'assets', type: 'asset_selection', label: 'Bitcoin', config: { symbols: ['BTC'] } },
      {
        id: 'prompt',
        type: 'trading_prompt',
        label: 'RSI reversal',
        config: {
          enabled: true,
          cadenceSec: 300,
          engine: 'rules',
          rules: {
            long: { op: 'compare', left: rsi, comparator: 'crosses_above', right: { kind: 'constant', value: 30 } },
            exit: { op: 'compare', left: rsi, comparator: 'crosses_below', right: { kind: 'constant', value: 70 } },
            sizeFraction: 0.25,
          },
          risk: { maxPositionFraction: 0.25, leverage: 1, stopLossFraction: 0.05, takeProfitFraction: 0.1 },
          execution: { orderType: 'market' },
        },
      },
    ],
    edges: [
      { id: 'candles-assets', source: 'candles', target: 'assets' },
      { id: 'assets-prompt', source: 'assets', target: 'prompt' },
    ],
    layout: {
      nodes: { candles: { x: 0, y: 0 }, assets: { x: 320, y: 0 }, prompt: { x: 640, y: 0 } },
      terminal: { x: 960, y: 0 },
    },
  };
}
