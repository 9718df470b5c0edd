import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { loadContract } from '../../src/contract/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src/**/*.ts', 'test/support/*.ts', 'openapi.yaml', 'package-lock.json'];
const CHILDREN = globSync('test/support/*-crash-child.ts', { cwd: ROOT }).concat('test/support/crash-child.ts');
/** Native, or with files beside them that are opened by their place. */
const LEFT_ALONE = ['better-sqlite3', 'pg-native', 'pino', 'piscina'];

/** A child's source file, e.g. `arena-crash-child`. */
export type ChildName = 'crash-child' | `${string}-crash-child`;

/**
 * The file to start a child process of crash tests from: its sources and their packages in one. Hundreds of them are started,
 * and finding and reading a thousand modules took each most of its time. Kept in `.cache/children`, keyed by the sources.
 */
export async function childFile(name: ChildName): Promise<string> {
  const folder = join(ROOT, '.cache/children', hashOfSources());
  if (!existsSync(folder)) await build(folder);
  return join(folder, `${name}.js`);
}

/** All that a command gets of this process' environment. */
export const BARE_ENV: Readonly<Record<string, string | undefined>> = {
  PATH: process.env.PATH,
  // Compiled code is no setting of theirs.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};

export interface ChildOutcome {
  readonly signal: NodeJS.Signals | null;
  /** What it printed; with its errors when it failed by itself. */
  readonly output: string;
}

/** Runs a child with its task to its end, which may be a violent one. */
export async function runChild(name: ChildName, task: object): Promise<ChildOutcome> {
  const file = await childFile(name);
  return new Promise((resolve) => {
    execFile(process.execPath, [file, JSON.stringify(task)], { timeout: 180_000 }, (error, stdout, stderr) => {
      const signal = (error as { signal?: NodeJS.Signals } | null)?.signal ?? null;
      resolve({ signal, output: error !== null && signal === null ? `${stdout}${stderr}` : stdout });
    });
  });
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort())
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function build(folder: string): Promise<void> {
  // Loaded only when there is something to build.
  const { build: bundle } = await import('vite');
  const partial = `${folder}.${randomUUID()}`;
  // Those of other sources.
  const old = globSync('.cache/children/*', { cwd: ROOT }).filter((path) => !path.includes(basename(folder)));
  for (const path of old) rmSync(join(ROOT, path), { recursive: true, force: true });
  await bundle({
    ...{ root: ROOT, configFile: false, logLevel: 'error', plugins: [ownPlace()] },
    ssr: { noExternal: true, external: LEFT_ALONE },
    build: {
      ...{ ssr: true, outDir: partial, target: 'node22', minify: false },
      rolldownOptions: { input: Object.fromEntries(CHILDREN.map((file) => [basename(file, '.ts'), join(ROOT, file)])) },
    },
  });
  writeFileSync(join(partial, 'contract.json'), loadContract(join(ROOT, 'openapi.yaml')).json);
  try {
    // Rename makes it appear whole to processes that build beside this one.
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Sources that open what lies beside them still find it. */
function ownPlace(): Plugin {
  return {
    name: 'own-place',
    transform(code, id) {
      if (id.includes('/node_modules/') || !code.includes('import.meta.url')) return undefined;
      return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
    },
  };
}
