import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/backtests/simulate.ts';
import { newSignals } from '../../../src/backtests/simulate-signals.ts';
import { listTrades } from '../../../src/backtests/simulate-trades.ts';
import type { SimulationAsset, SimulationInput, SimulationResult } from '../../../src/backtests/simulate-types.ts';
import { cashMoves, equityFromTrades, MINUTE_MS, NO_FUNDING, START_AT } from '../../support/backtests.ts';
import { cutAt, randomInput, scaled } from '../../support/backtests-random.ts';

const RUNS = { numRuns: 300 };

function near(left: number, right: number, scale = 100_000): boolean {
  return Math.abs(left - right) <= 1e-9 * scale;
}

/** What must be the same of a run's past: the trades that ended before a row, field by field. */
function endedBefore({ trades }: SimulationResult, row: number): number[][] {
  const { asset, entryRow, exitRow, quantity, entryPrice, exitPrice, pnl, fees, funding } = trades;
  const columns = [asset, entryRow, exitRow, quantity, entryPrice, exitPrice, pnl, fees, funding];
  return Array.from({ length: trades.count }, (_, trade) => columns.map((column) => column[trade] as number)).filter(
    ([, , exit = -1]) => exit >= 0 && exit < row,
  );
}

function withoutFunding(input: SimulationInput, which: (asset: SimulationAsset) => boolean): SimulationInput {
  return { ...input, assets: input.assets.map((asset) => (which(asset) ? { ...asset, funding: NO_FUNDING } : asset)) };
}

describe('any run', () => {
  it('has at every bar the equity that its trades come to, worked out a second way', () => {
    let trades = 0;
    let liquidations = 0;
    fc.assert(
      fc.property(randomInput, (random) => {
        // A limit order may fill after its bar's funding, which cannot be told from the trade.
        const input = withoutFunding(random, ({ policy }) => policy.execution.orderType === 'limit');
        const result = simulate(input);
        trades += result.trades.count;
        if (result.liquidatedAt !== null) liquidations++;
        // Beyond a liquidation the trades come to less than the equity: by what the venue bears.
        const liquidated = result.liquidatedAt ?? Number.POSITIVE_INFINITY;
        for (let row = 0; row < result.at.length; row++) {
          const shortfall = (result.at[row] as number) + MINUTE_MS >= liquidated ? result.shortfall : 0;
          const expected = equityFromTrades(input, result, row) + shortfall;
          expect(near(result.equity[row] as number, expected), `row ${row}: ${result.equity[row]} ${expected}`).toBe(
            true,
          );
        }
      }),
      RUNS,
    );
    expect(trades).toBeGreaterThan(1000);
    expect(liquidations).toBeGreaterThan(0);
  });

  it('has a ledger that sums to its cash, and trades that sum to its ledger', () => {
    fc.assert(
      fc.property(randomInput, (input) => {
        const result = simulate({ ...input, finalize: 'last_close' });
        expect(Math.abs(100_000 + cashMoves(result) - result.finalCash)).toBeLessThan(1e-9);
        const sum = (column: Float64Array) =>
          column.subarray(0, result.trades.count).reduce((all, one) => all + one, 0);
        const total = (of: 'fees' | 'funding') => result.assets.reduce((all, one) => all + one[of], 0);
        expect(near(sum(result.trades.fees), total('fees'))).toBe(true);
        expect(near(sum(result.trades.funding), total('funding'))).toBe(true);
        expect(near(100_000 + sum(result.trades.pnl) + result.shortfall, result.finalCash)).toBe(true);
        if (result.at.length > 0) expect(result.equity.at(-1)).toBe(result.finalCash);
      }),
      RUNS,
    );
  });

  it('keeps its past to the last bit when history is cut at any bar', () => {
    fc.assert(
      fc.property(randomInput, fc.integer({ min: 1, max: 60 }), (input, minutes) => {
        const time = START_AT + minutes * MINUTE_MS;
        const whole = simulate(input);
        const cut = simulate(cutAt(input, time));
        const rows = whole.at.filter((at) => at < time).length;
        expect(cut.at).toHaveLength(rows);
        expect([...cut.equity]).toEqual([...whole.equity.subarray(0, rows)]);
        expect(endedBefore(cut, rows)).toEqual(endedBefore(whole, rows));
      }),
      RUNS,
    );
  });

  it('gains in proportion when prices and cash are told in another unit', () => {
    fc.assert(
      fc.property(randomInput, fc.constantFrom(0.25, 2, 1024), (input, factor) => {
        const one = simulate(input);
        const other = simulate(scaled(input, factor));
        expect([...other.equity]).toEqual([...one.equity.map((equity) => equity * factor)]);
        expect(endedBefore(other, one.at.length)).toHaveLength(endedBefore(one, one.at.length).length);
      }),
      RUNS,
    );
  });

  it('is to the bit the same for a lone asset that only decisions move, which has a loop of its own, as bar by bar', () => {
    const counts = { trades: 0, liquidated: 0, funding: 0 };
    fc.assert(
      fc.property(randomInput, fc.integer({ min: 1, max: 50 }), (random, leverage) => {
        const [given] = random.assets;
        if (given === undefined) return;
        const market = {
          execution: { orderType: 'market' as const },
          stopLossFraction: null,
          takeProfitFraction: null,
        };
        const asset = { ...given, policy: { ...given.policy, ...market, leverage } };
        const idle = { ...asset, symbol: 'IDLE', signals: newSignals(asset.signals.length) };
        const alone = simulate({ ...random, assets: [asset] });
        const beside = simulate({ ...random, assets: [asset, idle] });
        expect(alone.equity).toEqual(beside.equity);
        expect(listTrades(alone, 0)).toEqual(listTrades(beside, 0));
        expect(alone.assets[0]).toEqual(beside.assets[0]);
        for (const figure of ['finalCash', 'shortfall', 'exposureBars', 'liquidatedAt'] as const) {
          expect(alone[figure]).toBe(beside[figure]);
        }
        counts.trades += alone.trades.count;
        counts.liquidated += alone.liquidatedAt === null ? 0 : 1;
        counts.funding += alone.assets[0]?.funding === 0 ? 0 : 1;
      }),
      { numRuns: 500 },
    );
    expect(counts.trades).toBeGreaterThan(1_000);
    expect(counts.liquidated).toBeGreaterThan(10);
    expect(counts.funding).toBeGreaterThan(50);
  });

  it('does not change when another asset that never trades stands beside it', () => {
    fc.assert(
      fc.property(randomInput, (random) => {
        // Funding in a hole counts for sizes once it is marked: the next bar of any asset.
        const input = withoutFunding(random, () => true);
        const [first, second] = input.assets;
        if (first === undefined) return;
        const alone = simulate({ ...input, assets: [first] });
        const idle = { ...(second ?? first), signals: newSignals((second ?? first).signals.length) };
        const beside = simulate({ ...input, assets: [idle, first] });
        const own = new Set(first.bars.openAt);
        const equity = beside.equity.filter((_, row) => own.has(beside.at[row] as number));
        // Liquidation is looked for at every bar of any asset; at the bars of its own nothing differs until then.
        if (alone.liquidatedAt === null) expect([...equity]).toEqual([...alone.equity]);
      }),
      RUNS,
    );
  });
});
