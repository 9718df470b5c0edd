import type { EnvReader } from './env.ts';

const SEC = 1000;

export interface ArenaConfig {
  readonly capacity: number;
  readonly maxPerUser: number;
  /** Of market time. */
  readonly seasonMs: number;
  /** Of the ranking, lowest first, at a season's end while others wait. */
  readonly turnoverFraction: number;
  /** In USDC. */
  readonly startBalance: string;
  readonly maxDrawdownFraction: number;
  readonly maxLeverage: number;
  /** Wall time after which a competing clone that nothing paid stands behind loses its slot. */
  readonly maxSuspendedMs: number;
  /** Between two rounds. */
  readonly roundMs: number;
}

export function readArena(env: EnvReader): ArenaConfig {
  const seasonSec = env.integer('ARENA_SEASON_SEC', 604_800, { min: 60, max: 31_536_000 });
  if (seasonSec % 60 !== 0) env.problem('ARENA_SEASON_SEC', 'expected whole minutes');
  return {
    capacity: env.integer('ARENA_SLOTS', 20, { min: 1, max: 1000 }),
    maxPerUser: env.integer('ARENA_SLOTS_PER_USER', 3, { min: 1, max: 1000 }),
    seasonMs: seasonSec * SEC,
    turnoverFraction: env.decimal('ARENA_TURNOVER', 0.25, { min: 0, max: 1 }),
    startBalance: String(env.integer('ARENA_START_BALANCE_USDC', 100_000, { min: 1, max: 1_000_000_000 })),
    maxDrawdownFraction: env.decimal('ARENA_MAX_DRAWDOWN', 0.2, { min: 0.0001, max: 1 }),
    maxLeverage: env.integer('ARENA_MAX_LEVERAGE', 5, { min: 1, max: 1000 }),
    maxSuspendedMs: env.integer('ARENA_MAX_SUSPENDED_SEC', 3600, { min: 0, max: 31_536_000 }) * SEC,
    roundMs: env.integer('ARENA_ROUND_MS', 1000, { min: 50, max: 3_600_000 }),
  };
}
