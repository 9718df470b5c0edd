import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listTrades } from '../../../src/backtests/simulate-trades.ts';
import type { Finalize } from '../../../src/backtests/simulate-types.ts';
import {
  publishedTable,
  REFERENCE_FOLDER,
  readReferenceStatistics,
  readReferenceTrades,
  runSmaCross,
} from '../../support/backtests-reference.ts';

const CLOSE_ENOUGH = 1e-9;

const RUNS = [
  { run: 'final', finalize: 'last_open' },
  { run: 'nofinal', finalize: 'none' },
] as const satisfies readonly { run: string; finalize: Finalize }[];

if (!existsSync(REFERENCE_FOLDER)) {
  describe("the published engine's runs", () => {
    it.skip('are skipped because the folder ../shared/data/backtest-reference is not beside this project', () => {});
  });
} else {
  describe.each(RUNS)("the published engine's run $run", ({ run, finalize }) => {
    const result = runSmaCross({ finalize });

    it('has every trade equal', () => {
      const theirs = readReferenceTrades(run);
      const ours = listTrades(result, 0).filter(({ exitReason }) => exitReason !== 'open');
      expect(ours).toHaveLength(theirs.length);
      for (const [index, trade] of ours.entries()) {
        const reference = theirs[index] ?? {};
        const { entryRow, exitRow } = result.trades;
        expect([entryRow[index], exitRow[index]]).toEqual([Number(reference.EntryBar), Number(reference.ExitBar)]);
        expect(trade.quantity * (trade.side === 'long' ? 1 : -1)).toBe(Number(reference.Size));
        expect(new Date(trade.entryAt).toISOString().slice(0, 10)).toBe(reference.EntryTime);
        expect(new Date(trade.exitAt ?? 0).toISOString().slice(0, 10)).toBe(reference.ExitTime);
        expect([trade.entryPrice, trade.exitPrice]).toEqual([
          Number(reference.EntryPrice),
          Number(reference.ExitPrice),
        ]);
        expect(Math.abs(trade.pnl - Number(reference.PnL))).toBeLessThan(CLOSE_ENOUGH);
        expect(Math.abs(trade.fees - Number(reference.Commission))).toBeLessThan(CLOSE_ENOUGH);
        const shareOfEntry = trade.pnl / (trade.quantity * trade.entryPrice);
        expect(Math.abs(shareOfEntry - Number(reference.ReturnPct))).toBeLessThan(CLOSE_ENOUGH);
      }
    });

    it('has every statistic equal to 1e-9', () => {
      const theirs = readReferenceStatistics(run);
      const ours = publishedTable(result);
      expect(Object.keys(ours)).toEqual(Object.keys(theirs));
      for (const [name, value] of Object.entries(theirs)) {
        if (typeof value === 'string') expect(ours[name], name).toBe(value);
        else expect(Math.abs(Number(ours[name]) - value), `${name} ${ours[name]} ${value}`).toBeLessThan(CLOSE_ENOUGH);
      }
    });
  });

  describe('a run that fills at the open of the bar it decides on', () => {
    it('is richer by looking ahead, so the data would show it', () => {
      const cheated = runSmaCross({ finalize: 'none', delay: 0 });
      const honest = runSmaCross({ finalize: 'none' });
      expect(Math.round(cheated.equity.at(-1) ?? 0)).toBe(108_133);
      expect(Math.round(honest.equity.at(-1) ?? 0)).toBe(56_264);
    });
  });
}
