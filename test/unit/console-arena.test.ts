import { describe, expect, it } from 'vitest';
import { happened, signedPercent } from '../../web/src/screens/arena/words.ts';

type Event = Parameters<typeof happened>[0];

const event = (facts: Partial<Event>): Event => ({
  ...{ at: 1, kind: 'admitted', season: 3, cloneId: 7, rank: null, returnFraction: null, reason: null },
  ...facts,
});

describe('what happened in the Arena', () => {
  it('is said with its reason, place and return', () => {
    expect(happened(event({}))).toBe('took a slot');
    expect(happened(event({ kind: 'removed', reason: 'season_turnover' }))).toBe(
      'lost its slot: it was among the lowest when the season ended',
    );
    expect(happened(event({ kind: 'removed' }))).toBe('lost its slot');
    expect(happened(event({ kind: 'season_ended', rank: 2, returnFraction: -0.0123 }))).toBe(
      'ended season 3 at place 2 with -1.23 %',
    );
    expect(happened(event({ kind: 'season_ended', rank: 1, returnFraction: 0.05 }))).toBe(
      'ended season 3 at place 1 with +5 %',
    );
    expect(happened(event({ kind: 'retired' }))).toBe('retired for good');
  });

  it('has a sign for gains and losses, and none for nothing', () => {
    expect([0.0201, -0.03, 0, 0.000001].map(signedPercent)).toEqual(['+2.01 %', '-3 %', '0 %', '0 %']);
  });
});
