import type { Clones } from '../clones/index.ts';
import { type CloneFacts, eligibleSince, type Facts } from './facts.ts';
import type { ArenaTrading } from './ports.ts';
import * as store from './store.ts';
import { type Turn, WORKER } from './turn.ts';

export type LeaveReason = NonNullable<store.StayRow['left_reason']>;

/** Where clones stand: outside, queued, competing, barred, retired. */
export interface Places {
  /** Puts clones where what is known of them says. */
  reconsider(turn: Turn, cloneIds: readonly number[]): Promise<void>;
  /** Ends a stay: the account closes, the slot is free, and the clone goes where it belongs now. */
  leave(turn: Turn, stay: store.StayRow, why: { reason: LeaveReason; actor?: string; details?: object }): Promise<void>;
}

/** After these a clone waits for the next season before it may queue again. */
const BARS: readonly LeaveReason[] = ['liquidated', 'operator'];

export function createPlaces(deps: {
  clones: Pick<Clones, 'noteSlot'>;
  trading: Pick<ArenaTrading, 'end'>;
  facts: Facts;
}): Places {
  const { clones, trading, facts } = deps;

  async function reconsider(turn: Turn, cloneIds: readonly number[]): Promise<void> {
    const stays = new Map((await store.openStays.all(turn.tx, {})).map((stay) => [stay.clone_id, stay]));
    const entries = new Map((await store.entriesOf(turn.tx, cloneIds)).map((entry) => [entry.clone_id, entry]));
    for (const fact of await facts.of(turn.tx, cloneIds)) {
      const entry = entries.get(fact.cloneId);
      const stay = stays.get(fact.cloneId);
      if (stay !== undefined) {
        const reason = reasonToLeave(fact, stay);
        if (reason !== undefined) await leave(turn, stay, { reason });
      } else if (fact.clone !== undefined && (entry !== undefined || fact.passedAt !== undefined)) {
        const place = placeOf(fact, { entry, season: turn.state.season, userId: fact.clone.userId });
        if (!same(entry, place)) await store.saveEntry(turn.tx, place);
      }
    }
  }

  async function leave(
    turn: Turn,
    stay: store.StayRow,
    { reason, actor = WORKER, details = {} }: { reason: LeaveReason; actor?: string; details?: object },
  ): Promise<void> {
    const { tx, now, marketNow, state } = turn;
    const { clone_id: cloneId, user_id: userId } = stay;
    await trading.end(tx, { accountId: stay.account_id, at: marketNow, reason: `arena_${reason}` });
    await store.updateStay(tx, { id: stay.id, changes: { left_at: marketNow, left_reason: reason } });
    await clones.noteSlot(tx, cloneId, false);
    const [before] = await store.entriesOf(tx, [cloneId]);
    const barred = BARS.includes(reason) ? state.season + 1 : (before?.barred_until_season ?? null);
    await store.saveEntry(tx, {
      ...{ clone_id: cloneId, user_id: userId, status: 'outside', queued_at: null },
      ...{ not_before: marketNow, barred_until_season: barred },
    });
    await store.appendHistory(tx, {
      ...{ at: marketNow, recorded_at: now, kind: 'removed', season: state.season, reason },
      ...{ clone_id: cloneId, user_id: userId, stay_id: stay.id, rank: null, return_fraction: null },
    });
    turn.note(
      { actor, action: 'arena.removed', subject: String(cloneId), details: { reason, stayId: stay.id, ...details } },
      { topic: 'arena.removed', payload: { cloneId, userId, reason, accountId: stay.account_id } },
    );
    await reconsider(turn, [cloneId]);
  }

  return { reconsider, leave };
}

/** What takes a slot away, of all that a clone and its profile can do. */
function reasonToLeave(fact: CloneFacts, stay: store.StayRow): LeaveReason | undefined {
  if (fact.clone?.retired) return 'retired';
  const { profile } = fact;
  if (profile?.moderation === 'retired') return 'profile_retired';
  if (profile?.moderation === 'hidden') return 'profile_hidden';
  // Another publication: it was taken back in between, even if nobody looked at that moment.
  if (profile?.publishedAt !== stay.published_at) return 'unpublished';
  return undefined;
}

function placeOf(
  fact: CloneFacts,
  { entry, season, userId }: { entry: store.EntryRow | undefined; season: number; userId: string },
): store.EntryRow {
  const barredUntil = entry?.barred_until_season ?? null;
  const kept = {
    clone_id: fact.cloneId,
    user_id: userId,
    queued_at: null,
    not_before: entry?.not_before ?? null,
    barred_until_season: barredUntil,
  };
  if (fact.clone?.retired) return { ...kept, status: 'retired' };
  const since = eligibleSince(fact);
  if (since === undefined) return { ...kept, status: 'outside' };
  if (barredUntil !== null && barredUntil > season) return { ...kept, status: 'barred' };
  return { ...kept, status: 'queued', queued_at: Math.max(since, kept.not_before ?? 0), barred_until_season: null };
}

function same(a: store.EntryRow | undefined, b: store.EntryRow): boolean {
  return a !== undefined && (Object.keys(b) as (keyof store.EntryRow)[]).every((key) => a[key] === b[key]);
}
