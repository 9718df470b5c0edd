import { newEngineBuffers } from '../../src/backtests/engine-types.ts';
import { statistics } from '../../src/backtests/statistics.ts';
import { toObjects, walk } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { measure } from './measure.ts';
import { onObjects } from './own-objects.ts';
import { simulateRules } from './pipeline.ts';
import { ratioTarget, speeds, speedTable } from './report.ts';
import { fusedSmaCross } from './sma-fused.ts';
import { perBarSmaCross } from './sma-per-bar.ts';
import { SMA_RULES } from './sma-rules.ts';

const BARS = 1_000_000;
const AT_LEAST = { ofFused: 0.3, timesTradingSignals: 10 };

/** A moving-average cross with fees, slippage and equity at every close, over a million bars. */
export async function compareSmaCross({ options, say, targets, results }: BacktestBench): Promise<void> {
  const candles = walk(BARS);
  const buffers = newEngineBuffers();
  const equity = new Float64Array(BARS);
  const run = () => simulateRules({ rules: SMA_RULES, candles, buffers });
  const trades = checkAlike({
    'fused loop': fusedSmaCross(candles),
    gateway: run().equity,
    'trading-signals': perBarSmaCross(toObjects(candles)),
  });
  say(`SMA cross over ${BARS} bars: ${options.rounds} rounds; all end with an equity of ${trades.toFixed(2)} …`);
  const times = await measure(
    [
      { name: 'fused loop', run: () => fusedSmaCross(candles, equity) },
      { name: 'gateway', run },
      { name: 'gateway, with statistics', run: () => statistics(run()) },
      onObjects('trading-signals', { make: () => toObjects(candles), run: perBarSmaCross }),
    ],
    options,
  );
  const work = { count: BARS, what: 'bars', as: 'fused loop' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results.sma = speeds(times, work);
  targets.push(
    ratioTarget(
      times,
      { name: 'gateway', as: 'fused loop' },
      { text: 'SMA cross, of the fused loop', atLeast: AT_LEAST.ofFused },
    ),
    ratioTarget(
      times,
      { name: 'gateway, with statistics', as: 'fused loop' },
      { text: 'SMA cross with statistics, of the fused loop' },
    ),
    ratioTarget(
      times,
      { name: 'gateway', as: 'trading-signals' },
      { text: 'SMA cross, times the trading-signals engine', atLeast: AT_LEAST.timesTradingSignals },
    ),
  );
}

const ALIKE = 1e-9;

/** The equity that all end with. @throws Error when they do not */
function checkAlike(equities: Readonly<Record<string, ArrayLike<number>>>): number {
  const ends = Object.entries(equities).map(([name, equity]) => ({ name, end: equity[equity.length - 1] as number }));
  const [first] = ends as [(typeof ends)[0]];
  for (const { name, end } of ends) {
    if (!(Math.abs(end - first.end) <= ALIKE * first.end)) {
      throw new Error(`${name} ends with ${end}, ${first.name} with ${first.end}`);
    }
  }
  return first.end;
}
