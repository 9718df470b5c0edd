import { type Bench, scenarioOf } from './context.ts';
import { sample } from './measure.ts';
import { startServer } from './processes.ts';

/** How many renames of 64 connections share one commit. */
export async function compareCommits(bench: Bench): Promise<void> {
  const { options, data, dir, pinned, say, results } = bench;
  const { operations, measureMs } = options;
  const spec = { name: 'gateway commits', script: 'gateway.ts', tokenCache: true, operations, countCommits: true };
  const server = await startServer(spec, { dir, dataFile: data.file, pinned });
  // From the first request on: the commits are counted from there.
  const { requests } = await sample(server, scenarioOf(bench, 'write').requests, { warmupMs: 0, measureMs });
  const commits = Number(/commits (\d+)/.exec(await server.stop())?.[1] ?? Number.NaN);
  say(
    `group commit: ${(requests / commits).toFixed(1)} renames a commit at 64 connections (${requests} in ${commits})\n`,
  );
  results.commits = { requests, commits };
}
