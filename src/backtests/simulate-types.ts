import type { components } from '../contract/index.ts';
import type { CandleColumns, FundingColumns } from '../market/calc.ts';
import type { SimulationBuffers } from './simulate-buffers.ts';
import type { SignalBits } from './simulate-signals.ts';
import type { TradeColumns } from './simulate-trades.ts';

/** Bits of a decision. */
export const SIGNAL = { long: 1, short: 2, exit: 4, decided: 8 } as const;

/** The account of a backtest, in the quote currency. */
export const START_EQUITY = 100_000;
export const TAKER_FEE_BPS = 4.5;
export const MAKER_FEE_BPS = 1.5;
export const SLIPPAGE_BPS = 2;

/** Half of the initial margin at the highest leverage, 50: an account whose equity falls to this share of notional is closed. */
export const MAINTENANCE_MARGIN_FRACTION = 0.5 / 50;

/** What bounds the positions of one asset and how its orders are sent; the meanings are those of the contract. */
export interface SimulationPolicy {
  readonly sizeFraction: number;
  readonly maxPositionFraction: number;
  readonly leverage: number;
  readonly stopLossFraction: number | null;
  readonly takeProfitFraction: number | null;
  readonly execution: components['schemas']['Execution'];
}

/** One asset: its base bars, missing ones absent, and beside them signals and columns of the same length. */
export interface SimulationAsset {
  readonly symbol: string;
  readonly bars: CandleColumns;
  /** At bar i the decision whose order may fill at its open. */
  readonly signals: SignalBits;
  /** Share of equity of the decision at that bar; NaN, like no column, takes `policy.sizeFraction`. */
  readonly size?: Float64Array;
  readonly funding: FundingColumns;
  readonly policy: SimulationPolicy;
}

/**
 * How much an opening order trades. `equity_fraction`: equity at the last mark × min(size, maxPositionFraction) × leverage,
 * cut to the free margin. `all_in_units`: as many whole units as the cash pays for, its entry fee included.
 */
export type Sizing = { readonly kind: 'equity_fraction' } | { readonly kind: 'all_in_units' };

/** What becomes of positions still open at the end: nothing, or closed at the last bar's open or close. */
export type Finalize = 'none' | 'last_open' | 'last_close';

export interface SimulationInput {
  /** In the order in which they compete for free margin. */
  readonly assets: readonly SimulationAsset[];
  /** Length of a base bar, ms. */
  readonly barMs: number;
  readonly startEquity?: number;
  readonly fees?: { readonly takerBps: number; readonly makerBps: number };
  readonly slippageBps?: number;
  readonly maintenanceMarginFraction?: number;
  readonly sizing?: Sizing;
  readonly finalize?: Finalize;
  /** Called now and then with the share done, 0 to 1, and once with 1 at the end. */
  readonly onProgress?: (done: number) => void;
  /** Asked as often; true ends the run early, with `completed: false`. */
  readonly shouldStop?: () => boolean;
  /** Kept from run to run; new ones without. */
  readonly buffers?: SimulationBuffers;
}

/** Totals of one asset. Cash moves by `realised - fees - funding`. */
export interface AssetOutcome {
  readonly symbol: string;
  /** Bars given, and bars absent between the first and the last. */
  readonly bars: number;
  readonly missingBars: number;
  /** Price gains of closed positions before fees and funding. */
  readonly realised: number;
  /** Paid, at least 0. */
  readonly fees: number;
  /** Paid; negative when received. */
  readonly funding: number;
  /** Notional of all fills. */
  readonly turnover: number;
  /** Bars at whose close a position was held; a position closed at that very close counts. */
  readonly exposureBars: number;
  /** Orders refused: no size, no free margin, no price yet, or post-only and crossing. */
  readonly deniedOrders: number;
  /** Opening orders filled for less than asked, to fit the free margin. */
  readonly cutOrders: number;
  /** Limit orders that ended without a fill. */
  readonly unfilledOrders: number;
  /** Last close over first open, less 1. */
  readonly buyAndHold: number | null;
}

export interface SimulationResult {
  readonly startEquity: number;
  readonly barMs: number;
  /** `openAt` of every base bar of any asset, ascending. */
  readonly at: Float64Array;
  /** Equity at that bar's close: cash plus every position at its last known close. */
  readonly equity: Float64Array;
  readonly finalCash: number;
  /** Loss beyond the account's cash in a liquidation, borne by the venue: final cash = start + what assets moved + this. */
  readonly shortfall: number;
  readonly trades: TradeColumns;
  readonly assets: readonly AssetOutcome[];
  /** Bars at whose close any position was held. */
  readonly exposureBars: number;
  /** When the account was liquidated: the close of a bar; null when it was not. */
  readonly liquidatedAt: number | null;
  readonly completed: boolean;
}
