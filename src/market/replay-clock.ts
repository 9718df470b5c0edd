import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { replayState } from './replay-store.ts';

const REFRESH_MS = 500;

/** Market time: the wall clock of a live market; in a replay the moment up to which everything is stored. */
export interface MarketClock extends Clock {
  /** The feed of this process has stored everything up to `at`. */
  reached(at: number): void;
  /** Follows a replay that another process runs; until `stop`. */
  start(): Promise<void>;
  stop(): void;
}

export function liveMarketClock(clock: Clock): MarketClock {
  return { now: () => clock.now(), reached: () => {}, start: async () => {}, stop: () => {} };
}

/** `clock` stands in while no replay has ever begun. */
export function createReplayClock({ db, clock }: { db: Db; clock: Clock }): MarketClock {
  let at: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const refresh = async () => {
    const before = at;
    const stored = (await replayState.first(db.read, {}))?.market_at;
    // What the feed of this process said meanwhile is newer than what was read.
    if (stored !== undefined && at === before) at = stored;
  };
  return {
    now: () => at ?? clock.now(),
    reached: (reachedAt) => {
      at = reachedAt;
    },
    start: async () => {
      await refresh();
      clearInterval(timer);
      // An outage is for others to report: until it ends the market stands still.
      timer = setInterval(() => void refresh().catch(() => {}), REFRESH_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
