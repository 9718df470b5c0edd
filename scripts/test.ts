/**
 * `npm test`: every check, first the static ones, two at a time, then the tests; a failing one does not hide the others. The
 * last line is `N passed, N failed`, and the exit code is 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeScratch } from './support/scratch.ts';
import { lastLine, sum, type Tally, tallyOfStep, tallyOfTests, type VitestReport } from './support/test-steps.ts';

interface Step {
  readonly title: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly tally: (exitCode: number) => Tally;
}

const MINUTE_MS = 60_000;
const LIMIT_MS = 30 * MINUTE_MS;
const WORKFLOWS = ['docs/workflows/sign-in-to-clone.arazzo.yaml', 'docs/workflows/wallet.openapi.yaml'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const scratch = makeScratch();
const coverageFile = join(scratch, 'contract-coverage.txt');
const reportFile = join(scratch, 'vitest.json');
writeFileSync(coverageFile, '');

const bin = (path: string) => join('node_modules', path);
const check = (title: string, ...args: string[]): Step => ({ title, args, tally: tallyOfStep });

/** What `npm run typecheck` keeps too. */
const incremental = (name: string) => ['--incremental', '--tsBuildInfoFile', `.cache/${name}.json`];

const checks: readonly Step[] = [
  check('Format and lint (Biome)', bin('@biomejs/biome/bin/biome'), 'check', '.'),
  check('Types (tsc)', bin('typescript-native/bin/tsc'), '--noEmit', ...incremental('types')),
  check(
    'Types of the console (tsc)',
    bin('typescript-native/bin/tsc'),
    '-p',
    'web',
    '--noEmit',
    ...incremental('types-web'),
  ),
  check('Contract and workflows (Redocly)', bin('@redocly/cli/bin/cli.js'), 'lint', 'openapi.yaml', ...WORKFLOWS),
  check(
    'Contract breaks nothing released (Redocly)',
    ...[bin('@redocly/cli/bin/cli.js'), 'diff', 'test/contract/released.yaml', 'openapi.yaml', '--fail-on', 'major'],
  ),
  check('Generated files are fresh', 'scripts/generate.ts', '--check'),
  check('Nothing unused (knip)', bin('knip/bin/knip.js')),
  // The browser's tests look at it.
  check('The console builds', 'scripts/build-web.ts', '--if-stale'),
];
const tests: Step = {
  title: 'Tests (vitest): unit, local chain, HTTP over SQLite and over PostgreSQL, browser',
  args: [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
  tally: (exitCode) => tallyOfTests(readReport(), exitCode),
};
const afterTests = check('Every status of the contract was seen', 'scripts/contract-coverage.ts');
/** Most of them use one core. */
const CHECKS_AT_ONCE = 2;

function readReport(): VitestReport | undefined {
  return existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport) : undefined;
}

/** Runs node; resolves with the exit code, 1 for a signal. With `print`, that gets all it wrote, instead of the terminal. */
function run(args: readonly string[], print?: (output: string) => void): Promise<number> {
  const env = {
    ...process.env,
    TMPDIR: scratch,
    CONTRACT_COVERAGE_FILE: coverageFile,
    // The tests start dozens of processes of the same code.
    NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node-compile'),
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    ...(print !== undefined && process.stdout.isTTY && { FORCE_COLOR: '1' }),
  };
  return new Promise((resolve) => {
    const stdio = print === undefined ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio, timeout: LIMIT_MS });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    const end = (exitCode: number) => {
      print?.(output);
      resolve(exitCode);
    };
    child.on('error', () => end(1));
    child.on('close', (code) => end(code ?? 1));
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const showTitle = (title: string) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`);
const tallies: Tally[] = [];
const summary: string[] = [];

/** Held back, its output appears whole under its title once it has ended. */
async function take({ title, args, tally }: Step, { heldBack = false } = {}): Promise<void> {
  const startedAt = performance.now();
  if (!heldBack) showTitle(title);
  const print = (output: string) => {
    showTitle(title);
    process.stdout.write(output);
  };
  const result = tally(await run(args, heldBack ? print : undefined));
  tallies.push(result);
  const line = `${result.failed === 0 ? '✓' : '✗'} ${title} (${seconds(performance.now() - startedAt)})`;
  summary.push(line);
  console.log(line);
}

const queue = [...checks];
const takeChecks = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) await take(step, { heldBack: true });
};
await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, takeChecks));
await take(tests);
await take(afterTests);
rmSync(scratch, { recursive: true, force: true });

const total = sum(tallies);
console.log(`\n${summary.join('\n')}\n\n${lastLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
