/**
 * A worker process for crash tests: one round of auditions, of trading, and of auditions again, on the market as the database
 * has it, without a server around it. Started with `{ env, killAt }` as its argument: it kills itself with SIGKILL before its
 * n-th SQL statement, counted from its first round; with 0 it runs to its end. Prints how many statements it ran.
 */
import { loadConfig } from '../../src/config.ts';
import { joinFeatures } from '../../src/features.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { randomIds as ids } from '../../src/platform/ids.ts';
import { createJobs } from '../../src/platform/jobs/index.ts';
import { createLeases } from '../../src/platform/leases/index.ts';
import { createLog } from '../../src/platform/log.ts';

export interface AuditionCrashTask {
  readonly env: Readonly<Record<string, string>>;
  readonly killAt: number;
}

const { env, killAt } = JSON.parse(process.argv[2] as string) as AuditionCrashTask;
const config = loadConfig(env);
const { databaseUrl, sqliteFile } = config.storage;
let armed = false;
let statements = 0;
const db = await openDatabase({
  url: databaseUrl,
  file: sqliteFile,
  onStatement() {
    if (!armed) return;
    statements += 1;
    if (statements === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
const log = createLog('silent');
const jobs = createJobs(db, { clock, ids, databaseUrl, onError: (error) => log.error(error) });
const leases = createLeases(db, clock, ids);
const platform = { db, clock, ids, jobs, leases, log };
const { auditions, trading, market } = await joinFeatures(config, platform, { tokenCache: true });
await market.start();
armed = true;
await auditions.advance();
await trading.advance();
await auditions.advance();
armed = false;
market.stop();
await db.close();
process.stdout.write(JSON.stringify({ statements }));
