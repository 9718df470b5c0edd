import { join } from 'node:path';
import { Router } from '../src/contract/index.ts';
import { type Bench, scenarioOf, withServers } from './context.ts';
import { readPaddedContract, writePaddedContract } from './contract.ts';
import { measure, ratioOf } from './measure.ts';
import { spread } from './report.ts';

const SIZES = [90, 900] as const;
const AT_LEAST = 0.95;
const MATCHES = 500_000;

/** Requests and bare matches with the contract padded from 90 to 900 operations. */
export async function compareRouting(bench: Bench): Promise<void> {
  const { options, say, targets, results } = bench;
  const scenario = scenarioOf(bench, 'read');
  const list = SIZES.map((operations) => ({
    name: nameOf(operations),
    script: 'gateway.ts',
    tokenCache: true,
    operations,
  }));
  const series = await withServers(bench, list, (servers) => measure(servers, scenario, options));
  const [few, many] = SIZES;
  const ratio = ratioOf(series, { server: nameOf(many), of: nameOf(few) });
  const nanoseconds = SIZES.map((operations) => matchNanoseconds(bench.dir, operations));
  say(
    `routing: GET clone with ${many} operations runs at ${spread(ratio)} of ${few}; one match takes ${nanoseconds.map((ns) => `${ns.toFixed(0)} ns`).join(' and ')}\n`,
  );
  targets.push({
    text: `${scenario.title} with ${many} operations, of ${few}`,
    value: ratio,
    byCpu: ratioOf(series, { server: nameOf(many), of: nameOf(few) }, 'perCpuSecond'),
    atLeast: AT_LEAST,
  });
  results.routing = { ratio, nanoseconds };
}

function nameOf(operations: number): string {
  return `gateway ${operations}`;
}

function matchNanoseconds(dir: string, operations: number): number {
  const file = join(dir, `contract-${operations}.json`);
  writePaddedContract(file, operations);
  const router = new Router<string>();
  const paths = Object.entries(readPaddedContract(file).document.paths);
  for (const [path, item] of paths) {
    for (const method of Object.keys(item)) router.add({ method: method.toUpperCase(), path, target: path });
  }
  const urls = paths.map(([path]) => path.replace(/\{\w+\}/g, '42'));
  const rounds = Math.ceil(MATCHES / urls.length);
  const run = (): void => {
    for (let round = 0; round < rounds; round += 1) for (const url of urls) router.match('GET', url);
  };
  run();
  const startedAt = performance.now();
  run();
  return ((performance.now() - startedAt) * 1e6) / (rounds * urls.length);
}
