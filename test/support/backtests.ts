import { simulate } from '../../src/backtests/simulate.ts';
import { listTrades } from '../../src/backtests/simulate-trades.ts';
import type {
  SimulationAsset,
  SimulationInput,
  SimulationPolicy,
  SimulationResult,
} from '../../src/backtests/simulate-types.ts';
import type { CandleColumns, FundingColumns } from '../../src/market/columns.ts';
import { packSignals } from './signals.ts';

export const MINUTE_MS = 60_000;
/** 2024-01-01T00:00Z. */
export const START_AT = Date.UTC(2024, 0, 1);

export type Bar = readonly [open: number, high: number, low: number, close: number];

/** One-minute bars from START_AT on; null is a missing one. */
export function barsOf(bars: readonly (Bar | null)[], firstAt = START_AT): CandleColumns {
  const present = bars.flatMap((bar, index) => (bar === null ? [] : [{ openAt: firstAt + index * MINUTE_MS, bar }]));
  const column = (field: 0 | 1 | 2 | 3) => Float64Array.from(present, ({ bar }) => bar[field]);
  return {
    openAt: Float64Array.from(present, ({ openAt }) => openAt),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(present.length).fill(1),
  };
}

/** A bar that stays at one price. */
export function flat(price: number): Bar {
  return [price, price, price, price];
}

export const NO_FUNDING: FundingColumns = { at: new Float64Array(), rate: new Float64Array() };

/** All of the equity, unlevered, at market, without stop or target. */
export const PLAIN_POLICY: SimulationPolicy = {
  sizeFraction: 1,
  maxPositionFraction: 1,
  leverage: 1,
  stopLossFraction: null,
  takeProfitFraction: null,
  execution: { orderType: 'market' },
};

type Market = Omit<SimulationInput, 'assets' | 'barMs'>;

/** No fees and no slippage, so that a test shows only the numbers it is about. */
export const FREE: Market = { fees: { takerBps: 0, makerBps: 0 }, slippageBps: 0 };

export interface Story {
  readonly symbol?: string;
  readonly bars: readonly (Bar | null)[];
  /** By index among the bars that are there: bits of SIGNAL; `decided` is added. */
  readonly signals: Readonly<Record<number, number>>;
  readonly sizes?: Readonly<Record<number, number>>;
  readonly policy?: Partial<SimulationPolicy>;
  readonly funding?: FundingColumns;
}

export function assetOf({
  symbol = 'BTC',
  bars,
  signals,
  sizes,
  policy,
  funding = NO_FUNDING,
}: Story): SimulationAsset {
  const columns = barsOf(bars);
  const signal = new Uint8Array(columns.openAt.length);
  for (const [bar, bits] of Object.entries(signals)) signal[Number(bar)] = bits | 8;
  const size = sizes && Float64Array.from(signal, (_, bar) => sizes[bar] ?? Number.NaN);
  return {
    symbol,
    bars: columns,
    signals: packSignals(signal),
    funding,
    policy: { ...PLAIN_POLICY, ...policy },
    ...(size && { size }),
  };
}

/** Plays one asset or several; by default without fees and slippage. */
export function play(story: Story | readonly Story[], market: Market = FREE): SimulationResult {
  const stories = Array.isArray(story) ? (story as readonly Story[]) : [story as Story];
  return simulate({ ...market, barMs: MINUTE_MS, assets: stories.map(assetOf) });
}

/** Signed change of cash of all assets, from their totals. */
export function cashMoves(result: SimulationResult): number {
  const moves = result.assets.map(({ realised, fees, funding }) => realised - fees - funding);
  return moves.reduce((sum, move) => sum + move, 0) + result.shortfall;
}

/** What a position would have had to pay by a row: a plain second reading of the funding rules, event by event. */
function fundingUpTo(
  input: SimulationInput,
  result: SimulationResult,
  held: { asset: number; trade: number; row: number },
) {
  const { bars, funding } = input.assets[held.asset] as SimulationAsset;
  const quantity = result.trades.quantity[held.trade] as number;
  const entryAt = result.at[result.trades.entryRow[held.trade] as number] as number;
  const until = (result.at[held.row] as number) + input.barMs;
  let paid = 0;
  for (const [event, time] of funding.at.entries()) {
    if (time < entryAt || time >= until) continue;
    const bar = bars.openAt.findLastIndex((openAt) => openAt <= time);
    const within = time < (bars.openAt[bar] as number) + input.barMs;
    const price = (within ? bars.open[bar] : bars.close[bar]) as number;
    paid += quantity * price * (funding.rate[event] as number);
  }
  return paid;
}

/** Equity at a row worked out anew from the trades alone: what ended counts its profit, what is held its mark and costs. */
export function equityFromTrades(input: SimulationInput, result: SimulationResult, row: number): number {
  const { trades, at } = result;
  const rate = (input.fees?.takerBps ?? 0) / 10_000;
  let equity = result.startEquity;
  for (let trade = 0; trade < trades.count; trade++) {
    const entryRow = trades.entryRow[trade] as number;
    const exitRow = trades.exitRow[trade] as number;
    if (entryRow > row) continue;
    if (exitRow >= 0 && exitRow <= row) {
      equity += trades.pnl[trade] as number;
      continue;
    }
    const asset = trades.asset[trade] as number;
    const { bars } = input.assets[asset] as SimulationAsset;
    const bar = bars.openAt.findLastIndex((openAt) => openAt <= (at[row] as number));
    const quantity = trades.quantity[trade] as number;
    const entryPrice = trades.entryPrice[trade] as number;
    equity += quantity * ((bars.close[bar] as number) - entryPrice) - Math.abs(quantity) * entryPrice * rate;
    equity -= fundingUpTo(input, result, { asset, trade, row });
  }
  return equity;
}

/** The only trade of a run. */
export function onlyTrade(result: SimulationResult) {
  const trades = result.assets.flatMap((_, asset) => listTrades(result, asset));
  if (trades.length !== 1 || trades[0] === undefined) throw new Error(`expected one trade, got ${trades.length}`);
  return trades[0];
}
