import { decimalOfNumber, parseDecimal } from '../platform/decimals.ts';
import { AMOUNT_SCALE, SHARE_SCALE } from './venue-money.ts';

/** What bounds an account, as it is stored and shown: amounts as decimal strings, shares as numbers. */
export interface AccountPolicy {
  readonly startBalance: string;
  readonly maxDrawdownFraction: number;
  readonly maxDailyLossFraction: number;
  readonly maxLeverage: number;
  /** The margin of one position, as a share of equity. */
  readonly maxPositionFraction: number;
  readonly maxOpenPositions: number;
  readonly maxOrdersPerMin: number;
  readonly minNotional: string;
  readonly takerBps: number;
  readonly makerBps: number;
  readonly slippageBps: number;
  /** Of a bar's volume, for one order. */
  readonly volumeShare: number;
  readonly snapshotEverySec: number;
  readonly priceMaxAgeSec: number;
}

/** A policy in the venue's own units. */
export interface VenuePolicy {
  readonly startBalance: bigint;
  readonly maxDrawdown: bigint;
  readonly maxDailyLoss: bigint;
  readonly maxLeverage: number;
  readonly maxPosition: bigint;
  readonly maxOpenPositions: number;
  readonly maxOrdersPerMin: number;
  readonly minNotional: bigint;
  readonly takerFee: bigint;
  readonly makerFee: bigint;
  readonly slippage: bigint;
  readonly volumeShare: bigint;
  readonly snapshotEveryMs: number;
  readonly priceMaxAgeMs: number;
}

const BPS_IN_ONE = 10_000;

/** @throws RangeError for an amount that is no decimal of six places */
export function venuePolicy(policy: AccountPolicy): VenuePolicy {
  const share = (value: number) => decimalOfNumber(value, SHARE_SCALE);
  return {
    startBalance: parseDecimal(policy.startBalance, AMOUNT_SCALE),
    maxDrawdown: share(policy.maxDrawdownFraction),
    maxDailyLoss: share(policy.maxDailyLossFraction),
    maxLeverage: policy.maxLeverage,
    maxPosition: share(policy.maxPositionFraction),
    maxOpenPositions: policy.maxOpenPositions,
    maxOrdersPerMin: policy.maxOrdersPerMin,
    minNotional: parseDecimal(policy.minNotional, AMOUNT_SCALE),
    takerFee: share(policy.takerBps / BPS_IN_ONE),
    makerFee: share(policy.makerBps / BPS_IN_ONE),
    slippage: share(policy.slippageBps / BPS_IN_ONE),
    volumeShare: share(policy.volumeShare),
    snapshotEveryMs: policy.snapshotEverySec * 1000,
    priceMaxAgeMs: policy.priceMaxAgeSec * 1000,
  };
}
