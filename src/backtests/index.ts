import type { Clones } from '../clones/index.ts';
import type { BacktestConfig } from '../config.ts';
import type { Decisions, MarketReader } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs/index.ts';
import type { Strategies, StrategyEditor } from '../strategies/index.ts';
import { type BacktestHandlers, createBacktestHandlers } from './handlers.ts';
import { createPlanner, type PlannerModels } from './planner.ts';
import { createEnginePool } from './pool.ts';
import type { MarketHistory } from './ports.ts';
import { createRunner } from './runner.ts';
import { createBacktestService, QUEUE } from './service.ts';
import { createWaiting } from './waiting.ts';

export type { BacktestHandlers } from './handlers.ts';
export type { MarketHistory } from './ports.ts';

export interface Backtests {
  readonly handlers: BacktestHandlers;
  /** Lets this process run jobs; before the jobs start. */
  startWorking(): Promise<void>;
  /** Ends the threads, after the jobs have stopped. */
  close(): Promise<void>;
}

export function createBacktests(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  jobs: Jobs;
  clones: Clones;
  strategies: Strategies;
  editor: StrategyEditor;
  market: MarketHistory;
  models: PlannerModels;
  decisions: Decisions;
  reader: MarketReader;
  config: BacktestConfig;
  onError: (error: unknown) => void;
}): Backtests {
  const { db, clock, ids, jobs, clones, config } = deps;
  const pool = createEnginePool({ threads: config.concurrency });
  const waiting = createWaiting({ db, limitMs: config.waitMs });
  const planner = createPlanner(deps);
  const runner = createRunner({ ...deps, pool, maxAttempts: config.maxAttempts, onEnded: waiting.notify });
  const service = createBacktestService({
    db,
    clock,
    ids,
    jobs,
    planner,
    config,
    onCancelled(jobId) {
      runner.stop(jobId);
      waiting.notify(jobId);
    },
  });
  return {
    handlers: createBacktestHandlers({ db, clones, service, waiting }),
    startWorking: () => jobs.work(QUEUE, { concurrency: config.concurrency }, (job) => runner.run(job)),
    close: () => pool.close(),
  };
}
