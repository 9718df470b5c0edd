import type { Db } from '../platform/db/index.ts';
import { type OutboxRecord, readAfter } from '../platform/outbox/index.ts';
import type { Admissions } from './admission.ts';
import type { Places } from './places.ts';
import type { SeasonEnds } from './season-end.ts';
import * as store from './store.ts';
import type { Turns } from './turn.ts';
import type { Watch } from './watch.ts';

/** Events that can move a clone in the Arena; what they say of it is asked, not believed. */
const TOPICS = /^(audition\.(passed|voided)|profile\..+|clone\.retired)$/;
const BATCH = 500;

export interface ArenaReport {
  readonly events: number;
  readonly admitted: number;
  readonly left: number;
  readonly seasonsEnded: number;
  // A cadence's report is plain JSON.
  readonly [name: string]: number;
}

export interface Rounds {
  /** One round: hears what happened, then settles slots and seasons. Any number of processes may run it at once. */
  advance(signal?: AbortSignal): Promise<ArenaReport>;
}

export function createRounds(deps: {
  db: Db;
  turns: Turns;
  places: Places;
  watch: Watch;
  seasonEnds: SeasonEnds;
  admissions: Admissions;
}): Rounds {
  const { db, turns, places, watch, seasonEnds, admissions } = deps;

  /** Takes in one batch of events; returns how many there were. Another process may take them in first: then nothing happens. */
  async function hear(): Promise<number> {
    const cursor = (await store.stateOf(db.read)).outbox_cursor;
    const events = await readAfter(db, cursor, BATCH);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await turns.take(async (turn) => {
      if (turn.state.outbox_cursor >= last.id) return;
      await places.reconsider(turn, cloneIdsOf(events));
      await turn.setState({ outbox_cursor: last.id });
    });
    return events.length;
  }

  return {
    async advance(signal) {
      let events = 0;
      let heard: number;
      // All of them before any slot is given: who heard of whom first decides nothing.
      do {
        heard = await hear();
        events += heard;
      } while (heard === BATCH && !signal?.aborted);
      if (signal?.aborted) return { events, admitted: 0, left: 0, seasonsEnded: 0 };
      const settled = await turns.take(async (turn) => {
        const left = await watch.look(turn);
        const ended = await seasonEnds.endIfOver(turn);
        const admitted = await admissions.fill(turn);
        return { left, seasonsEnded: ended ? 1 : 0, admitted: admitted.length };
      });
      return { events, ...settled };
    },
  };
}

function cloneIdsOf(events: readonly OutboxRecord[]): number[] {
  const ids = events
    .filter(({ topic }) => TOPICS.test(topic))
    .map(({ payload }) => payload.cloneId)
    .filter((cloneId): cloneId is number => typeof cloneId === 'number');
  return [...new Set(ids)].sort((a, b) => a - b);
}
