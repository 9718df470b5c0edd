/**
 * `npm run bench`: the gateway beside its peers, in one run on one machine, as ratios. What is measured and how to read it:
 * docs/benchmarks.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from '../src/contract/index.ts';
import { checkServers } from './checks.ts';
import { readPaddedContract, writePaddedContract } from './contract.ts';
import { type BenchData, createBenchData } from './data.ts';
import { type Figures, measure, median, sample, scenariosOf } from './measure.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { pinClient, type RunningServer, type ServerSpec, spawnUntil, startServer } from './processes.ts';
import { machineLine, ratioTable, type Target, targetLines } from './report.ts';
import { signInsPerSecond } from './sign-in.ts';

const options = readOptions(process.argv.slice(2));
const dir = mkdtempSync(join(tmpdir(), 'pump-party-bench-'));
const pinned = pinClient();
const targets: Target[] = [];
const results: Record<string, unknown> = {};
const say = (text: string): void => {
  if (!options.json) process.stdout.write(`${text}\n`);
};
const wants = (part: string): boolean => options.only === undefined || options.only.has(part);

const GATEWAY = 'gateway';
const RAW = 'raw node:http (the limit)';
const FASTIFY = 'fastify 5';
const DOCUMENTED = 'express 5 + openapi-backend, as documented';
const CACHED = ' + token cache';

function specs({ operations }: BenchOptions): ServerSpec[] {
  const spec = (name: string, script: string, tokenCache = false): ServerSpec => ({
    name,
    script,
    tokenCache,
    operations,
  });
  return [
    spec(RAW, 'raw.ts'),
    spec(GATEWAY, 'gateway.ts'),
    spec(FASTIFY, 'fastify.ts'),
    spec('fastify-openapi-glue', 'glue.ts'),
    spec('hono + zod-openapi', 'hono.ts'),
    spec('express 5 + express-openapi-validator', 'express-validator.ts'),
    spec(DOCUMENTED, 'openapi-backend.ts'),
    spec(RAW + CACHED, 'raw.ts', true),
    spec(GATEWAY + CACHED, 'gateway.ts', true),
    spec(FASTIFY + CACHED, 'fastify.ts', true),
  ];
}

/** Those that remember verified tokens are compared among themselves. */
function referenceOf({ spec }: RunningServer): string {
  return spec.tokenCache ? RAW + CACHED : RAW;
}

async function withServers<T>(
  list: readonly ServerSpec[],
  data: BenchData,
  use: (servers: RunningServer[]) => Promise<T>,
) {
  const servers: RunningServer[] = [];
  try {
    for (const spec of list) servers.push(await startServer(spec, { dir, dataFile: data.file, pinned }));
    return await use(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function comparePeers(data: BenchData): Promise<void> {
  const scenarios = scenariosOf(data).filter(({ part }) => wants(part));
  if (scenarios.length === 0 && !wants('startup')) return;
  await withServers(specs(options), data, async (servers) => {
    say(`${await checkServers(servers, data)} requests answered alike by all ${servers.length} servers.`);
    const rows = servers.map(({ spec }) => ({ server: spec.name, figures: new Map<string, Figures>() }));
    for (const scenario of scenarios) {
      say(`measuring ${scenario.title}: ${options.rounds} rounds …`);
      const figures = await measure(servers, scenario, options, referenceOf);
      for (const row of rows) row.figures.set(scenario.title, figures.get(row.server) as Figures);
    }
    if (scenarios.length > 0) {
      const titles = scenarios.map(({ title }) => title);
      say(
        `\nRequests a second as a share of the limit's (p99 at 64 connections); the same token policy side by side:\n`,
      );
      say(`${ratioTable(titles, rows)}\n`);
      noteHttpTargets(rows, titles);
      results.http = Object.fromEntries(rows.map(({ server, figures }) => [server, Object.fromEntries(figures)]));
    }
    if (wants('startup')) {
      results.startup = Object.fromEntries(servers.map(({ spec, startMs }) => [spec.name, Math.round(startMs)]));
      say(
        `start-up: ${servers.map(({ spec, startMs }) => `${spec.name} ${(startMs / 1000).toFixed(1)} s`).join(' · ')}\n`,
      );
    }
  });
}

function noteHttpTargets(
  rows: readonly { server: string; figures: ReadonlyMap<string, Figures> }[],
  titles: readonly string[],
): void {
  const perSecond = (server: string, title: string) =>
    rows.find((row) => row.server === server)?.figures.get(title)?.perSecond ?? Number.NaN;
  for (const title of titles.filter((each) => each !== 'GET health')) {
    for (const cache of ['', CACHED]) {
      const own = perSecond(GATEWAY + cache, title);
      targets.push({
        text: `${title}${cache}: of fastify`,
        value: own / perSecond(FASTIFY + cache, title),
        atLeast: 1,
      });
      targets.push({
        text: `${title}${cache}: of the limit`,
        value: own / perSecond(RAW + cache, title),
        atLeast: 0.85,
      });
    }
    if (title.startsWith('GET')) {
      const value = perSecond(GATEWAY, title) / perSecond(DOCUMENTED, title);
      targets.push({ text: `${title}: times the documented openapi-backend`, value, atLeast: 20 });
    }
  }
}

/** Requests and bare matches with the contract padded from 90 to 900 operations. */
async function compareRouting(data: BenchData): Promise<void> {
  const sizes = [90, 900];
  const list = sizes.map((operations) => ({
    name: `gateway ${operations}`,
    script: 'gateway.ts',
    tokenCache: true,
    operations,
  }));
  const [scenario] = scenariosOf(data);
  if (scenario === undefined) return;
  const figures = await withServers(list, data, (servers) => measure(servers, scenario, options, () => 'gateway 90'));
  const ratio = figures.get('gateway 900')?.ratio ?? Number.NaN;
  const nanoseconds = sizes.map(matchNanoseconds);
  say(
    `routing: GET clone with 900 operations runs at ${ratio.toFixed(2)} of 90; one match takes ${nanoseconds.map((ns) => `${ns.toFixed(0)} ns`).join(' and ')}\n`,
  );
  targets.push({ text: 'GET clone with 900 operations, of 90', value: ratio, atLeast: 0.95 });
  results.routing = { ratio, nanoseconds };
}

function matchNanoseconds(operations: number): number {
  const file = join(dir, `contract-${operations}.json`);
  writePaddedContract(file, operations);
  const router = new Router<string>();
  const paths = Object.entries(readPaddedContract(file).document.paths);
  for (const [path, item] of paths) {
    for (const method of Object.keys(item)) router.add({ method: method.toUpperCase(), path, target: path });
  }
  const urls = paths.map(([path]) => path.replace(/\{\w+\}/g, '42'));
  const rounds = Math.ceil(500_000 / urls.length);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) for (const url of urls) router.match('GET', url);
  return ((performance.now() - startedAt) * 1e6) / (rounds * urls.length);
}

/** How many renames of 64 connections share one commit. */
async function compareCommits(data: BenchData): Promise<void> {
  const scenario = scenariosOf(data).find(({ part }) => part === 'write');
  if (scenario === undefined) return;
  const spec = { name: 'gateway commits', script: 'gateway.ts', tokenCache: true, operations: 90, countCommits: true };
  const server = await startServer(spec, { dir, dataFile: data.file, pinned });
  const { requests } = await sample(server, scenario.requests, { warmupMs: 1, measureMs: options.measureMs });
  const commits = Number(/commits (\d+)/.exec(await server.stop())?.[1] ?? Number.NaN);
  say(
    `group commit: ${(requests / commits).toFixed(1)} renames a commit at 64 connections (${requests} in ${commits})\n`,
  );
  results.commits = { requests, commits };
}

async function compareSignIn(data: BenchData): Promise<void> {
  const script = fileURLToPath(new URL('recoveries.ts', import.meta.url));
  const spec = { name: 'gateway sign-in', script: 'gateway.ts', tokenCache: true, operations: 90 };
  const ratios = await withServers([spec], data, async ([server]) => {
    const rounds: number[] = [];
    // Enough for the compiler to have seen all of it: the bare loop is hot after a moment, a whole sign-in is not.
    await signInsPerSecond((server as RunningServer).port, 4000);
    for (let round = 0; round < options.rounds; round += 1) {
      const signIns = await signInsPerSecond((server as RunningServer).port, options.measureMs);
      const bare = await spawnUntil([script, String(options.measureMs)], { pinned, ready: /^recoveries ([\d.]+)$/m });
      rounds.push(signIns / Number(bare.match[1]));
    }
    return rounds;
  });
  const value = median(ratios);
  say(`sign-in: ${value.toFixed(2)} whole sign-ins (challenge and verify over HTTP) for each bare recovery\n`);
  targets.push({ text: 'sign-ins, of bare secp256k1 recoveries', value, atLeast: 0.5 });
  results.signIn = { ratio: value };
}

try {
  const data = await createBenchData(dir);
  await comparePeers(data);
  if (wants('routing')) await compareRouting(data);
  if (wants('commits')) await compareCommits(data);
  if (wants('signin')) await compareSignIn(data);
  say(`${targetLines(targets)}\n\n${machineLine(pinned)}`);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ...results, targets, machine: machineLine(pinned) }, null, 2)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
