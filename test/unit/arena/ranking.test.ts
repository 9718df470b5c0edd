import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranked, returnOf, type Standing } from '../../../src/arena/ranking.ts';

const standing = (cloneId: number, equity: string, changes: object = {}): Standing => ({
  cloneId,
  admittedAt: 0,
  equity,
  base: { equity: '100000', maxDrawdownFraction: 0 },
  ...changes,
});
const idsOf = (standings: readonly Standing[]) => standings.map(({ cloneId }) => cloneId);

describe('the ranking', () => {
  it('is by return since the base, not by equity', () => {
    const grown = standing(1, '150000', { base: { equity: '145000', maxDrawdownFraction: 0 } });
    expect(idsOf(ranked([grown, standing(2, '104000')]))).toEqual([2, 1]);
  });

  it('puts the one that never fell more than 1 % before the one that fell 3 %, both at +2 %', () => {
    const calm = standing(2, '102000', { base: { equity: '100000', maxDrawdownFraction: 0.01 } });
    const wild = standing(1, '102000', { base: { equity: '100000', maxDrawdownFraction: 0.03 } });
    expect(idsOf(ranked([wild, calm]))).toEqual([2, 1]);
  });

  it('then puts the earlier admission first, then the smaller number', () => {
    const [late, early, first] = [
      standing(1, '1', { admittedAt: 9 }),
      standing(3, '1', { admittedAt: 5 }),
      standing(2, '1', { admittedAt: 5 }),
    ];
    expect(idsOf(ranked([late, early, first]))).toEqual([2, 3, 1]);
  });

  it('tells returns apart that floating point does not', () => {
    const base = { equity: '99999999999.999999', maxDrawdownFraction: 0 };
    const [a, b] = [standing(1, '99999999999.999998', { base }), standing(2, '99999999999.999999', { base })];
    expect(returnOf(b)).toBe(0);
    expect(idsOf(ranked([a, b]))).toEqual([2, 1]);
  });

  it('takes an account that has lost everything as one that stands still', () => {
    const lost = standing(1, '0', { base: { equity: '0', maxDrawdownFraction: 1 } });
    expect(returnOf(lost)).toBe(0);
    expect(idsOf(ranked([standing(2, '99999'), lost, standing(3, '100001')]))).toEqual([3, 1, 2]);
  });

  const amount = fc.integer({ min: 1, max: 5 }).map((n) => `${n}000.5`);
  const anyStanding = fc.record({
    admittedAt: fc.integer({ min: 0, max: 2 }),
    equity: fc.oneof(amount, fc.constant('0')),
    base: fc.record({ equity: amount, maxDrawdownFraction: fc.constantFrom(0, 0.01, 0.5) }),
  });
  const anyStandings = fc
    .array(anyStanding, { maxLength: 12 })
    .map((list) => list.map((each, index) => ({ ...each, cloneId: index + 1 })));

  it('is the same whatever order the clones come in, and keeps each of them', () => {
    const shuffles = anyStandings.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    fc.assert(
      fc.property(shuffles, ([list, shuffled]) => {
        expect(ranked(shuffled)).toEqual(ranked(list));
        expect(idsOf(ranked(list)).sort((a, b) => a - b)).toEqual(idsOf(list));
      }),
    );
  });

  it('is total and transitive: what is before another is before all that come after it', () => {
    fc.assert(
      fc.property(anyStandings, (list) => {
        const order = ranked(list);
        for (const [i, a] of order.entries()) {
          for (const b of order.slice(i + 1)) expect(idsOf(ranked([b, a]))).toEqual([a.cloneId, b.cloneId]);
        }
      }),
    );
  });
});
