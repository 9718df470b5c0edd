import type { Generated } from 'kysely';

/** One row, id 1: whoever changes anything of the Arena holds its lock. */
export interface ArenaStateTable {
  id: number;
  /** Market time at which the first season began; null before the first admission. */
  first_season_at: number | null;
  /** The season that runs; 0 before the first. */
  season: number;
  /** The last event of the outbox that was looked at. */
  outbox_cursor: number;
}

export type ArenaEntryStatus = 'outside' | 'queued' | 'competing' | 'barred' | 'retired';

/** Where a clone that has ever passed stands; derived from facts of other features and from its stays. */
export interface ArenaEntryTable {
  clone_id: number;
  user_id: string;
  status: ArenaEntryStatus;
  /** Market time, by which the queue is ordered; null unless queued. */
  queued_at: number | null;
  /** Market time at which it last left the Arena or its bar ended; it queues from then on at the earliest. */
  not_before: number | null;
  /** The season with which its bar ends; null without one. */
  barred_until_season: number | null;
}

export type ArenaLeaveReason =
  | 'liquidated'
  | 'operator'
  | 'season_turnover'
  | 'unpublished'
  | 'profile_hidden'
  | 'profile_retired'
  | 'entitlement_lost'
  | 'account_ended'
  | 'retired';

/** One stay of a clone in the Arena, from its admission on. */
export interface ArenaStayTable {
  id: string;
  clone_id: number;
  user_id: string;
  account_id: string;
  strategy_version_id: string;
  /** Sorted. JSON. */
  symbols: string;
  model_strength: 'cheap' | 'medium' | 'best';
  /** Since when the profile that it was admitted with had been published, wall time: another one is another publication. */
  published_at: number;
  /** Market time. */
  admitted_at: number;
  /** Wall time since when nothing paid stands behind it; null while something does. */
  suspended_at: number | null;
  /** Market time; null while it lasts. */
  left_at: number | null;
  left_reason: ArenaLeaveReason | null;
}

/** What happened; the database refuses to change or delete a row. */
export interface ArenaHistoryTable {
  id: Generated<number>;
  /** Market time, and wall time. */
  at: number;
  recorded_at: number;
  kind: 'admitted' | 'removed' | 'season_ended' | 'retired';
  season: number;
  clone_id: number;
  user_id: string;
  stay_id: string | null;
  /** Its place at a season's end. */
  rank: number | null;
  /** Its return then, as a share. */
  return_fraction: number | null;
  reason: ArenaLeaveReason | null;
}

export interface ArenaTables {
  readonly arena_state: ArenaStateTable;
  readonly arena_entries: ArenaEntryTable;
  readonly arena_stays: ArenaStayTable;
  readonly arena_history: ArenaHistoryTable;
}
