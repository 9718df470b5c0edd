import type { Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import { soon } from '../platform/soon.ts';
import type { Clones } from './clones.ts';
import { effectiveOf } from './entitlement.ts';
import { presentClone, presentEntitlement } from './present.ts';

export type CloneHandlers = Pick<Handlers, 'listClones' | 'getClone' | 'updateClone' | 'getEntitlement'>;

export function createCloneHandlers({ db, clones }: { db: Db; clones: Clones }): CloneHandlers {
  return {
    async listClones({ query, caller }) {
      const limit = pageLimit(query.limit ?? 50);
      const beforeId = query.cursor === undefined ? undefined : (decodeCursor(query.cursor, ['number'])[0] as number);
      const views = await clones.list({ userId: caller.userId, beforeId, limit: limit + 1 });
      const { items, nextCursor } = toPage(views, limit, ({ clone }) => [clone.id]);
      return { status: 200, body: { clones: items.map(presentClone), nextCursor } };
    },

    // What a client polls: it waits for nothing that is there at once.
    getClone({ params, caller }) {
      return soon(clones.get(caller.userId, params.cloneId), (view) =>
        soon(clones.entitlement(db.read, params.cloneId), (entitlement) => ({
          status: 200,
          body: {
            clone: presentClone(view),
            entitlement: entitlement === undefined ? null : presentEntitlement(entitlement),
            activeStrategyVersion: view.activeVersion ?? null,
          },
        })),
      );
    },

    async updateClone({ params, body, caller }) {
      const view = await clones.update({ userId: caller.userId, cloneId: params.cloneId, changes: body ?? {} });
      return { status: 200, body: { clone: presentClone(view) } };
    },

    async getEntitlement({ params, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const slots = await clones.slots(db.read, params.cloneId);
      const entitlement = effectiveOf(slots);
      return {
        status: 200,
        body: {
          entitlement: entitlement === undefined ? null : presentEntitlement(entitlement),
          slots: slots.map(presentEntitlement),
        },
      };
    },
  };
}
