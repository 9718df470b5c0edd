/**
 * A process that works on paper accounts, for crash tests: rounds of the venue and its decisions, without a server around
 * them. Started with `{ env, killAfter }` as its argument: it kills itself with SIGKILL before the statement of that number
 * (counted from the first round on). Otherwise it ends by itself when no account has anything left to do.
 */
import { loadConfig } from '../../src/config.ts';
import { joinFeatures } from '../../src/features.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { randomIds as ids } from '../../src/platform/ids.ts';
import { createJobs } from '../../src/platform/jobs/index.ts';
import { createLeases } from '../../src/platform/leases/index.ts';
import { createLog } from '../../src/platform/log.ts';

export interface TradingCrashTask {
  readonly env: Readonly<Record<string, string>>;
  readonly killAfter: number | null;
}

const { env, killAfter } = JSON.parse(process.argv[2] as string) as TradingCrashTask;
const config = loadConfig(env);
const { databaseUrl, sqliteFile } = config.storage;
let statements = Number.NEGATIVE_INFINITY;
const db = await openDatabase({
  url: databaseUrl,
  file: sqliteFile,
  onStatement() {
    statements += 1;
    if (killAfter !== null && statements >= killAfter) process.kill(process.pid, 'SIGKILL');
  },
});
const log = createLog('silent');
const jobs = createJobs(db, { clock, ids, databaseUrl, onError: (error) => log.error(error) });
const leases = createLeases(db, clock, ids);
const { trading, market } = await joinFeatures(config, { db, clock, ids, jobs, leases, log }, { tokenCache: true });
await market.start();
statements = 0;
for (;;) {
  const { accounts } = await trading.advance();
  if ((await trading.settled()) === 0 && accounts === 0) break;
}
await trading.close();
market.stop();
await db.close();
