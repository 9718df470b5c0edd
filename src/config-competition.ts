import type { EnvReader } from './env.ts';

const SEC = 1000;

/** What every paper account trades under, whatever it is for. Amounts are decimal strings in USDC, shares numbers. */
export interface PaperTerms {
  readonly maxPositionFraction: number;
  readonly maxOpenPositions: number;
  readonly maxOrdersPerMin: number;
  readonly minNotional: string;
  readonly takerBps: number;
  readonly makerBps: number;
  readonly slippageBps: number;
  /** Of a bar's volume, for one order. */
  readonly volumeShare: number;
}

export interface AuditionConfig {
  /** What new runs are judged by; a run keeps the rules that it was submitted under. */
  readonly rules: {
    readonly startBalance: string;
    readonly durationSec: number;
    readonly profitTargetFraction: number;
    readonly maxDrawdownFraction: number;
    readonly maxDailyLossFraction: number;
    readonly minTrades: number;
    readonly maxLeverage: number;
    readonly snapshotEverySec: number;
  };
  /** A position's leverage at most, by the account's policy. The rule looks again at what was in use. */
  readonly accountMaxLeverage: number;
  /** Wall time after which a suspended run is voided. */
  readonly maxSuspendedMs: number;
  /** Between two rounds that start, pause and judge runs. */
  readonly roundMs: number;
}

export function readPaperTerms(env: EnvReader): PaperTerms {
  return {
    maxPositionFraction: env.decimal('PAPER_MAX_POSITION_FRACTION', 1, { min: 0.0001, max: 1 }),
    maxOpenPositions: env.integer('PAPER_MAX_OPEN_POSITIONS', 10, { min: 1, max: 1000 }),
    maxOrdersPerMin: env.integer('PAPER_MAX_ORDERS_PER_MIN', 60, { min: 1, max: 100_000 }),
    minNotional: String(env.decimal('PAPER_MIN_NOTIONAL_USDC', 10, { min: 0, max: 1_000_000 })),
    takerBps: env.decimal('PAPER_TAKER_BPS', 4.5, { min: 0, max: 1000 }),
    makerBps: env.decimal('PAPER_MAKER_BPS', 1.5, { min: 0, max: 1000 }),
    slippageBps: env.decimal('PAPER_SLIPPAGE_BPS', 2, { min: 0, max: 1000 }),
    volumeShare: env.decimal('PAPER_VOLUME_SHARE', 0.1, { min: 0.0001, max: 1 }),
  };
}

export function readAuditions(env: EnvReader): AuditionConfig {
  const maxLeverage = env.integer('AUDITION_MAX_LEVERAGE', 5, { min: 1, max: 1000 });
  const rules = {
    startBalance: String(env.integer('AUDITION_START_BALANCE_USDC', 100_000, { min: 1, max: 1_000_000_000 })),
    durationSec: env.integer('AUDITION_DURATION_SEC', 21_600, { min: 60, max: 31_536_000 }),
    profitTargetFraction: env.decimal('AUDITION_PROFIT_TARGET', 0.03, { min: 0, max: 10 }),
    maxDrawdownFraction: env.decimal('AUDITION_MAX_DRAWDOWN', 0.08, { min: 0.0001, max: 1 }),
    maxDailyLossFraction: env.decimal('AUDITION_MAX_DAILY_LOSS', 0.05, { min: 0.0001, max: 1 }),
    minTrades: env.integer('AUDITION_MIN_TRADES', 5, { min: 0, max: 1_000_000 }),
    maxLeverage,
    snapshotEverySec: env.integer('AUDITION_SNAPSHOT_SEC', 60, { min: 60, max: 3600 }),
  };
  if (rules.durationSec % 60 !== 0) env.problem('AUDITION_DURATION_SEC', 'expected whole minutes');
  return {
    rules,
    accountMaxLeverage: env.integer('AUDITION_ACCOUNT_MAX_LEVERAGE', maxLeverage, { min: 1, max: 1000 }),
    maxSuspendedMs: env.integer('AUDITION_MAX_SUSPENDED_SEC', 3600, { min: 0, max: 31_536_000 }) * SEC,
    roundMs: env.integer('AUDITIONS_ROUND_MS', 1000, { min: 50, max: 3_600_000 }),
  };
}
