import type { components } from '../contract/index.ts';
import { listTrades, REASON } from './simulate-trades.ts';
import type { SimulationResult } from './simulate-types.ts';
import { dailyReturns, downsideDeviation, geometricMean, mean, variance } from './statistics-daily.ts';
import { drawdowns } from './statistics-drawdown.ts';
import { tradedBars, tradeFigures } from './statistics-trades.ts';

type Schemas = components['schemas'];
export type Statistics = Schemas['BacktestSummary'];
export type Convention = Statistics['convention'];
/** What a simulation knows of `BacktestAsset`. */
export type AssetStatistics = Omit<Schemas['BacktestAsset'], 'branchId' | 'interval' | 'decisions' | 'synthetic'>;

const YEAR_MS = 365.25 * 86_400_000;
/** The contract's bound of figures; a growth rate of a few good hours, compounded over a year, may lie beyond it. */
const LARGEST_FIGURE = 1e15;

/**
 * The figures of a run; null where undefined (0 / 0, one day's deviation, a rate beyond 1e15).
 * - `crypto_365`: every UTC day counts, the first from the start equity; Sharpe = mean / std (ddof 1) × √365; Sortino with the
 *   downside over all days; volatility = std × √365; CAGR on years of 365.25 days from the first bar's open to the last
 *   bar's close; Calmar = CAGR / maximum drawdown; profit factor over money; exposure = bars held at their close.
 * - `equities_252`: backtesting.py's: days with bars, from the second on; returns compounded geometrically over 252 days, with
 *   the volatility of a product; Sharpe = that return / that volatility; Sortino over √252; CAGR on years of
 *   365.25 days between first and last bar; Calmar = that return / maximum drawdown; profit factor over trade returns;
 *   exposure = bars from a closed trade's entry to its exit; fees of closed trades alone.
 * Expectancy is the mean return of a closed trade on its notional, SQN = √n × mean / std (ddof 1) of their profits.
 */
export function statistics(result: SimulationResult, convention: Convention = 'crypto_365'): Statistics {
  const { startEquity, equity, assets } = result;
  const endEquity = equity[equity.length - 1] ?? startEquity;
  const falls = drawdowns(result);
  const maxDrawdown = falls.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);
  const longestMs = falls.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0);
  const rates = convention === 'crypto_365' ? cryptoRates : equitiesRates;
  return {
    convention,
    startEquity,
    endEquity,
    totalReturn: endEquity / startEquity - 1,
    buyAndHoldReturn: buyAndHold(result),
    ...rates(result, { growth: endEquity / startEquity, maxDrawdown }),
    maxDrawdown,
    maxDrawdownSec: Math.round(longestMs / 1000),
    ...tradeStatistics(result, convention),
    funding: total(assets, ({ funding }) => funding),
    turnover: total(assets, ({ turnover }) => turnover) / startEquity,
    liquidatedAt: result.liquidatedAt,
  };
}

type Rates = Pick<Statistics, 'cagr' | 'volatility' | 'sharpe' | 'sortino' | 'calmar'>;
type Course = { growth: number; maxDrawdown: number };

function cryptoRates(result: SimulationResult, { growth, maxDrawdown }: Course): Rates {
  const returns = dailyReturns(result, { everyDay: true });
  const year = Math.sqrt(365);
  const deviation = Math.sqrt(variance(returns));
  const cagr = growth ** (YEAR_MS / (span(result) + result.barMs)) - 1;
  return {
    cagr: figure(cagr),
    volatility: figure(deviation * year),
    sharpe: ratio(mean(returns) * year, deviation),
    sortino: ratio(mean(returns) * year, returns.length < 2 ? Number.NaN : downsideDeviation(returns)),
    calmar: ratio(cagr, maxDrawdown),
  };
}

function equitiesRates(result: SimulationResult, { growth, maxDrawdown }: Course): Rates {
  const days = 252;
  const returns = dailyReturns(result, { everyDay: false });
  const factor = 1 + geometricMean(returns);
  const annual = factor ** days - 1;
  const volatility = Math.sqrt((variance(returns) + factor ** 2) ** days - factor ** (2 * days));
  return {
    cagr: figure(growth ** (YEAR_MS / span(result)) - 1),
    volatility: figure(volatility),
    sharpe: ratio(annual, volatility),
    sortino: ratio(annual, downsideDeviation(returns) * Math.sqrt(days)),
    calmar: ratio(annual, maxDrawdown),
  };
}

type TradeStatistics = Pick<
  Statistics,
  'exposure' | 'trades' | 'winRate' | 'profitFactor' | 'expectancy' | 'sqn' | 'fees'
>;

function tradeStatistics(result: SimulationResult, convention: Convention): TradeStatistics {
  const { closed, winners, profit, loss, pnls, returns } = tradeFigures(result);
  const crypto = convention === 'crypto_365';
  const gained = crypto ? profit : sumOf(returns, 1);
  const lost = crypto ? loss : sumOf(returns, -1);
  const rows = result.at.length;
  return {
    exposure: rows === 0 ? 0 : crypto ? result.exposureBars / rows : tradedBars(result),
    trades: closed,
    winRate: ratio(winners, closed),
    profitFactor: ratio(gained, lost),
    expectancy: figure(mean(returns)),
    sqn: ratio(Math.sqrt(closed) * mean(pnls), Math.sqrt(variance(pnls))),
    fees: crypto ? total(result.assets, ({ fees }) => fees) : closedFees(result),
  };
}

/** The figures of one asset (its index), with the newest `newestTrades` of its trades; those still open count as trades. */
export function assetStatistics(result: SimulationResult, asset: number, newestTrades: number): AssetStatistics {
  const { closed, winners, profit, loss } = tradeFigures(result, asset);
  const outcome = result.assets[asset] as (typeof result.assets)[0];
  let tradeCount = 0;
  for (let trade = 0; trade < result.trades.count; trade++) if (result.trades.asset[trade] === asset) tradeCount++;
  return {
    symbol: outcome.symbol,
    bars: outcome.bars,
    missingBars: outcome.missingBars,
    pnl: profit - loss,
    fees: outcome.fees,
    funding: outcome.funding,
    tradeCount,
    winRate: ratio(winners, closed),
    buyAndHoldReturn: outcome.buyAndHold,
    trades: listTrades(result, asset, newestTrades),
  };
}

/** The sum of the values of one sign (1 or -1), as a positive number. */
function sumOf(values: Float64Array, sign: number): number {
  let sum = 0;
  for (const value of values) if (value * sign > 0) sum += value * sign;
  return sum;
}

function closedFees({ trades }: SimulationResult): number {
  let fees = 0;
  for (let trade = 0; trade < trades.count; trade++) {
    if (trades.reason[trade] !== REASON.open) fees += trades.fees[trade] as number;
  }
  return fees;
}

function buyAndHold({ assets }: SimulationResult): number | null {
  const held = assets.flatMap(({ buyAndHold }) => buyAndHold ?? []);
  return ratio(
    held.reduce((sum, value) => sum + value, 0),
    held.length,
  );
}

function span({ at }: SimulationResult): number {
  return at.length === 0 ? 0 : (at[at.length - 1] as number) - (at[0] as number);
}

function total<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}

function ratio(above: number, below: number): number | null {
  return below === 0 ? null : figure(above / below);
}

function figure(value: number): number | null {
  return Math.abs(value) <= LARGEST_FIGURE ? value : null;
}
