import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'web/dist');
/** Says of what sources the build was made. A dot file: it is not served. */
const STAMP = join(DIST, '.sources');
const SOURCES = [
  'web/index.html',
  'web/vite.config.ts',
  'web/public/**/*',
  'web/src/**/*',
  'src/contract/types.gen.ts',
  'package-lock.json',
];

/** `absent`: what builds it is not installed, as after `npm ci --omit=dev`. */
export type ConsoleState = 'fresh' | 'stale' | 'absent';

export function consoleState(): ConsoleState {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashOfSources()) return 'fresh';
  return viteBinary() === undefined ? 'absent' : 'stale';
}

/** Builds the console. Rejects with what the build said when it failed. */
export async function buildConsole(): Promise<void> {
  const vite = viteBinary();
  if (vite === undefined) throw new Error('Vite is not installed: run npm ci, without --omit=dev.');
  // Taken before: what is changed while it builds makes it stale again.
  const hash = hashOfSources();
  await run([vite, 'build', 'web', '--logLevel', 'warn']);
  writeFileSync(STAMP, hash);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(`${file.slice(ROOT.length)}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function viteBinary(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve('vite/package.json');
    return join(dirname(main), 'bin/vite.js');
  } catch {
    return undefined;
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The console could not be built.\n${said}`));
    });
  });
}
