import type { Clock } from '../clock.ts';
import type { Db } from '../db/index.ts';
import type { Ids } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { end, listLeases, renew, take } from './store.ts';

/** The right to do a named piece of work, held by one process at a time. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /**
   * Extends the lease by its time to live and records a heartbeat; with a report, that a round has ended well. False: it
   * expired and somebody else has it.
   */
  renew(report?: JsonObject): Promise<boolean>;
  /** Lets others take it at once. */
  release(): Promise<void>;
}

export interface LeaseStatus {
  readonly name: string;
  readonly holder: string;
  /** Epoch ms; 0: released. */
  readonly expiresAt: number;
  /** Epoch ms of the last heartbeat. */
  readonly beatAt: number;
  readonly report: JsonObject | null;
  /** Epoch ms at which a round last ended well; null before the first. */
  readonly ranAt: number | null;
  /** Epoch ms since when the holder has it. */
  readonly takenAt: number;
}

export interface Leases {
  /** Takes the lease when nobody holds it or its holder's time is up; null otherwise. Clocks of several machines must agree to well within `ttlMs`. */
  acquire(name: string, ttlMs: number): Promise<Lease | null>;
  /** Every lease that was ever taken, for health pages. */
  list(): Promise<LeaseStatus[]>;
}

/** See `Leases`. Nothing here needs to survive a power cut: the holder does not either. */
export function createLeases(db: Db, clock: Clock, ids: Ids): Leases {
  const options = { durable: false };
  const makeLease = (name: string, holder: string, ttlMs: number): Lease => ({
    name,
    holder,
    renew: async (report) => {
      const now = clock.now();
      const round = report ? { report: JSON.stringify(report), ran_at: now } : { report: null, ran_at: null };
      const args = { name, holder, now, expires_at: now + ttlMs, ...round };
      return (await db.transaction((tx) => renew.first(tx, args), options)) !== undefined;
    },
    release: async () => {
      await db.transaction((tx) => end.all(tx, { name, holder }), options);
    },
  });
  return {
    acquire: async (name, ttlMs) => {
      const holder = ids.id('hld');
      const now = clock.now();
      const args = { name, holder, now, expires_at: now + ttlMs };
      const taken = await db.transaction((tx) => take.first(tx, args), options);
      return taken ? makeLease(name, holder, ttlMs) : null;
    },
    list: async () =>
      (await listLeases(db.read)).map((row) => ({
        name: row.name,
        holder: row.holder,
        expiresAt: row.expires_at,
        beatAt: row.beat_at,
        report: row.report === null ? null : (JSON.parse(row.report) as JsonObject),
        ranAt: row.ran_at,
        takenAt: row.taken_at ?? row.beat_at,
      })),
  };
}
