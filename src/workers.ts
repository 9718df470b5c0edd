import type { Config } from './config.ts';
import type { Features } from './features.ts';
import type { Metrics } from './http/metrics.ts';
import type { Clock } from './platform/clock.ts';
import { AppError } from './platform/errors.ts';
import type { Idempotency } from './platform/idempotency/index.ts';
import type { Jobs } from './platform/jobs/index.ts';
import { type Cadence, type Leases, runCadence } from './platform/leases/index.ts';
import type { Log } from './platform/log.ts';

export interface Workers {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What runs beside requests: each worker in one process at a time, whoever holds its lease. */
export function createWorkers(deps: {
  config: Config;
  clock: Clock;
  leases: Leases;
  jobs: Jobs;
  features: Pick<
    Features,
    'auth' | 'economy' | 'market' | 'backtests' | 'trading' | 'auditions' | 'arena' | 'workerPlan'
  >;
  idempotency: Idempotency;
  metrics: Metrics;
  log: Log;
}): Workers {
  const { config, clock, leases, jobs, features, idempotency, metrics, log } = deps;
  const { auth, economy, market, backtests, trading, auditions, arena } = features;
  const { role } = config.server;
  const cadences: Cadence[] = [];

  function every(name: string, run: (signal: AbortSignal) => Promise<Record<string, number>>): void {
    const everyMs = features.workerPlan.get(name);
    if (everyMs === undefined) throw new Error(`worker ${name} is not in the plan`);
    const onError = (error: unknown): void => {
      metrics.countWorkerFailure(name);
      if (error instanceof AppError) log.warn({ worker: name, code: error.code }, 'a round failed; it is tried again');
      else log.error({ worker: name, err: error }, 'a round failed; it is tried again');
    };
    cadences.push(runCadence({ name, everyMs, leases, run, onError }));
  }

  function startHousekeeping(): void {
    every('housekeeping', async () => {
      const pruned = (await auth.prune()) + (await idempotency.prune());
      await economy.resumeRefunds();
      return { pruned };
    });
  }

  function startChainWorkers(): void {
    every('deposit-watcher', async (signal) => {
      const { rewound, ...report } = await economy.watch(signal);
      metrics.setWatcher(report);
      if (rewound) log.warn(report, 'the chain was reorganised behind the cursor');
      return { ...report };
    });
    every('reconciliation', async () => {
      const { atBlock, purchases, differenceWei } = await economy.reconcile();
      if (differenceWei !== 0n) {
        log.warn({ atBlock, differenceWei: differenceWei.toString() }, 'the vault and the purchases differ');
      }
      return { atBlock, purchases };
    });
  }

  function startTrading(): void {
    every('trading', async (signal) => ({ ...(await trading.advance(signal)) }));
    every('auditions', async (signal) => ({ ...(await auditions.advance(signal)) }));
    every('arena', async (signal) => ({ ...(await arena.advance(signal)) }));
  }

  /** Whoever holds a channel's lease reads it; a replay is played by one process alone. */
  async function startFeed(): Promise<void> {
    const { feed } = market;
    if (feed.kind === 'replay') {
      await feed.replay.begin();
      every('replay', async () => {
        const { marketAt, candles, ticks } = await feed.replay.advance();
        return { marketAt, candles, ticks };
      });
      return;
    }
    const { ingestion } = feed;
    // What a replay before made up has no place beside the real market.
    await market.data.removeSyntheticCandles();
    await market.data.removeSyntheticFunding();
    ingestion.startStream();
    for (const { name } of ingestion.channels) {
      every(`ingest-${name}`, async (signal) => {
        const report = await ingestion.runChannelIfDue(name, { signal });
        return { rows: report?.rowsWritten ?? 0 };
      });
    }
    every('ingest-housekeeping', async () => ({ pruned: await ingestion.prune(clock.now()) }));
  }

  return {
    async start() {
      const works = role === 'all' || role === 'worker';
      if (works) {
        if (config.chain?.resolverPrivateKey !== undefined) await economy.startSigning();
        await backtests.startWorking();
      }
      await jobs.start();
      if (works) {
        if (config.chain !== undefined) startChainWorkers();
        startHousekeeping();
        startTrading();
      }
      if (role === 'all' || role === 'ingest') await startFeed();
    },
    async stop() {
      if (market.feed.kind === 'live') market.feed.ingestion.stopStream();
      await Promise.all(cadences.map((cadence) => cadence.stop()));
      await jobs.stop();
    },
  };
}
