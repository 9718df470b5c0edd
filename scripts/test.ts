/**
 * `npm test`: every check, one after the other; a failing one does not hide those behind it. The last line is
 * `N passed, N failed`, and the exit code is 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const scratch = mkdtempSync(join(tmpdir(), 'pump-party-test-'));
const coverageFile = join(scratch, 'contract-coverage.txt');
const reportFile = join(scratch, 'vitest.json');
writeFileSync(coverageFile, '');

const bin = (path: string) => join('node_modules', path);
const check = (title: string, ...args: string[]): Step => ({ title, args, tally: tallyOfStep });

const steps: readonly Step[] = [
  check('Format and lint (Biome)', bin('@biomejs/biome/bin/biome'), 'check', '.'),
  check('Types (tsc)', bin('typescript-native/bin/tsc'), '--noEmit'),
  check('Types of the console (tsc)', bin('typescript-native/bin/tsc'), '-p', 'web', '--noEmit'),
  check('Contract and workflows (Redocly)', bin('@redocly/cli/bin/cli.js'), 'lint', 'openapi.yaml', ...WORKFLOWS),
  check(
    'Contract breaks nothing released (Redocly)',
    ...[bin('@redocly/cli/bin/cli.js'), 'diff', 'test/contract/released.yaml', 'openapi.yaml', '--fail-on', 'major'],
  ),
  check('Generated types are fresh', 'scripts/generate-types.ts', '--check'),
  check('Nothing unused (knip)', bin('knip/bin/knip.js')),
  {
    title: 'Tests (vitest): unit, local chain, HTTP over SQLite and over PostgreSQL',
    args: [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    tally: (exitCode) => tallyOfTests(readReport(), exitCode),
  },
  check('Every status of the contract was seen', 'scripts/contract-coverage.ts'),
];

function readReport(): VitestReport | undefined {
  return existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport) : undefined;
}

/** Runs node with what the terminal shows; resolves with the exit code, 1 for a signal. */
function run(args: readonly string[]): Promise<number> {
  const env = {
    ...process.env,
    CONTRACT_COVERAGE_FILE: coverageFile,
    // The tests start dozens of processes of the same code.
    NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node-compile'),
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit', timeout: LIMIT_MS });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const tallies: Tally[] = [];
const summary: string[] = [];
for (const { title, args, tally } of steps) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`);
  const startedAt = performance.now();
  const result = tally(await run(args));
  tallies.push(result);
  const line = `${result.failed === 0 ? '✓' : '✗'} ${title} (${seconds(performance.now() - startedAt)})`;
  summary.push(line);
  console.log(line);
}
rmSync(scratch, { recursive: true, force: true });

const total = sum(tallies);
console.log(`\n${summary.join('\n')}\n\n${lastLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
