import { describe, expect, it } from 'vitest';
import { clockOf, figure, fill } from '../../web/src/screens/audition/progress.ts';
import { type Career, previousRun, readinessOf } from '../../web/src/screens/audition/readiness.ts';
import { duration, percent } from '../../web/src/ui/figures.ts';

type Slot = Career['slots'][number];

const slot = (purchaseId: string, facts: Partial<Slot> = {}) =>
  ({ purchaseId, status: 'active', assetCapacity: 3, grantedAt: 1, ...facts }) as Slot;
const version = (...symbols: string[]) =>
  ({ branches: symbols.map((symbol) => ({ symbol })) }) as unknown as Career['version'];
const career = (facts: Partial<Career> = {}): Career => ({
  ...{ state: 'configured', version: version('ETH', 'BTC', 'BTC'), slots: [slot('a')], runs: [] },
  ...facts,
});

describe('whether a clone can audition', () => {
  it('can with a version and an unused purchase, on the assets of the version', () => {
    expect(readinessOf(career())).toEqual({ kind: 'ready', slot: slot('a'), unused: 1, symbols: ['BTC', 'ETH'] });
  });

  it('takes the newest unused purchase that is large enough', () => {
    const slots = [
      slot('old', { grantedAt: 1 }),
      slot('used', { grantedAt: 9 }),
      slot('small', { grantedAt: 8, assetCapacity: 1 }),
      slot('fits', { grantedAt: 5 }),
      slot('gone', { grantedAt: 7, status: 'suspended' }),
    ];
    const readiness = readinessOf(career({ slots, runs: [{ purchaseId: 'used', state: 'voided' }] }));
    expect(readiness).toMatchObject({ kind: 'ready', slot: { purchaseId: 'fits' }, unused: 3 });
  });

  it('says what is missing', () => {
    const runs = [{ purchaseId: 'a', state: 'failed' }] as const;
    expect(readinessOf(career({ version: undefined, slots: [] })).kind).toBe('strategy_missing');
    expect(readinessOf(career({ runs })).kind).toBe('slot_missing');
    expect(readinessOf(career({ slots: [slot('a', { status: 'suspended' })] }))).toEqual({
      kind: 'slot_suspended',
      purchaseId: 'a',
    });
    expect(readinessOf(career({ slots: [slot('a', { assetCapacity: 1 })] }))).toEqual({
      ...{ kind: 'slot_too_small', largest: 1, assets: 2 },
    });
  });

  it('has nothing to audition for any more once it has passed or is retired', () => {
    for (const state of ['competition_eligible', 'competing'] as const) {
      expect(readinessOf(career({ state }))).toEqual({ kind: 'over', why: 'passed' });
    }
    expect(readinessOf(career({ state: 'retired' }))).toEqual({ kind: 'over', why: 'retired' });
  });

  it('tries the newest run again, where it did not pass', () => {
    const run = (auditionRunId: string, state: 'failed' | 'voided' | 'passed') => ({
      ...{ auditionRunId, purchaseId: 'a', state },
    });
    expect(previousRun([])).toBeUndefined();
    expect(previousRun([run('b', 'voided'), run('a', 'failed')])?.auditionRunId).toBe('b');
    expect(previousRun([run('b', 'passed'), run('a', 'failed')])).toBeUndefined();
  });
});

describe("a run's figures", () => {
  it('stand in the unit of their rule', () => {
    expect(figure(0.0312, 'profit_target')).toBe('3.12 %');
    expect(figure(4, 'max_leverage')).toBe('4x');
    expect(figure(5, 'min_trades')).toBe('5');
    expect(figure(null, 'daily_loss')).toBe('nothing yet');
  });

  it('never read minus nothing', () => {
    expect([-0.000001, 0, -0.0123].map(percent)).toEqual(['0 %', '0 %', '-1.23 %']);
  });

  it('fill their bar up to the threshold, and no further', () => {
    expect(fill({ value: 0.015, threshold: 0.03 })).toBeCloseTo(0.5);
    expect(fill({ value: 9, threshold: 5 })).toBe(1);
    expect([null, -0.2, 0].map((value) => fill({ value, threshold: 0.03 }))).toEqual([0, 0, 0]);
    expect(fill({ value: 1, threshold: 0 })).toBe(1);
  });

  it('write times in words', () => {
    expect([0, 59, 60, 21_600, 20_000, 90_061].map(duration)).toEqual([
      ...['0 s', '59 s', '1 min', '6 h', '5 h 33 min', '1 d 1 h 1 min'],
    ]);
  });

  it('count the time that the clock stood, the pause that lasts included', () => {
    const clock = clockOf({
      progress: { at: 100_000, elapsedSec: 40 },
      rules: { durationSec: 60 },
      pauses: [
        { reason: 'feed_stale', fromAt: 10_000, untilAt: 20_000 },
        { reason: 'feed_stale', fromAt: 95_000, untilAt: null },
      ],
    } as unknown as Parameters<typeof clockOf>[0]);
    expect(clock).toEqual({ elapsedSec: 40, durationSec: 60, pausedSec: 15 });
  });
});
