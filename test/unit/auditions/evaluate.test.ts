import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type JudgedSnapshot, type RuleName } from '../../../src/auditions/evaluate.ts';
import { rulesOf } from '../../../src/auditions/rules.ts';
import { loadConfig } from '../../../src/config.ts';
import { judge } from '../../support/naive-verdict.ts';

const rules = rulesOf(loadConfig({}).auditions);
const MINUTE = 60_000;
/** A Monday, 20:00 UTC. */
const START = Date.parse('2026-03-02T20:00:00Z');

/** A snapshot a minute, the last of them final; five trades and leverage 1 unless said. */
function run(equities: readonly (number | string)[], changes: Partial<JudgedSnapshot> = {}): JudgedSnapshot[] {
  return equities.map((equity, index) => ({
    at: START + index * MINUTE,
    equity: String(equity),
    closedTrades: 5,
    maxLeverage: 1,
    final: index === equities.length - 1,
    ...changes,
  }));
}

const statusOf = (snapshots: readonly JudgedSnapshot[], rule: RuleName) =>
  evaluate(rules, snapshots).rules.find((each) => each.rule === rule);
const codesOf = (snapshots: readonly JudgedSnapshot[]) =>
  evaluate(rules, snapshots).verdict?.reasons.map(({ code }) => code);

describe('the verdict', () => {
  it('is passed when all five rules hold, to the millionth', () => {
    expect(evaluate(rules, run([100_000, '103000']))).toMatchObject({ verdict: { passed: true, reasons: [] } });
    expect(evaluate(rules, run([100_000, '102999.999999'])).verdict).toEqual({
      passed: false,
      reasons: [
        {
          rule: 'profit_target',
          code: 'PROFIT_TARGET_MISSED',
          message: 'The run ended at 102999.999999 USDC; 103000 were needed.',
          at: START + MINUTE,
          equity: '102999.999999',
          limit: '103000',
        },
      ],
    });
  });

  it('looks at the fall from the highest snapshot so far, the start included', () => {
    const rising = { breach: [100_000, 104_000, '95679.999999', 103_000], exact: [100_000, 104_000, '95680', 103_000] };
    // The day's floor of 95,000 holds in both.
    expect(codesOf(run(rising.exact))).toEqual([]);
    expect(codesOf(run(rising.breach))).toEqual(['MAX_DRAWDOWN_BREACHED']);
    expect(evaluate(rules, run(rising.breach)).verdict?.reasons[0]).toMatchObject({
      at: START + 2 * MINUTE,
      equity: '95679.999999',
      limit: '95680',
    });
    expect(codesOf(run([100_000, '91999.999999', 103_000]))).toEqual(['MAX_DRAWDOWN_BREACHED', 'DAILY_LOSS_BREACHED']);
  });

  it('counts a day from its start or from midnight', () => {
    const midnight = Date.parse('2026-03-03T00:00:00Z');
    const at = (time: number, equity: string, final = false) => ({
      ...(run([0])[0] as JudgedSnapshot),
      ...{ at: time, equity, final },
    });
    const monday = [at(START, '100000'), at(midnight - MINUTE, '95000'), at(midnight, '98000')];
    const rest = (equity: string) => [
      ...monday,
      at(midnight + MINUTE, equity),
      at(midnight + 2 * MINUTE, '103000', true),
    ];
    expect(codesOf(rest('93100'))).toEqual([]);
    expect(evaluate(rules, rest('93099.999999')).verdict?.reasons).toMatchObject([
      { code: 'DAILY_LOSS_BREACHED', limit: '93100', at: midnight + MINUTE },
    ]);
    const early = [at(START, '100000'), at(midnight - MINUTE, '94999.999999'), at(midnight, '103000', true)];
    expect(codesOf(early)).toEqual(['DAILY_LOSS_BREACHED']);
  });

  it('asks for closed round trips at the end, and for leverage at every snapshot', () => {
    expect(codesOf(run([100_000, 103_000], { closedTrades: 4 }))).toEqual(['TOO_FEW_TRADES']);
    expect(codesOf(run([100_000, 103_000], { maxLeverage: 5 }))).toEqual([]);
    expect(codesOf(run([100_000, 103_000], { maxLeverage: 6 }))).toEqual(['LEVERAGE_EXCEEDED']);
  });

  it('names every rule that was not kept', () => {
    expect(codesOf(run([100_000, 80_000], { closedTrades: 0, maxLeverage: 9 }))).toEqual([
      'PROFIT_TARGET_MISSED',
      'MAX_DRAWDOWN_BREACHED',
      'DAILY_LOSS_BREACHED',
      'TOO_FEW_TRADES',
      'LEVERAGE_EXCEEDED',
    ]);
  });

  it('is what a second implementation comes to, whatever the snapshots', () => {
    const snapshots = fc
      .array(
        fc.record({
          minutes: fc.integer({ min: 1, max: 300 }),
          micros: fc.bigInt({ min: 0n, max: 200_000_000_000n }),
          closedTrades: fc.integer({ min: 0, max: 9 }),
          maxLeverage: fc.integer({ min: 0, max: 7 }),
        }),
        { minLength: 1, maxLength: 40 },
      )
      .map((steps) => {
        let at = START;
        return steps.map(({ minutes, micros, closedTrades, maxLeverage }, index) => {
          at += minutes * MINUTE;
          const equity = `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
          return { at, equity, closedTrades, maxLeverage, final: index === steps.length - 1 };
        });
      });
    fc.assert(
      fc.property(snapshots, (points) => {
        const verdict = evaluate(rules, points).verdict;
        const expected = judge(rules, points);
        expect(verdict?.passed).toBe(expected.passed);
        expect(verdict?.reasons.map(({ rule }) => rule)).toEqual(expected.broken);
      }),
    );
  });
});

describe('progress', () => {
  it('knows nothing before the first snapshot', () => {
    const { at, equity, rules: progress, verdict } = evaluate(rules, []);
    expect([at, equity, verdict]).toEqual([null, null, null]);
    expect(progress.map(({ status, value }) => [status, value])).toEqual(Array(5).fill(['pending', null]));
  });

  it('leaves open what can still turn, and keeps what is violated', () => {
    const live = run([100_000, 99_000, 94_000, 99_500], { final: false, closedTrades: 2 });
    expect(statusOf(live, 'profit_target')).toMatchObject({ status: 'pending', value: -0.005, violatedAt: null });
    expect(statusOf(live, 'min_trades')).toMatchObject({ status: 'pending', value: 2, threshold: 5 });
    expect(statusOf(live, 'max_drawdown')).toMatchObject({ status: 'holds', value: 0.06 });
    expect(statusOf(live, 'daily_loss')).toMatchObject({
      status: 'violated',
      value: 0.06,
      violatedAt: START + 2 * MINUTE,
    });
    expect(statusOf(run([1e5, 1e5], { final: false }), 'min_trades')).toMatchObject({ status: 'holds', value: 5 });
    expect(evaluate(rules, live).verdict).toBeNull();
  });
});
