/**
 * `npm run bench:backtests`: the engine of backtests and what it reads, beside other ways of doing the same, in one run on
 * one machine, as ratios. What is measured and how to read it: docs/benchmarks-backtests.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from '../report.ts';
import { compareAssets } from './assets.ts';
import { readYear } from './candles.ts';
import type { BacktestBench } from './context.ts';
import { compareHttp } from './http.ts';
import { type Part, readOptions } from './options.ts';
import { targetLines } from './report.ts';
import { compareRules } from './rules.ts';
import { compareSmaCross } from './sma.ts';
import { compareStoredCandles } from './stored-candles.ts';

const options = readOptions(process.argv.slice(2));
const machine = machineLine(false);
const dir = mkdtempSync(join(tmpdir(), 'pump-party-backtests-'));

const wants = (part: Part) => options.only === undefined || options.only.has(part);
const inProcess = {
  sma: compareSmaCross,
  rules: compareRules,
  assets: compareAssets,
  candles: compareStoredCandles,
};

try {
  const bench: BacktestBench = {
    options,
    year: await readYear(),
    dir,
    say: (text) => {
      if (!options.json) process.stdout.write(`${text}\n`);
    },
    targets: [],
    results: {},
  };
  bench.say(
    bench.year.real
      ? 'The year is BTC in 2023, five-minute candles.'
      : 'There are no real candles in ../shared/data/candles: the year is generated.',
  );
  for (const part of ['sma', 'rules', 'assets', 'candles'] as const) if (wants(part)) await inProcess[part](bench);
  const overHttp = { http: wants('http'), responsive: wants('responsive') };
  if (overHttp.http || overHttp.responsive) await compareHttp(bench, overHttp);
  const { results, targets, year } = bench;
  bench.say(`${targetLines(targets)}\n\n${machine}`);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...results, targets, realCandles: year.real, machine }, null, 2)}\n`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
