import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/arena/queue.ts';
import { leavers, seasonAt, seasonOf, wholeMinute } from '../../../src/arena/seasons.ts';

const WEEK = 7 * 86_400_000;
const grid = { firstAt: 1_000, seasonMs: WEEK };

describe('seasons', () => {
  it('last seven days each, on a grid from the first', () => {
    expect(seasonOf(grid, 1)).toEqual({ number: 1, startAt: 1_000, endAt: 1_000 + WEEK });
    expect(seasonOf(grid, 3).startAt).toBe(seasonOf(grid, 2).endAt);
    expect([0, 1_000, WEEK + 999, WEEK + 1_000].map((at) => seasonAt(grid, at))).toEqual([1, 1, 1, 2]);
    expect(seasonAt(grid, 10 * WEEK)).toBe(10);
  });

  it('begin on a whole minute', () => {
    expect([0, 1, 59_999, 60_000].map(wholeMinute)).toEqual([0, 60_000, 60_000, 60_000]);
  });
});

const holders = (count: number, userOf = (n: number) => `h${n}`) =>
  Array.from({ length: count }, (_, index) => ({ place: index + 1, userId: userOf(index + 1) }));
const queue = (count: number, userOf = (n: number) => `w${n}`): Candidate[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ cloneId: 100 + index, userId: userOf(index + 1), queuedAt: index, hidden: false, entitled: true },
  }));
const placesOf = (list: readonly { place: number }[]) => list.map(({ place }) => place);
const terms = { free: 0, maxPerUser: 3, turnoverFraction: 0.25 };

describe("a season's turnover", () => {
  it('takes the three lowest of 20 while 3 wait, and five while ten wait', () => {
    expect(placesOf(leavers(holders(20), { ...terms, queue: queue(3) }))).toEqual([18, 19, 20]);
    expect(placesOf(leavers(holders(20), { ...terms, queue: queue(10) }))).toEqual([16, 17, 18, 19, 20]);
  });

  it('is a quarter rounded down, at least one, and nobody while nobody waits', () => {
    expect(placesOf(leavers(holders(7), { ...terms, queue: queue(9) }))).toEqual([7]);
    expect(placesOf(leavers(holders(2), { ...terms, queue: queue(9) }))).toEqual([2]);
    expect(leavers(holders(20), { ...terms, queue: [] })).toEqual([]);
    expect(leavers([], { ...terms, queue: queue(3) })).toEqual([]);
    expect(leavers(holders(20), { ...terms, turnoverFraction: 0, queue: queue(3) })).toEqual([]);
  });

  it('counts only those who could be admitted', () => {
    const hidden = queue(3).map((candidate) => ({ ...candidate, hidden: true }));
    expect(leavers(holders(8), { ...terms, queue: hidden })).toEqual([]);
    const three = holders(8, (n) => (n <= 3 ? 'rich' : `h${n}`));
    expect(leavers(three, { ...terms, queue: queue(2, () => 'rich') })).toEqual([]);
    // The lowest is theirs: its slot may go to the next clone of the same user.
    const lowest = holders(8, (n) => (n > 5 ? 'rich' : `h${n}`));
    expect(placesOf(leavers(lowest, { ...terms, queue: queue(2, () => 'rich') }))).toEqual([7, 8]);
  });

  it('takes no slot while free ones are there for those who wait', () => {
    expect(leavers(holders(8), { ...terms, free: 3, queue: queue(3) })).toEqual([]);
    expect(placesOf(leavers(holders(8), { ...terms, free: 3, queue: queue(4) }))).toEqual([8]);
  });
});
