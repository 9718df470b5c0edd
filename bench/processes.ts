import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePaddedContract } from './contract.ts';
import { JWT } from './data.ts';
import type { ServerOptions } from './servers/shared/options.ts';

export const CLIENT_CORE = '0';
export const SERVER_CORE = '1';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

export interface ServerSpec {
  readonly name: string;
  /** Under bench/servers. */
  readonly script: string;
  readonly tokenCache: boolean;
  readonly operations: number;
  readonly countCommits?: boolean;
  /** Arguments for Node itself, e.g. a profiler's. */
  readonly nodeArgs?: readonly string[];
}

export interface RunningServer {
  readonly spec: ServerSpec;
  readonly port: number;
  /** From the start of the process to its listening. */
  readonly startMs: number;
  /** CPU seconds of the process so far, all threads; undefined where the system does not tell. */
  cpuSeconds(): number | undefined;
  /** Ends it and resolves with all that it printed. */
  stop(): Promise<string>;
}

/** Pins this process to one core, so that servers have the other; false where `taskset` is not to be had. */
export function pinClient(): boolean {
  return spawnSync('taskset', ['-cp', CLIENT_CORE, String(process.pid)], { stdio: 'ignore' }).status === 0;
}

export async function startServer(
  spec: ServerSpec,
  { dir, dataFile, pinned }: { dir: string; dataFile: string; pinned: boolean },
): Promise<RunningServer> {
  const dataDir = join(dir, spec.name.replaceAll(/\W+/g, '-'));
  mkdirSync(dataDir, { recursive: true });
  const databaseFile = join(dataDir, 'gateway.sqlite');
  copyFileSync(dataFile, databaseFile);
  const { tokenCache, operations, countCommits = false } = spec;
  const contractFile = join(dir, `contract-${operations}.json`);
  if (!existsSync(contractFile)) writePaddedContract(contractFile, operations);
  const options: ServerOptions = { databaseFile, dataDir, contractFile, tokenCache, jwt: JWT, countCommits };
  const script = fileURLToPath(new URL(`servers/${spec.script}`, import.meta.url));
  const { child, match, output, startMs } = await spawnUntil(
    [...(spec.nodeArgs ?? []), script, JSON.stringify(options)],
    { pinned, ready: /^listening (\d+)$/m },
  );
  return {
    spec,
    port: Number(match[1]),
    startMs,
    cpuSeconds: () => cpuSecondsOf(child.pid as number),
    stop: () => stop(child, output),
  };
}

interface Spawned {
  readonly child: ChildProcess;
  readonly match: RegExpExecArray;
  readonly output: { text: string };
  readonly startMs: number;
}

/** Starts a Node script on the servers' core and waits until it says that it is ready. */
export async function spawnUntil(
  args: readonly string[],
  { pinned, ready, env = {} }: { pinned: boolean; ready: RegExp; env?: Readonly<Record<string, string>> },
): Promise<Spawned> {
  const startedAt = performance.now();
  const command = pinned ? ['taskset', '-c', SERVER_CORE, process.execPath] : [process.execPath];
  const [program, ...before] = command as [string, ...string[]];
  const child = spawn(program, [...before, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Express and its friends take shortcuts, and Node's warnings would stand in the table.
    env: { ...process.env, NODE_ENV: 'production', NODE_NO_WARNINGS: '1', ...env },
  });
  const output = { text: '' };
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${args.join(' ')} did not start in time`));
    }, START_LIMIT_MS);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code} before it listened`)));
    (child.stdout as NodeJS.ReadableStream).on('data', (chunk: Buffer) => {
      output.text += chunk.toString();
      const found = ready.exec(output.text);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  return { child, match, output, startMs: performance.now() - startedAt };
}

function stop(child: ChildProcess, output: { text: string }): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(output.text);
    });
    child.kill('SIGTERM');
  });
}

/** Nanoseconds on the CPU stand first in each thread's schedstat (Linux). */
function cpuSecondsOf(pid: number): number | undefined {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = tasks.map((task) =>
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e9;
  } catch {
    return undefined;
  }
}
