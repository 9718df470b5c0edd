import { BUCKETS, type RateLimitBucket, type RateLimiter } from '../contract/index.ts';

export const WINDOW_SEC = 60;
const WINDOW_MS = WINDOW_SEC * 1000;

/** Requests of one key, from its first one on. */
interface Window {
  count: number;
  /** On the monotonic clock: one that is set back cannot lock anybody out. */
  readonly endsAt: number;
}

/**
 * Fixed windows of a minute per bucket and key, in this process. Several processes behind a balancer each allow the
 * limit: what must hold across processes (attempts per challenge, open challenges) is counted in the database.
 *
 * A map and a counter of our own: rate-limiter-flexible answers even from memory with a promise and keeps a timer per key.
 */
export function createRateLimiter(perMinute: Readonly<Record<RateLimitBucket, number>>): RateLimiter {
  const buckets = Object.fromEntries(BUCKETS.map((bucket) => [bucket, createWindows()])) as Record<
    RateLimitBucket,
    (key: string, now: number) => Window
  >;
  return {
    consume(bucket, key) {
      const limit = perMinute[bucket];
      // Whole milliseconds: a sum of fractions may come out a hair above the window.
      const now = Math.floor(performance.now());
      const window = buckets[bucket](key, now);
      window.count += 1;
      return {
        allowed: window.count <= limit,
        limit,
        remaining: Math.max(0, limit - window.count),
        resetSec: Math.ceil((window.endsAt - now) / 1000),
        windowSec: WINDOW_SEC,
      };
    },
  };
}

/** Finds or opens the window of a key. Those that have ended are dropped once a minute, so that memory has a bound. */
function createWindows(): (key: string, now: number) => Window {
  const windows = new Map<string, Window>();
  let sweepAt = 0;
  return (key, now) => {
    if (now >= sweepAt) {
      for (const [other, { endsAt }] of windows) if (endsAt <= now) windows.delete(other);
      sweepAt = now + WINDOW_MS;
    }
    const known = windows.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    const opened = { count: 0, endsAt: now + WINDOW_MS };
    windows.set(key, opened);
    return opened;
  };
}
