import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/market/dashboard.ts';
import { type ChannelRecord, statusOf } from '../../../src/market/health.ts';

const NOW = 1_800_000_000_000;
const LIMITS = { cadenceSec: 60, staleAfterSec: 360 };

type Run = NonNullable<ChannelRecord['lastGood']>;
const run = (status: Run['status'], agoSec: number): Run => ({
  id: 1,
  channel: 'c',
  status,
  started_at: NOW - agoSec * 1000 - 5,
  finished_at: status === 'running' ? null : NOW - agoSec * 1000,
  rows_written: 1,
  dropped: 0,
  newest_event_at: null,
  error: null,
});
const record = (changes: Partial<ChannelRecord>): ChannelRecord => ({
  running: undefined,
  lastGood: undefined,
  lastFinished: undefined,
  rows24h: 0,
  newestEventAt: null,
  ...changes,
});
const good = (agoSec: number) => ({ lastGood: run('ok', agoSec), lastFinished: run('ok', agoSec) });

describe('the status of a channel', () => {
  it.each<[string, ChannelRecord]>([
    ['missing', record({})],
    ['running', record({ running: run('running', 3) })],
    ['ok', record(good(21))],
    ['ok', record({ ...good(21), running: run('running', 1) })],
    ['ok', record(good(360))],
    ['stale', record(good(361))],
    ['stale', record({ ...good(400), running: run('running', 1) })],
    ['failed', record({ lastGood: run('ok', 90), lastFinished: run('failed', 30) })],
    ['failed', record({ lastFinished: run('failed', 30), running: run('running', 1) })],
    ['ok', record({ ...good(5), newestEventAt: NOW - 420_000 })],
    ['stale', record({ ...good(5), newestEventAt: NOW - 420_001 })],
  ])('is %s', (status, known) => {
    expect(statusOf(known, LIMITS, NOW)).toBe(status);
  });
});

describe('coverage', () => {
  const window = { from: 1000, to: 2000 };
  const cursor = (first_at: number, last_at: number) => ({ channel: 'c', subject: '', first_at, last_at });
  const gap = (from_at: number, to_at: number) => ({ channel: 'c', subject: '', from_at, to_at, recorded_at: 0 });
  const cover = (cursors: ReturnType<typeof cursor>[], gaps: ReturnType<typeof gap>[] = []) =>
    coverageOf({ cursors, gaps, window, stepMs: 10 });

  it('is unknown without a subject', () => expect(cover([])).toBeNull());
  it('is whole when everything was read', () => expect(cover([cursor(0, 1990)])).toBe(1));
  it('counts what is not read yet', () => expect(cover([cursor(0, 1490)])).toBe(0.5));
  it('counts what came before the first step', () => expect(cover([cursor(1750, 1990)])).toBe(0.25));
  it('counts gaps, as far as they lie in the window', () =>
    expect(cover([cursor(0, 1990)], [gap(900, 1100), gap(1500, 1600)])).toBe(0.8));
  it('is the mean over the subjects', () => expect(cover([cursor(0, 1990), cursor(1490, 1490)])).toBe(0.505));
});
