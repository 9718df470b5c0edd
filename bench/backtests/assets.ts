import { runEngine } from '../../src/backtests/engine.ts';
import type { BranchTask, EngineTask } from '../../src/backtests/engine-types.ts';
import { newEngineBuffers } from '../../src/backtests/engine-types.ts';
import type { CandleColumns } from '../../src/market/index.ts';
import { INTERVAL, noisy, toObjects, YEAR } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { measure } from './measure.ts';
import { onObjects } from './own-objects.ts';
import { NO_FUNDING } from './pipeline.ts';
import { ratioTarget, speeds, speedTable } from './report.ts';
import { fusedSmaCross } from './sma-fused.ts';
import { perBarSmaCross } from './sma-per-bar.ts';
import { POLICY, SMA_RULES } from './sma-rules.ts';

const ASSETS = 10;

/**
 * Ten assets on one account for a year, through the product's whole engine: decisions, simulation, statistics, series, what
 * acted. The others run their engine ten times, and no statistics.
 */
export async function compareAssets({ options, year, say, targets, results }: BacktestBench): Promise<void> {
  const all = Array.from({ length: ASSETS }, (_, asset) => noisy(year.candles, asset));
  const buffers = newEngineBuffers();
  const task: EngineTask = { ...YEAR, interval: INTERVAL, branches: all.map(branchOf) };
  const bars = ASSETS * year.candles.openAt.length;
  const { summary } = runEngine(task, { buffers });
  say(`${ASSETS} assets for a year, ${bars} bars and ${summary.trades} trades: ${options.rounds} rounds …`);
  const times = await measure(
    [
      { name: 'fused loop ten times', run: () => all.map((candles) => fusedSmaCross(candles)) },
      { name: 'gateway, whole engine', run: () => runEngine(task, { buffers }) },
      onObjects('trading-signals ten times', {
        make: () => all.map(toObjects),
        run: (objects) => objects.map(perBarSmaCross),
      }),
    ],
    options,
  );
  const work = { count: bars, what: 'bars', as: 'fused loop ten times' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results.assets = speeds(times, work);
  targets.push(
    ratioTarget(
      times,
      { name: 'gateway, whole engine', as: 'fused loop ten times' },
      { text: 'ten assets for a year, whole engine, of the fused loop run ten times' },
    ),
  );
}

function branchOf(candles: CandleColumns, asset: number): BranchTask {
  return {
    branchId: `asset-${asset}`,
    symbol: `BTC${asset}`,
    cadenceMs: 300_000,
    decide: { rules: SMA_RULES },
    candles: [[INTERVAL, [candles]]],
    streams: [],
    funding: NO_FUNDING,
    policy: POLICY,
    synthetic: false,
  };
}
