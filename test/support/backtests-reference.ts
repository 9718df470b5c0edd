import { readFileSync } from 'node:fs';
import { simulate } from '../../src/backtests/simulate.ts';
import { type Finalize, SIGNAL, type SimulationResult } from '../../src/backtests/simulate-types.ts';
import { statistics } from '../../src/backtests/statistics.ts';
import { dailyReturns, geometricMean, mean, variance } from '../../src/backtests/statistics-daily.ts';
import { drawdowns } from '../../src/backtests/statistics-drawdown.ts';
import { tradeFigures } from '../../src/backtests/statistics-trades.ts';
import type { CandleColumns } from '../../src/market/columns.ts';
import { packSignals } from './signals.ts';

/** The published engine's runs: SmaCross(10, 20) on GOOG, cash 10,000, commission 0.2 %, exclusive orders. */
export const REFERENCE_FOLDER = new URL('../../../shared/data/backtest-reference/', import.meta.url);

const DAY_MS = 86_400_000;
const FAST = 10;
const SLOW = 20;
/** The engine's statistics begin here: the first bar at which both averages exist. */
const WARM_UP = SLOW - 1;

type Row = Record<string, string>;

function readCsv(name: string): Row[] {
  const [header = '', ...lines] = readFileSync(new URL(name, REFERENCE_FOLDER), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',').map((field) => field.replaceAll('"', ''));
  // The only quoted fields are headers with a comma in them, at the end of the line: the columns before keep their places.
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

export function readGoog(): CandleColumns {
  const rows = readCsv('GOOG.csv');
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  return {
    openAt: column((row) => Date.parse(`${row['']}T00:00:00Z`)),
    open: column(({ Open }) => Number(Open)),
    high: column(({ High }) => Number(High)),
    low: column(({ Low }) => Number(Low)),
    close: column(({ Close }) => Number(Close)),
    volume: column(({ Volume }) => Number(Volume)),
  };
}

export function readReferenceTrades(run: 'final' | 'nofinal'): Row[] {
  return readCsv(`ref_goog_smacross_10_20_c002_excl_${run}_trades.csv`);
}

export function readReferenceStatistics(run: 'final' | 'nofinal'): Record<string, number | string> {
  const file = `ref_goog_smacross_10_20_c002_excl_${run}_stats.json`;
  return JSON.parse(readFileSync(new URL(file, REFERENCE_FOLDER), 'utf8')) as Record<string, number | string>;
}

/** The average of each window summed afresh: slow and plain. */
function average(values: Float64Array, period: number): Float64Array {
  return values.map((_, index) => {
    if (index < period - 1) return Number.NaN;
    return values.subarray(index - period + 1, index + 1).reduce((sum, value) => sum + value, 0) / period;
  });
}

/** SmaCross on GOOG. `delay`: bars from the decision at a close to the open at which it fills; 1 is honest, 0 looks ahead. */
export function runSmaCross(options: { finalize: Finalize; delay?: number }): SimulationResult {
  const bars = readGoog();
  const fast = average(bars.close, FAST);
  const slow = average(bars.close, SLOW);
  const signal = new Uint8Array(bars.close.length);
  const above = (bar: number) => (fast[bar] as number) > (slow[bar] as number);
  const below = (bar: number) => (fast[bar] as number) < (slow[bar] as number);
  for (let bar = SLOW; bar < signal.length; bar++) {
    const crossed = below(bar - 1) && above(bar) ? SIGNAL.long : above(bar - 1) && below(bar) ? SIGNAL.short : 0;
    const fill = bar + (options.delay ?? 1);
    if (fill < signal.length) signal[fill] = SIGNAL.decided | crossed;
  }
  const policy = {
    sizeFraction: 1,
    maxPositionFraction: 1,
    leverage: 1,
    stopLossFraction: null,
    takeProfitFraction: null,
    execution: { orderType: 'market' as const },
  };
  return simulate({
    assets: [
      {
        symbol: 'GOOG',
        bars,
        signals: packSignals(signal),
        funding: { at: new Float64Array(), rate: new Float64Array() },
        policy,
      },
    ],
    barMs: DAY_MS,
    startEquity: 10_000,
    fees: { takerBps: 20, makerBps: 20 },
    slippageBps: 0,
    maintenanceMarginFraction: 0,
    sizing: { kind: 'all_in_units' },
    finalize: options.finalize,
  });
}

/** A duration as the published engine prints it: rounded up to its bars, days. */
function days(ms: number): string {
  return `${Math.ceil(ms / DAY_MS)} days 00:00:00`;
}

function covariance(left: Float64Array, right: Float64Array): number {
  const [middle, other] = [mean(left), mean(right)];
  const products = left.map((value, index) => (value - middle) * ((right[index] as number) - other));
  return products.reduce((sum, value) => sum + value, 0) / (left.length - 1);
}

function logReturns(values: Float64Array): Float64Array {
  return values.slice(1).map((value, index) => Math.log(value / (values[index] as number)));
}

/** The published engine's whole table, under its own names, from our figures; what only it shows is worked out here. */
export function publishedTable(result: SimulationResult): Record<string, number | string> {
  const ours = statistics(result, 'equities_252');
  const { at, equity, trades } = result;
  const { close } = readGoog();
  const { pnls, returns, closed, winners, profit, loss } = tradeFigures(result);
  const falls = drawdowns(result);
  const first = at[0] as number;
  const last = at[at.length - 1] as number;
  const durations = Array.from({ length: closed }, (_, trade) => {
    return (at[trades.exitRow[trade] as number] as number) - (at[trades.entryRow[trade] as number] as number);
  });
  const beta = covariance(logReturns(equity), logReturns(close)) / variance(logReturns(close));
  const held = ((close[close.length - 1] as number) / (close[WARM_UP] as number) - 1) * 100;
  const text = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
  const winRate = winners / closed;
  const annual = (1 + geometricMean(dailyReturns(result, { everyDay: false }))) ** 252 - 1;
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    Start: text(first),
    End: text(last),
    Duration: days(last - first),
    'Exposure Time [%]': ours.exposure * 100,
    'Equity Final [$]': ours.endEquity,
    'Equity Peak [$]': equity.reduce((peak, value) => Math.max(peak, value), 0),
    'Commissions [$]': ours.fees,
    'Return [%]': ours.totalReturn * 100,
    'Buy & Hold Return [%]': held,
    'Return (Ann.) [%]': annual * 100,
    'Volatility (Ann.) [%]': (ours.volatility ?? Number.NaN) * 100,
    'CAGR [%]': (ours.cagr ?? Number.NaN) * 100,
    'Sharpe Ratio': ours.sharpe ?? Number.NaN,
    'Sortino Ratio': ours.sortino ?? Number.NaN,
    'Calmar Ratio': ours.calmar ?? Number.NaN,
    'Alpha [%]': ours.totalReturn * 100 - beta * held,
    Beta: beta,
    'Max. Drawdown [%]': -ours.maxDrawdown * 100,
    'Avg. Drawdown [%]': -average(falls.map(({ depth }) => depth)) * 100,
    'Max. Drawdown Duration': days(ours.maxDrawdownSec * 1000),
    'Avg. Drawdown Duration': days(average(falls.map(({ durationMs }) => durationMs))),
    '# Trades': ours.trades,
    'Win Rate [%]': (ours.winRate ?? Number.NaN) * 100,
    'Best Trade [%]': Math.max(...returns) * 100,
    'Worst Trade [%]': Math.min(...returns) * 100,
    'Avg. Trade [%]': geometricMean(returns) * 100,
    'Max. Trade Duration': days(Math.max(...durations)),
    'Avg. Trade Duration': days(average(durations)),
    'Profit Factor': ours.profitFactor ?? Number.NaN,
    'Expectancy [%]': (ours.expectancy ?? Number.NaN) * 100,
    SQN: ours.sqn ?? Number.NaN,
    'Kelly Criterion': winRate - (1 - winRate) / (profit / winners / (loss / (pnls.length - winners))),
  };
}
