/** Where "now" comes from. Injected everywhere, so that tests and the demo can run time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
