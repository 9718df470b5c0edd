import { ConfigError, loadConfig } from '../../src/config.ts';
import { createMarket, type Market } from '../../src/market/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type Db, migrate, openDatabase } from '../../src/platform/db/index.ts';
import { createLog } from '../../src/platform/log.ts';

/** The command was called wrongly; the message says how to call it. */
export class UsageError extends Error {}

/**
 * Runs a command on the market that the environment configures and ends the process with its exit code: 2 when it was called
 * or configured wrongly, 3 when the database cannot be reached.
 */
export async function runOnMarket(command: (market: Market, db: Db) => Promise<number>): Promise<void> {
  try {
    const { storage, market: config } = loadConfig(process.env);
    const db = await openDatabase({ url: storage.databaseUrl, file: storage.sqliteFile });
    try {
      await migrate(db);
      // The commands say themselves what went wrong.
      const market = await createMarket({ db, clock: systemClock, config, log: createLog('silent') });
      process.exitCode = await command(market, db);
    } finally {
      await db.close();
    }
  } catch (error) {
    process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 3;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}
