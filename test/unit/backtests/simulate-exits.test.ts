import { describe, expect, it } from 'vitest';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import { type Bar, flat, MINUTE_MS, onlyTrade, play, START_AT } from '../../support/backtests.ts';

const { long, short, exit } = SIGNAL;
const minute = (count: number) => START_AT + count * MINUTE_MS;
const COSTS = { fees: { takerBps: 10, makerBps: 5 }, slippageBps: 0 };

/** Enters at 100 in bar 1 with a stop 5 % and a target 10 % away, then the given bars. */
function hold(side: number, bars: readonly Bar[], market: Parameters<typeof play>[1] = COSTS) {
  const policy = { stopLossFraction: 0.05, takeProfitFraction: 0.1 };
  return play({ bars: [flat(100), flat(100), ...bars], signals: { 1: side }, policy }, market);
}

describe('a stop', () => {
  it('fills at its price when touched, as a taker', () => {
    const trade = onlyTrade(hold(long, [[98, 99, 95, 97]]));
    expect(trade).toMatchObject({ exitAt: minute(2), exitPrice: 95, exitReason: 'stop' });
    expect(trade.fees).toBeCloseTo(100 + 95, 9);
    expect(trade.pnl).toBeCloseTo(-5_000 - 195, 9);
  });

  it('fills at the open when that has jumped over it', () => {
    expect(onlyTrade(hold(long, [[93, 99, 90, 97]]))).toMatchObject({ exitPrice: 93, exitReason: 'stop' });
    expect(onlyTrade(hold(short, [[108, 109, 90, 97]]))).toMatchObject({ exitPrice: 108, exitReason: 'stop' });
  });

  it('slips to the worse side', () => {
    const slipping = { ...COSTS, slippageBps: 10 };
    // Entries at 100.1 and 99.9; stops 5 % away, each 10 bps worse.
    expect(onlyTrade(hold(long, [[98, 99, 90, 97]], slipping)).exitPrice).toBeCloseTo(100.1 * 0.95 * 0.999, 9);
    expect(onlyTrade(hold(short, [[101, 110, 100, 101]], slipping)).exitPrice).toBeCloseTo(99.9 * 1.05 * 1.001, 9);
  });

  it('comes before the target when one bar reaches both', () => {
    expect(onlyTrade(hold(long, [[100, 120, 94, 118]]))).toMatchObject({ exitPrice: 95, exitReason: 'stop' });
    expect(onlyTrade(hold(short, [[100, 106, 80, 82]]))).toMatchObject({ exitPrice: 105, exitReason: 'stop' });
  });

  it('can be met in the bar of the entry itself', () => {
    const policy = { stopLossFraction: 0.05 };
    const result = play({ bars: [flat(100), [100, 101, 94, 99]], signals: { 1: long }, policy });
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(1), exitAt: minute(1), exitPrice: 95 });
    expect([...result.equity]).toEqual([100_000, 95_000]);
    expect(result.exposureBars).toBe(0);
  });

  it('yields to a decision at the same open', () => {
    const policy = { stopLossFraction: 0.05 };
    const result = play({ bars: [flat(100), flat(100), flat(90)], signals: { 1: long, 2: exit }, policy });
    expect(onlyTrade(result)).toMatchObject({ exitPrice: 90, exitReason: 'exit' });
  });
});

describe('a target', () => {
  it('fills at its price when the price goes beyond it, as a maker without slippage', () => {
    const trade = onlyTrade(hold(long, [[105, 111, 104, 108]]));
    expect(trade.exitPrice).toBeCloseTo(110, 9);
    expect(trade.fees).toBeCloseTo(100 + 55, 9);
    expect(trade.exitReason).toBe('target');
    expect(onlyTrade(hold(short, [[95, 96, 89, 91]])).exitPrice).toBeCloseTo(90, 9);
  });

  it('does not fill where it is only touched', () => {
    expect(onlyTrade(hold(short, [[95, 96, 90, 91]])).exitReason).toBe('open');
  });

  it('fills at its own price where the open jumps over it, and so before a stop in that bar', () => {
    const trade = onlyTrade(hold(long, [[115, 116, 90, 91]]));
    expect(trade.exitPrice).toBeCloseTo(110, 9);
    expect(trade.exitReason).toBe('target');
  });

  it('of more than the whole price is never met by a short', () => {
    const bars = [flat(100), flat(100), [100, 100, 0.01, 0.01]] as const;
    const result = play({ bars, signals: { 1: short }, policy: { takeProfitFraction: 2 } });
    expect(onlyTrade(result).exitReason).toBe('open');
  });
});
