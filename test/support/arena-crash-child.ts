/**
 * A worker process that runs one round of the Arena, without a server around it, and kills itself with SIGKILL before its n-th
 * SQL statement, or its n-th commit. Started by crash tests with `{ env, killAt, killAtCommit }` as its argument; prints the
 * statements it ran, as JSON.
 */
import { loadConfig } from '../../src/config.ts';
import { joinFeatures } from '../../src/features.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { randomIds as ids } from '../../src/platform/ids.ts';
import { createJobs } from '../../src/platform/jobs/index.ts';
import { createLeases } from '../../src/platform/leases/index.ts';
import { createLog } from '../../src/platform/log.ts';

export interface ArenaCrashTask {
  readonly env: Readonly<Record<string, string>>;
  /** 1: before the first statement; 0: never. */
  readonly killAt: number;
  /** As killAt, counting commits only. */
  readonly killAtCommit: number;
}

const { env, killAt, killAtCommit } = JSON.parse(process.argv[2] as string) as ArenaCrashTask;
const config = loadConfig(env);
const { databaseUrl, sqliteFile } = config.storage;
const statements: string[] = [];
let armed = false;
let commits = 0;

const db = await openDatabase({
  url: databaseUrl,
  file: sqliteFile,
  onStatement(sql) {
    if (!armed) return;
    statements.push(sql.split(/\s+/).slice(0, 3).join(' '));
    if (/^commit/i.test(sql)) commits += 1;
    const due = /^commit/i.test(sql) && commits === killAtCommit;
    if (due || statements.length === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
const log = createLog('silent');
const jobs = createJobs(db, { clock, ids, databaseUrl, onError: (error) => log.error(error) });
const leases = createLeases(db, clock, ids);
const { arena, market } = await joinFeatures(config, { db, clock, ids, jobs, leases, log }, { tokenCache: true });
await market.start();
armed = true;
await arena.advance();
armed = false;
market.stop();
await db.close();
process.stdout.write(JSON.stringify({ statements }));
