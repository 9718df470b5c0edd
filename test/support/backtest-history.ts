import { runEngine } from '../../src/backtests/engine.ts';
import type { BranchTask, EngineOutput } from '../../src/backtests/engine-types.ts';
import { loadBranch } from '../../src/backtests/load.ts';
import type { MarketHistory } from '../../src/backtests/ports.ts';
import type { BacktestPlan, PlannedBranch, Window } from '../../src/backtests/types.ts';
import type {
  CandleColumns,
  CandleInterval,
  FundingColumns,
  PointColumns,
  SeriesSummary,
} from '../../src/market/index.ts';
import type { RulesBranch } from '../../src/strategies/index.ts';

export interface Stored {
  readonly candles: Partial<Record<CandleInterval, CandleColumns>>;
  readonly funding?: FundingColumns;
  readonly points?: Readonly<Record<string, PointColumns>>;
}

const NONE = new Float64Array(0);

function rowsBetween(times: Float64Array, { from, to }: Window): [number, number] {
  const start = times.findIndex((at) => at >= from);
  const end = times.findIndex((at) => at >= to);
  return [start === -1 ? times.length : start, end === -1 ? times.length : end];
}

export function candlesBetween(candles: CandleColumns, window: Window): CandleColumns {
  const [start, end] = rowsBetween(candles.openAt, window);
  const cut = (column: Float64Array) => column.slice(start, end);
  const { openAt, open, high, low, close, volume } = candles;
  return {
    ...{ openAt: cut(openAt), open: cut(open), high: cut(high), low: cut(low), close: cut(close) },
    volume: cut(volume),
  };
}

/** A market in memory with one asset, BTC. `reads` names what was read. */
export function memoryHistory({ candles, funding, points = {} }: Stored): MarketHistory & { reads: string[] } {
  const reads: string[] = [];
  const stored = Object.entries(candles) as [CandleInterval, CandleColumns][];
  const series = stored.map(([interval, { openAt }]): SeriesSummary => {
    const ends = { firstAt: openAt[0] as number, lastAt: openAt.at(-1) as number, count: openAt.length };
    return { symbol: 'BTC', interval, source: 'test', synthetic: false, ...ends };
  });
  return {
    reads,
    now: () => Number.MAX_SAFE_INTEGER,
    series: async () => series,
    async candles({ interval, ...window }) {
      reads.push(interval);
      // In two stretches, as months are.
      const middle = (window.from + window.to) / 2;
      const all = candles[interval] as CandleColumns;
      return {
        pieces: [candlesBetween(all, { ...window, to: middle }), candlesBetween(all, { ...window, from: middle })],
      };
    },
    async funding(window) {
      const { at, rate } = funding ?? { at: NONE, rate: NONE };
      const [start, end] = rowsBetween(at, window);
      return { at: at.slice(start, end), rate: rate.slice(start, end) };
    },
    async points({ key, ...window }) {
      const all = points[key] ?? { eventAt: NONE, availableAt: NONE, values: {} };
      const [start, end] = rowsBetween(all.availableAt, window);
      const values = Object.entries(all.values).map(([name, column]) => [name, column.slice(start, end)] as const);
      return {
        eventAt: all.eventAt.slice(start, end),
        availableAt: all.availableAt.slice(start, end),
        values: Object.fromEntries(values),
      };
    },
  };
}

export function rulesBranch(rules: RulesBranch['rules'], changes: Partial<RulesBranch> = {}): RulesBranch {
  return {
    ...{ branchId: 'br', promptNodeId: 'p', symbol: 'BTC', cadenceSec: 300, engine: 'rules', rules, streams: [] },
    risk: { maxPositionFraction: 0.5, leverage: 2, stopLossFraction: null, takeProfitFraction: null },
    execution: { orderType: 'market' },
    ...changes,
  };
}

export interface Backtest {
  readonly market: MarketHistory;
  readonly branch: RulesBranch;
  readonly window: Window;
  readonly interval?: CandleInterval;
}

export async function loaded({ market, branch, window, interval = '5m' }: Backtest): Promise<BranchTask> {
  const planned: PlannedBranch = { branch, cadenceMs: branch.cadenceSec * 1000, maxCalls: 0 };
  const plan: BacktestPlan = {
    ...{ graphSource: { kind: 'draft', strategyVersionId: null }, window, cadenceSec: branch.cadenceSec, interval },
    ...{ branches: [planned], model: null, bars: 0, modelCalls: 0, warnings: [] },
  };
  return loadBranch(planned, { plan, market, series: await market.series() });
}

/** As a job runs it: loads what the branch needs, then runs the engine. */
export async function backtest(input: Backtest): Promise<EngineOutput> {
  const task = await loaded(input);
  return runEngine({ ...input.window, interval: input.interval ?? '5m', branches: [task] });
}
