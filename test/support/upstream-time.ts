import type { UpstreamTime } from '../../src/market/upstream-time.ts';

/** Time in which waiting costs nothing: it jumps ahead and is written down. */
export function createJumpingTime(): UpstreamTime & { readonly waits: number[]; advance(ms: number): void } {
  const waits: number[] = [];
  let now = 1_000_000;
  return {
    waits,
    now: () => now,
    advance(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
  };
}
