import type { components } from '../contract/index.ts';
import {
  bitsOfMasks,
  candlePoints,
  candlesOf,
  compileRules,
  evaluateRules,
  indicatorPoints,
  type RuleBits,
  type RuleBuffers,
  type RuleSource,
} from '../decisions/calc.ts';
import {
  type CandleColumns,
  INTERVAL_MS,
  joinCandles,
  lowerBound,
  type PointColumns,
  sliceCandles,
} from '../market/calc.ts';
import { actedDecisions } from './engine-acted.ts';
import { type BarSignals, countTicks, skippedTicks, ticksOver, toBarSignals } from './engine-signals.ts';
import {
  type BranchTask,
  type EngineHooks,
  type EngineOutput,
  type EngineTask,
  MAX_TRADES,
  newEngineBuffers,
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
  const buffers = hooks.buffers ?? newEngineBuffers();
  const decided = task.branches.map((branch, index) => {
    if (hooks.shouldStop?.()) throw new EngineStopped();
    hooks.onProgress?.((DECIDING * index) / task.branches.length);
    return decide(branch, task, buffers.rules);
  });
  const result = simulate({
    assets: decided.map(({ task: { symbol, funding, policy }, bars, signals }) => ({
      symbol,
      bars,
      signals: signals.signals,
      ...(signals.size && { size: signals.size }),
      funding,
      policy,
    })),
    barMs: INTERVAL_MS[task.interval],
    onProgress: (done) => hooks.onProgress?.(DECIDING + (1 - DECIDING) * done),
    buffers: buffers.simulation,
    ...(hooks.shouldStop && { shouldStop: hooks.shouldStop }),
  });
  if (!result.completed) throw new EngineStopped();
  const assets = decided.map(({ task: { branchId, synthetic }, bars, signals: { decisions } }, index) => ({
    ...assetStatistics(result, index, MAX_TRADES),
    branchId,
    interval: task.interval,
    missingBars: countTicks({ ...task, cadenceMs: INTERVAL_MS[task.interval] }) - bars.openAt.length,
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
  const intervalCandles = candlesOf(new Map(task.candles.map(([each, pieces]) => [each, joinCandles(pieces)])));
  const streams = task.streams.map((stream) => ({ ...stream, points: once(() => pointsOf(stream, intervalCandles)) }));
  const all = intervalCandles(interval);
  const bars = sliceCandles(all, lowerBound(all.openAt, from), lowerBound(all.openAt, to));
  const { openAt } = bars;
  const made =
    'made' in task.decide
      ? { tickAt: task.decide.made.tickAt, rules: bitsOfMasks(task.decide.made.mask) }
      : byRules(task.decide.rules, {
          tickAt: ticksOver({ openAt, intervalMs: INTERVAL_MS[interval] }, { from, to, cadenceMs: task.cadenceMs }),
          ...{ stepMs: task.cadenceMs, intervalCandles, streams, buffers },
        });
  const required = streams.filter(({ required: isRequired }) => isRequired);
  const skipped = skippedTicks(
    made.tickAt,
    required.map(({ points, staleAfterMs }) => ({ availableAt: points().availableAt, staleAfterMs })),
  );
  const sizes = 'made' in task.decide ? task.decide.made.size : undefined;
  return {
    task,
    bars,
    signals: toBarSignals({ openAt, tickAt: made.tickAt, rules: made.rules, sizes, skipped }),
    tickAt: made.tickAt,
    skipped,
    streams: streams.map(({ nodeId, staleAfterMs, points }) => ({ nodeId, staleAfterMs, points: points() })),
  };
}

type LazyStream = Omit<StreamTask, 'from'> & { readonly points: () => PointColumns };

function byRules(
  rules: components['schemas']['RuleSet'],
  input: {
    tickAt: Float64Array;
    stepMs: number;
    intervalCandles: RuleSource['intervalCandles'];
    streams: readonly LazyStream[];
    buffers: RuleBuffers;
  },
): { tickAt: Float64Array; rules: RuleBits } {
  const { tickAt, stepMs, intervalCandles, streams, buffers } = input;
  const byNode = new Map(streams.map((stream) => [stream.nodeId, stream]));
  const data = { tickAt, stepMs, intervalCandles, points: (nodeId: string) => byNode.get(nodeId)?.points() };
  return { tickAt, rules: evaluateRules(compileRules(rules), data, { buffers }) };
}

function pointsOf({ from }: StreamTask, intervalCandles: RuleSource['intervalCandles']): PointColumns {
  if (from.kind === 'points') return from.points;
  const candles = intervalCandles(from.interval);
  return from.kind === 'candles' ? candlePoints(candles, from.interval) : indicatorPoints(candles, from.interval);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
