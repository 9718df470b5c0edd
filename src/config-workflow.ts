import { availableParallelism } from 'node:os';
import type { Tier } from './config.ts';
import type { EnvReader } from './env.ts';

const SEC = 1000;

export interface BacktestConfig {
  /** Backtests that this process runs at a time, each on a thread of its own. */
  readonly concurrency: number;
  /** Jobs of one user that may be queued or running. */
  readonly maxOpenPerUser: number;
  /** How long a synchronous start waits for the result. */
  readonly waitMs: number;
  readonly maxWindowDays: number;
  /** Model calls of a backtest that does not say how many. */
  readonly defaultModelCalls: number;
  /** Workers that may die on a job before it is given up. */
  readonly maxAttempts: number;
  /** Per clone and UTC day. */
  readonly quotas: Readonly<Record<Tier, { readonly runs: number; readonly modelCalls: number }>>;
}

export function readBacktests(env: EnvReader): BacktestConfig {
  const cores = availableParallelism();
  const concurrency = env.integer('BACKTEST_CONCURRENCY', Math.max(1, cores - 1), { min: 1, max: 64 });
  const maxOpenPerUser = env.integer('BACKTEST_MAX_OPEN_PER_USER', 3, { min: 1, max: 1000 });
  const waitMs = env.integer('BACKTEST_WAIT_SEC', 20, { min: 0, max: 25 }) * SEC;
  const maxWindowDays = env.integer('BACKTEST_MAX_WINDOW_DAYS', 1100, { min: 1, max: 36_500 });
  const runs = readTiers(env, 'BACKTEST_RUNS_PER_DAY', [20, 50, 100]);
  const modelCalls = readTiers(env, 'BACKTEST_MODEL_CALLS_PER_DAY', [200, 600, 2000]);
  return {
    concurrency,
    maxOpenPerUser,
    waitMs,
    maxWindowDays,
    defaultModelCalls: 72,
    maxAttempts: 3,
    quotas: {
      starter: { runs: runs.starter, modelCalls: modelCalls.starter },
      builder: { runs: runs.builder, modelCalls: modelCalls.builder },
      pro: { runs: runs.pro, modelCalls: modelCalls.pro },
    },
  };
}

/** Three counts, for starter, builder and pro. */
function readTiers(env: EnvReader, name: string, fallback: readonly number[]): Record<Tier, number> {
  const items = env.list(name, fallback.map(String));
  const valid = items.length === fallback.length && items.every((item) => /^\d{1,9}$/.test(item));
  if (!valid) env.problem(name, 'expected three counts: starter,builder,pro');
  const [starter = 0, builder = 0, pro = 0] = valid ? items.map(Number) : fallback;
  return { starter, builder, pro };
}
