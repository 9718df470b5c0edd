import type { EnvReader } from './env.ts';

const SEC = 1000;

export interface TradingConfig {
  /** False: the operator's switch. Accounts pause, nothing new is sent; what protects positions works on. */
  readonly enabled: boolean;
  /** Between two rounds of the venue. */
  readonly roundMs: number;
  /** How long a price is good after its bar has ended; twice the bar's length if that is longer. */
  readonly priceMaxAgeSec: number;
  /** Live: how long a round waits for bars that have ended and are not stored yet. */
  readonly barGraceMs: number;
  /** Live: a decision that is found due later than this is skipped. */
  readonly lateAfterMs: number;
  /** Model decisions that are under way in this process at a time. */
  readonly modelConcurrency: number;
}

export function readTrading(env: EnvReader): TradingConfig {
  return {
    enabled: env.flag('TRADING_ENABLED', true),
    roundMs: env.integer('TRADING_ROUND_MS', 1000, { min: 50, max: 3_600_000 }),
    priceMaxAgeSec: env.integer('PRICE_MAX_AGE_SEC', 120, { min: 1, max: 86_400 }),
    barGraceMs: env.integer('TRADING_BAR_GRACE_SEC', 10, { min: 0, max: 60 }) * SEC,
    lateAfterMs: env.integer('DECISION_LATE_AFTER_SEC', 60, { min: 1, max: 3600 }) * SEC,
    modelConcurrency: env.integer('TRADING_MODEL_CONCURRENCY', 16, { min: 1, max: 1000 }),
  };
}
