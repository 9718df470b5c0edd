import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from '../../../src/contract/index.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { BTC_5M, BTC_FUNDING, ETH_1H, importInto, sharedCandles } from '../../support/market.ts';
import { type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { type CloneOwner, cloneOwner, strategyOf } from '../../support/strategies.ts';

type BacktestResult = components['schemas']['BacktestResult'];

const candles = sharedCandles(BTC_5M);
const funding = sharedCandles(BTC_FUNDING);
const hourly = sharedCandles(ETH_1H);
const YEAR = { from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1) };
const sma = (period: number) =>
  ({ kind: 'indicator', indicator: 'sma', period, source: 'close', interval: '1h', offset: 0 }) as const;

const crossing = {
  schemaVersion: 1,
  nodes: [
    {
      id: 'candles',
      type: 'data_stream',
      config: { provider: 'hyperliquid', channel: 'candles', interval: '1h', inclusion: 'required', depth: 'balanced' },
    },
    { id: 'assets', type: 'asset_selection', config: { symbols: ['BTC'] } },
    {
      id: 'prompt',
      type: 'trading_prompt',
      config: {
        enabled: true,
        cadenceSec: 300,
        engine: 'rules',
        rules: {
          long: { op: 'compare', left: sma(24), comparator: 'crosses_above', right: sma(120) },
          exit: { op: 'compare', left: sma(24), comparator: 'crosses_below', right: sma(120) },
          sizeFraction: 0.5,
        },
        risk: { maxPositionFraction: 0.5, leverage: 2, stopLossFraction: 0.1, takeProfitFraction: null },
        execution: { orderType: 'market' },
      },
    },
  ],
  edges: [
    { id: 'e1', source: 'candles', target: 'assets' },
    { id: 'e2', source: 'assets', target: 'prompt' },
  ],
};

describe.skipIf(candles === undefined || funding === undefined)(
  'a year on real BTC candles (skipped without ../shared/data/candles)',
  () => {
    let chain: PaymentChain;
    let gateway: TestGateway;
    let owner: CloneOwner;
    beforeAll(async () => {
      chain = await startPaymentChain();
      gateway = await startGateway({ env: chain.env });
      await importInto(gateway, candles as string);
      await importInto(gateway, funding as string);
      owner = await cloneOwner(gateway, chain);
    }, 120_000);
    afterAll(async () => {
      await gateway?.stop();
      await chain?.local.stop();
    });

    it('goes from a saved graph over a published version to a result', async () => {
      const strategy = strategyOf(owner);
      const saved = await strategy.save(crossing);
      expect(saved.body.problems).toEqual([]);
      const published = await strategy.publish();
      expect(published.status).toBe(201);
      const params = { cloneId: owner.cloneId };
      const answer = await owner.api.call('startBacktest', { params, body: { window: YEAR } });
      expect(answer.status).toBe(200);
      const result = answer.body as BacktestResult;
      expect(result.graphSource).toEqual({
        kind: 'active_version',
        strategyVersionId: published.body.version.strategyVersionId,
      });
      const [asset] = result.assets;
      expect(asset).toMatchObject({
        symbol: 'BTC',
        interval: '5m',
        bars: 105_120,
        missingBars: 0,
        // The required hourly stream has nothing to say in its first hour.
        decisions: 105_108,
        synthetic: false,
      });
      expect(result.summary.trades).toBeGreaterThan(20);
      expect(result.summary.buyAndHoldReturn).toBeCloseTo(42_314 / 16_537.5 - 1, 1);
      expect(result.summary.fees).toBeGreaterThan(0);
      expect(result.summary.funding).not.toBe(0);
      expect(result.series.length).toBeLessThanOrEqual(1000);
      expect(result.series.at(-1)?.equity).toBeCloseTo(result.summary.endEquity, 6);
      const runs = await owner.api.call('listDecisionRuns', { params, query: { limit: 200, symbol: 'BTC' } });
      expect(runs.body.runs.length).toBeGreaterThan(20);
    });

    it.skipIf(hourly === undefined)('runs two assets on the shortest candles that both have', async () => {
      await importInto(gateway, hourly as string);
      const graph = {
        ...crossing,
        nodes: crossing.nodes.map((node) =>
          node.id === 'assets' ? { ...node, config: { symbols: ['BTC', 'ETH'] } } : node,
        ),
      };
      const params = { cloneId: owner.cloneId };
      const answer = await owner.api.call('startBacktest', { params, body: { window: YEAR, graph } });
      expect(answer.status).toBe(200);
      const { assets, summary, warnings } = answer.body as BacktestResult;
      // BTC's hours are made of its five minutes.
      expect(assets).toMatchObject([
        { symbol: 'BTC', interval: '1h', bars: 8760, missingBars: 0 },
        { symbol: 'ETH', interval: '1h', bars: 8760, missingBars: 0 },
      ]);
      const pnl = assets.reduce((sum, asset) => sum + asset.pnl, 0);
      expect(summary.endEquity).toBeCloseTo(100_000 + pnl, 6);
      expect(warnings.map(({ code, symbol }) => [code, symbol])).toContainEqual(['CANDLES_COARSE', 'ETH']);
    });
  },
);
