import { describe, expect, it } from 'vitest';
import { listTrades } from '../../../src/backtests/simulate-trades.ts';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import { cashMoves, FREE, flat, MINUTE_MS, onlyTrade, play, START_AT } from '../../support/backtests.ts';

const { long, short, exit } = SIGNAL;
const minute = (count: number) => START_AT + count * MINUTE_MS;

describe('fees and slippage', () => {
  it('are paid on both sides of a market trade', () => {
    const result = play(
      {
        bars: [flat(100), flat(100), flat(110)],
        signals: { 1: long, 2: exit },
        policy: { sizeFraction: 0.5, leverage: 2 },
      },
      {},
    );
    // 100,000 × 0.5 × 2 buys at 100.02 and sells at 110 less 2 bps = 109.978; 4.5 bps of each notional.
    const units = 100_000 / 100.02;
    expect(onlyTrade(result)).toMatchObject({
      side: 'long',
      entryAt: minute(1),
      exitAt: minute(2),
      entryPrice: 100.02,
      exitReason: 'exit',
    });
    expect(onlyTrade(result).exitPrice).toBeCloseTo(109.978, 9);
    expect(onlyTrade(result).fees).toBeCloseTo(45 + units * 109.978 * 0.00045, 9);
    expect(onlyTrade(result).fees).toBeCloseTo(94.4802039592, 9);
    expect(onlyTrade(result).pnl).toBeCloseTo(units * 9.958 - 94.4802039592, 8);
    expect(result.finalCash).toBeCloseTo(109_861.5285942812, 8);
    expect(result.assets[0]?.turnover).toBeCloseTo(100_000 + units * 109.978, 8);
  });

  it('make a short sell lower and buy back higher', () => {
    const result = play(
      { bars: [flat(100), flat(100), flat(90)], signals: { 1: short, 2: exit } },
      { slippageBps: 10 },
    );
    expect(onlyTrade(result)).toMatchObject({ side: 'short', entryPrice: 99.9 });
    expect(onlyTrade(result).exitPrice).toBeCloseTo(90.09, 9);
  });
});

describe('the size of a position', () => {
  const bars = [flat(100), flat(100), flat(100)];

  it('is cut to the largest share of equity that the risk allows', () => {
    const policy = { sizeFraction: 0.8, maxPositionFraction: 0.25, leverage: 3 };
    expect(onlyTrade(play({ bars, signals: { 1: long }, policy })).quantity).toBe(750);
  });

  it("follows the decision's own size where it has one, and the policy's where that is unknown", () => {
    const own = play({ bars, signals: { 1: long }, sizes: { 1: 0.1 } });
    const unknown = play({ bars, signals: { 1: long }, sizes: {}, policy: { sizeFraction: 0.3 } });
    expect(onlyTrade(own).quantity).toBe(100);
    expect(onlyTrade(unknown).quantity).toBe(300);
  });

  it('is refused and counted when it is nothing', () => {
    const nothing = play({ bars, signals: { 1: long }, sizes: { 1: 0 } });
    const unknown = play({ bars, signals: { 1: long }, policy: { sizeFraction: Number.NaN } });
    for (const { trades, assets } of [nothing, unknown])
      expect([trades.count, assets[0]?.deniedOrders]).toEqual([0, 1]);
  });

  it('is cut to the margin that other assets leave free, and refused when they leave none', () => {
    const story = { bars, signals: { 1: long }, policy: { sizeFraction: 0.6 } };
    const result = play([
      { ...story, symbol: 'A' },
      { ...story, symbol: 'B' },
      { ...story, symbol: 'C' },
    ]);
    expect(listTrades(result, 0)[0]?.quantity).toBe(600);
    expect(listTrades(result, 1)[0]?.quantity).toBe(400);
    expect(result.assets.map(({ cutOrders, deniedOrders }) => [cutOrders, deniedOrders])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  });
});

describe('a decision', () => {
  const bars = [flat(100), flat(100), flat(110), flat(120)];

  it('turns an opposite position round in one bar', () => {
    const result = play({ bars, signals: { 1: long, 2: short } });
    const [first, second] = listTrades(result, 0);
    expect(first).toMatchObject({ side: 'long', exitAt: minute(2), pnl: 10_000, exitReason: 'reverse' });
    // The equity of the last mark before the turn, 100,000, at 110.
    expect(second).toMatchObject({ side: 'short', entryAt: minute(2), entryPrice: 110, exitReason: 'open' });
    expect(second?.quantity).toBeCloseTo(100_000 / 110, 9);
    expect(second?.pnl).toBeCloseTo((-100_000 / 110) * 10, 9);
  });

  it('does nothing when long and short both hold, or when the side is held already', () => {
    const result = play({ bars, signals: { 1: long, 2: long, 3: long | short } });
    expect(onlyTrade(result)).toMatchObject({ entryAt: minute(1), exitAt: null, exitReason: 'open' });
  });

  it('closes first when exit holds too, and then opens', () => {
    const result = play({ bars, signals: { 1: long, 2: exit | long, 3: exit } });
    expect(listTrades(result, 0).map(({ entryAt, exitAt }) => [entryAt, exitAt])).toEqual([
      [minute(1), minute(2)],
      [minute(2), minute(3)],
    ]);
  });

  it('to exit without a position does nothing', () => {
    expect(play({ bars, signals: { 1: exit } }).trades.count).toBe(0);
  });
});

describe('the end of a run', () => {
  const story = { bars: [flat(100), flat(100), [110, 130, 105, 120]], signals: { 1: long } } as const;

  it('leaves positions open, at their mark', () => {
    const result = play(story);
    expect(onlyTrade(result)).toMatchObject({ exitAt: null, exitPrice: null, pnl: 20_000, exitReason: 'open' });
    expect(result.finalCash).toBe(100_000);
    expect(result.equity.at(-1)).toBe(120_000);
  });

  it("closes them at the last bar's open when asked to", () => {
    const result = play(story, { ...FREE, finalize: 'last_open' });
    expect(onlyTrade(result)).toMatchObject({ exitAt: minute(2), exitPrice: 110, pnl: 10_000, exitReason: 'end' });
    expect([result.finalCash, result.equity.at(-1), result.exposureBars]).toEqual([110_000, 110_000, 1]);
  });

  it("closes them at the last bar's close when asked to", () => {
    const result = play(story, { ...FREE, finalize: 'last_close' });
    expect(onlyTrade(result)).toMatchObject({ exitAt: minute(3), exitPrice: 120, pnl: 20_000, exitReason: 'end' });
    expect([result.finalCash, result.equity.at(-1), result.exposureBars]).toEqual([120_000, 120_000, 2]);
  });
});

describe('missing bars', () => {
  it('carry the position at its last mark and are counted', () => {
    const other = { symbol: 'ETH', bars: Array.from({ length: 5 }, () => flat(50)), signals: {} };
    const result = play([
      { bars: [flat(100), [100, 105, 100, 105], null, null, flat(90)], signals: { 1: long } },
      other,
    ]);
    expect([...result.equity]).toEqual([100_000, 105_000, 105_000, 105_000, 90_000]);
    expect(result.assets.map(({ bars, missingBars }) => [bars, missingBars])).toEqual([
      [3, 2],
      [5, 0],
    ]);
  });

  it('let a stop fill at the open after the hole, however far that is', () => {
    const bars = [flat(100), flat(100), null, [80, 85, 75, 82]] as const;
    const result = play({ bars, signals: { 1: long }, policy: { stopLossFraction: 0.05 } });
    expect(onlyTrade(result)).toMatchObject({ exitAt: minute(3), exitPrice: 80, exitReason: 'stop' });
  });

  it('do not matter to an asset that starts later or ends earlier than another', () => {
    const early = { symbol: 'A', bars: [flat(10), flat(10), flat(12), null, null], signals: { 1: long } };
    const late = { symbol: 'B', bars: [null, null, flat(50), flat(50), flat(55)], signals: { 1: short } };
    const policy = { sizeFraction: 0.5 };
    const result = play([
      { ...early, policy },
      { ...late, policy },
    ]);
    // A: 5,000 units × 2. B: half of 110,000 at 50 = 1,100 units × -5.
    expect([...result.equity]).toEqual([100_000, 100_000, 110_000, 110_000, 104_500]);
    expect(result.assets.map(({ missingBars }) => missingBars)).toEqual([0, 0]);
  });
});

describe('a liquidation', () => {
  const bars = [flat(100), flat(100), [100, 101, 91, 92], [91, 91, 80, 81], flat(200)] as const;

  it('closes everything at the close that leaves no more than the maintenance margin, and ends trading', () => {
    const policy = { leverage: 10 };
    const result = play({ bars, signals: { 1: long, 4: long }, policy }, { ...FREE, slippageBps: 2 });
    // 1,000,000 at 100.02; at 92 the equity is 19,816, over 1 % of notional; at 81 nothing is left.
    expect(result.liquidatedAt).toBe(minute(4));
    expect(onlyTrade(result)).toMatchObject({ exitAt: minute(4), exitReason: 'liquidation' });
    expect(onlyTrade(result).exitPrice).toBeCloseTo(81 * 0.9998, 9);
    expect([...result.equity].slice(3)).toEqual([0, 0]);
    expect(result.exposureBars).toBe(3);
  });

  it('leaves the loss beyond the cash to the venue, in an account of its own', () => {
    const result = play({ bars, signals: { 1: long }, policy: { leverage: 10 } });
    expect(result.assets[0]?.realised).toBe(-190_000);
    expect(result.shortfall).toBe(90_000);
    expect(result.finalCash).toBe(0);
    expect(100_000 + cashMoves(result)).toBe(0);
  });

  it('looks at all positions together, and closes them all', () => {
    const policy = { sizeFraction: 0.5, leverage: 10 };
    const falling = {
      symbol: 'A',
      bars: [flat(100), flat(100), flat(90), flat(85), flat(85)],
      signals: { 1: long },
      policy,
    };
    const rising = {
      symbol: 'B',
      bars: [flat(50), flat(50), flat(52), flat(49.25), flat(49.25)],
      signals: { 1: long },
      policy,
    };
    // 5,000 A and 10,000 B: equity 70,000, then 17,500 of a notional of 917,500, 1.907 % of it.
    const run = (fraction: number) => play([falling, rising], { ...FREE, maintenanceMarginFraction: fraction });
    expect([...run(0.019).equity]).toEqual([100_000, 100_000, 70_000, 17_500, 17_500]);
    expect(run(0.019).liquidatedAt).toBeNull();
    expect(run(0.0191).liquidatedAt).toBe(minute(4));
    expect(listTrades(run(0.0191), 0)[0]).toMatchObject({ exitPrice: 85, pnl: -75_000, exitReason: 'liquidation' });
    expect(listTrades(run(0.0191), 1)[0]).toMatchObject({ exitPrice: 49.25, exitReason: 'liquidation' });
    expect(run(0.0191).shortfall).toBe(0);
  });

  it('happens exactly at the maintenance margin', () => {
    const story = { bars: [flat(100), flat(100), flat(90)], signals: { 1: long }, policy: { leverage: 5 } };
    // 5,000 units, equity 50,000 of a notional of 450,000 at 90.
    const at = (fraction: number) => play(story, { ...FREE, maintenanceMarginFraction: fraction }).liquidatedAt;
    expect(at(50_000 / 450_000)).toBe(minute(3));
    expect(at(49_999 / 450_000)).toBeNull();
  });
});

describe('a long run', () => {
  it('reports its progress and stops when told to', () => {
    const bars = Array.from({ length: 200_000 }, () => flat(100));
    const seen: number[] = [];
    const whole = play({ bars, signals: { 1: long } }, { ...FREE, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([0.32768, 0.65536, 0.98304, 1]);
    expect(whole.completed).toBe(true);
    const stopped = play({ bars, signals: { 1: long } }, { ...FREE, shouldStop: () => true });
    expect([stopped.completed, stopped.at.length, stopped.equity.length]).toEqual([false, 65_536, 65_536]);
  });
});
