import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { findAnvil } from './anvil-binary.ts';

const START_TIMEOUT_MS = 15_000;
/** npx may have to download the package first. */
const START_WRAPPED_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 2_000;

export interface AnvilProcess {
  readonly rpcUrl: string;
  readonly pid: number;
  /** Ends the process; resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Ends `target` (a pid, negative for a group) when this process goes away, by SIGKILL too: the pipe to the guard closes
 * with its holder. Returns how to dismiss the guard.
 */
function startGuard(target: number): () => void {
  if (process.platform === 'win32') return () => {};
  const script = 'read -r _; kill -TERM "$1" 2>/dev/null';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(target)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {});
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return () => void guard.kill('SIGKILL');
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function signal(target: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(target, name);
  } catch {
    // Already gone.
  }
}

async function stopChild(child: ChildProcess, target: number): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.ref();
  signal(target, 'SIGTERM');
  const timer = setTimeout(() => signal(target, 'SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** The port from anvil's "Listening on 127.0.0.1:N"; rejects with what it printed when it ends or takes too long. */
function listeningPort(
  child: ChildProcess & { stdout: Readable; stderr: Readable },
  timeoutMs: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (reason: string) => reject(new Error(`anvil ${reason}. ${printed.slice(-500)}`.trim()));
    const timer = setTimeout(() => fail(`did not start within ${timeoutMs} ms`), timeoutMs);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const port = /Listening on [^\s:]+:(\d+)/.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream.off('data', read);
      resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', read);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

/** Starts anvil on a free loopback port. It does not outlive this process and does not keep it running. */
export async function startAnvil(args: readonly string[]): Promise<AnvilProcess> {
  const anvil = findAnvil();
  const all = [...anvil.args, '--host', '127.0.0.1', '--port', '0', ...args];
  const child = spawn(anvil.command, all, { stdio: ['ignore', 'pipe', 'pipe'], detached: anvil.wrapped });
  const pid = child.pid;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw new Error(`anvil could not be started (${error.message}).`);
  }
  const target = anvil.wrapped ? -pid : pid;
  const dismissGuard = startGuard(target);
  const killNow = () => signal(target, 'SIGKILL');
  process.once('exit', killNow);
  // A pid may be given to another process later, so nothing may hold on to it.
  child.once('exit', () => {
    process.off('exit', killNow);
    dismissGuard();
  });
  try {
    const port = await listeningPort(child, anvil.wrapped ? START_WRAPPED_TIMEOUT_MS : START_TIMEOUT_MS);
    // Its log has to be read on, or a full pipe would stop it.
    child.stdout.resume();
    child.stderr.resume();
    child.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
    return { rpcUrl: `http://127.0.0.1:${port}`, pid, stop: () => stopChild(child, target) };
  } catch (error) {
    await stopChild(child, target);
    throw error;
  }
}
