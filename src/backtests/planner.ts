import { type Clones, type CloneView, type Entitlement, effectiveOf } from '../clones/index.ts';
import type { BacktestConfig } from '../config.ts';
import { INTERVAL_MS } from '../market/index.ts';
import type { Db } from '../platform/db/index.ts';
import {
  type Branch,
  type GraphProblem,
  graphText,
  type Strategies,
  type StrategyEditor,
} from '../strategies/index.ts';
import { countTicks } from './engine-signals.ts';
import type { MarketHistory } from './ports.ts';
import type {
  BacktestBody,
  BacktestPlan,
  BacktestWarning,
  Blocker,
  CandleInterval,
  PlannedBranch,
  Window,
} from './types.ts';
import { baseSeries, commonInterval, finestInterval, overlapMs, windowBlockers, windowOf } from './window.ts';

/** Seconds between decisions when neither the request nor the prompt asks for more. */
const MIN_CADENCE_SEC = 300;
/** Longer than any window; beyond it milliseconds would not be whole. */
const MAX_CADENCE_SEC = 1e12;

/** A backtest as it would run, and what is in its way. */
export interface Proposal {
  readonly view: CloneView;
  readonly entitlement: Entitlement | undefined;
  readonly plan: BacktestPlan;
  /** What the clone, its graph and the history say; quotas are another matter. */
  readonly blockers: readonly Blocker[];
}

export interface Planner {
  /** @throws AppError CLONE_NOT_FOUND, GRAPH_TOO_LARGE */
  propose(input: { userId: string; cloneId: number; body: BacktestBody }): Promise<Proposal>;
}

export interface PlannerModels {
  /** The model id that a clone's model branches ask, and a warning when that will not work. */
  modelOf(
    clone: { model: string | null },
    entitlement: Entitlement | undefined,
  ): {
    model: string | null;
    warning?: BacktestWarning;
  };
}

export function createPlanner(deps: {
  db: Db;
  clones: Clones;
  strategies: Strategies;
  editor: StrategyEditor;
  market: MarketHistory;
  config: BacktestConfig;
  models: PlannerModels;
}): Planner {
  const { db, clones, strategies, editor, market, config, models } = deps;

  return {
    async propose({ userId, cloneId, body }) {
      const view = await clones.get(userId, cloneId);
      const entitlement = effectiveOf(await clones.slots(db.read, cloneId));
      const { graph, source } = await strategies.graphFor(db.read, cloneId, body.graph);
      if (source.kind === 'request') graphText(graph);
      await editor.ready(graph);
      const { branches, problems } = editor.compile(graph, { entitlement, model: view.clone.model });
      const now = market.now();
      const window = windowOf(body.window, now);
      const history = await historyOf(market, { branches, window });
      const asksModel = branches.some(({ engine }) => engine === 'model');
      const { model, warning } = asksModel
        ? models.modelOf(view.clone, entitlement)
        : { model: null, warning: undefined };
      const planned = planBranches(branches, { body, window, config });
      const plan: BacktestPlan = {
        graphSource: source,
        window,
        cadenceSec: Math.min(...planned.map(({ cadenceMs }) => cadenceMs / 1000), ...(planned.length === 0 ? [0] : [])),
        interval: history.interval,
        branches: planned,
        model,
        bars: history.bars,
        modelCalls: planned.reduce((sum, { maxCalls }) => sum + maxCalls, 0),
        warnings: [...history.warnings, ...(warning === undefined ? [] : [warning])],
      };
      const blockers = [
        ...cloneBlockers(view, entitlement),
        ...windowBlockers(window, { marketNow: now, maxDays: config.maxWindowDays }),
        ...graphBlockers(problems),
        ...history.blockers,
      ];
      return { view, entitlement, plan, blockers };
    },
  };
}

function cloneBlockers({ clone }: CloneView, entitlement: Entitlement | undefined): Blocker[] {
  if (clone.retired_at !== null) return [{ code: 'CLONE_RETIRED', message: 'The clone is retired.' }];
  if (entitlement?.status === 'active') return [];
  return [{ code: 'NO_ENTITLEMENT', message: 'Nothing that is in force is paid for this clone.' }];
}

function graphBlockers(problems: readonly GraphProblem[]): Blocker[] {
  const own = problems.filter(({ code }) => code !== 'NO_ENTITLEMENT');
  if (own.length === 0) return [];
  return [{ code: 'GRAPH_INVALID', message: 'The graph does not compile.', problems: own }];
}

/** Rules decide at each tick of their cadence; model branches share the calls and stretch theirs to last the window. */
function planBranches(
  branches: readonly Branch[],
  { body, window, config }: { body: BacktestBody; window: Window; config: BacktestConfig },
): PlannedBranch[] {
  const asked = Math.min(Math.max(body.cadenceSec ?? MIN_CADENCE_SEC, MIN_CADENCE_SEC), MAX_CADENCE_SEC);
  const calls = body.maxDecisionCalls ?? config.defaultModelCalls;
  const models = branches.filter(({ engine }) => engine === 'model');
  const length = Math.max(0, window.to - window.from);
  return branches.map((branch) => {
    const cadenceMs = Math.max(asked, branch.cadenceSec) * 1000;
    if (branch.engine === 'rules') return { branch, cadenceMs, maxCalls: 0 };
    const share = shareOf(calls, { of: models.length, index: models.indexOf(branch) });
    const stretched = Math.ceil(Math.ceil(length / Math.max(1, share)) / cadenceMs) * cadenceMs;
    const effective = Math.max(cadenceMs, stretched);
    return { branch, cadenceMs: effective, maxCalls: Math.min(share, countTicks({ ...window, cadenceMs: effective })) };
  });
}

/** Whole shares that differ by one at most and come to the total. */
function shareOf(total: number, { of, index }: { of: number; index: number }): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0);
}

interface History {
  readonly interval: CandleInterval;
  readonly bars: number;
  readonly blockers: readonly Blocker[];
  readonly warnings: readonly BacktestWarning[];
}

/** Which candles the branches are simulated on, and what of the window they cover. */
async function historyOf(
  market: MarketHistory,
  { branches, window }: { branches: readonly Branch[]; window: Window },
): Promise<History> {
  const stored = await market.series();
  const blockers: Blocker[] = [];
  const warnings: BacktestWarning[] = [];
  const finest: CandleInterval[] = [];
  for (const { symbol } of branches) {
    const own = finestInterval(
      stored.filter((series) => series.symbol === symbol),
      window,
    );
    if (own !== undefined) finest.push(own);
    else blockers.push({ code: 'NO_HISTORY', symbol, message: `No candles of ${symbol} are stored for this window.` });
  }
  const interval = commonInterval(finest) ?? '5m';
  const barMs = INTERVAL_MS[interval];
  let bars = 0;
  for (const { symbol, cadenceSec } of branches) {
    const own = stored.filter((series) => series.symbol === symbol);
    const base = baseSeries(own, { interval, window });
    const covered = base === undefined ? 0 : overlapMs(base, window);
    bars += Math.floor(covered / barMs);
    if (covered > 0 && covered < window.to - window.from) {
      const message = `Stored candles of ${symbol} cover ${Math.round((covered / (window.to - window.from)) * 100)} % of the window.`;
      warnings.push({ code: 'HISTORY_SHORT', symbol, message });
    }
    if (cadenceSec * 1000 < barMs && covered > 0) {
      const message = `The candles of ${symbol} are longer than its prompt's cadence: it learns nothing between two of them.`;
      warnings.push({ code: 'CANDLES_COARSE', symbol, message });
    }
  }
  return { interval, bars, blockers, warnings };
}
