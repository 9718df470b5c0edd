import { performance } from 'node:perf_hooks';

/** A session's cached state: alive when last looked up, or ended. */
type Entry = { readonly alive: true; readonly userId: string; readonly checkedAt: number } | { readonly alive: false };

const MAX_ENTRIES = 50_000;

/**
 * What this process knows of sessions. A revocation made here counts at once; one made elsewhere within `maxAgeMs`.
 * Ages are measured by the monotonic clock: a wall clock that is set back cannot keep a dead session alive.
 */
export interface SessionCache {
  /** The user of a session known to live; undefined: ask the database. `false`: it has ended. */
  lookUp(sessionId: string): string | false | undefined;
  alive(sessionId: string, userId: string): void;
  ended(sessionId: string): void;
}

export function createSessionCache(maxAgeMs: number): SessionCache {
  const entries = new Map<string, Entry>();
  const put = (sessionId: string, entry: Entry): void => {
    if (entries.size >= MAX_ENTRIES) {
      const oldest = entries.keys().next().value;
      if (oldest !== undefined) entries.delete(oldest);
    }
    entries.set(sessionId, entry);
  };
  return {
    lookUp(sessionId) {
      const entry = entries.get(sessionId);
      if (entry === undefined) return undefined;
      if (!entry.alive) return false;
      return performance.now() - entry.checkedAt < maxAgeMs ? entry.userId : undefined;
    },
    alive(sessionId, userId) {
      // An ended session stays ended: a look-up that began before the revocation must not revive it.
      if (entries.get(sessionId)?.alive === false) return;
      put(sessionId, { alive: true, userId, checkedAt: performance.now() });
    },
    ended(sessionId) {
      entries.delete(sessionId);
      put(sessionId, { alive: false });
    },
  };
}
