import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { BUCKETS, type LimitDecision, type RateLimitBucket, type RateLimiter } from '../contract/index.ts';

export const WINDOW_SEC = 60;

/**
 * Fixed windows of a minute per bucket and key, in this process. Several processes behind a balancer each allow the
 * limit: what must hold across processes (attempts per challenge, open challenges) is counted in the database.
 */
export function createRateLimiter(perMinute: Readonly<Record<RateLimitBucket, number>>): RateLimiter {
  const limiters = Object.fromEntries(
    BUCKETS.map((bucket) => [bucket, new RateLimiterMemory({ points: perMinute[bucket], duration: WINDOW_SEC })]),
  ) as Record<RateLimitBucket, RateLimiterMemory>;
  return {
    async consume(bucket, key) {
      const limit = perMinute[bucket];
      try {
        return decision(true, limit, await limiters[bucket].consume(key));
      } catch (refusal) {
        // The library rejects with its result when the points are used up, and with an Error when it fails.
        if (refusal instanceof Error) throw refusal;
        return decision(false, limit, refusal as RateLimiterRes);
      }
    },
  };
}

function decision(allowed: boolean, limit: number, result: RateLimiterRes): LimitDecision {
  return {
    allowed,
    limit,
    remaining: Math.max(0, result.remainingPoints),
    resetSec: Math.ceil(result.msBeforeNext / 1000),
    windowSec: WINDOW_SEC,
  };
}
