/**
 * A worker process for crash tests: what works on backtests, without a server around it. Started with `{ env, killAt }` as
 * its argument: it kills itself with SIGKILL before the first statement that holds `killAt`. Otherwise it works until its
 * standard input ends, then stops as a gateway does; that it ends then is its own doing.
 */
import { loadConfig } from '../../src/config.ts';
import { joinFeatures } from '../../src/features.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { randomIds as ids } from '../../src/platform/ids.ts';
import { createJobs } from '../../src/platform/jobs/index.ts';
import { createLeases } from '../../src/platform/leases/index.ts';
import { createLog } from '../../src/platform/log.ts';

export interface BacktestCrashTask {
  readonly env: Readonly<Record<string, string>>;
  readonly killAt: string | null;
}

const { env, killAt } = JSON.parse(process.argv[2] as string) as BacktestCrashTask;
const config = loadConfig(env);
const { databaseUrl, sqliteFile } = config.storage;
const db = await openDatabase({
  url: databaseUrl,
  file: sqliteFile,
  onStatement(sql) {
    if (killAt !== null && sql.includes(killAt)) process.kill(process.pid, 'SIGKILL');
  },
});
const log = createLog('silent');
const jobs = createJobs(db, { clock, ids, databaseUrl, onError: (error) => log.error(error) });
const leases = createLeases(db, clock, ids);
const { backtests } = await joinFeatures(config, { db, clock, ids, jobs, leases, log }, { tokenCache: true });
await backtests.startWorking();
await jobs.start();
process.stdin.on('end', async () => {
  await jobs.stop();
  await backtests.close();
  await db.close();
});
process.stdin.resume();
