import { type Clones, presentClone } from '../clones/index.ts';
import type { ArenaConfig } from '../config.ts';
import type { components, Handlers } from '../contract/index.ts';
import { presentArena, presentQueued, presentRanked } from './present.ts';
import type { Reads } from './reads.ts';
import type { Retirements } from './retirement.ts';

export type ArenaHandlers = Pick<
  Handlers,
  'getArena' | 'listArenaClones' | 'listPromotionQueue' | 'retireOwnClone' | 'removeArenaClone' | 'retireClone'
>;

export function createArenaHandlers(deps: {
  config: ArenaConfig;
  marketFeed: components['schemas']['MarketFeed'];
  /** Of one competing clone in a UTC day. */
  modelCallsPerDay: number;
  clones: Pick<Clones, 'get'>;
  reads: Reads;
  retirements: Retirements;
}): ArenaHandlers {
  const { clones, reads, retirements } = deps;

  return {
    async getArena() {
      return { status: 200, body: { arena: presentArena(await reads.arena(), deps) } };
    },

    async listArenaClones({ query }) {
      const { items, nextCursor } = await reads.ranking({ limit: query.limit ?? 50, cursor: query.cursor });
      const arena = presentArena(await reads.arena(), deps);
      return { status: 200, body: { arena, clones: items.map(presentRanked), nextCursor } };
    },

    async listPromotionQueue({ query }) {
      const { items, nextCursor } = await reads.queue({ limit: query.limit ?? 50, cursor: query.cursor });
      return { status: 200, body: { entries: items.map(presentQueued), nextCursor } };
    },

    async retireOwnClone({ params, caller }) {
      const { cloneId } = params;
      await retirements.retireOwn({ userId: caller.userId, cloneId });
      return { status: 200, body: { clone: presentClone(await clones.get(caller.userId, cloneId)) } };
    },

    async removeArenaClone({ params, body, caller }) {
      const actor = `service:${caller.name}`;
      const removal = await retirements.remove({ cloneId: params.cloneId, actor, reason: body.reason });
      return { status: 200, body: { ...removal, admittedCloneIds: [...removal.admittedCloneIds] } };
    },

    async retireClone({ params, body, caller }) {
      const { cloneId } = params;
      const actor = `service:${caller.name}`;
      const { userId } = await retirements.retireAny({ cloneId, actor, reason: body.reason });
      return { status: 200, body: { clone: presentClone(await clones.get(userId, cloneId)) } };
    },
  };
}
