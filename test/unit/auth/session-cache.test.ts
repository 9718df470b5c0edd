import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionCache } from '../../../src/auth/session-cache.ts';

let elapsedMs: number;
beforeEach(() => {
  elapsedMs = 1_000_000;
  vi.spyOn(performance, 'now').mockImplementation(() => elapsedMs);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the session cache', () => {
  it('knows nothing of a session that was never looked up', () => {
    expect(createSessionCache(5000).lookUp('ses_1')).toBeUndefined();
  });

  it('knows whose a living session is, until its knowledge is too old', () => {
    const cache = createSessionCache(5000);
    cache.alive('ses_1', 'usr_1');
    elapsedMs += 4999;
    expect(cache.lookUp('ses_1')).toBe('usr_1');
    elapsedMs += 1;
    expect(cache.lookUp('ses_1')).toBeUndefined();
    cache.alive('ses_1', 'usr_1');
    expect(cache.lookUp('ses_1')).toBe('usr_1');
  });

  it('with an age of zero asks the database every time', () => {
    const cache = createSessionCache(0);
    cache.alive('ses_1', 'usr_1');
    expect(cache.lookUp('ses_1')).toBeUndefined();
  });

  it('never takes an ended session for a living one again, also when an older look-up answers late', () => {
    const cache = createSessionCache(5000);
    cache.alive('ses_1', 'usr_1');
    cache.ended('ses_1');
    expect(cache.lookUp('ses_1')).toBe(false);
    cache.alive('ses_1', 'usr_1');
    elapsedMs += 3_600_000;
    expect(cache.lookUp('ses_1')).toBe(false);
  });

  it('is not misled by a wall clock that is set back', () => {
    vi.spyOn(Date, 'now').mockReturnValue(0);
    const cache = createSessionCache(5000);
    cache.alive('ses_1', 'usr_1');
    elapsedMs += 5000;
    expect(cache.lookUp('ses_1')).toBeUndefined();
  });

  it('forgets the oldest when it is full', () => {
    const cache = createSessionCache(5000);
    for (let index = 0; index <= 50_000; index += 1) cache.alive(`ses_${index}`, 'usr_1');
    expect(cache.lookUp('ses_0')).toBeUndefined();
    expect(cache.lookUp('ses_1')).toBe('usr_1');
    expect(cache.lookUp('ses_50000')).toBe('usr_1');
  });
});
