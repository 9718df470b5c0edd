import { newEngineBuffers } from '../../src/backtests/engine-types.ts';
import { masksOfBits } from '../../src/decisions/calc.ts';
import { noisy, toObjects } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { measure } from './measure.ts';
import { onObjects } from './own-objects.ts';
import { perBarMasks } from './per-bar-rules.ts';
import { decide } from './pipeline.ts';
import { ratioTarget, speeds, speedTable } from './report.ts';
import { countNodes, GRAPH_RULES } from './rules-graph.ts';

const AT_LEAST = 5;

/** A larger rule set over a year, from its JSON to a mask at every bar, beside an interpreter of the same JSON. */
export async function compareRules({ options, year, say, targets, results }: BacktestBench): Promise<void> {
  const candles = noisy(year.candles, 1);
  const buffers = newEngineBuffers();
  const bars = candles.openAt.length;
  const run = () => decide({ rules: GRAPH_RULES, candles, buffers }).bits;
  const different = countDifferent(masksOfBits(run(), bars), perBarMasks(GRAPH_RULES, toObjects(candles)));
  if (different > 0) throw new Error(`${different} masks differ`);
  const { nodes, comparisons } = countNodes(GRAPH_RULES);
  say(
    `${nodes} conditions (${comparisons} comparisons) over ${bars} bars, all masks alike: ${options.rounds} rounds …`,
  );
  const times = await measure(
    [
      { name: 'gateway', run },
      onObjects('interpreter', {
        make: () => toObjects(candles),
        run: (objects) => perBarMasks(GRAPH_RULES, objects),
      }),
    ],
    options,
  );
  const work = { count: bars, what: 'bars', as: 'interpreter' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results.rules = speeds(times, work);
  targets.push(
    ratioTarget(
      times,
      { name: 'gateway', as: 'interpreter' },
      { text: `${nodes} conditions over a year, times the per-bar interpreter`, atLeast: AT_LEAST },
    ),
  );
}

function countDifferent(left: Uint8Array, right: Uint8Array): number {
  let count = Math.abs(left.length - right.length);
  for (let bar = 0; bar < left.length; bar++) if (left[bar] !== right[bar]) count++;
  return count;
}
