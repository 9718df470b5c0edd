import { setTimeout as delay } from 'node:timers/promises';

/** Time as waits measure it: monotonic, so that a corrected wall clock neither stalls nor floods a source. */
export interface UpstreamTime {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Rejects with the signal's reason when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemTime: UpstreamTime = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal === undefined ? undefined : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};

/** Waits for what others wait for too, but not longer than the signal allows; then rejects with its reason. */
export async function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** "Full jitter": a random share of an exponentially growing limit, so that clients do not come back in step. */
export function backoffMs(options: { attempt: number; firstMs: number; maxMs: number; random: () => number }): number {
  const limit = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(options.attempt, 20));
  return Math.round(limit / 2 + (limit / 2) * options.random());
}
