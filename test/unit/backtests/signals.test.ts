import { describe, expect, it } from 'vitest';
import { countTicks, newestKnown, skippedTicks, ticksIn, toBarSignals } from '../../../src/backtests/engine-signals.ts';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';

const at = (...values: number[]) => Float64Array.from(values);
const bytes = (...values: number[]) => Uint8Array.from(values);
const { long, short, exit, decided } = SIGNAL;

function signalsOf(openAt: number[], ticks: number[], masks: number[], skipped: number[] = []) {
  const { signal, decisions } = toBarSignals({
    openAt: at(...openAt),
    tickAt: at(...ticks),
    masks: bytes(...masks),
    sizes: undefined,
    skipped: bytes(...ticks.map((_, index) => skipped[index] ?? 0)),
  });
  return { signal: [...signal], decisions };
}

describe('ticks', () => {
  it('are the multiples of the cadence since the epoch, the end left out', () => {
    expect([...ticksIn({ from: 10, to: 30, cadenceMs: 10 })]).toEqual([10, 20]);
    expect([...ticksIn({ from: 11, to: 31, cadenceMs: 10 })]).toEqual([20, 30]);
    expect([...ticksIn({ from: 11, to: 19, cadenceMs: 10 })]).toEqual([]);
    expect(countTicks({ from: 30, to: 10, cadenceMs: 10 })).toBe(0);
  });

  it('know what was available at that very moment', () => {
    expect([...newestKnown(at(10, 20, 30), at(5, 20, 21, 22))]).toEqual([0, 1, 3]);
    expect([...newestKnown(at(10, 20), at())]).toEqual([-1, -1]);
  });

  it('are skipped while a required stream is missing or older than it may be', () => {
    const stream = { availableAt: at(20, 40), staleAfterMs: 15 };
    expect([...skippedTicks(at(10, 20, 35, 36, 40, 56), [stream])]).toEqual([1, 0, 0, 1, 0, 1]);
    expect([...skippedTicks(at(10, 20), [])]).toEqual([0, 0]);
    expect([...skippedTicks(at(20), [stream, { availableAt: at(), staleAfterMs: 1 }])]).toEqual([1]);
  });
});

describe('decisions', () => {
  it('go to the first bar that opens at or after their tick', () => {
    expect(signalsOf([0, 10, 20], [0, 10, 20], [long, 0, exit])).toEqual({
      signal: [decided | long, decided, decided | exit],
      decisions: 3,
    });
    expect(signalsOf([0, 10, 20], [5, 15], [long, short]).signal).toEqual([0, decided | long, decided | short]);
  });

  it('less often than bars leave bars without one', () => {
    expect(signalsOf([0, 10, 20, 30], [0, 20], [long, exit]).signal).toEqual([decided | long, 0, decided | exit, 0]);
  });

  it('of several ticks before one bar the last counts, in a hole as between coarse bars', () => {
    expect(signalsOf([0, 50], [0, 10, 20, 30], [long, long, exit, short]).signal).toEqual([
      decided | long,
      decided | short,
    ]);
    expect(signalsOf([0, 60, 120], [0, 20, 40, 60, 80], [0, long, long, exit, long]).signal).toEqual([
      decided,
      decided | exit,
      decided | long,
    ]);
  });

  it('that were skipped leave the one before in force, and are none', () => {
    expect(signalsOf([0, 50], [10, 20, 30], [long, exit, exit], [0, 1, 1])).toEqual({
      signal: [0, decided | long],
      decisions: 1,
    });
  });

  it('after the last bar are made and not filled', () => {
    expect(signalsOf([0], [0, 10], [0, long])).toEqual({ signal: [decided], decisions: 2 });
  });

  it('carry their sizes', () => {
    const { size } = toBarSignals({
      openAt: at(0, 10, 20),
      tickAt: at(0, 20),
      masks: bytes(long, long),
      sizes: at(0.1, 0.2),
      skipped: bytes(0, 0),
    });
    expect([...(size as Float64Array)]).toEqual([0.1, Number.NaN, 0.2]);
  });

  it('are the same where the bars themselves are the ticks, however many and wherever the masks lie in memory', () => {
    for (const [bars, offset] of [
      [0, 0],
      [1, 0],
      [7, 1],
      [4096, 0],
      [9001, 3],
      [9002, 4],
    ] as const) {
      const openAt = Float64Array.from({ length: bars }, (_, bar) => 10 * bar);
      const masks = Uint8Array.from({ length: bars + offset }, (_, bar) => (bar * 7919) % 8).subarray(offset);
      const skipped = new Uint8Array(bars);
      const given = { openAt, masks, sizes: undefined, skipped };
      expect(toBarSignals({ ...given, tickAt: openAt })).toEqual(toBarSignals({ ...given, tickAt: openAt.slice() }));
      skipped[bars >> 1] = 1;
      expect(toBarSignals({ ...given, tickAt: openAt })).toEqual(toBarSignals({ ...given, tickAt: openAt.slice() }));
    }
  });
});
