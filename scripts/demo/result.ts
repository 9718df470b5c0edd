import type { components } from '../../src/contract/index.ts';
import type { Backtest } from './backtest.ts';
import { amount, minute, percent, price, ratio, shortMinute, sparkline } from './figures.ts';
import type { Step } from './teller.ts';

type Result = components['schemas']['BacktestResult'];
type Trade = components['schemas']['BacktestTrade'];

const CURVE = 60;
const SHOWN_TRADES = 4;
const SHOWN_RUNS = 3;

/** The curve, the figures and some trades of a backtest. */
export function showResult(step: Step, { market, real }: Backtest, { summary, series, assets }: Result): void {
  const equity = series.map((point) => point.equity);
  step.tell(`equity on ${real ? 'REAL' : 'SYNTHETIC'} candles of ${market.symbols.join(', ')}`);
  step.quote(sparkline(equity, CURVE));
  step.quote(
    `${amount(summary.startEquity)} to ${amount(summary.endEquity, 2)} USDC, ` +
      `lowest ${amount(Math.min(...equity), 2)}, highest ${amount(Math.max(...equity), 2)}`,
  );
  for (const row of figures(summary)) step.quote(row);
  for (const { symbol, trades } of assets) {
    step.tell(`${symbol}: the last of its ${trades.length} trades`);
    for (const trade of trades.slice(-SHOWN_TRADES)) step.quote(tradeLine(trade));
  }
  const count = assets.reduce((sum, { tradeCount }) => sum + tradeCount, 0);
  step.expect('it traded, and its curve begins and ends where the summary says', {
    got: [count > 0, series.at(-1)?.equity, summary.startEquity],
    want: [true, summary.endEquity, 100_000],
  });
}

function figures(summary: Result['summary']): string[] {
  const cells: readonly (readonly [string, string])[] = [
    ['return', percent(summary.totalReturn)],
    ['buy and hold', percent(summary.buyAndHoldReturn)],
    ['worst fall', percent(-summary.maxDrawdown)],
    ['Sharpe', ratio(summary.sharpe)],
    ['Sortino', ratio(summary.sortino)],
    ['volatility', unsigned(summary.volatility, 2)],
    ['trades', String(summary.trades)],
    ['won', unsigned(summary.winRate, 0)],
    ['gain / loss', ratio(summary.profitFactor)],
    ['fees', amount(summary.fees)],
    ['funding', amount(summary.funding)],
    ['exposure', unsigned(summary.exposure, 0)],
  ];
  const texts = cells.map(([name, value]) => `${name.padEnd(12)} ${value.padStart(9)}`);
  return [0, 3, 6, 9].map((start) => texts.slice(start, start + 3).join('  '));
}

const unsigned = (share: number | null, decimals: number) => percent(share, decimals).replace('+', '');

function tradeLine({ side, entryAt, entryPrice, exitAt, exitPrice, pnl, exitReason }: Trade): string {
  const exit = exitAt === null ? 'open' : shortMinute(exitAt);
  const prices = `${price(entryPrice)} → ${exitPrice === null ? '-' : price(exitPrice)}`;
  const gain = `${pnl > 0 ? '+' : ''}${amount(pnl, 2)}`;
  return `${side.padEnd(5)} ${shortMinute(entryAt)} → ${exit.padEnd(11)}  ${prices.padEnd(17)} ${gain.padStart(10)}  ${exitReason}`;
}

/** What the branches decided and saw: the runs that acted. */
export async function seeRuns(step: Step, { tokens, cloneId }: Backtest, { jobId }: Result): Promise<void> {
  const { status, body } = await step.call('listDecisionRuns', {
    params: { cloneId },
    query: { origin: 'backtest', originId: jobId, limit: SHOWN_RUNS },
    token: tokens.accessToken,
    show: ({ runs, nextCursor }) => ({ runs: runs.length, more: nextCursor !== null }),
  });
  for (const { symbol, scheduledAt, actions, inputs } of body.runs) {
    const wants = actions.map(({ kind }) => kind).join(', ');
    const newest = Math.max(...inputs.map(({ availableAt }) => availableAt ?? 0));
    step.tell(
      `${minute(scheduledAt)}  ${symbol.padEnd(5)} ${wants.padEnd(12)} on data known by ${shortMinute(newest)}`,
    );
  }
  step.expect('200: newest first, and none of them saw what came later', {
    got: [
      status,
      body.runs.length,
      body.runs.every(({ scheduledAt, inputs }) =>
        inputs.every(({ availableAt }) => (availableAt ?? 0) <= scheduledAt),
      ),
    ],
    want: [200, SHOWN_RUNS, true],
  });
}
