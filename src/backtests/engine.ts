import {
  candlePoints,
  candlesOf,
  compileRules,
  evaluateRules,
  indicatorPoints,
  newRuleBuffers,
  type RuleBuffers,
  type RuleSource,
} from '../decisions/calc.ts';
import { type CandleColumns, INTERVAL_MS, type PointColumns } from '../market/calc.ts';
import { actedDecisions } from './engine-acted.ts';
import { type BarSignals, skippedTicks, ticksOver, toBarSignals } from './engine-signals.ts';
import {
  type BranchTask,
  type EngineHooks,
  type EngineOutput,
  type EngineTask,
  MAX_TRADES,
  type MadeDecisions,
  type StreamTask,
} from './engine-types.ts';
import { engineWarnings } from './engine-warnings.ts';
import { equitySeries } from './series.ts';
import { simulate } from './simulate.ts';
import { assetStatistics, statistics } from './statistics.ts';

/** Deciding is this share of the engine's work, the simulation the rest. */
const DECIDING = 0.5;

/** A branch after its decisions: what the simulation and the presentation need. */
export interface DecidedBranch {
  readonly task: BranchTask;
  readonly bars: CandleColumns;
  readonly signals: BarSignals;
  readonly tickAt: Float64Array;
  /** 1 at the ticks at which a required stream was missing or stale. */
  readonly skipped: Uint8Array;
  readonly streams: readonly {
    readonly nodeId: string;
    readonly staleAfterMs: StreamTask['staleAfterMs'];
    readonly points: PointColumns;
  }[];
}

/** Thrown when `shouldStop` said so. */
export class EngineStopped extends Error {
  constructor() {
    super('The backtest was stopped.');
    this.name = 'EngineStopped';
  }
}

/**
 * Runs a whole backtest: rules are evaluated once over the window, column by column, and only what depends on the position
 * runs in the simulation's loop. Pure; the same task gives the same output. @throws EngineStopped
 */
export function runEngine(task: EngineTask, hooks: EngineHooks = {}): EngineOutput {
  const decided = task.branches.map((branch, index) => {
    if (hooks.shouldStop?.()) throw new EngineStopped();
    hooks.onProgress?.((DECIDING * index) / task.branches.length);
    return decide(branch, task, hooks.buffers ?? newRuleBuffers());
  });
  const result = simulate({
    assets: decided.map(({ task: { symbol, funding, policy }, bars, signals }) => ({
      symbol,
      bars,
      signal: signals.signal,
      ...(signals.size && { size: signals.size }),
      funding,
      policy,
    })),
    barMs: INTERVAL_MS[task.interval],
    onProgress: (done) => hooks.onProgress?.(DECIDING + (1 - DECIDING) * done),
    ...(hooks.shouldStop && { shouldStop: hooks.shouldStop }),
  });
  if (!result.completed) throw new EngineStopped();
  const assets = decided.map(({ task: { branchId, synthetic }, bars, signals: { decisions } }, index) => ({
    ...assetStatistics(result, index, MAX_TRADES),
    branchId,
    interval: task.interval,
    missingBars: barsIn(task) - bars.openAt.length,
    decisions,
    synthetic,
  }));
  const acted = actedDecisions(decided, result);
  return {
    summary: statistics(result),
    series: equitySeries(result),
    assets,
    acted: acted.kept,
    warnings: engineWarnings(decided, result, { assets, droppedRuns: acted.dropped }),
  };
}

function decide(task: BranchTask, { from, to, interval }: EngineTask, buffers: RuleBuffers): DecidedBranch {
  const intervalCandles = candlesOf(new Map(task.candles));
  const streams = task.streams.map((stream) => ({ ...stream, points: once(() => pointsOf(stream, intervalCandles)) }));
  const bars = between(intervalCandles(interval), { from, to });
  const { openAt } = bars;
  const made =
    'made' in task.decide ? task.decide.made : byRules(task, { from, to, openAt, intervalCandles, streams, buffers });
  const required = streams.filter(({ required: isRequired }) => isRequired);
  const skipped = skippedTicks(
    made.tickAt,
    required.map(({ points, staleAfterMs }) => ({ availableAt: points().availableAt, staleAfterMs })),
  );
  const sizes = 'made' in task.decide ? task.decide.made.size : undefined;
  return {
    task,
    bars,
    signals: toBarSignals({ openAt, tickAt: made.tickAt, masks: made.mask, sizes, skipped }),
    tickAt: made.tickAt,
    skipped,
    streams: streams.map(({ nodeId, staleAfterMs, points }) => ({ nodeId, staleAfterMs, points: points() })),
  };
}

type LazyStream = Omit<StreamTask, 'from'> & { readonly points: () => PointColumns };

function byRules(
  task: BranchTask & { decide: BranchTask['decide'] },
  input: {
    from: number;
    to: number;
    openAt: Float64Array;
    intervalCandles: RuleSource['intervalCandles'];
    streams: readonly LazyStream[];
    buffers: RuleBuffers;
  },
): Pick<MadeDecisions, 'tickAt' | 'mask'> {
  if (!('rules' in task.decide)) throw new Error(`branch ${task.branchId} has no rules`);
  const tickAt = ticksOver(input.openAt, { from: input.from, to: input.to, cadenceMs: task.cadenceMs });
  const byNode = new Map(input.streams.map((stream) => [stream.nodeId, stream]));
  const { intervalCandles, buffers } = input;
  const data = { tickAt, intervalCandles, points: (nodeId: string) => byNode.get(nodeId)?.points() };
  const mask = evaluateRules(compileRules(task.decide.rules), data, { buffers });
  return { tickAt, mask };
}

function pointsOf({ from }: StreamTask, intervalCandles: RuleSource['intervalCandles']): PointColumns {
  if (from.kind === 'points') return from.points;
  const candles = intervalCandles(from.interval);
  return from.kind === 'candles' ? candlePoints(candles, from.interval) : indicatorPoints(candles, from.interval);
}

/** Bars that a window has when none is missing. */
export function barsIn({ from, to, interval }: Pick<EngineTask, 'from' | 'to' | 'interval'>): number {
  const length = INTERVAL_MS[interval];
  return Math.max(0, Math.ceil(to / length) - Math.ceil(from / length));
}

/** Views, no copies. */
function between(candles: CandleColumns, { from, to }: { from: number; to: number }): CandleColumns {
  const start = firstAtOrAfter(candles.openAt, from);
  const end = firstAtOrAfter(candles.openAt, to);
  const cut = (column: Float64Array) => column.subarray(start, end);
  const { openAt, open, high, low, close, volume } = candles;
  return {
    openAt: cut(openAt),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  };
}

function firstAtOrAfter(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
