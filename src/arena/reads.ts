import type { components } from '../contract/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { decodeCursor, encodeCursor, pageLimit, toPage } from '../platform/page.ts';
import type { Profiles } from '../profiles/index.ts';
import type { Facts } from './facts.ts';
import type { ArenaAccount, ArenaTrading } from './ports.ts';
import { type Candidate, type PassedOver, passedOver, type Seats, seatsOf } from './queue.ts';
import { ranked, type Standing } from './ranking.ts';
import * as store from './store.ts';

const RECENT_EVENTS = 20;

type Face = components['schemas']['ProfileFace'] | null;

export interface ArenaView {
  readonly state: store.StateRow;
  readonly competing: number;
  readonly queued: number;
  readonly marketAt: number;
  readonly events: readonly store.HistoryRow[];
}

/** A clone of the ranking. */
export interface RankedView extends Standing {
  readonly rank: number;
  readonly stay: store.StayRow;
  readonly account: ArenaAccount;
  readonly face: Face;
}

export interface QueueView {
  readonly position: number;
  readonly candidate: Candidate;
  readonly face: Face;
  readonly passedOver: PassedOver | undefined;
  /** False: every slot is taken. */
  readonly slotFree: boolean;
}

/** What anybody may read of the Arena. */
export interface Reads {
  arena(): Promise<ArenaView>;
  ranking(page: Page): Promise<{ items: readonly RankedView[]; nextCursor: string | null }>;
  queue(page: Page): Promise<{ items: readonly QueueView[]; nextCursor: string | null }>;
}

interface Page {
  readonly limit: number;
  readonly cursor: string | undefined;
}

export function createReads(deps: {
  db: Db;
  marketClock: Clock;
  facts: Facts;
  profiles: Pick<Profiles, 'standings'>;
  trading: Pick<ArenaTrading, 'accounts'>;
  config: { readonly capacity: number; readonly maxPerUser: number; readonly startBalance: string };
}): Reads {
  const { db, marketClock, facts, profiles, trading, config } = deps;

  async function holders(): Promise<{ stays: store.StayRow[]; seats: Seats }> {
    const stays = await store.openStays.all(db.read, {});
    return { stays, seats: seatsOf(stays.map(({ user_id: userId }) => ({ userId }))) };
  }

  async function facesOf(cloneIds: readonly number[]): Promise<(cloneId: number) => Face> {
    const standings = await profiles.standings(db.read, cloneIds);
    return (cloneId) => standings.get(cloneId)?.face ?? null;
  }

  async function standings(): Promise<Omit<RankedView, 'rank' | 'face'>[]> {
    const { stays } = await holders();
    const accounts = await trading.accounts(
      db.read,
      stays.map((stay) => stay.account_id),
    );
    return stays.flatMap((stay) => {
      const found = accounts.get(stay.account_id);
      if (found === undefined) return [];
      const account = found.state === 'pending' ? asStarted(found, stay) : found;
      const { equity, base } = account;
      return [{ stay, account, cloneId: stay.clone_id, admittedAt: stay.admitted_at, equity, base }];
    });
  }

  /** What an account will begin with, while its first minute has not come. */
  function asStarted(account: ArenaAccount, { admitted_at: at }: store.StayRow): ArenaAccount {
    const { startBalance: equity } = config;
    return { ...account, equity, base: { at, equity, maxDrawdownFraction: 0 } };
  }

  return {
    async arena() {
      const state = await store.stateOf(db.read);
      const { stays } = await holders();
      const queued = await store.countQueued(db.read);
      const events = await store.recentHistory.all(db.read, { limit: RECENT_EVENTS });
      return { state, competing: stays.length, queued, marketAt: marketClock.now(), events };
    },

    async ranking({ limit: asked, cursor }) {
      const limit = pageLimit(asked);
      const [from] = cursor === undefined ? [0] : (decodeCursor(cursor, ['number']) as [number]);
      const all = ranked(await standings()).map((standing, index) => ({ ...standing, rank: index + 1 }));
      const items = all.filter(({ rank }) => rank > from).slice(0, limit);
      const face = await facesOf(items.map(({ cloneId }) => cloneId));
      const last = items.at(-1)?.rank ?? from;
      return {
        items: items.map((item) => ({ ...item, face: face(item.cloneId) })),
        nextCursor: last < all.length && items.length > 0 ? encodeCursor([last]) : null,
      };
    },

    async queue({ limit: asked, cursor }) {
      const limit = pageLimit(asked);
      const after = placeOf(cursor);
      const rows = await store.queuePage(db.read, { after, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.queued_at ?? 0, row.clone_id]);
      const before = after === undefined ? 0 : await store.countQueued(db.read, after);
      const { stays, seats } = await holders();
      const face = await facesOf(items.map((entry) => entry.clone_id));
      const candidates = await facts.candidates(db.read, items);
      const views = candidates.map((candidate, index) => ({
        position: before + index + 1,
        candidate,
        face: face(candidate.cloneId),
        passedOver: passedOver(candidate, { seats, maxPerUser: config.maxPerUser }),
        slotFree: stays.length < config.capacity,
      }));
      return { items: views, nextCursor };
    },
  };
}

function placeOf(cursor: string | undefined): store.QueuePlace | undefined {
  if (cursor === undefined) return undefined;
  const [queuedAt, cloneId] = decodeCursor(cursor, ['number', 'number']) as [number, number];
  return { queuedAt, cloneId };
}
