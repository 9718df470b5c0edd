import {
  MAKER_FEE_BPS,
  type SimulationPolicy,
  SLIPPAGE_BPS,
  START_EQUITY,
  TAKER_FEE_BPS,
} from '../../src/backtests/simulate-types.ts';
import type { components } from '../../src/contract/index.ts';
import { INTERVAL } from './candles.ts';

type Schemas = components['schemas'];

export const FAST = 10;
export const SLOW = 20;
/** A share of the equity that a hundred thousand fees leave something of. */
const SIZE = 0.02;

const average = (period: number): Schemas['RuleOperand'] => ({
  kind: 'indicator',
  indicator: 'sma',
  period,
  source: 'close',
  interval: INTERVAL,
  offset: 0,
});

/** Always in the market: long from each crossing upwards on, short from each crossing downwards on. */
export const SMA_RULES: Schemas['RuleSet'] = {
  long: { op: 'compare', left: average(FAST), comparator: 'crosses_above', right: average(SLOW) },
  short: { op: 'compare', left: average(FAST), comparator: 'crosses_below', right: average(SLOW) },
  sizeFraction: SIZE,
};

export const POLICY: SimulationPolicy = {
  sizeFraction: SIZE,
  maxPositionFraction: 1,
  leverage: 1,
  stopLossFraction: null,
  takeProfitFraction: null,
  execution: { orderType: 'market' },
};

/** What the simulation charges by default, as every contender does. */
export const MARKET = {
  startEquity: START_EQUITY,
  takerBps: TAKER_FEE_BPS,
  makerBps: MAKER_FEE_BPS,
  feeRate: TAKER_FEE_BPS * 1e-4,
  slippage: SLIPPAGE_BPS * 1e-4,
  size: SIZE,
};
