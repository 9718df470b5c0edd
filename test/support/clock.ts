import type { Clock } from '../../src/platform/clock.ts';

/** The real time plus what a test adds: chains and timestamps stay together until a test moves them apart. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(ms) {
      offset += ms;
    },
  };
}
