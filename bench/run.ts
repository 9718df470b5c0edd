/**
 * `npm run bench`: the gateway beside its peers, in one run on one machine, as ratios. What is measured and how to read it:
 * docs/benchmarks.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCommits } from './commits.ts';
import { type Bench, wants } from './context.ts';
import { draftSaveOf, readContract } from './contract.ts';
import { createBenchData } from './data.ts';
import { comparePeers } from './http.ts';
import { readOptions } from './options.ts';
import { pinClient } from './processes.ts';
import { machineLine, targetLines } from './report.ts';
import { compareRouting } from './routing.ts';
import { scenariosOf } from './scenarios.ts';
import { compareSignIn } from './sign-in.ts';

const options = readOptions(process.argv.slice(2));
const dir = mkdtempSync(join(tmpdir(), 'pump-party-bench-'));
const pinned = pinClient();
const machine = machineLine(pinned);

try {
  const data = await createBenchData(dir);
  const saveDraft = draftSaveOf(readContract());
  const bench: Bench = {
    options,
    data,
    saveDraft,
    scenarios: scenariosOf(data, saveDraft),
    dir,
    pinned,
    say: (text) => {
      if (!options.json) process.stdout.write(`${text}\n`);
    },
    targets: [],
    results: {},
  };
  if (saveDraft === undefined) bench.say('The contract saves no drafts yet: no PUT draft.');
  await comparePeers(bench);
  if (wants(bench, 'routing')) await compareRouting(bench);
  if (wants(bench, 'commits')) await compareCommits(bench);
  if (wants(bench, 'signin')) await compareSignIn(bench);
  bench.say(`${targetLines(bench.targets)}\n\n${machine}`);
  const { results, targets } = bench;
  if (options.json) process.stdout.write(`${JSON.stringify({ ...results, targets, machine }, null, 2)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
