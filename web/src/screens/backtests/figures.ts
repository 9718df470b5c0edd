import { direction, plain, seconds, share, shown, UNDEFINED, usdc, utc, whole } from './format.ts';
import type { Result } from './useBacktests.ts';

type Summary = Result['summary'];

export interface Figure {
  readonly name: string;
  readonly text: string;
  /** What it says. */
  readonly meaning: string;
  /** Why it is undefined; only where it is. */
  readonly missing?: string;
  readonly direction?: 'up' | 'down' | undefined;
}

/** How a figure is shown: its value, and in words what it means and when there is none. */
type Row = readonly [
  name: string,
  value: number | null,
  format: (value: number) => string,
  meaning: string,
  none?: string,
];

const NO_DAYS = 'Daily returns never varied, or there were fewer than two days.';
const NO_TRADES = 'No trade was closed.';

/** The figures of a backtest in the order in which one asks for them. */
export function figuresOf(summary: Summary): readonly Figure[] {
  return rowsOf(summary).map(([name, value, format, meaning, none]) => ({
    name,
    text: shown(value, format),
    meaning,
    ...(value === null && { missing: none ?? 'It is undefined here.' }),
    ...(SIGNED.has(name) && value !== null && { direction: direction(value) }),
  }));
}

const SIGNED: ReadonlySet<string> = new Set(['Return', 'Buy and hold', 'Yearly growth']);

function rowsOf(s: Summary): readonly Row[] {
  return [
    ['Return', s.totalReturn, share, `From ${usdc(s.startEquity)} to ${usdc(s.endEquity)}.`],
    [
      'Buy and hold',
      s.buyAndHoldReturn,
      share,
      'What holding the assets would have brought, on average.',
      'There were no candles.',
    ],
    ['Yearly growth', s.cagr, share, 'The return as a yearly rate (CAGR).', 'Nothing was left, or no time passed.'],
    ['Deepest fall', s.maxDrawdown, share, 'From a peak of the account, at any candle.'],
    ['Longest fall', s.maxDrawdownSec, seconds, 'The longest time below a peak.'],
    ['Volatility', s.volatility, share, 'How much daily returns vary, as a yearly rate.', NO_DAYS],
    ['Sharpe', s.sharpe, plain, 'Mean daily return over its deviation, × √365.', NO_DAYS],
    ['Sortino', s.sortino, plain, 'The same over the losing days alone.', 'There was no losing day.'],
    ['Calmar', s.calmar, plain, 'Yearly growth over the deepest fall.', 'The account never fell.'],
    ['In the market', s.exposure, share, 'The share of candles with an open position.'],
    ['Trades', s.trades, whole, 'Positions that were opened and closed.'],
    ['Winning trades', s.winRate, share, 'The share with a profit after fees and funding.', NO_TRADES],
    ['Profit factor', s.profitFactor, plain, 'What winners won over what losers lost.', 'No trade lost anything.'],
    ['Expectancy', s.expectancy, share, 'The mean return of a closed trade.', NO_TRADES],
    [
      'Quality (SQN)',
      s.sqn,
      plain,
      '√trades × mean profit over its deviation.',
      'It takes two closed trades that differ.',
    ],
    ['Fees', s.fees, usdc, 'Paid to the venue.'],
    ['Funding', s.funding, usdc, 'Paid to the other side of the market; negative was received.'],
    ['Turnover', s.turnover, plain, 'What was traded, in multiples of the account.'],
    ...(s.liquidatedAt === null
      ? []
      : ([
          [
            'Liquidated',
            s.liquidatedAt,
            utc,
            'The account could not carry its positions; nothing was traded after that.',
          ],
        ] as const)),
  ];
}

type Point = Result['series'][number];

/** The way of the account in a sentence: what the chart shows to who does not see it. */
export function equityInWords(series: readonly Point[]): string {
  const [first] = series;
  const last = series.at(-1);
  if (first === undefined || last === undefined) return 'The backtest has no candles.';
  const best = series.reduce((most, point) => (point.equity > most.equity ? point : most), first);
  const worst = series.reduce((most, point) => (point.drawdown > most.drawdown ? point : most), first);
  const fall =
    worst.drawdown === 0
      ? 'It never fell below a peak.'
      : `Its deepest fall below a peak was ${share(worst.drawdown)}, on ${utc(worst.at)}.`;
  return `The account went from ${usdc(first.equity)} to ${usdc(last.equity)}, at most ${usdc(best.equity)} on ${utc(best.at)}. ${fall}`;
}

/** So many points at most, evenly spread, the first and the last among them. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)] as T);
}

/** Of a branch: the same sign for what is undefined. */
export function winRateOf(rate: number | null): { text: string; missing?: string } {
  return rate === null ? { text: UNDEFINED, missing: NO_TRADES } : { text: share(rate) };
}
