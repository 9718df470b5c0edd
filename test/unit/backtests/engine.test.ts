import { describe, expect, it } from 'vitest';
import { EngineStopped, runEngine } from '../../../src/backtests/engine.ts';
import { reportOf } from '../../../src/backtests/engine-report.ts';
import { type BranchTask, MAX_ACTED } from '../../../src/backtests/engine-types.ts';
import { createEnginePool } from '../../../src/backtests/pool.ts';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import type { CandleColumns } from '../../../src/market/calc.ts';
import { candlesFrom, walk } from '../../support/market.ts';

const T0 = Date.UTC(2024, 0, 1);
const BAR = 300_000;
const NONE = new Float64Array(0);

function branchOf(symbol: string, candles: CandleColumns, changes: Partial<BranchTask> = {}): BranchTask {
  return {
    ...{ branchId: `br_${symbol}`, symbol, cadenceMs: BAR, decide: { rules: { sizeFraction: 0.5 } } },
    candles: [['5m', [candles]]],
    streams: [],
    funding: { at: NONE, rate: NONE },
    policy: {
      ...{ sizeFraction: 0.5, maxPositionFraction: 0.5, leverage: 1, stopLossFraction: null, takeProfitFraction: null },
      execution: { orderType: 'market' },
    },
    synthetic: false,
    ...changes,
  };
}

/** Decisions at bars, counted from T0: long or exit, with sizes. */
function made(decisions: readonly (readonly [bar: number, kind: 'long' | 'exit' | 'hold', size?: number])[]) {
  return {
    made: {
      tickAt: Float64Array.from(decisions, ([bar]) => T0 + bar * BAR),
      mask: Uint8Array.from(decisions, ([, kind]) => (kind === 'hold' ? 0 : SIGNAL[kind])),
      size: Float64Array.from(decisions, ([, , size]) => size ?? Number.NaN),
    },
  };
}

const always = {
  op: 'compare' as const,
  left: { kind: 'constant' as const, value: 2 },
  comparator: '>' as const,
  right: { kind: 'constant' as const, value: 1 },
};

const flat = (bars: number, price = 100) => candlesFrom({ from: T0, interval: '5m', closes: Array(bars).fill(price) });

function without(candles: CandleColumns, ...bars: number[]): CandleColumns {
  const keep = (column: Float64Array) => column.filter((_, row) => !bars.includes(row));
  const { openAt, open, high, low, close, volume } = candles;
  return {
    ...{ openAt: keep(openAt), open: keep(open), high: keep(high), low: keep(low), close: keep(close) },
    volume: keep(volume),
  };
}

const run = (bars: number, ...branches: BranchTask[]) =>
  runEngine({ from: T0, to: T0 + bars * BAR, interval: '5m', branches });

describe('the decisions that acted', () => {
  it('have their own tick and size, also where the assets lack different bars', () => {
    const one = branchOf('BTC', without(flat(12), 0, 1, 4), {
      decide: made([
        [3, 'long', 0.2],
        [6, 'exit'],
      ]),
    });
    const two = branchOf('ETH', without(flat(12), 6), {
      decide: made([
        [2, 'long', 0.3],
        [6, 'exit'],
      ]),
    });
    const { acted } = run(12, one, two);
    expect(acted.map(({ symbol, tickAt, actions }) => [symbol, (tickAt - T0) / BAR, actions[0]])).toEqual([
      ['ETH', 2, { kind: 'long', sizeFraction: 0.3, reason: null }],
      ['BTC', 3, { kind: 'long', sizeFraction: 0.2, reason: null }],
      ['BTC', 6, { kind: 'exit', sizeFraction: null, reason: null }],
      ['ETH', 6, { kind: 'exit', sizeFraction: null, reason: null }],
    ]);
  });

  it('of an order that rested are those that sent it', () => {
    const closes = [100, 100, 100, 100, 90, 90, 90, 90];
    const limit = { orderType: 'limit', offsetBps: 500, timeInForce: 'gtc', postOnly: false } as const;
    const branch = branchOf('BTC', candlesFrom({ from: T0, interval: '5m', closes }), {
      decide: made([[1, 'long', 0.4]]),
    });
    const { acted, assets } = run(8, { ...branch, policy: { ...branch.policy, execution: limit } });
    expect(assets[0]?.trades[0]).toMatchObject({ entryAt: T0 + 4 * BAR, entryPrice: 95 });
    expect(acted).toMatchObject([{ tickAt: T0 + BAR, actions: [{ kind: 'long', sizeFraction: 0.4 }] }]);
  });

  it('are not those that were skipped', () => {
    const availableAt = Float64Array.of(T0 + BAR);
    const points = { eventAt: availableAt, availableAt, values: {} };
    const stream = { nodeId: 's', required: true, staleAfterMs: BAR, from: { kind: 'points', points } } as const;
    const decide = made([
      [0, 'long'],
      [1, 'hold'],
      [2, 'long'],
      [3, 'exit'],
    ]);
    // The bars of the first ticks are missing: what counts is the last decision that was made before the next one.
    const branch = branchOf('BTC', without(flat(8), 2, 3), { decide, streams: [stream] });
    const { acted, assets, warnings } = run(8, branch);
    expect(assets[0]).toMatchObject({ decisions: 2, missingBars: 2 });
    expect(acted).toMatchObject([{ tickAt: T0 + 2 * BAR, inputs: [{ status: 'ok', availableAt: T0 + BAR }] }]);
    expect(warnings.map(({ code, count }) => [code, count])).toEqual([
      ['MISSING_BARS', 2],
      ['TICKS_SKIPPED', 2],
    ]);
  });
});

describe('the engine', () => {
  it('takes as many bars as the window has, and simulates none without candles', () => {
    const { summary, assets } = run(10, branchOf('BTC', flat(0)));
    expect(assets[0]).toMatchObject({ bars: 0, missingBars: 10, decisions: 10 });
    expect(summary).toMatchObject({ endEquity: 100_000, trades: 0 });
  });

  it('says how far it is, and stops when told to', () => {
    const candles = candlesFrom({
      from: T0,
      interval: '5m',
      closes: walk({ seed: 1, length: 200_000, start: 100, step: 0.01 }),
    });
    const task = { from: T0, to: T0 + 200_000 * BAR, interval: '5m', branches: [branchOf('BTC', candles)] } as const;
    const seen: number[] = [];
    runEngine(task, { onProgress: (fraction) => seen.push(fraction) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    expect(() => runEngine(task, { shouldStop: () => seen.length > 0 })).toThrow(EngineStopped);
  });
});

const report = {
  result: {
    ...{ jobId: 'job_1', cloneId: 7, window: { from: T0, to: T0 + 50 * BAR }, cadenceSec: 300 },
    graphSource: { kind: 'request' as const, strategyVersionId: null },
    model: { model: null, calls: 0, replayedCalls: 0, promptTokens: 0, completionTokens: 0 },
    warnings: [{ code: 'HISTORY_SHORT', message: 'Stored candles of BTC cover 50 % of the window.' }],
  },
  runs: { batch: 'run_b', before: 2 },
};

describe('what is told of a backtest', () => {
  const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
  const branches = [
    branchOf('BTC', flat(50), { decide: { rules: { long: always, sizeFraction: 0.5 } } }),
    branchOf('ETH', flat(50), { decide: made([[3, 'long', 0.2]]) }),
  ];
  const task = { from: T0, to: T0 + 50 * BAR, interval: '5m' as const, branches };

  it('is the result as it is stored: what was known, what came out, and the warnings of both', () => {
    const output = runEngine(task);
    const warning = { code: 'EARLIER', message: 'Known beforehand.' };
    const withWarning = { ...report, result: { ...report.result, warnings: [warning] } };
    const { summary, series, assets, warnings } = output;
    expect(parsed(reportOf(output, { task, report: withWarning }).result)).toEqual({
      ...report.result,
      ...{ summary, series, assets, warnings: [warning, ...warnings] },
    });
  });

  it('is a run for each decision of rules that acted, numbered behind those that asked a model', () => {
    const output = runEngine(task);
    expect(output.acted.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH']);
    const acted = output.acted[0];
    expect(parsed(reportOf(output, { task, report }).runs)).toEqual([
      expect.objectContaining({
        ...{ id: 'run_b0002', clone_id: 7, origin: 'backtest', origin_id: 'job_1', branch_id: 'br_BTC', symbol: 'BTC' },
        ...{ engine: 'rules', model: null, status: 'completed', error_code: null },
        ...{ scheduled_at: acted?.tickAt, started_at: acted?.tickAt, finished_at: acted?.tickAt },
        actions: JSON.stringify(acted?.actions),
      }),
    ]);
  });

  it('keeps no more runs than a job may, those that asked a model first', () => {
    const output = runEngine(task);
    const [acted] = output.acted;
    const many = {
      ...output,
      acted: Array.from({ length: 5 }, (_, at) => ({ ...acted, tickAt: at })),
    } as typeof output;
    const kept = (before: number) =>
      parsed(reportOf(many, { task, report: { ...report, runs: { batch: 'run_b', before } } }).runs).length;
    expect([kept(0), kept(MAX_ACTED - 2), kept(MAX_ACTED)]).toEqual([5, 2, 0]);
  });
});

describe('the threads', () => {
  const average = (period: number) =>
    ({ kind: 'indicator', indicator: 'ema', period, source: 'close', interval: '5m', offset: 0 }) as const;
  const long = {
    op: 'any' as const,
    conditions: Array.from({ length: 16 }, (_, at) => ({
      op: 'compare' as const,
      left: average(2 + at),
      comparator: '>' as const,
      right: average(50 + at),
    })),
  };
  /** Seconds of work. */
  function longTask() {
    const length = 400_000;
    const candles = candlesFrom({
      from: T0,
      interval: '5m',
      closes: walk({ seed: 2, length, start: 100, step: 0.001 }),
    });
    const branches = Array.from({ length: 10 }, (_, at) =>
      branchOf(`A${at}`, candles, { decide: { rules: { long, sizeFraction: 0.1 } } }),
    );
    return { from: T0, to: T0 + length * BAR, interval: '5m' as const, branches };
  }

  it('do the same as the engine, stop within moments when cancelled, and go on to the next', async () => {
    const pool = createEnginePool({ threads: 1 });
    try {
      const stop = new AbortController();
      const running = pool.run({ task: longTask(), report }, { signal: stop.signal, onProgress: () => {} });
      const outcome = running.then(
        () => 'completed',
        () => 'stopped',
      );
      await new Promise((resolve) => setTimeout(resolve, 400));
      const stoppedAt = performance.now();
      stop.abort(new Error('cancelled'));
      expect(await outcome).toBe('stopped');
      expect(performance.now() - stoppedAt).toBeLessThan(2_000);
      const small = () => ({
        ...{ from: T0, to: T0 + 50 * BAR, interval: '5m' as const },
        branches: [branchOf('BTC', flat(50), { decide: made([[3, 'long', 0.2]]) })],
      });
      const signal = new AbortController().signal;
      const done = await pool.run({ task: small(), report }, { signal, onProgress: () => {} });
      expect(done).toEqual(reportOf(runEngine(small()), { task: small(), report }));
    } finally {
      await pool.close();
    }
  });
});
