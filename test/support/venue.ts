import type { AccountPolicy } from '../../src/trading/index.ts';

/** The defaults of docs/trading.md and docs/competition.md. */
export const POLICY: AccountPolicy = {
  startBalance: '100000',
  maxDrawdownFraction: 0.08,
  maxDailyLossFraction: 0.05,
  maxLeverage: 5,
  maxPositionFraction: 1,
  maxOpenPositions: 10,
  maxOrdersPerMin: 60,
  minNotional: '10',
  takerBps: 4.5,
  makerBps: 1.5,
  slippageBps: 2,
  volumeShare: 0.1,
  snapshotEverySec: 60,
  priceMaxAgeSec: 120,
};
