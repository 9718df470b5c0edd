/**
 * `npm run bench:trading`: the paper venue: accounts marked, decisions made, orders gated and filled a second, in its core
 * and through the store. What is
 * measured and how to read it: docs/benchmarks-trading.md.
 */
import { machineLine } from '../report.ts';
import type { TradingBench } from './context.ts';
import { measureMarks } from './marks.ts';
import { type Part, readOptions } from './options.ts';
import { measureOrders } from './orders.ts';
import { measureStore } from './store.ts';

const options = readOptions(process.argv.slice(2));
const machine = machineLine(false);
const bench: TradingBench = {
  options,
  say: (text) => {
    if (!options.json) process.stdout.write(`${text}\n`);
  },
  results: {},
};

const wants = (part: Part) => options.only === undefined || options.only.has(part);
if (wants('marks')) await measureMarks(bench);
if (wants('orders')) await measureOrders(bench);
if (wants('store')) await measureStore(bench);

bench.say(machine);
if (options.json) process.stdout.write(`${JSON.stringify({ ...bench.results, machine }, null, 2)}\n`);
