import { describe, expect, it } from 'vitest';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import { type Bar, cashMoves, flat, MINUTE_MS, onlyTrade, play, START_AT } from '../../support/backtests.ts';

const { long, short, exit } = SIGNAL;

/** Settlements at milliseconds after the start, of 0.1 % each. */
function funding(...afterMs: readonly number[]) {
  return { at: Float64Array.from(afterMs, (ms) => START_AT + ms), rate: new Float64Array(afterMs.length).fill(0.001) };
}

const BARS: readonly Bar[] = [flat(100), flat(100), flat(100), flat(100)];

/** What 1,000 units, long from bar 1 to the open of bar 3, pay for one settlement at that many ms. */
function paidAt(ms: number) {
  return onlyTrade(play({ bars: BARS, signals: { 1: long, 3: exit }, funding: funding(ms) })).funding;
}

describe('funding', () => {
  it('is paid by a long and received by a short, on the notional at that moment', () => {
    const bars = [flat(100), flat(100), [110, 112, 108, 109] as const];
    const due = funding(2 * MINUTE_MS + 3);
    const held = play({ bars, signals: { 1: long }, funding: due });
    // 1,000 units × 110 × 0.001.
    expect(onlyTrade(held).funding).toBeCloseTo(110, 9);
    expect(held.finalCash).toBeCloseTo(99_890, 9);
    expect(held.equity.at(-1)).toBeCloseTo(108_890, 9);
    expect(held.assets[0]?.funding).toBeCloseTo(110, 9);
    const lent = play({ bars, signals: { 1: short }, funding: due });
    expect(onlyTrade(lent).funding).toBeCloseTo(-110, 9);
    expect(lent.finalCash).toBeCloseTo(100_110, 9);
  });

  it('meets the position held at its very millisecond', () => {
    expect(paidAt(MINUTE_MS - 1)).toBe(0);
    expect(paidAt(MINUTE_MS)).toBeCloseTo(100, 9);
    expect(paidAt(MINUTE_MS + 7)).toBeCloseTo(100, 9);
    expect(paidAt(3 * MINUTE_MS - 1)).toBeCloseTo(100, 9);
    expect(paidAt(3 * MINUTE_MS)).toBe(0);
    expect(paidAt(3 * MINUTE_MS + 7)).toBe(0);
  });

  it('is paid once for each settlement, several in one bar included', () => {
    const due = funding(MINUTE_MS, MINUTE_MS + 5, 2 * MINUTE_MS + 1, 9 * MINUTE_MS);
    const result = play({ bars: BARS, signals: { 1: long }, funding: due });
    expect(onlyTrade(result).funding).toBeCloseTo(300, 9);
    expect(100_000 + cashMoves(result)).toBeCloseTo(result.finalCash, 9);
  });

  it('comes before a stop of the same bar, whose moment inside the bar is not known', () => {
    const bars = [flat(100), flat(100), [100, 100, 90, 92] as const];
    const policy = { stopLossFraction: 0.05 };
    const result = play({ bars, signals: { 1: long }, funding: funding(2 * MINUTE_MS + 59_999), policy });
    expect(onlyTrade(result)).toMatchObject({ exitReason: 'stop' });
    expect(onlyTrade(result).funding).toBeCloseTo(100, 9);
  });

  it('comes after a stop that the open has jumped over', () => {
    const bars = [flat(100), flat(100), flat(90)];
    const policy = { stopLossFraction: 0.05 };
    const result = play({ bars, signals: { 1: long }, funding: funding(2 * MINUTE_MS + 1), policy });
    expect(onlyTrade(result).funding).toBe(0);
  });

  it('in a hole meets the position carried over it, at its last mark', () => {
    const bars = [flat(100), [100, 121, 99, 120] as const, null, flat(150)];
    const result = play({ bars, signals: { 1: long, 2: exit }, funding: funding(2 * MINUTE_MS + 30_000) });
    // Signals count the bars that are there: the exit fills at the open after the hole.
    expect(onlyTrade(result)).toMatchObject({ exitPrice: 150, exitAt: START_AT + 3 * MINUTE_MS });
    expect(onlyTrade(result).funding).toBeCloseTo(1_000 * 120 * 0.001, 9);
    const beside = { symbol: 'ETH', bars: Array.from({ length: 4 }, () => flat(1)), signals: {} };
    const merged = play([{ bars, signals: { 1: long, 2: exit }, funding: funding(2 * MINUTE_MS + 30_000) }, beside]);
    expect(merged.assets[0]?.funding).toBeCloseTo(120, 9);
  });
});
