import type { CloneRights, Clones } from '../clones/index.ts';
import type { Executor } from '../platform/db/index.ts';
import type { ProfileStanding, Profiles } from '../profiles/index.ts';
import type { ArenaAuditions } from './ports.ts';
import type { Candidate } from './queue.ts';
import * as store from './store.ts';

const PAGE = 200;

/** What other features say of a clone, now. */
export interface CloneFacts {
  readonly cloneId: number;
  readonly clone: CloneRights | undefined;
  readonly profile: ProfileStanding | undefined;
  /** Market time; undefined: it has not passed. */
  readonly passedAt: number | undefined;
}

/** Reads of what the Arena decides by. It asks the features themselves: what was heard of them may be old by now. */
export interface Facts {
  of(ex: Executor, cloneIds: readonly number[]): Promise<readonly CloneFacts[]>;
  /** The queue in its order, a stretch at a time. */
  queue(ex: Executor): AsyncGenerator<Candidate[]>;
  candidates(ex: Executor, entries: readonly store.EntryRow[]): Promise<Candidate[]>;
}

export function createFacts(deps: {
  clones: Pick<Clones, 'rightsOf'>;
  profiles: Pick<Profiles, 'standings'>;
  auditions: Pick<ArenaAuditions, 'passes'>;
}): Facts {
  const { clones, profiles, auditions } = deps;

  async function candidates(ex: Executor, entries: readonly store.EntryRow[]): Promise<Candidate[]> {
    const cloneIds = entries.map((entry) => entry.clone_id);
    const rights = await clones.rightsOf(ex, cloneIds);
    const faces = await profiles.standings(ex, cloneIds);
    return entries.map((entry) => ({
      cloneId: entry.clone_id,
      userId: entry.user_id,
      queuedAt: entry.queued_at ?? 0,
      hidden: faces.get(entry.clone_id)?.face == null,
      entitled: rights.get(entry.clone_id)?.entitlement?.status === 'active',
    }));
  }

  return {
    candidates,

    async of(ex, cloneIds) {
      const rights = await clones.rightsOf(ex, cloneIds);
      const faces = await profiles.standings(ex, cloneIds);
      const passes = await auditions.passes(ex, cloneIds);
      return cloneIds.map((cloneId) => ({
        cloneId,
        clone: rights.get(cloneId),
        profile: faces.get(cloneId),
        passedAt: passes.get(cloneId)?.passedAt,
      }));
    },

    async *queue(ex) {
      let after: store.QueuePlace | undefined;
      let entries: store.EntryRow[];
      do {
        entries = await store.queuePage(ex, { after, limit: PAGE });
        const last = entries.at(-1);
        if (last === undefined) return;
        yield await candidates(ex, entries);
        after = { queuedAt: last.queued_at ?? 0, cloneId: last.clone_id };
      } while (entries.length === PAGE);
    },
  };
}

/** Since when passed and published both hold; undefined while they don't. A hidden profile is still published. */
export function eligibleSince({ clone, profile, passedAt }: CloneFacts): number | undefined {
  if (clone === undefined || clone.retired || passedAt === undefined) return undefined;
  if (profile === undefined || profile.publishedMarketAt === null || profile.moderation === 'retired') return undefined;
  return Math.max(passedAt, profile.publishedMarketAt);
}
