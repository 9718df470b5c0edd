import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, newestKnown, skippedTicks, ticksIn, toBarSignals } from '../../../src/backtests/engine-signals.ts';
import { newSignals, nextOf, putSignal, signalAt } from '../../../src/backtests/simulate-signals.ts';
import { SIGNAL } from '../../../src/backtests/simulate-types.ts';
import { bitsOfMasks } from '../../../src/decisions/calc.ts';
import { packSignals } from '../../support/signals.ts';

const at = (...values: number[]) => Float64Array.from(values);
const bytes = (...values: number[]) => Uint8Array.from(values);
const { long, short, exit, decided } = SIGNAL;

function signalsOf(openAt: number[], ticks: number[], masks: number[], skipped: number[] = []) {
  const { signals, decisions } = toBarSignals({
    openAt: at(...openAt),
    tickAt: at(...ticks),
    rules: bitsOfMasks(bytes(...masks)),
    sizes: undefined,
    skipped: bytes(...ticks.map((_, index) => skipped[index] ?? 0)),
  });
  return { signal: openAt.map((_, bar) => signalAt(signals, bar)), decisions };
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
    expect([...skippedTicks(at(10, 20), [])]).toEqual([]);
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
      rules: bitsOfMasks(bytes(long, long)),
      sizes: at(0.1, 0.2),
      skipped: bytes(0, 0),
    });
    expect([...(size as Float64Array)]).toEqual([0.1, Number.NaN, 0.2]);
  });

  it('are the same where the bars themselves are the ticks, however many', () => {
    for (const bars of [0, 1, 7, 31, 32, 33, 4096, 9001]) {
      const openAt = Float64Array.from({ length: bars }, (_, bar) => 10 * bar);
      const rules = bitsOfMasks(Uint8Array.from({ length: bars }, (_, bar) => (bar * 7919) % 8));
      const skipped = new Uint8Array(bars);
      const given = { openAt, rules, sizes: undefined, skipped };
      expect(toBarSignals({ ...given, tickAt: openAt })).toEqual(toBarSignals({ ...given, tickAt: openAt.slice() }));
      skipped[bars >> 1] = 1;
      expect(toBarSignals({ ...given, tickAt: openAt })).toEqual(toBarSignals({ ...given, tickAt: openAt.slice() }));
    }
  });
});

describe('signals as bits', () => {
  const signals = fc.array(fc.nat(15), { maxLength: 150 });

  it('give back what was put, bar by bar, over whatever was there', () => {
    fc.assert(
      fc.property(signals, signals, (first, second) => {
        const bits = packSignals(Uint8Array.from(first));
        const later = second.slice(0, first.length);
        for (const [bar, signal] of later.entries()) putSignal(bits, bar, signal);
        const expected = [...later, ...first.slice(later.length)];
        expect(expected.map((_, bar) => signalAt(bits, bar))).toEqual(expected);
      }),
    );
  });

  it('find the next bar with a decision of one kind or another, before the end', () => {
    fc.assert(
      fc.property(signals, fc.nat(150), fc.nat(150), (all, one, other) => {
        const [from, end] = [Math.min(one, other), Math.min(all.length, Math.max(one, other))];
        if (from >= end) return;
        const { long, exit } = packSignals(Uint8Array.from(all));
        const naive = all.findIndex((signal, bar) => bar >= from && (signal & (SIGNAL.long | SIGNAL.exit)) !== 0);
        expect(nextOf(long, exit, { from, end })).toBe(naive === -1 ? end : Math.min(end, naive));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are none at first', () => {
    expect(nextOf(newSignals(70).decided, newSignals(70).long, { from: 3, end: 70 })).toBe(70);
  });
});
