import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { benchConfig } from '../data.ts';
import { announce } from '../servers/shared/options.ts';

/** The gateway with its workers in one process, as `ROLE=all` starts it, with a market that stands still. */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('bench/backtests/http.ts starts this with a data folder');
const base = benchConfig(dataDir);
const unlimited = { runs: 1_000_000_000, modelCalls: 0 };
const HOUR_MS = 3_600_000;
const config: Config = {
  ...base,
  server: { ...base.server, role: 'all' },
  market: {
    ...base.market,
    feed: 'replay',
    replay: { ...base.market.replay, files: [], symbols: ['ETH'], historyMs: 0, roundMs: HOUR_MS },
  },
  backtests: { ...base.backtests, quotas: { starter: unlimited, builder: unlimited, pro: unlimited } },
};
const app = await createApp(config);
const { port } = await app.start();
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
announce(port);
