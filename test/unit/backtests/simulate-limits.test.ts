import { describe, expect, it } from 'vitest';
import { listTrades } from '../../../src/backtests/simulate-trades.ts';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import { type Bar, flat, MINUTE_MS, onlyTrade, play, START_AT } from '../../support/backtests.ts';

const { long, short, exit } = SIGNAL;
const minute = (count: number) => START_AT + count * MINUTE_MS;

type Limit = { offsetBps: number; timeInForce?: 'gtc' | 'ioc' | 'fok'; postOnly?: boolean };

function limit({ offsetBps, timeInForce = 'gtc', postOnly = false }: Limit) {
  return { execution: { orderType: 'limit' as const, offsetBps, timeInForce, postOnly } };
}

const COSTS = { fees: { takerBps: 10, makerBps: 5 }, slippageBps: 2 };

/** A long decided with a last close of 100, then the given bars. */
function buy(order: Limit, bars: readonly Bar[], signals: Record<number, number> = {}) {
  return play({ bars: [flat(100), ...bars], signals: { 1: long, ...signals }, policy: limit(order) }, COSTS);
}

describe('a resting limit order', () => {
  it('fills at its price for the maker fee, without slippage, once the price goes beyond it', () => {
    const result = buy({ offsetBps: 100 }, [
      [100, 101, 99.5, 100],
      [100, 101, 98.9, 100],
    ]);
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(2), entryPrice: 99 });
    expect(onlyTrade(result).fees).toBeCloseTo(100_000 * 0.0005, 9);
  });

  it('does not fill where its price is only touched', () => {
    const result = buy({ offsetBps: 100 }, [[100, 101, 99, 100]]);
    expect(result.trades.count).toBe(0);
    expect(result.assets[0]?.unfilledOrders).toBe(0);
  });

  it('fills at its own price where the open jumps over it', () => {
    const result = buy({ offsetBps: 100 }, [flat(100), flat(95)]);
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(2), entryPrice: 99 });
  });

  it('ends at the next decision of its asset and is replaced from the close known then', () => {
    const result = buy({ offsetBps: 100 }, [[100, 112, 100, 110], flat(111), flat(105)], { 2: long });
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(3), entryPrice: 108.9 });
    expect(result.assets[0]?.unfilledOrders).toBe(1);
  });

  it('ends at a next decision that wants nothing', () => {
    const result = buy({ offsetBps: 100 }, [flat(100), flat(100), flat(90)], { 2: 0 });
    expect(result.trades.count).toBe(0);
    expect(result.assets[0]?.unfilledOrders).toBe(1);
  });

  it('sells above the last close, to close a long', () => {
    const bars = [flat(100), flat(100), [99, 100, 98, 100], [100, 102.5, 100, 102]] as const;
    const policy = limit({ offsetBps: 0 });
    const crossing = play({ bars, signals: { 1: long, 2: exit }, policy }, COSTS);
    expect(onlyTrade(crossing)).toMatchObject({
      entryPrice: 100,
      exitAt: minute(3),
      exitPrice: 100,
      exitReason: 'exit',
    });
  });

  it('turns a position when it fills, both halves at its price', () => {
    const bars = [flat(100), flat(99), [99, 100, 99, 100], [100, 102, 100, 100]] as const;
    const policy = limit({ offsetBps: 100 });
    const result = play({ bars: [...bars, flat(100)], signals: { 1: long, 3: short }, policy }, COSTS);
    // The buy at 99 meets an open of 99 and takes at once; the sell at 101 rests and is passed in bar 3.
    const [first, second] = listTrades(result, 0);
    expect(first).toMatchObject({ side: 'long', exitAt: minute(3), exitPrice: 101, exitReason: 'reverse' });
    expect(second).toMatchObject({ side: 'short', entryAt: minute(3), entryPrice: 101, exitReason: 'open' });
  });
});

describe('a limit order that crosses', () => {
  it('takes at the open as a taker, slipping no further than its price', () => {
    const within = buy({ offsetBps: -10 }, [flat(100)]);
    expect(onlyTrade(within).entryPrice).toBeCloseTo(100.02, 9);
    expect(onlyTrade(within).fees).toBeCloseTo(100, 9);
    const bounded = buy({ offsetBps: -1 }, [flat(100)]);
    expect(onlyTrade(bounded).entryPrice).toBeCloseTo(100.01, 9);
  });

  it('is refused when it is post-only', () => {
    const result = buy({ offsetBps: 0, postOnly: true }, [flat(100), flat(90)]);
    expect(result.trades.count).toBe(0);
    expect(result.assets[0]?.deniedOrders).toBe(1);
  });

  it('rests as ever when it is post-only and does not cross', () => {
    const result = buy({ offsetBps: 50, postOnly: true }, [[100, 100, 99, 99]]);
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(1), entryPrice: 99.5 });
  });
});

describe.each(['ioc', 'fok'] as const)('an %s limit order', (timeInForce) => {
  it('fills at an open that has reached its price', () => {
    expect(onlyTrade(buy({ offsetBps: 100, timeInForce }, [flat(98)])).entryPrice).toBeCloseTo(98.0196, 9);
  });

  it('ends unfilled at any other, whatever the bar does later', () => {
    const result = buy({ offsetBps: 100, timeInForce }, [[100, 100, 90, 95], flat(90)]);
    expect(result.trades.count).toBe(0);
    expect(result.assets[0]?.unfilledOrders).toBe(1);
  });
});

describe('a limit order without a last close', () => {
  it('is refused, as there is no price to offset from', () => {
    const result = play({ bars: [flat(100), flat(90)], signals: { 0: long }, policy: limit({ offsetBps: 10 }) });
    expect(result.assets[0]?.deniedOrders).toBe(1);
    expect(result.trades.count).toBe(0);
  });
});

describe('a limit order beside a stop and a target', () => {
  const risk = { stopLossFraction: 0.05, takeProfitFraction: 0.05 };

  it('may be stopped in the bar of its entry, since the price passed it on the way', () => {
    const bars = [flat(100), [100, 100, 90, 96]] as const;
    const result = play({ bars, signals: { 1: long }, policy: { ...risk, ...limit({ offsetBps: 100 }) } });
    expect(onlyTrade(result)).toMatchObject({ entryPrice: 99, exitPrice: 99 * 0.95, exitReason: 'stop' });
  });

  it('meets its target in the bar of its entry only if the close is beyond it', () => {
    const policy = { ...risk, ...limit({ offsetBps: 100 }) };
    const before = play({ bars: [flat(100), [100, 110, 98, 100]], signals: { 1: long }, policy });
    expect(onlyTrade(before).exitReason).toBe('open');
    const after = play({ bars: [flat(100), [100, 110, 98, 105]], signals: { 1: long }, policy });
    expect(onlyTrade(after)).toMatchObject({ exitPrice: 99 * 1.05, exitReason: 'target' });
  });

  it('is passed over by a stop in the same bar, and ends with it', () => {
    const bars = [flat(100), [100, 100, 98.5, 99], [99, 101, 94, 97], flat(110)] as const;
    const policy = { ...risk, ...limit({ offsetBps: 100 }) };
    const result = play({ bars, signals: { 1: long, 2: exit }, policy });
    expect(onlyTrade(result)).toMatchObject({ entryPrice: 99, exitPrice: 99 * 0.95, exitReason: 'stop' });
    expect(result.assets[0]?.unfilledOrders).toBe(1);
  });

  it('yields to the target where that is nearer, and fills first where it is not', () => {
    const exitWith = (offsetBps: number) => {
      const bars = [flat(100), [100, 100, 93, 95], [95, 110, 95, 108]] as const;
      return play({ bars, signals: { 1: long, 2: exit }, policy: { ...risk, ...limit({ offsetBps }) } });
    };
    // Bought at 94: the target, 98.7, lies below the exit, 95 × 1.06.
    expect(onlyTrade(exitWith(600))).toMatchObject({ entryPrice: 94, exitPrice: 94 * 1.05, exitReason: 'target' });
    // Bought at 97: the exit, 95 × 1.03, lies below the target, 101.85.
    expect(onlyTrade(exitWith(300))).toMatchObject({ entryPrice: 97, exitPrice: 95 * 1.03, exitReason: 'exit' });
  });
});
