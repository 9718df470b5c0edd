import type { Auth } from './auth/index.ts';
import type { Config } from './config.ts';
import type { Economy } from './economy/index.ts';
import type { Metrics } from './http/metrics.ts';
import { AppError } from './platform/errors.ts';
import type { Idempotency } from './platform/idempotency/index.ts';
import type { Jobs } from './platform/jobs/index.ts';
import { type Cadence, type Leases, runCadence } from './platform/leases/index.ts';
import type { Log } from './platform/log.ts';

const HOUSEKEEPING_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface Workers {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What runs beside requests: each worker in one process at a time, whoever holds its lease. */
export function createWorkers(deps: {
  config: Config;
  leases: Leases;
  jobs: Jobs;
  economy: Economy;
  auth: Auth;
  idempotency: Idempotency;
  metrics: Metrics;
  log: Log;
}): Workers {
  const { config, leases, jobs, economy, auth, idempotency, metrics, log } = deps;
  const cadences: Cadence[] = [];

  function every(name: string, everyMs: number, run: (signal: AbortSignal) => Promise<Record<string, number>>): void {
    const onError = (error: unknown): void => {
      metrics.countWorkerFailure(name);
      if (error instanceof AppError) log.warn({ worker: name, code: error.code }, 'a round failed; it is tried again');
      else log.error({ worker: name, err: error }, 'a round failed; it is tried again');
    };
    cadences.push(runCadence({ name, everyMs, leases, run, onError }));
  }

  return {
    async start() {
      if (config.chain?.resolverPrivateKey !== undefined) await economy.startSigning();
      await jobs.start();
      if (config.chain !== undefined) {
        every('deposit-watcher', config.chain.pollMs, async (signal) => {
          const { rewound, ...report } = await economy.watch(signal);
          metrics.setWatcher(report);
          if (rewound) log.warn(report, 'the chain was reorganised behind the cursor');
          return { ...report };
        });
      }
      every('housekeeping', HOUSEKEEPING_MS, async () => {
        const pruned = (await auth.prune()) + (await idempotency.prune());
        await economy.resumeRefunds();
        return { pruned };
      });
      if (config.chain !== undefined) {
        every('reconciliation', HOUR_MS, async () => {
          const { atBlock, purchases, differenceWei } = await economy.reconcile();
          if (differenceWei !== 0n) {
            log.warn({ atBlock, differenceWei: differenceWei.toString() }, 'the vault and the purchases differ');
          }
          return { atBlock, purchases };
        });
      }
    },
    async stop() {
      await Promise.all(cadences.map((cadence) => cadence.stop()));
      await jobs.stop();
    },
  };
}
