import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, chosen, passedOver, seatsOf } from '../../../src/arena/queue.ts';

const waiting = (cloneId: number, userId = `u${cloneId}`, changes: Partial<Candidate> = {}): Candidate => ({
  ...{ cloneId, userId, queuedAt: cloneId, hidden: false, entitled: true },
  ...changes,
});
const idsOf = (candidates: readonly Candidate[]) => candidates.map(({ cloneId }) => cloneId);
const limits = { seats: new Map<string, number>(), maxPerUser: 3 };

describe('a free slot', () => {
  it('goes to the first in the queue', () => {
    expect(idsOf(chosen([waiting(1), waiting(2)], { ...limits, free: 1 }))).toEqual([1]);
  });

  it.each([
    ['a hidden profile', { hidden: true }, 'profile_hidden'],
    ['a suspended entitlement', { entitled: false }, 'entitlement_suspended'],
  ])('passes over %s', (_, changes, reason) => {
    const first = waiting(1, 'u1', changes);
    expect(passedOver(first, limits)).toBe(reason);
    expect(idsOf(chosen([first, waiting(2)], { ...limits, free: 1 }))).toEqual([2]);
  });

  it('passes over a user who has three, those of this very round counted', () => {
    const seats = new Map([['rich', 2]]);
    const queue = [waiting(1, 'rich'), waiting(2, 'rich'), waiting(3, 'poor')];
    expect(idsOf(chosen(queue, { seats, maxPerUser: 3, free: 3 }))).toEqual([1, 3]);
    expect(passedOver(waiting(4, 'rich'), { seats: new Map([['rich', 3]]), maxPerUser: 3 })).toBe('user_has_max_slots');
  });

  const users = fc.constantFrom('a', 'b', 'c');
  const queues = fc
    .array(fc.record({ userId: users, hidden: fc.boolean(), entitled: fc.boolean() }), { maxLength: 20 })
    .map((list) => list.map((each, index) => waiting(index + 1, each.userId, each)));

  it('is never given over the limit, out of order, or left while somebody may take it', () => {
    fc.assert(
      fc.property(queues, fc.array(users, { maxLength: 6 }), fc.nat({ max: 8 }), (queue, holders, free) => {
        const seats = seatsOf(holders.map((userId) => ({ userId })));
        const next = chosen(queue, { free, seats, maxPerUser: 3 });
        expect(next.length).toBeLessThanOrEqual(free);
        expect(idsOf(next)).toEqual(idsOf(next).sort((a, b) => a - b));
        const after = seatsOf([...holders.map((userId) => ({ userId })), ...next]);
        for (const { userId } of next) expect(after.get(userId)).toBeLessThanOrEqual(3);
        if (next.length === free) return;
        const left = queue.filter((candidate) => !next.includes(candidate));
        for (const candidate of left) expect(passedOver(candidate, { seats: after, maxPerUser: 3 })).toBeDefined();
      }),
    );
  });
});
