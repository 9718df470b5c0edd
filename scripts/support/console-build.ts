import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'web/dist');
const CACHE = join(ROOT, '.cache');
/** In the build: of what sources it was made. A dot file: it is not served. */
const STAMP = '.sources';
const SOURCES = [
  'web/index.html',
  'web/vite.config.ts',
  'web/public/**/*',
  'web/src/**/*',
  'client/src/**/*',
  'src/contract/types.gen.ts',
  'package-lock.json',
];

/** `absent`: what builds it is not installed, as after `npm ci --omit=dev`. */
export type ConsoleState = 'fresh' | 'stale' | 'absent';

export function consoleState(): ConsoleState {
  const stamp = join(DIST, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources()) return 'fresh';
  return viteBinary() === undefined ? 'absent' : 'stale';
}

/**
 * Builds the console beside the old one and puts it in its place: whoever serves or builds meanwhile sees a whole one. Rejects
 * with what the build said when it failed.
 */
export async function buildConsole(): Promise<void> {
  const vite = viteBinary();
  if (vite === undefined) throw new Error('Vite is not installed: run npm ci, without --omit=dev.');
  // Taken before: what is changed while it builds makes it stale again.
  const hash = hashOfSources();
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'console-'));
  try {
    const built = join(work, 'new');
    await run([vite, 'build', 'web', '--logLevel', 'warn', '--emptyOutDir', '--outDir', built]);
    writeFileSync(join(built, STAMP), hash);
    if (existsSync(DIST)) renameSync(DIST, join(work, 'old'));
    renameSync(built, DIST);
  } catch (error) {
    // Another process has just put its own there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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
    // Whoever builds: tests and the demo have a NODE_ENV of their own, and Vite would make a build for development of it.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The console could not be built.\n${said}`));
    });
  });
}
